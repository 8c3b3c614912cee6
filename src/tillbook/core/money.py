"""Money as integers in the smallest unit of its currency.

Amounts enter as the decimal strings Shopify and QuickBooks write and leave the same way; between
the two there are only integers, so no cent can be lost. Division is one function, `allocate`,
which never loses or makes a unit; nothing divides yet, and whatever will has to go through it.
Floats are refused everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# ISO 4217 exponents that differ from 2.
_EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(
        (
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DECIMAL: Final = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,10}))?")


class UnreadableMoney(ValueError):
    """The text is not an amount, or not a currency code."""


class TooPrecise(UnreadableMoney):
    """The amount has more decimals than its currency has units (0.005 USD)."""


def exponent_of(currency: str) -> int:
    """How many decimals the currency has: JPY 0, USD 2, KWD 3 (ISO 4217)."""
    if not _CURRENCY.fullmatch(currency):
        msg = f"“{currency}” is not a currency code."
        raise UnreadableMoney(msg)
    return _EXPONENTS.get(currency, 2)


def parse_minor(text: str, currency: str) -> int:
    """Read a decimal string ("19.99") as minor units (1999).

    Shopify writes "0.0" or "12.500" for two-decimal currencies: zeros behind the currency's
    last unit are accepted, anything else there raises `TooPrecise`.
    """
    exponent = exponent_of(currency)
    match = _DECIMAL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        msg = f"“{text}” is not an amount."
        raise UnreadableMoney(msg)
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if fraction[exponent:].strip("0"):
        msg = f"{text} {currency} is finer than the smallest unit of {currency}."
        raise TooPrecise(msg)
    minor = int(whole + fraction[:exponent].ljust(exponent, "0"))
    return -minor if sign == "-" else minor


def format_minor(minor: int, currency: str) -> str:
    """Write minor units as a plain decimal string with the currency's own decimals."""
    exponent = exponent_of(currency)
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    sign = "-" if minor < 0 else ""
    if exponent == 0:
        return sign + digits
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the smallest unit of a currency. Debits are positive, credits negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            msg = f"Money is made of whole units, not of {type(self.minor).__name__}."
            raise TypeError(msg)
        exponent_of(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Money.parse("19.99", "USD").minor == 1999. Raises UnreadableMoney or TooPrecise."""
        return cls(parse_minor(text, currency), currency)

    @property
    def exponent(self) -> int:
        """Decimals of the currency."""
        return exponent_of(self.currency)

    def __str__(self) -> str:
        return format_minor(self.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            msg = f"{self.currency} and {other.currency} cannot be added."
            raise ValueError(msg)


def allocate(amount_minor: int, by: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount in proportion to non-negative weights without losing a unit.

    The result has one share per weight and sums to `amount_minor` exactly. Units left over by
    rounding down go to the largest remainders, the earlier share first. Weights that are all
    zero divide evenly. Raises ValueError without weights or with a negative one.
    """
    if not by or min(by) < 0:
        msg = "An amount is divided by weights of zero or more, and by at least one."
        raise ValueError(msg)
    weights = tuple(by) if any(by) else (1,) * len(by)
    total = sum(weights)
    sign = -1 if amount_minor < 0 else 1
    size = abs(amount_minor)
    shares = [size * weight // total for weight in weights]
    remainders = [size * weight % total for weight in weights]
    left = size - sum(shares)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
        shares[index] += 1
    return tuple(sign * share for share in shares)
