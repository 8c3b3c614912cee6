"""The step Purchases without its page: the choice, the key and what becomes of it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.sync.tricks import tiny_world
from tests.sync.world import World
from tillbook.stocky.client import Checked, KeyState
from tillbook.store.models import AuditLine
from tillbook.store.scoping import within
from tillbook.store.secrets import opened
from tillbook.sync.setup import create_company
from tillbook.sync.wizard import purchases
from tillbook.sync.wizard.purchases import NoKey, NoShop, Source, choose, keep, key_of, source_of
from tillbook.sync.wizard.steps import State

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@pytest.fixture
def world(db: None) -> World:
    return tiny_world(1, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What Stocky is asked; it takes every key."""
    found: list[tuple[str, str]] = []

    def check(key: str, store: str, *, base_url: str) -> Checked:
        assert base_url == "https://stocky.shopifyapps.com"
        found.append((key, store))
        return Checked(KeyState.WORKS, "HTTP 200")

    monkeypatch.setattr(purchases, "check_key", check)
    return found


def chosen(world: World, source: Source, key: str = "") -> None:
    with world.scope():
        choose(world.company, source, key, None, world.clock.tick())
    world.reload()


@pytest.mark.parametrize("source", [Source.NONE, Source.STOCKY_FILE, Source.SHOPIFY])
def test_a_choice_is_stored_and_done(
    world: World, source: Source, asked: list[tuple[str, str]]
) -> None:
    chosen(world, source)
    assert source_of(world.company) is source
    assert asked == []
    with world.scope():
        stands = purchases.standing(world.company, world.shop, world.clock.now)
    assert stands.state is State.DONE


def test_a_key_is_checked_sealed_and_in_no_line_of_the_log(
    world: World, asked: list[tuple[str, str]]
) -> None:
    chosen(world, Source.STOCKY_KEY, KEY)
    assert asked == [(KEY, world.shop.domain)]
    with connection.cursor() as cursor:
        cursor.execute("select stocky_key from store_company")
        ((stored,),) = cursor.fetchall()
    assert KEY not in stored
    assert opened(world.company.stocky_key) == KEY
    with world.scope():
        kept = key_of(world.company)
        lines = str(list(AuditLine.objects.values_list("act", "particulars")))
    assert kept is not None
    assert kept.state is KeyState.WORKS
    assert KEY not in lines


@pytest.mark.parametrize("state", [KeyState.GONE, KeyState.REFUSED, KeyState.BUSY])
def test_whatever_stocky_says_the_step_is_done(
    world: World, monkeypatch: pytest.MonkeyPatch, state: KeyState
) -> None:
    monkeypatch.setattr(purchases, "check_key", lambda *_, **__: Checked(state, "HTTP 404"))
    chosen(world, Source.STOCKY_KEY, KEY)
    with world.scope():
        kept = key_of(world.company)
        stands = purchases.standing(world.company, world.shop, world.clock.now)
    assert kept is not None
    assert kept.state is state
    assert stands.state is State.DONE
    assert stands.problems == ()


def test_an_empty_key_checks_the_kept_one_again(world: World, asked: list[tuple[str, str]]) -> None:
    chosen(world, Source.STOCKY_KEY, KEY)
    chosen(world, Source.STOCKY_KEY)
    assert asked == [(KEY, world.shop.domain)] * 2
    with world.scope():
        keep(world.company, None, world.clock.now)
    assert len(asked) == 2


def test_another_choice_forgets_the_key(world: World, asked: list[tuple[str, str]]) -> None:
    chosen(world, Source.STOCKY_KEY, KEY)
    chosen(world, Source.NONE)
    assert not world.company.stocky_key
    with world.scope():
        assert key_of(world.company) is None
        assert AuditLine.objects.filter(act="purchases.key_forgotten").count() == 1
    with pytest.raises(NoKey):
        chosen(world, Source.STOCKY_KEY)


def test_a_key_needs_a_shop(world: World, asked: list[tuple[str, str]]) -> None:
    company, _ = create_company("No shop yet", world.clock.now)
    with within(company), pytest.raises(NoShop):
        choose(company, Source.STOCKY_KEY, KEY, None, world.clock.now)
    assert asked == []


def test_whether_purchase_orders_may_be_read_is_a_scope(world: World) -> None:
    with world.scope():
        assert not purchases.may_read_orders(world.company)
        world.shop.scopes = ["read_orders", "read_inventory_purchase_orders"]
        world.shop.save(update_fields=["scopes"])
        assert purchases.may_read_orders(world.company)
