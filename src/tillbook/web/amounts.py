"""Amounts as a person reads them: 1,184.62 or 1 184,62, with a true minus sign.

Whole units in, text out, in the language that is active; nothing is rounded or shortened. Machines
get `core.money.format_minor` instead. Source of the forms: the style guide's "Voice".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language

from tillbook.core.money import format_minor

MINUS: Final = "\u2212"
NO_BREAK_SPACE: Final = "\u00a0"
_GROUP: Final = 3


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


def _grouped(digits: str, separator: str) -> str:
    first = len(digits) % _GROUP or _GROUP
    groups = [digits[:first]]
    groups += [digits[at : at + _GROUP] for at in range(first, len(digits), _GROUP)]
    return separator.join(groups)
