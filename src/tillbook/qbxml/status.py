"""What QuickBooks' status codes and the Web Connector's hresults mean for a person.

Source: facts C5 (statuses), A4 and B (hresults). A code we do not know keeps QuickBooks' own
text and goes to a person. Rows marked [R] in the facts are listed in docs/confirm.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

MESSAGE_SHOWN_MAX: Final = 500


class Face(StrEnum):
    """Who has to do something about an answer."""

    OK = "ok"
    EMPTY = "empty"  # nothing matched: an answer, not an error
    WARNING = "warning"  # it may well have been saved: look before repeating
    RETRY_LATER = "retry_later"  # the same request can succeed later
    NEEDS_SETUP = "needs_setup"  # something must be set up or mapped in QuickBooks
    NEEDS_PERSON = "needs_person"  # a person has to decide
    OURS = "ours"  # Tillbook sent something wrong
    RECOVERY = "recovery"  # about a message set, not about a request


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """A code (int for statuses, "0x…" text for hresults), its face and a sentence with a cure."""

    code: int | str
    face: Face
    sentence: str


_OURS: Final = "Please report it with this message."

_STATUSES: Final[Mapping[int, tuple[Face, str]]] = MappingProxyType(
    {
        0: (Face.OK, "Done."),
        1: (Face.EMPTY, "QuickBooks found nothing that matches."),
        500: (Face.EMPTY, "QuickBooks does not have what was asked for by name or id."),
        501: (Face.WARNING, "QuickBooks cannot show some of what it holds."),
        510: (Face.WARNING, "QuickBooks did the work but could not return the result."),
        530: (Face.WARNING, "QuickBooks does not support a field that was sent; it left it out."),
        531: (Face.WARNING, "QuickBooks does not support a value that was sent."),
        550: (Face.WARNING, "QuickBooks saved the entry but not its notes."),
        560: (Face.WARNING, "QuickBooks marks a part of the request as outdated."),
        570: (Face.WARNING, "QuickBooks saved the entry but did not link it: the other is closed."),
        600: (Face.RECOVERY, "QuickBooks holds no state for this message set."),
        1000: (
            Face.RETRY_LATER,
            (
                "QuickBooks had an internal fault. If it comes back, restart QuickBooks and run "
                "File, Utilities, Verify Data."
            ),
        ),
        1010: (Face.RETRY_LATER, "QuickBooks is not available just now."),
        1030: (Face.OURS, f"This QuickBooks does not know the request. {_OURS}"),
        1060: (Face.OURS, f"QuickBooks refused the request's id. {_OURS}"),
        3000: (
            Face.NEEDS_SETUP,
            (
                "QuickBooks no longer knows the entry by its id: it was deleted or merged. Check the "
                "mapping and choose it again."
            ),
        ),
        3010: (Face.OURS, f"QuickBooks could not read a yes/no value. {_OURS}"),
        3020: (Face.OURS, f"QuickBooks could not read a date. {_OURS}"),
        3030: (Face.OURS, f"The start of a range lies behind its end. {_OURS}"),
        3031: (Face.OURS, f"QuickBooks refused a range of names. {_OURS}"),
        3040: (Face.OURS, f"QuickBooks could not read an amount. {_OURS}"),
        3045: (Face.OURS, f"QuickBooks could not read a price. {_OURS}"),
        3050: (Face.OURS, f"QuickBooks could not read a percentage. {_OURS}"),
        3060: (Face.OURS, f"QuickBooks could not read a quantity. {_OURS}"),
        3065: (Face.OURS, f"QuickBooks could not read a GUID. {_OURS}"),
        3070: (Face.OURS, f"A text was longer than QuickBooks stores. {_OURS}"),
        3080: (Face.NEEDS_PERSON, "QuickBooks refused a text. Change it where it comes from."),
        3085: (Face.NEEDS_PERSON, "QuickBooks refused a number. Change it where it comes from."),
        3090: (
            Face.NEEDS_PERSON,
            (
                "QuickBooks could not store a field, as with a colon in a name. Change it where it "
                "comes from."
            ),
        ),
        3100: (
            Face.NEEDS_SETUP,
            (
                "The name is already taken in QuickBooks. Customers, vendors, employees and other "
                "names share one list of names."
            ),
        ),
        3110: (Face.OURS, f"QuickBooks does not know a value that was sent. {_OURS}"),
        3120: (
            Face.NEEDS_SETUP,
            (
                "QuickBooks cannot find something the entry names: an account, item or customer was "
                "deleted, or the invoice is already paid. Check the mapping."
            ),
        ),
        3130: (Face.NEEDS_SETUP, "The parent named for a new entry does not exist in QuickBooks."),
        3140: (
            Face.NEEDS_SETUP,
            (
                "QuickBooks has no entry of that name or may not use it here. Create it in QuickBooks "
                "or choose another in the mapping."
            ),
        ),
        **dict.fromkeys(
            range(3150, 3154),
            (Face.OURS, f"Something is missing in the request or contradicts itself. {_OURS}"),
        ),
        3160: (Face.NEEDS_PERSON, "QuickBooks will not delete it: something else uses it."),
        3161: (
            Face.NEEDS_PERSON,
            "It lies before the closing date, so QuickBooks will not delete it.",
        ),
        3162: (Face.NEEDS_PERSON, "QuickBooks does this only in single-user mode."),
        3170: (Face.NEEDS_PERSON, "QuickBooks did not save the change."),
        3171: (
            Face.NEEDS_PERSON,
            (
                "The date lies in a closed period. Post it on the first open day, or move the closing "
                "date in QuickBooks."
            ),
        ),
        **dict.fromkeys(
            range(3175, 3178),
            (
                Face.RETRY_LATER,
                (
                    "Somebody has the entry open in QuickBooks. Close that window; it is tried again "
                    "by itself."
                ),
            ),
        ),
        3180: (Face.NEEDS_PERSON, "QuickBooks could not save the entry."),
        3185: (Face.NEEDS_PERSON, "QuickBooks could not void the entry."),
        3190: (Face.NEEDS_PERSON, "QuickBooks could not clear a field."),
        3200: (
            Face.RETRY_LATER,
            "The entry was changed in QuickBooks meanwhile. It is read again before the next try.",
        ),
        3205: (Face.NEEDS_PERSON, "QuickBooks refused a field's value."),
        3210: (Face.NEEDS_PERSON, "QuickBooks refused a field's value."),
        3220: (
            Face.NEEDS_SETUP,
            "The QuickBooks user Tillbook works as may not make this kind of entry.",
        ),
        3231: (Face.RETRY_LATER, "QuickBooks did not get to this request; nothing happened."),
        3240: (Face.NEEDS_PERSON, "The entry was changed elsewhere in QuickBooks."),
        3250: (
            Face.NEEDS_SETUP,
            (
                "The feature is switched off in QuickBooks or not part of this edition. Switch it on "
                "there, or off in Tillbook."
            ),
        ),
        3260: (
            Face.NEEDS_SETUP,
            "The QuickBooks user Tillbook works as lacks permission. Give that user full access.",
        ),
        3261: (
            Face.NEEDS_SETUP,
            (
                "Tillbook is not allowed to do this in the company file. Allow it in QuickBooks: Edit, "
                "Preferences, Integrated Applications."
            ),
        ),
        3263: (
            Face.NEEDS_SETUP,
            "QuickBooks lets Tillbook read only. Add the .qwc file again and allow writing.",
        ),
        3270: (
            Face.NEEDS_SETUP,
            "QuickBooks misses an account it posts to by itself, such as Undeposited Funds.",
        ),
        9001: (
            Face.RECOVERY,
            "QuickBooks remembers a message set under this id, but with other requests in it.",
        ),
        9002: (Face.RECOVERY, "QuickBooks holds no answer for this message set."),
        9003: (Face.RECOVERY, "QuickBooks reports a fault about the message set."),
        9004: (Face.RECOVERY, "The message set's id is longer than QuickBooks accepts."),
        9005: (Face.RECOVERY, "QuickBooks could not store the answer of the message set."),
    }
)

# Texts with which QuickBooks says "locked" or "changed meanwhile" under general codes.
_LOCKED: Final = re.compile(
    r"could not be locked|modified by another user|is in use|being used by another|list is locked",
    re.IGNORECASE,
)
_LOCKABLE: Final = frozenset({3170, 3175, 3176, 3177, 3180})
_LOCKED_MEANING: Final = (
    Face.RETRY_LATER,
    "Somebody is working on the same entry in QuickBooks. It is tried again by itself.",
)

_HRESULTS: Final[Mapping[str, tuple[Face, str]]] = MappingProxyType(
    {
        "80040400": (
            Face.OURS,
            "QuickBooks could not read the request. Nothing of this message set was done.",
        ),
        "80040401": (
            Face.RETRY_LATER,
            (
                "QuickBooks could not be reached. Start it, open the company file, then press Update "
                "Selected in the Web Connector."
            ),
        ),
        "80040402": (
            Face.NEEDS_PERSON,
            "QuickBooks had an unexpected fault; its file qbsdklog.txt says more.",
        ),
        "80040408": (
            Face.RETRY_LATER,
            (
                "QuickBooks could not be started or the company file not opened; most often another "
                "company file is open."
            ),
        ),
        "8004040A": (
            Face.NEEDS_PERSON,
            "Another company file is open in QuickBooks. Open the right one.",
        ),
        "8004040D": (Face.RETRY_LATER, "The QuickBooks session ended. It begins anew."),
        "80040410": (
            Face.NEEDS_SETUP,
            "The company file is open in another mode (single-user or multi-user).",
        ),
        "80040414": (
            Face.RETRY_LATER,
            "A window is open in QuickBooks and waits for an answer. Close it.",
        ),
        "80040416": (
            Face.RETRY_LATER,
            (
                "QuickBooks is not running. Start it and open the company file, or allow access while "
                "it is closed."
            ),
        ),
        **dict.fromkeys(
            ("80040418", "8004041A"),
            (
                Face.NEEDS_SETUP,
                (
                    "Tillbook has no permission for this company file. Allow it in QuickBooks: Edit, "
                    "Preferences, Integrated Applications, Company Preferences."
                ),
            ),
        ),
        **dict.fromkeys(
            ("8004041C", "8004041D"),
            (
                Face.NEEDS_SETUP,
                (
                    "The first access must be allowed by the Admin of the company file, signed in to "
                    "QuickBooks."
                ),
            ),
        ),
        "80040420": (
            Face.NEEDS_SETUP,
            (
                "Somebody denied Tillbook access in QuickBooks. Allow it under Edit, Preferences, "
                "Integrated Applications."
            ),
        ),
        "80040422": (
            Face.NEEDS_SETUP,
            "QuickBooks asks for single-user mode: File, Switch to Single-user Mode.",
        ),
    }
)


def meaning(code: int, message: str) -> StatusMeaning:
    """What a request's status (or a message set's 9001-9005) means.

    `message` is QuickBooks' own text: it decides where one code covers both a lock and a refusal
    (3170, 3180), and it is added to every sentence a person has to act on.
    """
    found = _STATUSES.get(code)
    if code in _LOCKABLE and _LOCKED.search(message):
        found = _LOCKED_MEANING
    if found is None:
        return StatusMeaning(code, Face.NEEDS_PERSON, _unknown(f"status {code}", message))
    face, sentence = found
    return StatusMeaning(code, face, _with_words(face, sentence, message))


def hresult_meaning(hresult: str, message: str) -> StatusMeaning:
    """What the Web Connector's hresult means ("0x80040400", with or without 0x, any case)."""
    code = hresult.strip().upper().removeprefix("0X")
    found = _HRESULTS.get(code)
    if found is None:
        return StatusMeaning(hresult, Face.NEEDS_PERSON, _unknown(f"code {hresult}", message))
    face, sentence = found
    return StatusMeaning(hresult, face, _with_words(face, sentence, message))


def _with_words(face: Face, sentence: str, message: str) -> str:
    words = message.strip()[:MESSAGE_SHOWN_MAX]
    if face in (Face.OK, Face.EMPTY) or not words:
        return sentence
    return f"{sentence} QuickBooks says: “{words}”"


def _unknown(code: str, message: str) -> str:
    words = message.strip()[:MESSAGE_SHOWN_MAX]
    said = f"QuickBooks says: “{words}”" if words else "QuickBooks gives no reason"
    return f"{said} ({code})."
