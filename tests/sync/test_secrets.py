"""A shop's access token: shown nowhere, opened only to ask Shopify, and lost without harm."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from tests.sync.tricks import codes, sentences, tiny_world
from tests.sync.world import World
from tillbook.store.models import Shop
from tillbook.store.secrets import Sealed, SecretLost, opened
from tillbook.sync.setup import ShopTerms
from tillbook.sync.source import pull_shop, stopped

TOKEN = "shpat_0123456789"


@pytest.fixture
def world(db: None) -> World:
    made = tiny_world(4, 2)
    with made.scope():
        made.shop.access_token = TOKEN
        made.shop.save()
    made.reload()
    return made


def test_terms_do_not_show_the_token() -> None:
    terms = ShopTerms(domain="a", name="b", zone="UTC", currency="USD", access_token=TOKEN)
    assert TOKEN not in repr(terms)


def test_a_loaded_shop_has_its_token_sealed(world: World) -> None:
    loaded = world.shop.access_token
    assert isinstance(loaded, Sealed)
    assert TOKEN not in f"{loaded}{loaded!r}{loaded.text}"
    assert loaded.text not in repr(loaded)
    assert opened(loaded) == TOKEN


def test_saving_a_loaded_shop_keeps_its_token(world: World) -> None:
    before = _stored(world)
    with world.scope():
        world.shop.save()
    world.reload()
    assert _stored(world) == before
    assert opened(world.shop.access_token) == TOKEN


def _stored(world: World) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token FROM store_shop WHERE id = %s", [world.shop.pk])
        return str(cursor.fetchone()[0])


def test_another_key_is_a_problem_of_the_shop_and_of_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another key than the one before")
    assert world.update().status != "error"
    assert world.file.count("SalesReceipt") > 0
    with world.scope():
        shop = Shop.objects.get(pk=world.shop.pk)
        with pytest.raises(SecretLost):
            opened(shop.access_token)
        assert stopped(pull_shop(shop, world.clock.tick()))
    assert "shop-refused" in codes(world)
    assert "enter the token again" in sentences(world)
