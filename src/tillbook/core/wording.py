"""The words of one problem: what happened and where, and what to do.

They are English templates, which the problem's particulars fill; pages translate them first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """English templates of one problem: the sentence and the cure."""

    message: str
    cure: str
