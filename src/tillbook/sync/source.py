"""Where a stored shop is read from: its client, and a pull that tells faults from problems.

A shop that cannot be read, or that is not what it was when it was connected, is an open problem
of the shop and never an exception: the caller goes on with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.client import Shop as ShopSaid
from tillbook.shopify.client import ShopifyClient
from tillbook.shopify.faults import ShopFault, ShopRefused
from tillbook.store.models import Shop
from tillbook.store.secrets import SecretLost, opened
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.pull import Pulled, pull

_STOPS: Final = frozenset({Code.SHOP_UNREACHABLE, Code.SHOP_REFUSED, Code.SHOP_CHANGED})

KEY_CHANGED: Final = (
    "it was not asked, because the stored access token cannot be read with this installation's "
    "key; enter the token again"
)


def open_source(shop: Shop) -> ShopifyClient:
    """A client of the shop, or of the simulated one that `base_url` names; close it.

    Raises ShopRefused for an address that is none, and for a stored token that cannot be read.
    """
    try:
        token = opened(shop.access_token)
    except SecretLost:
        raise ShopRefused(shop.name, KEY_CHANGED) from None
    return ShopifyClient(shop.base_url or shop.domain, token)


def pull_shop(shop: Shop, now: datetime, progress: Callable[[int], None] | None = None) -> Pulled:
    """Read what changed in the shop into the store. Call it within the shop's company.

    `progress` gets the count of orders read. Never raises for what Shopify does: see `stopped`.
    """
    try:
        with open_source(shop) as client:
            said = client.read_shop()
            if changed := _changed(shop, said):
                return _stop(shop, changed, now)
            _keep_places(shop, client.read_places(shop=said))

            def read(since: datetime | None) -> Iterator[Order | Problem]:
                return client.read_orders(since, shop=said)

            return pull(shop, read, now, progress)
    except ShopFault as fault:
        return _stop(shop, [fault.problem], now)


def stopped(pulled: Pulled) -> bool:
    """Whether the shop was not read to its end: then nothing may be planned from it yet."""
    return any(found.code in _STOPS for found in pulled.problems)


def _stop(shop: Shop, problems: list[Problem], now: datetime) -> Pulled:
    """A source of its own: what is wrong with single orders stays open meanwhile. The next pull
    that ends normally resolves it.
    """
    state_problems(shop.company, Source.SHOP, problems, now, shop=shop)
    return Pulled(problems=problems)


def _changed(shop: Shop, said: ShopSaid) -> list[Problem]:
    """Zone and currency decide every day and amount in the books: no silent change of them."""
    told = (
        ("time zone", shop.zone, said.timezone),
        ("currency", shop.currency, said.currency),
        ("domain", shop.domain, said.domain),
    )
    return [
        problem(Code.SHOP_CHANGED, shop.name, what=what, expected=expected, found=found)
        for what, expected, found in told
        if expected != found
    ]


def _keep_places(shop: Shop, places: dict[str, str]) -> None:
    """Names as they are now; a place that is not told any more keeps the name it had."""
    known = {**shop.places, **places}
    if known != shop.places:
        shop.places = known
        shop.save(update_fields=["places"])
