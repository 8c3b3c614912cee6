"""What QuickBooks' status codes and the Web Connector's hresults mean for a person.

The codes themselves are tables in `status_codes`. A code we do not know keeps QuickBooks' own
text and goes to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tillbook.qbxml.status_codes import HRESULTS, STATUSES, Face, Row

__all__ = ["Face", "StatusMeaning", "hresult_meaning", "meaning"]

MESSAGE_SHOWN_MAX: Final = 500  # characters of QuickBooks' own text

# Texts with which QuickBooks says "locked" or "changed meanwhile" under codes that also stand
# for plain refusals (facts C5, 3170 and 3180).
_LOCKED: Final = re.compile(
    r"could not be locked|modified by another user|is in use|being used by another",
    re.IGNORECASE,
)
_LOCKABLE: Final = frozenset({3170, 3180})
_LOCKED_ROW: Final = Row(
    Face.RETRY_LATER,
    "Somebody is working on the same entry in QuickBooks. It is tried again by itself.",
)


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """A code (a number for statuses, the text as sent for hresults), its face, a sentence."""

    code: int | str
    face: Face
    sentence: str


def meaning(code: int, message: str) -> StatusMeaning:
    """What a request's status, or a message set's (600, 9001-9005), means.

    `message` is QuickBooks' own text: it decides where one code covers both a lock and a refusal
    (3170, 3180), and it is added to every sentence somebody has to act on.
    """
    row = STATUSES.get(code)
    if code in _LOCKABLE and _LOCKED.search(message):
        row = _LOCKED_ROW
    return _meaning(code, row, f"status {code}", message)


def hresult_meaning(hresult: str, message: str) -> StatusMeaning:
    """What the Web Connector's hresult means ("0x80040400", with or without 0x, any case)."""
    row = HRESULTS.get(hresult.strip().upper().removeprefix("0X"))
    return _meaning(hresult, row, f"code {hresult}", message)


def _meaning(code: int | str, row: Row | None, shown: str, message: str) -> StatusMeaning:
    words = message.strip()[:MESSAGE_SHOWN_MAX]
    said = f"QuickBooks says: “{words}”" if words else ""
    if row is None:
        said = said or "QuickBooks gives no reason"
        return StatusMeaning(code, Face.NEEDS_PERSON, f"{said} ({shown}).")
    if row.face in (Face.OK, Face.EMPTY) or not words:
        return StatusMeaning(code, row.face, row.sentence)
    return StatusMeaning(code, row.face, f"{row.sentence} {said}")
