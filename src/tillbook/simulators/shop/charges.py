"""What a line costs: price, discount and taxes to the smallest unit, and the same per piece.

A tax is rounded half up per line and rate, as a till does. Where prices include tax, the taxes
are cut out of the price instead of being added to it. A charge can be cut into pieces, so that a
part of a line can come back later without a cent lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tillbook.simulators.shop.amounts import PPM, in_parts, round_half_up
from tillbook.simulators.shop.model import TaxRate


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount after discount and with tax, its taxes, and the discount without and with tax.

    The four figures of a `Sale`: totalAmount, taxes, totalDiscountAmountBeforeTaxes and
    totalDiscountAmountAfterTaxes (facts, c.6). Negative when something comes back.
    """

    total: int
    taxes: tuple[int, ...]
    before: int
    after: int

    @property
    def tax(self) -> int:
        """All taxes of the charge."""
        return sum(self.taxes)

    def __neg__(self) -> Self:
        return type(self)(-self.total, tuple(-tax for tax in self.taxes), -self.before, -self.after)

    def __sub__(self, other: Charge) -> Charge:
        return summed([self, -other], len(self.taxes))


def summed(charges: Sequence[Charge], taxes: int) -> Charge:
    """Add charges that bear the same `taxes` (their number); no charges make a charge of zero."""
    return Charge(
        sum(charge.total for charge in charges),
        tuple(sum(charge.taxes[index] for charge in charges) for index in range(taxes)),
        sum(charge.before for charge in charges),
        sum(charge.after for charge in charges),
    )


def taxes_of(amount: int, rates: Sequence[TaxRate], *, included: bool) -> tuple[int, ...]:
    """The taxes on (or inside, where `included`) an amount, each rounded half up."""
    base = PPM + (sum(rate.rate_ppm for rate in rates) if included else 0)
    return tuple(round_half_up(amount * rate.rate_ppm, base) for rate in rates)


def charge_for(price: int, discount: int, rates: Sequence[TaxRate], *, included: bool) -> Charge:
    """Charge a price less a discount, both as the shop shows them (with tax where `included`)."""
    full = taxes_of(price, rates, included=included)
    taxes = taxes_of(price - discount, rates, included=included)
    saved_tax = sum(full) - sum(taxes)
    if included:
        return Charge(price - discount, taxes, discount - saved_tax, discount)
    return Charge(price - discount + sum(taxes), taxes, discount, discount + saved_tax)


def pieces_of(charge: Charge, count: int) -> list[Charge]:
    """Cut a charge into `count` pieces that sum to it in every figure."""
    totals = in_parts(charge.total, count)
    befores = in_parts(charge.before, count)
    afters = in_parts(charge.after, count)
    taxes = [in_parts(tax, count) for tax in charge.taxes]
    return [
        Charge(totals[i], tuple(tax[i] for tax in taxes), befores[i], afters[i])
        for i in range(count)
    ]
