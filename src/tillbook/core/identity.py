"""Identity: how a fact, an entry and a document are recognised again, for ever.

Keys are made from Shopify's own ids and the business day, never from a counter in memory; markers
carry a document's key into QuickBooks, whole; fingerprints tell whether the same key still says
the same; reference numbers are what people search by. All of it is decided before the first byte
leaves (delivery, step 1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

COUNTER_MAX: Final = 36**3 - 1
"""Documents one shop letter can number on one day."""

_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class NumbersExhausted(ValueError):
    """A day has used up its reference numbers."""


def number_of(gid: str) -> str:
    """The last part of a Shopify gid ("gid://shopify/Order/42" → "42"); other ids unchanged."""
    return gid.rsplit("/", 1)[-1].split("?", 1)[0]


def entry_key(order_id: str, day: date, place_id: str) -> str:
    """One entry per order, business day and place."""
    return f"sales/{number_of(order_id)}/{day.isoformat()}/{number_of(place_id)}"


def document_key(shop: str, day: date, place_id: str, sequence: int) -> str:
    """One key per document: its shop, the day and place it tells of, and which one it is."""
    return f"{shop}/{day.isoformat()}/{number_of(place_id)}/{sequence}"


def marker(key: str) -> str:
    """What QuickBooks is asked for; stands whole in the memo and is never shortened."""
    return f"tb:{key}"


def ref_number(letter: str, day: date, counter: int) -> str:
    """Shop letter, yymmdd, counter in base 36: "A261101001". QuickBooks takes 11 characters in the
    RefNumber of sales receipts and journals (facts/quickbooks C4); these are always 10.

    Raises NumbersExhausted beyond COUNTER_MAX, ValueError for a letter that is not one of A-Z.
    """
    if letter not in _LETTERS:
        msg = f"“{letter}” is not a shop letter."
        raise ValueError(msg)
    if not 1 <= counter <= COUNTER_MAX:
        msg = f"{day.isoformat()} has used all its reference numbers."
        raise NumbersExhausted(msg)
    digits = ""
    for _ in range(3):
        counter, rest = divmod(counter, 36)
        digits = _DIGITS[rest] + digits
    return f"{letter}{day:%y%m%d}{digits}"


def counter_of(number: str) -> int:
    """The counter that `ref_number` wrote."""
    return int(number[-3:], 36)


def fingerprint(content: Mapping[str, object]) -> str:
    """SHA-256 over canonical JSON: same content, same fingerprint, on every machine."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
