"""How one value is written in qbXML: money, quantities, dates, text (formats: facts C2).

Each writer gives the exact text QuickBooks expects or raises a `RefusedRequest` that names the
place. None of them rounds, shortens or replaces anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from tillbook.core.money import Money
from tillbook.qbxml.faults import NotStorable, TooLong, TooPreciseForQuickBooks, UnfitValue
from tillbook.qbxml.grammar import Field, Kind
from tillbook.qbxml.text import is_storable_character

AMOUNT_DECIMALS: Final = 2
AMOUNT_DIGITS_MAX: Final = 13  # before the point
PRICE_DIGITS_MAX: Final = 10  # before the point
QUANTITY_DECIMALS_MAX: Final = 5
QUANTITY_DIGITS_MAX: Final = 10  # before the point
_GUID: Final = re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which request a value is being written, for the people who read the refusal."""

    request: str
    path: str = ""

    def inside(self, element: str, number: int | None = None) -> Place:
        """The place of a child; `number` counts repeated ones from 1."""
        step = element if number is None else f"{element}[{number}]"
        return Place(self.request, f"{self.path}/{step}" if self.path else step)

    def unfit(self, sentence: str) -> UnfitValue:
        """A refusal of the value at this place."""
        return UnfitValue(sentence, request=self.request, place=self.path)


def write_value(field: Field, value: object, place: Place) -> str:
    """The text of one leaf element. Raises a `RefusedRequest` naming `place`."""
    return _WRITERS[field.kind](value, field, place)


def write_text(value: object, length_max: int | None, place: Place) -> str:
    """Text that QuickBooks stores as it is, or `TooLong`, or `NotStorable`."""
    if not isinstance(value, str):
        raise place.unfit(f"text is expected, not {type(value).__name__}.")
    if length_max is not None and len(value) > length_max:
        raise TooLong(
            request=place.request, place=place.path, length=len(value), length_max=length_max
        )
    if value.isascii() and value.isprintable():
        return value
    for character in value:
        if character != "\n" and not is_storable_character(character):
            raise NotStorable(
                f"QuickBooks cannot store the character U+{ord(character):04X}. "
                "Pass the text through tillbook.qbxml.text.storable first.",
                request=place.request,
                place=place.path,
            )
    return value


def _text(value: object, field: Field, place: Place) -> str:
    return write_text(value, field.length_max, place)


def _name(value: object, field: Field, place: Place) -> str:
    text = write_text(value, field.length_max, place)
    if ":" in text:
        raise NotStorable(
            f"the name “{text}” holds a colon, which QuickBooks keeps for Parent:Child "
            "(status 3090).",
            request=place.request,
            place=place.path,
        )
    return text


def _guid(value: object, _field: Field, place: Place) -> str:
    if not isinstance(value, str) or _GUID.fullmatch(value) is None:
        raise place.unfit(f"“{value}” is not a GUID in braces.")
    return value


def _enum(value: object, field: Field, place: Place) -> str:
    if not isinstance(value, str) or value not in field.values:
        raise place.unfit(f"“{value}” is not one of {', '.join(field.values)}.")
    return value


def _bool(value: object, _field: Field, place: Place) -> str:
    if not isinstance(value, bool):
        raise place.unfit(f"true or false is expected, not {type(value).__name__}.")
    return "true" if value else "false"


def _count(value: object, _field: Field, place: Place) -> str:
    if type(value) is not int or value < 1:
        raise place.unfit(f"a whole number of 1 or more is expected, not {value!r}.")
    return str(value)


def _date(value: object, _field: Field, place: Place) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise place.unfit(f"a date without a time is expected, not {type(value).__name__}.")
    return value.isoformat()


def _time(value: object, _field: Field, place: Place) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise place.unfit(f"a date or time is expected, not {type(value).__name__}.")


def _amount(value: object, _field: Field, place: Place) -> str:
    return _money(value, AMOUNT_DIGITS_MAX, place)


def _price(value: object, _field: Field, place: Place) -> str:
    return _money(value, PRICE_DIGITS_MAX, place)


def _money(value: object, digits_max: int, place: Place) -> str:
    if not isinstance(value, Money):
        raise place.unfit(f"money is expected, not {type(value).__name__}.")
    missing = AMOUNT_DECIMALS - value.exponent
    if missing < 0:
        raise TooPreciseForQuickBooks(
            f"{value} {value.currency} has {value.exponent} decimals, QuickBooks writes "
            f"{AMOUNT_DECIMALS}: a company that keeps {value.currency} cannot be served.",
            request=place.request,
            place=place.path,
        )
    digits = str(abs(value.minor) * 10**missing).rjust(AMOUNT_DECIMALS + 1, "0")
    whole, cents = digits[:-AMOUNT_DECIMALS], digits[-AMOUNT_DECIMALS:]
    if len(whole) > digits_max:
        raise place.unfit(f"{value} {value.currency} is larger than QuickBooks can hold.")
    return f"{'-' if value.minor < 0 else ''}{whole}.{cents}"


def _quantity(value: object, _field: Field, place: Place) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise place.unfit(f"a whole or decimal number is expected, not {type(value).__name__}.")
    return _decimal(Decimal(value), place)


def _percent(value: object, _field: Field, place: Place) -> str:
    if not isinstance(value, str | Decimal):
        raise place.unfit(f"a decimal number is expected, not {type(value).__name__}.")
    try:
        return _decimal(Decimal(value), place)
    except InvalidOperation:
        raise place.unfit(f"“{value}” is not a number.") from None


def _decimal(number: Decimal, place: Place) -> str:
    if not number.is_finite():
        raise place.unfit(f"{number} is not a number QuickBooks can hold.")
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > QUANTITY_DECIMALS_MAX:
        raise place.unfit(f"{number} has more than {QUANTITY_DECIMALS_MAX} decimals.")
    if len(whole.lstrip("-").lstrip("0")) > QUANTITY_DIGITS_MAX:
        raise place.unfit(f"{number} is larger than QuickBooks can hold.")
    return f"{whole}.{fraction}" if fraction else whole


_WRITERS: Final[Mapping[Kind, Callable[[object, Field, Place], str]]] = MappingProxyType(
    {
        Kind.TEXT: _text,
        Kind.NAME: _name,
        Kind.GUID: _guid,
        Kind.ENUM: _enum,
        Kind.BOOL: _bool,
        Kind.COUNT: _count,
        Kind.DATE: _date,
        Kind.TIME: _time,
        Kind.AMOUNT: _amount,
        Kind.PRICE: _price,
        Kind.QUANTITY: _quantity,
        Kind.PERCENT: _percent,
    }
)
