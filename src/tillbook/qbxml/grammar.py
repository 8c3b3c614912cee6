"""The words in which a request is described: fields in order, with length, type and source.

A `Grammar` is data. `encode` walks it, so a new request needs a table and no code. Only elements
we send are listed; a conformance test compares order, lengths and required marks with Intuit's
reference, of which these tables are our own digest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

LIST_ID_LENGTH_MAX: Final = 36


class Kind(StrEnum):
    """How a field's value is written (formats: facts C2)."""

    TEXT = "text"
    NAME = "name"  # text without a colon: the last part of a FullName
    REF = "ref"  # Ref or FullName -> <XRef><ListID|FullName/></XRef>
    GUID = "guid"  # "{8-4-4-4-12}" or "0"
    ENUM = "enum"  # one of `values`
    DATE = "date"  # datetime.date -> yyyy-mm-dd
    TIME = "time"  # date or datetime -> yyyy-mm-dd[Thh:mm:ss[+hh:mm]]
    BOOL = "bool"
    AMOUNT = "amount"  # Money -> exactly two decimals
    PRICE = "price"  # Money of one piece, as precise as its currency
    QUANTITY = "quantity"  # int or Decimal, at most five decimals
    PERCENT = "percent"  # Decimal or decimal string, at most five decimals
    COUNT = "count"  # int, 1 or more
    GROUP = "group"  # an element with children


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One element of a request.

    `attribute` names where in the dataclass the value comes from; a group without one takes its
    children from the same object and is left out when they are all empty. `length_max` counts
    characters (of the FullName for a REF). `required` is QuickBooks' demand, `always` our own:
    what QuickBooks would fill in by itself (today's date, the item's price) we never leave to it.
    `branch` is "choice:branch": fields of one choice but
    of different branches exclude each other. `takes` says which of the attribute's values become
    this element; neighbours with `takes` share one attribute and are written in the order of its
    values, not of the table (the debit and credit lines of a journal entry).
    """

    element: str
    kind: Kind
    attribute: str = ""
    length_max: int | None = None
    required: bool = False
    always: bool = False
    repeats: bool = False
    branch: str = ""
    values: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    takes: Callable[[Any], bool] | None = None


def no_rule(_request: object) -> str:
    """Most requests need no rule beyond their fields."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One request: `name` + "Rq" is its element, `fields` what is inside it, in order.

    `pages` says that QuickBooks offers an iterator. `rule` returns a sentence when the request
    breaks a rule across fields, else "".
    """

    name: str
    fields: tuple[Field, ...] = ()
    pages: bool = False
    rule: Callable[[Any], str] = no_rule
