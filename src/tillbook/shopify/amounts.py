"""Shopify's amounts → integers in the smallest unit of the order's currency.

Only `shopMoney` is read. An amount that is missing, malformed, too precise or in another currency
raises `AmountRefused`, which carries the problem to show; nothing is ever taken as zero.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tillbook.core.money import UnreadableMoney, parse_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.wire import MoneyBag

AMOUNTS_REMEMBERED_MAX: Final = 65_536
"""Prices repeat; an amount read before is not read again."""

_minor = lru_cache(maxsize=AMOUNTS_REMEMBERED_MAX)(parse_minor)


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


def minor_of(bag: MoneyBag | None, currency: str, field: str) -> int:
    """`bag.shopMoney` in minor units of `currency`. Raises AmountRefused; `field` is Shopify's
    name of the amount, for the message.
    """
    if bag is None or bag.shop_money is None:
        raise AmountRefused(Code.UNREADABLE_AMOUNT, f"{field} is missing")
    money = bag.shop_money
    if money.currency_code is not None and money.currency_code != currency:
        raise AmountRefused(Code.FOREIGN_CURRENCY, money.currency_code)
    try:
        return _minor(money.amount, currency)
    except UnreadableMoney as error:
        raise AmountRefused(Code.UNREADABLE_AMOUNT, f"{field}: {error}".rstrip(".")) from None


def optional_minor_of(bag: MoneyBag | None, currency: str, field: str) -> int | None:
    """The same, None where Shopify gives nothing (not granted, or nothing to tell)."""
    if bag is None or bag.shop_money is None:
        return None
    return minor_of(bag, currency, field)


def shown(bag: MoneyBag | None) -> str:
    """The amount as Shopify wrote it, for messages."""
    return bag.shop_money.amount if bag and bag.shop_money else "an unknown amount"
