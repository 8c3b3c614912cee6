"""Problems are values: what happened, where, and what to do.

A problem never travels as an exception through the books; it stands beside the result, so that one
run reports every problem and one bad record never blocks the rest. Its words are the catalogue's;
pages translate the templates and fill in the same particulars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tillbook.core.catalogue import CATALOGUE, Wording
from tillbook.core.codes import Code

__all__ = ["CATALOGUE", "Code", "Problem", "Wording", "problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem: a catalogue code, what it is about (an order name, a document, a line), and the
    particulars that fill its templates.
    """

    code: Code
    about: str
    particulars: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What happened and where, in English."""
        return CATALOGUE[self.code].message.format_map(self.particulars)

    @property
    def cure(self) -> str:
        """What to do, in English."""
        return CATALOGUE[self.code].cure.format_map(self.particulars)


def problem(code: Code, about: str, **particulars: object) -> Problem:
    """Make a problem and check at once that its templates are filled."""
    made = Problem(code=code, about=about, particulars={k: str(v) for k, v in particulars.items()})
    _ = made.message, made.cure
    return made
