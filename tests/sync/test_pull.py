"""Reading a shop: nothing that could not be read is ever passed over or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Self

import pytest

from tests.sync.world import World, small_history
from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.faults import ShopUnreachable
from tillbook.store.models import OrderRecord, Shop
from tillbook.sync import pull as pulling
from tillbook.sync import source
from tillbook.sync.attention import open_problems
from tillbook.sync.pull import pull

Read = Callable[[datetime | None], Iterator[Order | Problem]]


@pytest.fixture
def fresh(db: None) -> World:
    """A shop that nobody has read yet."""
    return World(small_history(orders=20, days=3))


def _orders(world: World) -> list[Order]:
    with world.scope():
        found = [one for one in world.orders(None) if isinstance(one, Order)]
    return sorted(found, key=lambda order: order.updated_at)


def _reading(orders: list[Order], bad: str | None = None, cut_after: int | None = None) -> Read:
    """A shop of these orders; `bad` cannot be read, the connection fails after so many."""

    def read(since: datetime | None) -> Iterator[Order | Problem]:
        given = [one for one in orders if since is None or one.updated_at >= since]
        for count, order in enumerate(given):
            if count == cut_after:
                raise ShopUnreachable("shop", "the connection failed")
            if order.name == bad:
                yield problem(
                    Code.UNREADABLE_ORDER, order.name, order=order.name, reason="it is new"
                )
            else:
                yield order

    return read


def _codes(world: World) -> list[Code]:
    with world.scope():
        return [found.code for found in open_problems(world.company)]


def _pull(world: World, read: Read) -> None:
    world.reload()
    with world.scope():
        pull(world.shop, read, world.clock.tick())


def test_a_cut_connection_does_not_lose_what_a_newer_version_was_to_read(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = _orders(fresh)
    bad = orders[3].name
    _pull(fresh, _reading(orders, bad))
    monkeypatch.setattr(pulling, "__version__", "9.9.9")
    for cut_after in (0, 2, 5):
        with pytest.raises(ShopUnreachable):
            _pull(fresh, _reading(orders, cut_after=cut_after))
        assert _codes(fresh) == [Code.UNREADABLE_ORDER]
    _pull(fresh, _reading(orders))
    with fresh.scope():
        assert OrderRecord.objects.filter(name=bad).exists()
        assert OrderRecord.objects.count() == len(orders)
    assert _codes(fresh) == []
    assert (fresh.shop.unread_since, fresh.shop.reader_version) == (None, "9.9.9")


def test_an_order_that_no_version_can_read_yet_is_tried_by_each_one_once(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = _orders(fresh)
    begun: list[datetime | None] = []

    def read(since: datetime | None) -> Iterator[Order | Problem]:
        begun.append(since)
        return _reading(orders, orders[0].name)(since)

    for version in ("1", "1", "2", "2"):
        monkeypatch.setattr(pulling, "__version__", version)
        _pull(fresh, read)
    again = fresh.shop.cursor
    assert again is not None
    assert begun == [None, again - pulling.CURSOR_OVERLAP, None, again - pulling.CURSOR_OVERLAP]
    assert _codes(fresh) == [Code.UNREADABLE_ORDER]


def test_a_first_reading_that_is_cut_goes_on_where_it_was(fresh: World) -> None:
    orders = _orders(fresh)
    with pytest.raises(ShopUnreachable):
        _pull(fresh, _reading(orders, orders[0].name, cut_after=9))
    begun: list[datetime | None] = []

    def read(since: datetime | None) -> Iterator[Order | Problem]:
        begun.append(since)
        return _reading(orders, orders[0].name)(since)

    _pull(fresh, read)
    assert begun == [orders[8].updated_at - pulling.CURSOR_OVERLAP]


class _Client:
    """The shop's client with everything but its orders as it was when it was connected."""

    def __init__(self, world: World, read: Read) -> None:
        self._shop, self._read = world.shop, read

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read_shop(self) -> SimpleNamespace:
        shop = self._shop
        return SimpleNamespace(timezone=shop.zone, currency=shop.currency, domain=shop.domain)

    def read_places(self, shop: object) -> dict[str, str]:
        return {}

    def read_orders(self, since: datetime | None, shop: object) -> Iterator[Order | Problem]:
        return self._read(since)


def _pull_shop(world: World, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    world.reload()
    monkeypatch.setattr(source, "open_source", lambda _: _Client(world, read))
    with world.scope():
        source.pull_shop(world.shop, world.clock.tick())


def test_an_outage_resolves_nothing_but_itself(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = _orders(fresh)
    bad = orders[3].name
    _pull_shop(fresh, _reading(orders, bad), monkeypatch)
    assert _codes(fresh) == [Code.UNREADABLE_ORDER]
    _pull_shop(fresh, _reading(orders, bad, cut_after=0), monkeypatch)
    assert _codes(fresh) == [Code.UNREADABLE_ORDER, Code.SHOP_UNREACHABLE]
    _pull_shop(fresh, _reading(orders, bad), monkeypatch)
    assert _codes(fresh) == [Code.UNREADABLE_ORDER]


def test_read_with_another_token_meanwhile_it_is_read_from_the_beginning(db: None) -> None:
    world = World(small_history())

    def replaced(updated_from: datetime | None) -> Iterator[Order | Problem]:
        yield from world.orders(updated_from)
        Shop.objects.filter(pk=world.shop.pk).update(scopes=["read_all_orders"], cursor=None)

    with world.scope():
        pull(world.shop, replaced, world.clock.now)
        assert Shop.objects.get(pk=world.shop.pk).cursor is None
    world.reload()
    world.pull()
    with world.scope():
        assert Shop.objects.get(pk=world.shop.pk).cursor is not None
