"""Worlds to deliver in: an ordinary one, and a tiny one that needs few sets."""

from __future__ import annotations

import pytest

from tests.sync.tricks import quick_pace, tiny_world
from tests.sync.world import World, small_history


@pytest.fixture
def world(db: None) -> World:
    """A small shop, read and planned, with a run that waits for QuickBooks."""
    made = World(small_history())
    made.prepare()
    return made


@pytest.fixture
def tiny(db: None) -> World:
    """A few receipts, and a QuickBooks that has shown it takes the largest sets at once."""
    made = tiny_world(12, 4)
    quick_pace(made)
    return made
