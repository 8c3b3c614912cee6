"""A world per test, and the choke point that judges every message set of the whole suite."""

from __future__ import annotations

import pytest

from tests.sync.world import World, small_history


@pytest.fixture
def world(db: None) -> World:
    """A small shop, read and planned, with a run that waits for QuickBooks."""
    made = World(small_history())
    made.prepare()
    return made
