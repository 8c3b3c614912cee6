"""Stock at average cost: what a movement is worth and what is left after it.

The average is the value over the quantity, kept exact; an amount is rounded once, half away from
zero, when it is posted. Nothing held is worth nothing. Below zero the last average goes on to
apply. All of it but "at average cost" itself is recalled (facts/quickbooks.md, D).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Holding:
    """So many pieces worth `value_minor` cents; `last_cost` is cents a piece while none is held."""

    quantity: Decimal = Decimal(0)
    value_minor: int = 0
    last_cost: Fraction = Fraction(0)

    @property
    def cost(self) -> Fraction:
        """Cents a piece, exact."""
        if self.quantity > 0:
            return Fraction(self.value_minor) / Fraction(self.quantity)
        return self.last_cost

    def moved(self, quantity: Decimal, value_minor: int | None) -> "Holding":
        """What is held after so many pieces came (or went) for a value or at average cost."""
        left = self.quantity + quantity
        if value_minor is not None:
            after_minor = self.value_minor + value_minor
        elif not left:
            after_minor = 0
        else:
            after_minor = self.value_minor + _rounded(self.cost * Fraction(quantity))
        after = Holding(left, after_minor, self.cost)
        return Holding(left, after_minor, after.cost)


def _rounded(amount: Fraction) -> int:
    """Whole cents, halves away from zero."""
    cents = int(abs(amount) + Fraction(1, 2))
    return cents if amount >= 0 else -cents
