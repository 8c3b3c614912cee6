"""Commands that look at a company's books: status, prove, sync, qwc, doctor."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from tests.cli.conftest import DATABASE, run
from tillbook.shopify.client import ShopifyClient
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.server import ShopServer
from tillbook.store.models import Company, DocumentRecord, FactRecord, Run, Shop
from tillbook.store.scoping import anywhere, within
from tillbook.sync import setup
from tillbook.sync.start import begin

DOMAIN = "lantern-and-loom.myshopify.com"


@contextmanager
def a_shop() -> Iterator[tuple[Shop, ShopServer]]:
    """A company with a shop that answers and that was never read."""
    now = datetime.now(UTC)
    last = now.date() - timedelta(days=3)
    history = seeded_history(seed=4, orders=12, days=4, last_day=last)
    company, _ = setup.create_company("Harbor & Pine LLC", now)
    with ShopServer(history) as server, within(company):
        terms = setup.ShopTerms(
            domain=history.shop.myshopify_domain,
            name=history.shop.name,
            zone=history.shop.iana_timezone,
            currency=history.shop.currency_code,
            base_url=server.url,
            access_token=server.token,
        )
        shop = setup.connect_shop(company, terms, now)
        begin(shop, last - timedelta(days=3), now)
        yield shop, server


def days_planned() -> set[date]:
    with anywhere():
        rows = DocumentRecord.objects.exclude(shop=None)
        return {day for day in rows.values_list("day", flat=True) if day}


def test_status_shows_the_company_and_its_shop(demo_home: Path) -> None:
    result = run("status")
    assert result.exit_code == 0, result.output
    assert "Harbor & Pine LLC" in result.stdout
    assert DOMAIN in result.stdout
    assert "60 orders" in result.stdout
    company = json.loads(run("status", "--json").stdout)["companies"][0]
    assert company["paired"] is True
    assert company["problems"] == []
    shop = company["shops"][0]
    assert shop["documents"] == shop["delivered"] > 0
    assert datetime.fromisoformat(shop["pulled_at"]).tzinfo is not None


def test_the_journey_of_an_order_can_be_followed(demo_home: Path) -> None:
    result = run("status", "--order", "#1003")
    assert result.exit_code == 0, result.output
    for part in ("Facts", "Entries", "Documents", "Attempts", "Shopify says", "accepted"):
        assert part in result.stdout
    order = json.loads(run("status", "--order", "1003", "--json").stdout)["orders"][0]
    assert order["name"] == "#1003"
    assert order["facts"][0]["fact_id"].removeprefix("gid://shopify/") in result.stdout
    for document in order["documents"]:
        assert document["quickbooks_id"] in result.stdout
        assert document["total"] == document["returned_total"] == "0.00"
    assert {attempt["status_code"] for attempt in order["attempts"]} >= {0}
    assert all(entry["postings"] for entry in order["entries"])
    keys = {document["key"] for document in order["documents"]}
    assert {fact["document_key"] for fact in order["facts"]} == keys


def test_an_order_nobody_knows_is_said(demo_home: Path) -> None:
    result = run("status", "--order", "#9")
    assert result.exit_code == 2
    assert "No shop here has an order “#9”" in result.stderr


def test_every_day_of_the_demo_is_proved(demo_home: Path) -> None:
    result = run("prove")
    assert result.exit_code == 0, result.output
    assert "5 proved" in result.stdout
    assert "Proved per order: Shopify states totals per order, not per day" in result.stdout
    days = json.loads(run("prove", DOMAIN, "--json").stdout)["shops"][0]["days"]
    proved = [day for day in days if day["state"] == "proved"]
    assert len(proved) == 5
    for day in proved:
        assert len(day["chains"]) == 3
        for chain in day["chains"]:
            assert chain["signs"] == [True] * 4
            assert len(set(chain["figures"].values())) == 1


def test_a_day_that_differs_is_shown_and_ends_with_1(demo_home: Path) -> None:
    with anywhere():
        record = DocumentRecord.objects.exclude(shop=None).order_by("pk")[0]
        record.content["lines"][0]["amount_minor"] += 1
        record.save()
    assert record.day is not None
    day = record.day.isoformat()
    result = run("prove", "--from", day, "--to", day)
    assert result.exit_code == 1
    assert "1 differs" in result.stdout


def test_an_empty_installation_says_what_to_do(home: Path) -> None:
    for command, cure in (("status", "Run “tillbook serve”"), ("prove", "tillbook shop add")):
        result = run(command)
        assert result.exit_code == 0
        assert cure in result.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["sync", "nope"], f"There are: {DOMAIN}."),
        (["prove", "nope"], "“nope” is not one shop"),
        (["qwc", "nope"], "There are: 1 (Harbor & Pine LLC)."),
        (["prove", "--from", "2026-02-30"], "does not match the format"),
        (["prove", "--from", "2026-02-20", "--to", "2026-02-10"], "is after --to"),
        (["prove", "--from", "2020-01-01", "--to", "2026-01-01"], "at most 400 days"),
        (["qwc", "1", "--url", "http://books.example.com"], "would refuse this file"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    arguments: list[str], expected: str, demo_home: Path
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert expected in result.stderr


def test_a_dry_run_plans_nothing(home: Path) -> None:
    run("status")
    with a_shop():
        result = run("sync", "lantern-and-loom", "--dry-run")
        assert result.exit_code == 0, result.output
        assert "Would be planned" in result.stdout
        assert days_planned() == set()
        assert not Run.objects.exists()


def test_a_dry_run_shows_the_days_asked_for(home: Path) -> None:
    run("status")
    with a_shop() as (shop, _):
        assert shop.start_date is not None
        first = shop.start_date
        second = first + timedelta(days=1)
        span = ("--from", f"{second}", "--to", f"{second}")
        result = run("sync", shop.domain, *span, "--dry-run", "--json")
        assert result.exit_code == 0, result.output
        assert {one["date"] for one in json.loads(result.stdout)["documents"]} == {f"{second}"}
        assert days_planned() == set()
        shop.refresh_from_db()
        assert shop.start_date == first
        assert shop.places


def test_days_cannot_be_left_out_of_a_sync(home: Path) -> None:
    run("status")
    with a_shop() as (shop, _):
        for option in ("--from", "--to"):
            result = run("sync", shop.domain, option, f"{shop.start_date}")
            assert result.exit_code == 2
            assert "go with --dry-run only" in result.stderr
        assert days_planned() == set()
        assert run("sync", str(shop.pk)).exit_code == 0
        assert Run.objects.filter(shop=shop, finished_at=None).count() == 1
        assert days_planned() == set(FactRecord.objects.values_list("day", flat=True))
        assert len(days_planned()) > 1


def test_a_shop_that_does_not_answer_is_a_problem_and_nothing_is_planned(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("status")
    monkeypatch.setattr(
        "tillbook.sync.source.ShopifyClient",
        lambda where, token: ShopifyClient(where, token, sleep=lambda _: None),
    )
    with a_shop() as (shop, server):
        server.stop()
        result = run("sync", shop.domain, "--json")
        found = json.loads(result.stdout)
        assert result.exit_code == 1
        assert [one["code"] for one in found["problems"]] == ["shop-unreachable"]
        assert found["last_day"] is None
        assert days_planned() == set()
        assert "Shopify did not answer" in run("status").stdout


def test_the_qwc_of_a_company_is_that_of_its_pairing(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with anywhere():
        company = Company.objects.get()
    for name in ("1", "Harbor & Pine LLC", "harbor & pine llc"):
        result = run("qwc", name, "--url", "https://books.example.com")
        assert result.exit_code == 0, result.output
        assert result.stdout == setup.qwc_of(company, "https://books.example.com").rstrip() + "\n"
    monkeypatch.setenv("TILLBOOK_URL", "https://books.example.com")
    assert "https://books.example.com/webconnector/" in run("qwc", "1").stdout
    monkeypatch.delenv("TILLBOOK_URL")
    assert "http://localhost:8765/webconnector/" in run("qwc", "1").stdout


def test_doctor_says_what_is_wrong_and_ends_with_1(home: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "WRONG  company: there is no company yet" in result.stdout
    assert "Run “tillbook serve”" in result.stdout


def test_doctor_finds_nothing_wrong_with_the_demo(demo_home: Path) -> None:
    key = demo_home / "secret.key"
    key.touch(mode=0o600)
    found = json.loads(run("doctor", "--json").stdout)
    assert [check for check in found["checks"] if not check["ok"]] == []
    assert found["ok"] is True
    assert run("doctor").exit_code == 0


def test_doctor_looks_at_a_database_that_is_none(home: Path) -> None:
    (home / DATABASE).write_bytes(b"not a database, " * 1_000)
    result = run("doctor", "--json")
    assert result.exit_code == 1
    wrong = [check["name"] for check in json.loads(result.stdout)["checks"] if not check["ok"]]
    assert "database" in wrong
    refused = run("status")
    assert refused.exit_code == 2
    assert "database cannot be used" in refused.stderr


def test_a_database_that_fails_under_a_command_is_one_sentence(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("tillbook.cli.status_show.company_status", locked)
    result = run("status")
    assert result.exit_code == 2
    assert "database is locked" in result.stderr
