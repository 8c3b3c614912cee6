"""The shop's own arithmetic of small amounts, written apart from Tillbook's.

Amounts are integers in the smallest unit of the shop's currency. Rates are parts per million, so
that no float takes part. Nothing here is shared with `tillbook.core`: agreement between the two
is evidence only while they are separate.
"""

from __future__ import annotations

from typing import Final

PPM: Final = 1_000_000
# ISO 4217 currencies whose smallest unit is not a hundredth, as far as the stories use them.
DECIMALS: Final[dict[str, int]] = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}


def decimals_of(currency: str) -> int:
    """How many decimals Shopify writes for a currency: JPY 0, USD 2, KWD 3."""
    return DECIMALS.get(currency, 2)


def decimal_text(minor: int, currency: str) -> str:
    """Write 1250 USD as "12.50", -5 USD as "-0.05", 1250 JPY as "1250"."""
    places = decimals_of(currency)
    whole, part = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide a non-negative amount and round halves up, as a till does."""
    return (2 * numerator + denominator) // (2 * denominator)


def in_parts(amount: int, count: int) -> list[int]:
    """Cut an amount into `count` whole parts; left-over units go one each to the first parts.

    (facts, c.6: "leftovers are allocated one unit at a time".) The parts sum to the amount.
    """
    sign = -1 if amount < 0 else 1
    base, left = divmod(abs(amount), count)
    return [sign * (base + (index < left)) for index in range(count)]


def by_weight(amount: int, weights: list[int]) -> list[int]:
    """Cut an amount in proportion to weights (an order discount over its lines).

    Left-over units go one each to the first parts with a weight. All weights zero: all zero.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [amount * weight // total for weight in weights]
    left = amount - sum(parts)
    for index, weight in enumerate(weights):
        if left and weight:
            parts[index] += 1
            left -= 1
    return parts
