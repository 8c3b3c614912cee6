"""Amounts as a person reads them: 1,184.62 or 1 184,62, with a true minus sign.

Whole units in, text out, in the language that is active; nothing is rounded or shortened. Machines
get `core.money.format_minor` instead. Source of the forms: the style guide's "Voice".
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import get_language

from tillbook.core.money import UnreadableMoney, format_minor, parse_minor

MINUS: Final = "\u2212"
NO_BREAK_SPACE: Final = "\u00a0"
_GROUP: Final = 3
_TYPED: Final = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_TYPED_POLISH: Final = re.compile(r"([+-]?)([0-9]+)([.,][0-9]+)?")


def amount(minor: int, currency: str) -> str:
    """The figure alone, as in a table: "−1,184.62"."""
    polish = get_language() == "pl"
    whole, point, fraction = format_minor(abs(minor), currency).partition(".")
    figure = _grouped(whole, NO_BREAK_SPACE if polish else ",")
    if point:
        figure += ("," if polish else ".") + fraction
    return MINUS + figure if minor < 0 else figure


def money(minor: int, currency: str) -> str:
    """The figure with its currency, where it stands alone: "$1,184.62", "1 184,62 USD"."""
    if currency == "USD" and get_language() != "pl":
        return (MINUS if minor < 0 else "") + "$" + amount(abs(minor), currency)
    return f"{amount(minor, currency)}{NO_BREAK_SPACE}{currency}"


def count(number: int) -> str:
    """How many, as in "14,500", "14 500"."""
    grouped = _grouped(str(abs(number)), NO_BREAK_SPACE if get_language() == "pl" else ",")
    return MINUS + grouped if number < 0 else grouped


def read_amount(text: str, currency: str) -> int:
    """Whole units of what a person typed in the form of the active language: "1,184.62", or
    "1 184,62" in Polish; spaces and either minus sign are fine. Raises UnreadableMoney.
    """
    plain = "".join(text.split()).replace(MINUS, "-").removeprefix("$")
    polish = get_language() == "pl"
    match = (_TYPED_POLISH if polish else _TYPED).fullmatch(plain)
    if match is None:
        msg = f"“{text}” is not an amount."
        raise UnreadableMoney(msg)
    sign, whole, fraction = match[1], match[2].replace(",", ""), match[3] or ""
    return parse_minor(sign + whole + fraction.replace(",", "."), currency)


def _grouped(digits: str, separator: str) -> str:
    first = len(digits) % _GROUP or _GROUP
    groups = [digits[:first]]
    groups += [digits[at : at + _GROUP] for at in range(first, len(digits), _GROUP)]
    return separator.join(groups)
