"""Shopify's amounts → integers in the smallest unit of the order's currency.

Only `shopMoney` is read. An amount that is missing, malformed, too precise or in another currency
raises `AmountRefused`, which carries the problem to show; nothing is ever taken as zero.
"""

from __future__ import annotations

from typing import Final

from tillbook.core.money import UnreadableMoney, exponent_of, parse_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.wire import MoneyBag

AMOUNTS_REMEMBERED_MAX: Final = 65_536
"""Prices repeat; an amount read before is not read again."""
CURRENCIES_REMEMBERED_MAX: Final = 16


class Amounts(dict[str, int]):
    """Decimal text → minor units of one currency; reads each text once (core.money.parse_minor)."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.currency = currency

    def __missing__(self, text: str) -> int:
        if len(self) >= AMOUNTS_REMEMBERED_MAX:
            self.clear()
        minor = self[text] = parse_minor(text, self.currency)
        return minor


AmountsRead = dict[str, Amounts]
"""Currency → what was read in it."""


def amounts_in(currency: str, read: AmountsRead) -> Amounts:
    """The amounts of a currency. Raises UnreadableMoney when it is no currency code."""
    known = read.get(currency)
    if known is None:
        exponent_of(currency)
        if len(read) >= CURRENCIES_REMEMBERED_MAX:
            read.clear()
        known = read[currency] = Amounts(currency)
    return known


class AmountRefused(ValueError):
    """The amount cannot be read; `code` and `text` say why."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

    def problem(self, order: str, currency: str) -> Problem:
        """The problem as it concerns an order."""
        if self.code is Code.FOREIGN_CURRENCY:
            return problem(self.code, order, order=order, currency=self.text, expected=currency)
        return problem(self.code, order, order=order, text=self.text)


def minor_of(bag: MoneyBag | None, amounts: Amounts, field: str) -> int:
    """`bag.shopMoney` in minor units of the currency of `amounts`. Raises AmountRefused; `field`
    is Shopify's name of the amount, for the message.
    """
    if bag is None or bag.shop_money is None:
        raise AmountRefused(Code.UNREADABLE_AMOUNT, f"{field} is missing")
    money = bag.shop_money
    if money.currency_code is not None and money.currency_code != amounts.currency:
        raise AmountRefused(Code.FOREIGN_CURRENCY, money.currency_code)
    try:
        return amounts[money.amount]
    except UnreadableMoney as error:
        raise AmountRefused(Code.UNREADABLE_AMOUNT, f"{field}: {error}".rstrip(".")) from None


def optional_minor_of(bag: MoneyBag | None, amounts: Amounts, field: str) -> int | None:
    """The same, None where Shopify gives nothing (not granted, or nothing to tell)."""
    if bag is None or bag.shop_money is None:
        return None
    return minor_of(bag, amounts, field)


def shown(bag: MoneyBag | None) -> str:
    """The amount as Shopify wrote it, for messages."""
    return bag.shop_money.amount if bag and bag.shop_money else "an unknown amount"
