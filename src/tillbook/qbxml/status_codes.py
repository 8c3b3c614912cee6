"""The tables behind `status`: every code, who has to act, and a sentence with the cure.

Source: facts C5 (statuses of requests), C3 (9001-9005, of message sets), A4 and B (hresults of
the Web Connector). Rows marked [R] there are listed in docs/confirm.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


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


class Row(NamedTuple):
    """What a code means."""

    face: Face
    sentence: str


def _row(face: Face, sentence: str) -> Row:
    return Row(face, sentence)


def _ours(sentence: str) -> Row:
    return Row(Face.OURS, f"{sentence} Please report it with this message.")


STATUSES: Final[Mapping[int, Row]] = MappingProxyType(
    {
        0: _row(Face.OK, "Done."),
        1: _row(Face.EMPTY, "QuickBooks found nothing that matches."),
        500: _row(Face.EMPTY, "QuickBooks does not have what was asked for by name or id."),
        501: _row(Face.WARNING, "QuickBooks cannot show some of what it holds."),
        510: _row(Face.WARNING, "QuickBooks did the work but could not return the result."),
        530: _row(
            Face.WARNING,
            "QuickBooks does not support a field that was sent; it left it out.",
        ),
        531: _row(Face.WARNING, "QuickBooks does not support a value that was sent."),
        550: _row(Face.WARNING, "QuickBooks saved the entry but not its notes."),
        560: _row(Face.WARNING, "QuickBooks marks a part of the request as outdated."),
        570: _row(
            Face.WARNING,
            "QuickBooks saved the entry but did not link it: the other is closed.",
        ),
        600: _row(Face.RECOVERY, "QuickBooks holds no state for this message set."),
        1000: _row(
            Face.RETRY_LATER,
            "QuickBooks had an internal fault. If it comes back, restart QuickBooks and run "
            "File, Utilities, Verify Data.",
        ),
        1010: _row(Face.RETRY_LATER, "QuickBooks is not available just now."),
        1030: _ours("This QuickBooks does not know the request."),
        1060: _ours("QuickBooks refused the request's id."),
        3000: _row(
            Face.NEEDS_SETUP,
            "QuickBooks no longer knows the entry by its id: it was deleted or merged. Check "
            "the mapping and choose it again.",
        ),
        3010: _ours("QuickBooks could not read a yes/no value."),
        3020: _ours("QuickBooks could not read a date."),
        3030: _ours("The start of a range lies behind its end."),
        3031: _ours("QuickBooks refused a range of names."),
        3040: _ours("QuickBooks could not read an amount."),
        3045: _ours("QuickBooks could not read a price."),
        3050: _ours("QuickBooks could not read a percentage."),
        3060: _ours("QuickBooks could not read a quantity."),
        3065: _ours("QuickBooks could not read a GUID."),
        3070: _ours("A text was longer than QuickBooks stores."),
        3080: _row(Face.NEEDS_PERSON, "QuickBooks refused a text. Change it where it comes from."),
        3085: _row(
            Face.NEEDS_PERSON,
            "QuickBooks refused a number. Change it where it comes from.",
        ),
        3090: _row(
            Face.NEEDS_PERSON,
            "QuickBooks could not store a field, as with a colon in a name. Change it where "
            "it comes from.",
        ),
        3100: _row(
            Face.NEEDS_SETUP,
            "The name is already taken in QuickBooks. Customers, vendors, employees and other "
            "names share one list of names.",
        ),
        3110: _ours("QuickBooks does not know a value that was sent."),
        3120: _row(
            Face.NEEDS_SETUP,
            "QuickBooks cannot find something the entry names: an account, item or customer "
            "was deleted, or the invoice is already paid. Check the mapping.",
        ),
        3130: _row(
            Face.NEEDS_SETUP,
            "The parent named for a new entry does not exist in QuickBooks.",
        ),
        3140: _row(
            Face.NEEDS_SETUP,
            "QuickBooks has no entry of that name or may not use it here. Create it in "
            "QuickBooks or choose another in the mapping.",
        ),
        3150: _ours("Something is missing in the request or contradicts itself."),
        3151: _ours("Something is missing in the request or contradicts itself."),
        3152: _ours("Something is missing in the request or contradicts itself."),
        3153: _ours("Something is missing in the request or contradicts itself."),
        3160: _row(Face.NEEDS_PERSON, "QuickBooks will not delete it: something else uses it."),
        3161: _row(
            Face.NEEDS_PERSON,
            "It lies before the closing date, so QuickBooks will not delete it.",
        ),
        3162: _row(Face.NEEDS_PERSON, "QuickBooks does this only in single-user mode."),
        3170: _row(Face.NEEDS_PERSON, "QuickBooks did not save the change."),
        3171: _row(
            Face.NEEDS_PERSON,
            "The date lies in a closed period. Post it on the first open day, or move the "
            "closing date in QuickBooks.",
        ),
        3175: _row(
            Face.RETRY_LATER,
            "Somebody has the entry open in QuickBooks. Close that window; it is tried again "
            "by itself.",
        ),
        3176: _row(
            Face.RETRY_LATER,
            "Somebody has the entry open in QuickBooks. Close that window; it is tried again "
            "by itself.",
        ),
        3177: _row(
            Face.RETRY_LATER,
            "Somebody has the entry open in QuickBooks. Close that window; it is tried again "
            "by itself.",
        ),
        3180: _row(Face.NEEDS_PERSON, "QuickBooks could not save the entry."),
        3185: _row(Face.NEEDS_PERSON, "QuickBooks could not void the entry."),
        3190: _row(Face.NEEDS_PERSON, "QuickBooks could not clear a field."),
        3200: _row(
            Face.RETRY_LATER,
            "The entry was changed in QuickBooks meanwhile. It is read again before the next try.",
        ),
        3205: _row(Face.NEEDS_PERSON, "QuickBooks refused a field's value."),
        3210: _row(Face.NEEDS_PERSON, "QuickBooks refused a field's value."),
        3220: _row(
            Face.NEEDS_SETUP,
            "The QuickBooks user Tillbook works as may not make this kind of entry.",
        ),
        3231: _row(Face.RETRY_LATER, "QuickBooks did not get to this request; nothing happened."),
        3240: _row(Face.NEEDS_PERSON, "The entry was changed elsewhere in QuickBooks."),
        3250: _row(
            Face.NEEDS_SETUP,
            "The feature is switched off in QuickBooks or not part of this edition. Switch it "
            "on there, or off in Tillbook.",
        ),
        3260: _row(
            Face.NEEDS_SETUP,
            "The QuickBooks user Tillbook works as lacks permission. Give that user full access.",
        ),
        3261: _row(
            Face.NEEDS_SETUP,
            "Tillbook is not allowed to do this in the company file. Allow it in QuickBooks: "
            "Edit, Preferences, Integrated Applications.",
        ),
        3263: _row(
            Face.NEEDS_SETUP,
            "QuickBooks lets Tillbook read only. Add the .qwc file again and allow writing.",
        ),
        3270: _row(
            Face.NEEDS_SETUP,
            "QuickBooks misses an account it posts to by itself, such as Undeposited Funds.",
        ),
        9001: _row(
            Face.RECOVERY,
            "QuickBooks remembers a message set under this id, but with other requests in it.",
        ),
        9002: _row(Face.RECOVERY, "QuickBooks holds no answer for this message set."),
        9003: _row(Face.RECOVERY, "QuickBooks reports a fault about the message set."),
        9004: _row(Face.RECOVERY, "The message set's id is longer than QuickBooks accepts."),
        9005: _row(Face.RECOVERY, "QuickBooks could not store the answer of the message set."),
    }
)

HRESULTS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "80040400": _row(
            Face.OURS,
            "QuickBooks could not read the request. Nothing of this message set was done.",
        ),
        "80040401": _row(
            Face.RETRY_LATER,
            "QuickBooks could not be reached. Start it, open the company file, then press "
            "Update Selected in the Web Connector.",
        ),
        "80040402": _row(
            Face.NEEDS_PERSON,
            "QuickBooks had an unexpected fault; its file qbsdklog.txt says more.",
        ),
        "80040408": _row(
            Face.RETRY_LATER,
            "QuickBooks could not be started or the company file not opened; most often "
            "another company file is open.",
        ),
        "8004040A": _row(
            Face.NEEDS_PERSON,
            "Another company file is open in QuickBooks. Open the right one.",
        ),
        "8004040D": _row(Face.RETRY_LATER, "The QuickBooks session ended. It begins anew."),
        "80040410": _row(
            Face.NEEDS_SETUP,
            "The company file is open in another mode (single-user or multi-user).",
        ),
        "80040414": _row(
            Face.RETRY_LATER,
            "A window is open in QuickBooks and waits for an answer. Close it.",
        ),
        "80040416": _row(
            Face.RETRY_LATER,
            "QuickBooks is not running. Start it and open the company file, or allow access "
            "while it is closed.",
        ),
        "80040418": _row(
            Face.NEEDS_SETUP,
            "Tillbook has no permission for this company file. Allow it in QuickBooks: Edit, "
            "Preferences, Integrated Applications, Company Preferences.",
        ),
        "8004041A": _row(
            Face.NEEDS_SETUP,
            "Tillbook has no permission for this company file. Allow it in QuickBooks: Edit, "
            "Preferences, Integrated Applications, Company Preferences.",
        ),
        "8004041C": _row(
            Face.NEEDS_SETUP,
            "The first access must be allowed by the Admin of the company file, signed in to "
            "QuickBooks.",
        ),
        "8004041D": _row(
            Face.NEEDS_SETUP,
            "The first access must be allowed by the Admin of the company file, signed in to "
            "QuickBooks.",
        ),
        "80040420": _row(
            Face.NEEDS_SETUP,
            "Somebody denied Tillbook access in QuickBooks. Allow it under Edit, Preferences, "
            "Integrated Applications.",
        ),
        "80040422": _row(
            Face.NEEDS_SETUP,
            "QuickBooks asks for single-user mode: File, Switch to Single-user Mode.",
        ),
    }
)
