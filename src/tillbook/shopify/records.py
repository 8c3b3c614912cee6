"""What every record beside the orders has in common: money with a currency, and refusals.

A record (a payout, a session of a drawer, a gift card…) is one JSON object that names its kind in
`__typename`, whether it comes from a page of GraphQL or as a line of a file. It becomes a fact, or
a problem that names it; nothing is ever taken as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Raw

from tillbook.core.facts import UnreadableFact
from tillbook.core.identity import number_of
from tillbook.core.money import UnreadableMoney, parse_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.answers import Nodes
from tillbook.shopify.client import Shop
from tillbook.shopify.faults import AccessDenied, ShopRefused
from tillbook.shopify.pages import Ask
from tillbook.shopify.transport import Variables
from tillbook.shopify.wire import MoneyV2, Part

W = TypeVar("W")
F = TypeVar("F")

RECORD_PAGES_MAX: Final = 20_000
"""Pages of one list that are asked for in one reading."""


class Unfit(ValueError):
    """A record cannot be read; the message says why, without a full stop."""


class _Named(Part):
    id: str = "without an id"


def minor(money: MoneyV2 | None, currency: str, field: str) -> int:
    """An amount in minor units of `currency`. Raises Unfit; `field` is Shopify's name of it."""
    if money is None:
        raise Unfit(f"{field} is missing")
    if money.currency_code is not None and money.currency_code != currency:
        raise Unfit(f"{field} is in {money.currency_code}, not in {currency}")
    try:
        return parse_minor(money.amount, currency)
    except UnreadableMoney as error:
        raise Unfit(f"{field}: {error}".rstrip(".")) from None


def currency_of(money: MoneyV2 | None, field: str) -> str:
    """The currency an amount states. Raises Unfit where it states none."""
    if money is None or not money.currency_code:
        raise Unfit(f"{field} states no currency")
    return money.currency_code


def read_as(
    given: bytes | str | Raw, shape: type[W], what: str, make: Callable[[W], F]
) -> F | Problem:
    """One record: decoded as `shape`, then made into a fact; or the problem that says why not."""
    try:
        return make(msgspec.json.decode(given, type=shape))
    except UnreadableFact as wrong:
        return wrong.problem
    except (ValueError, RecursionError) as wrong:
        return unreadable(what, _name_of(given), wrong)


def unreadable(record: str, number: str, why: Exception) -> Problem:
    """The problem of a record that cannot be read; `record` is what it is called in English."""
    reason = str(why).rstrip(".")
    about = f"{record} {number}"
    return problem(Code.UNREADABLE_RECORD, about, record=record, number=number, reason=reason)


def _name_of(given: bytes | str | Raw) -> str:
    try:
        return number_of(msgspec.json.decode(given, type=_Named).id)
    except (ValueError, RecursionError):
        return "without an id"


def every_node(
    ask: Ask,
    shop: Shop,
    query: str,
    variables: Variables,
    below: Callable[[Raw], Nodes | None],
    *,
    after: str | None = None,
) -> Iterator[Raw]:
    """Every node of a list, page by page, from behind the cursor `after`.

    `below` finds the list in the `data` of an answer; None where the shop has no such thing. Raises
    ShopRefused where it does not end or is not understood.
    """
    for _ in range(RECORD_PAGES_MAX):
        try:
            page = below(ask(query, {**variables, "after": after}))
        except (ValueError, RecursionError) as error:
            reason = f"its answer has another shape than expected ({error})"
            raise ShopRefused(shop.domain, reason) from None
        if page is None:
            return
        yield from page.nodes
        if not page.page_info.has_next_page:
            return
        if page.page_info.end_cursor in {None, after}:
            break
        after = page.page_info.end_cursor
    raise ShopRefused(shop.domain, f"the list {query} does not end")


def demand(shop: Shop, *scopes: str) -> None:
    """Raise AccessDenied unless every scope ("gift_cards" for read_gift_cards) is granted."""
    for scope in scopes:
        if not shop.may_read(scope):
            raise AccessDenied(shop.domain, f"the scope read_{scope} is not granted")
