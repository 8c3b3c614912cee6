"""Why a request was not encoded, as typed errors that name request, place and cure.

Each is raised before a byte leaves: QuickBooks would refuse the whole message set with
0x80040400 and name no element (facts C2), or store something else than was meant.
"""

from __future__ import annotations


class RefusedRequest(ValueError):
    """One request cannot be written as qbXML.

    `request` is the request's name ("SalesReceiptAdd"), `place` the element inside it
    ("SalesReceiptLineAdd[3]/Desc", lines counted from 1), `request_id` the id it was to travel
    under ("" outside a set). The other requests of the set are not at fault.
    """

    def __init__(self, sentence: str, *, request: str, place: str) -> None:
        super().__init__(f"{request}, {place}: {sentence}" if place else f"{request}: {sentence}")
        self.sentence = sentence
        self.request = request
        self.place = place
        self.request_id = ""


class MissingField(RefusedRequest):
    """QuickBooks requires the element and nothing was given for it."""


class TooLong(RefusedRequest):
    """The text is longer than QuickBooks stores; `length` and `length_max` in characters."""

    def __init__(self, *, request: str, place: str, length: int, length_max: int) -> None:
        super().__init__(
            f"{length} characters, QuickBooks stores {length_max}. "
            "Shorten it with tillbook.qbxml.text.shorten first.",
            request=request,
            place=place,
        )
        self.length = length
        self.length_max = length_max


class NotStorable(RefusedRequest):
    """The text holds a character QuickBooks cannot store, or one its place forbids."""


class UnfitValue(RefusedRequest):
    """The value has no form qbXML accepts there: too large, too fine, of another type."""


class TooPreciseForQuickBooks(UnfitValue):
    """QuickBooks writes two decimals; this currency needs three."""


class ConflictingFields(RefusedRequest):
    """QuickBooks accepts one of several elements, and more than one was given."""


class ForbiddenElement(RefusedRequest):
    """The schema allows the element, QuickBooks Desktop does not (facts C2)."""


class RefusedSet(ValueError):
    """The message set as a whole cannot be written: empty, too many, an unfit or doubled id."""
