"""Connecting a shop from the command line: what it is the shop says, the token stays unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.server import ShopServer
from tillbook.store.models import Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import anywhere, within
from tillbook.sync import setup

COMPANY = "Harbor & Pine LLC"


@pytest.fixture
def source(home: Path) -> Iterator[ShopServer]:
    """An installation with a company, and a shop that answers."""
    run("status")
    setup.create_company(COMPANY, datetime.now(UTC))
    last = datetime.now(UTC).date() - timedelta(days=3)
    with ShopServer(seeded_history(seed=4, orders=12, days=4, last_day=last)) as server:
        yield server


def the_shop() -> Shop:
    with anywhere():
        return Shop.objects.select_related("company").get()


def add(source: ShopServer, *more: str, token: str | None = None) -> str:
    arguments = ("shop", "add", source.url, "--company", COMPANY, "--token-file", "-", *more)
    result = run(*arguments, given=(source.token if token is None else token) + "\n")
    assert source.token not in result.output
    assert result.exit_code == (2 if result.stderr else 0), result.output
    return result.output


def test_a_shop_is_connected_read_planned_and_in_status(source: ShopServer) -> None:
    said = source.history.shop
    start = datetime.now(UTC).date() - timedelta(days=10)
    output = add(source, "--start", f"{start}")
    shop = the_shop()
    assert shop.company.name == COMPANY
    assert (shop.domain, shop.name) == (said.myshopify_domain, said.name)
    assert (shop.zone, shop.currency) == (said.iana_timezone, said.currency_code)
    assert shop.start_date == start
    assert shop.base_url == source.url
    assert (shop.schedule, shop.schedule_hour) == (Schedule.DAILY, 6)
    assert shop.places
    assert f"tillbook sync {shop.domain}" in output
    result = run("sync", shop.domain)
    assert result.exit_code == 0, result.output
    assert "12 orders read" in result.stdout
    assert "12 orders" in run("status").stdout
    assert shop.domain in run("prove").stdout


def test_without_a_start_nothing_of_the_past_is_booked(source: ShopServer) -> None:
    add(source, "--manual")
    shop = the_shop()
    assert shop.schedule == Schedule.MANUAL
    assert shop.start_date is not None
    assert abs(shop.start_date - datetime.now(UTC).date()) <= timedelta(days=1)


def test_the_token_comes_from_a_file(source: ShopServer, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(source.token, encoding="ascii")
    arguments = ("shop", "add", source.url, "--company", "1", "--token-file", str(path))
    assert run(*arguments, "--hour", "22").exit_code == 0
    assert the_shop().schedule_hour == 22


@pytest.mark.parametrize("token", ["", "two words", "x" * 501, "zażółć"])
def test_what_is_no_token_is_refused_unsaid(source: ShopServer, token: str) -> None:
    output = add(source, token=token)
    assert "must hold one access token and nothing else" in output
    assert not token or token not in output


def test_a_wrong_token_connects_nothing(source: ShopServer) -> None:
    output = add(source, token="shpat_wrong")
    assert "Shopify refused to answer" in output
    assert "Check the app in Shopify and its scopes" in output
    with anywhere():
        assert not Shop.objects.exists()


def test_a_missing_scope_is_named(source: ShopServer) -> None:
    source.scopes = frozenset({"read_products"})
    assert "the scope read_orders is not granted" in add(source)


def test_an_address_that_is_no_shops_is_sent_nothing(source: ShopServer) -> None:
    arguments = ("shop", "add", "https://evil.example", "--company", COMPANY, "--token-file", "-")
    result = run(*arguments, given=source.token)
    assert result.exit_code == 2
    assert "looks like your-shop.myshopify.com; nothing was sent" in result.stderr


def test_a_shop_is_connected_once(source: ShopServer) -> None:
    add(source)
    assert "is connected already" in add(source)


def test_one_schedule_at_a_time(source: ShopServer) -> None:
    assert "contradict each other" in add(source, "--hour", "5", "--manual")


def test_start_schedule_and_token_can_be_changed(source: ShopServer) -> None:
    add(source)
    shop = the_shop()
    result = run("shop", "set", shop.domain, "--start", "2026-01-05", "--hour", "9")
    assert result.exit_code == 0, result.output
    shop = the_shop()
    assert (shop.start_date, shop.schedule_hour) == (date(2026, 1, 5), 9)
    assert run("shop", "set", shop.domain, "--manual").exit_code == 0
    assert the_shop().schedule == Schedule.MANUAL
    source.token = "shpat_second"
    kept = ("shop", "set", shop.domain, "--token-file", "-")
    refused = run(*kept, given="shpat_wrong")
    assert refused.exit_code == 2
    assert run("sync", shop.domain).exit_code == 1
    assert run(*kept, given="shpat_second").exit_code == 0
    assert run("sync", shop.domain).exit_code == 0


def test_a_token_of_another_shop_is_refused(source: ShopServer) -> None:
    add(source)
    shop = the_shop()
    with within(shop.company):
        shop.domain = "elsewhere.myshopify.com"
        shop.save()
    result = run("shop", "set", shop.domain, "--token-file", "-", given=source.token)
    assert result.exit_code == 2
    assert "the token opens" in result.stderr


@pytest.mark.parametrize("name", ["add", "set"])
def test_each_has_help(name: str) -> None:
    output = run("shop", name, "--help").output
    assert "--token-file" in output
    assert "stdin" in output


def test_what_the_opening_holds_is_not_booked_again(source: ShopServer) -> None:
    add(source)
    shop = the_shop()
    with within(shop.company):
        shop.opening_at = shop.started_at
        shop.save()
    earlier = ("shop", "set", shop.domain, "--start", "2026-01-05")
    refused = run(*earlier)
    assert refused.exit_code == 2
    assert "everything that happened before" in refused.stderr
    assert the_shop().start_date == shop.start_date
    with within(shop.company):
        shop.opening_at = shop.started_at = None
        shop.setup = {"preview": "2026-11-20T10:00:00+00:00"}
        shop.save()
    assert run(*earlier).exit_code == 0
    assert (the_shop().start_date, the_shop().setup) == (date(2026, 1, 5), {})
    assert run("shop", "set", shop.domain, "--start", "2999-01-01").exit_code == 2
