"""Decimal strings as qbXML writes them, to and from integer cents.

Prices and percentages have up to five decimals; they are kept as exact fractions until an
amount in cents is due, then rounded half away from zero, as QuickBooks is recalled to do.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_CENT = Decimal("0.01")
_PRICE = Decimal("0.00001")


def to_minor(amount: str) -> int:
    """Cents of an amount such as "-12.50"; whole amounts may come without decimals."""
    return int(Decimal(amount) * 100)


def from_minor(amount_minor: int) -> str:
    """An amount with exactly two decimals."""
    sign = "-" if amount_minor < 0 else ""
    whole, cents = divmod(abs(amount_minor), 100)
    return f"{sign}{whole}.{cents:02d}"


def product_minor(quantity: str, price: str) -> int:
    """Quantity times price in cents."""
    return _cents(Decimal(quantity) * Decimal(price))


def percent_minor(base_minor: int, percent: str) -> int:
    """A percentage of an amount in cents."""
    return _cents(Decimal(base_minor) * Decimal(percent) / 10000)


def rate(amount_minor: int, quantity: str) -> str | None:
    """The price per piece that QuickBooks derives from an amount, five decimals at most."""
    count = Decimal(quantity)
    if not count:
        return None
    price = (Decimal(amount_minor) / 100 / count).quantize(_PRICE, ROUND_HALF_UP)
    short = price.quantize(_CENT)
    return format(short if short == price else price.normalize(), "f")


def plain(quantity: Decimal) -> str:
    """A quantity without needless zeros."""
    return format(quantity.normalize(), "f")


def price(cost: Fraction) -> str:
    """Cents a piece as a price: two decimals, five where they are needed."""
    exact = (Decimal(cost.numerator) / cost.denominator / 100).quantize(_PRICE, ROUND_HALF_UP)
    short = exact.quantize(_CENT)
    return format(short if short == exact else exact.normalize(), "f")


def _cents(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
