"""Each thing the doctor looks at is found wrong when it is, with its cure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from tillbook.core.problems import Code, problem
from tillbook.store.models import Company, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import within
from tillbook.sync import doctor
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.doctor import SILENT_AFTER, Check, examine
from tillbook.sync.setup import ShopTerms, connect_shop, create_company
from tillbook.sync.start import begin

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TERMS = ShopTerms(
    domain="story-shop.myshopify.com",
    name="Story Shop",
    zone="America/New_York",
    currency="USD",
)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    path = tmp_path / "secret.key"
    path.touch(mode=0o600)
    return path


@pytest.fixture
def shop(db: None) -> Shop:
    """A company that is paired and a shop in use; nothing is wrong."""
    company, _ = create_company("Harbor & Pine LLC", NOW)
    company.verified_at = company.last_called_at = NOW - timedelta(hours=3)
    company.file_name = "Harbor & Pine LLC"
    company.save()
    with within(company):
        shop = connect_shop(company, TERMS, NOW)
        begin(shop, NOW.date(), NOW)
        shop.schedule = Schedule.DAILY
        shop.schedule_since = shop.pulled_at = NOW - timedelta(hours=3)
        shop.save()
    return shop


def test_books_that_others_may_open_are_named(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = key.parent / "books.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(database))
    database.touch(mode=0o600)
    key.parent.chmod(0o700)
    assert doctor._files(key.parent).ok
    database.chmod(0o644)
    check = doctor._files(key.parent)
    assert not check.ok
    assert check.cure == f"Run: chmod go-rwx '{database}'"
    key.parent.chmod(0o755)
    assert f"'{key.parent}'" in doctor._files(key.parent).cure


def wrong(folder: Path) -> list[Check]:
    return [check for check in examine(NOW, folder) if not check.ok]


def test_nothing_is_wrong_with_an_installation_in_use(shop: Shop, key: Path) -> None:
    checks = examine(NOW, key.parent)
    assert [check.name for check in checks] == [
        "database", "key", "files", "time zones", "migrations", "pairing", "last call", "time zone",
        "schedule", "reading Shopify", "problems",
    ]  # fmt: skip
    assert wrong(key.parent) == []


def test_a_company_without_a_shop_is_told_how_to_connect_one(shop: Shop, key: Path) -> None:
    with within(shop.company):
        shop.delete()
    (check,) = wrong(key.parent)
    assert check.name == "shop"
    assert f"tillbook shop add DOMAIN --company {shop.company_id}" in check.cure


def test_a_shop_that_is_not_started_is_told_what_its_set_up_lacks(shop: Shop, key: Path) -> None:
    with within(shop.company):
        Shop.objects.update(started_at=None, start_date=None)
    (check,) = wrong(key.parent)
    assert (check.name, check.about) == ("set-up", shop.name)
    assert check.found.startswith("not started; ")
    assert "things in the way. " in check.found
    assert "its set-up goes on where it was left" in check.cure


def never_called(shop: Shop) -> None:
    Company.objects.update(verified_at=None, last_called_at=None)


def silent(shop: Shop) -> None:
    Company.objects.update(last_called_at=NOW - SILENT_AFTER - timedelta(minutes=1))


def wrong_password(shop: Shop) -> None:
    Company.objects.update(token_at=NOW - timedelta(days=1), refused_at=NOW)


def revoked(shop: Shop) -> None:
    Company.objects.update(token_hash="", token_at=None)


def unread(shop: Shop) -> None:
    Shop.objects.update(pulled_at=NOW - SILENT_AFTER - timedelta(minutes=1))


def never_read(shop: Shop) -> None:
    Shop.objects.update(pulled_at=None)


def no_start(shop: Shop) -> None:
    Shop.objects.update(start_date=None)


def strange_zone(shop: Shop) -> None:
    Shop.objects.update(zone="Mars/Base")


def refused(shop: Shop) -> None:
    found = problem(Code.SHOP_REFUSED, shop.name, reason="no")
    state_problems(shop.company, Source.PULL, [found], NOW, shop=shop)


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (never_called, "pairing"),
        (wrong_password, "pairing"),
        (revoked, "pairing"),
        (silent, "last call"),
        (unread, "reading Shopify"),
        (never_read, "reading Shopify"),
        (no_start, "schedule"),
        (strange_zone, "time zone"),
        (refused, "problems"),
    ],
)
def test_one_fault_turns_its_own_check_wrong(
    spoil: Callable[[Shop], None], name: str, shop: Shop, key: Path
) -> None:
    with within(shop.company):
        spoil(shop)
    found = wrong(key.parent)
    assert [check.name for check in found] == [name]
    assert found[0].cure
    assert found[0].about in (shop.name, shop.company.name)


def test_a_shop_synced_by_hand_is_never_late(shop: Shop, key: Path) -> None:
    with within(shop.company):
        Shop.objects.update(pulled_at=None, schedule=Schedule.MANUAL)
    assert wrong(key.parent) == []


def test_a_key_that_others_can_read_is_found(shop: Shop, key: Path) -> None:
    key.chmod(0o644)
    found = wrong(key.parent)
    assert [check.name for check in found] == ["key"]
    assert "chmod 600" in found[0].cure


def test_a_key_that_is_gone_is_found(shop: Shop, tmp_path: Path) -> None:
    found = wrong(tmp_path)
    assert [check.name for check in found] == ["key"]
    assert "missing" in found[0].found


def test_an_old_database_is_found_and_not_looked_into(shop: Shop, key: Path) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="store").delete()
    found = examine(NOW, key.parent)
    assert [check.name for check in found if not check.ok] == ["migrations"]
    assert "pairing" not in [check.name for check in found]


def test_a_database_that_does_not_answer_is_found(
    db: None, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dead:
        vendor = "sqlite"

        def cursor(self) -> object:
            msg = "database disk image is malformed"
            raise DatabaseError(msg)

    monkeypatch.setattr(doctor, "connection", Dead())
    found = examine(NOW, key.parent)
    assert [check.name for check in found if not check.ok] == ["database"]
    assert "malformed" in found[0].found


def test_missing_zones_are_found(shop: Shop, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> object:
        raise KeyError(name)

    monkeypatch.setattr(doctor, "zone_of", unknown)
    assert "time zones" in [check.name for check in wrong(key.parent)]


def test_a_wrong_password_is_said_until_the_right_one_is_given(shop: Shop, key: Path) -> None:
    with within(shop.company):
        wrong_password(shop)
    (check,) = wrong(key.parent)
    assert check.found == "the Web Connector called with a wrong password on 2026-11-21 12:00 UTC"
    assert "Pairing and token" in check.cure
    with within(shop.company):
        Company.objects.update(last_called_at=NOW + timedelta(minutes=5))
    assert wrong(key.parent) == []
