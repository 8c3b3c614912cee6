"""The pages Preview and Start: what would be booked, asked for and started by forms alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.sync.test_start import all_done, decide_opening
from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core.book import Booked, book
from tillbook.core.facts import Order
from tillbook.core.opening import Choice
from tillbook.core.problems import Code, problem
from tillbook.store.models import (
    AuditLine,
    Company,
    DocumentRecord,
    Look,
    Membership,
    OrderRecord,
    Run,
    Shop,
)
from tillbook.store.scoping import within
from tillbook.sync import first_days as first_days_module
from tillbook.sync import start as start_module
from tillbook.sync.first_days import documents_of
from tillbook.sync.near import totals
from tillbook.sync.snapshots import freeze_problem
from tillbook.sync.wizard.progress import StepState
from tillbook.sync.wizard.steps import Standing, State, StepName
from tillbook.web.wording import message

FIRST = LAST_DAY - timedelta(days=1)


class Room:
    """A company in set-up with one person, and the browser in front of that person."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.user = User.objects.create_user("irena")
        with world.scope():
            Membership.objects.create(company=world.company, user=self.user, is_owner=True)
        self.browser = Client()
        self.browser.force_login(self.user)

    def get(self, path: str, language: str = "en") -> str:
        response = self.browser.get(path, headers={"accept-language": language})
        assert response.status_code == 200, (path, response.status_code)
        return str(response.content.decode())


@pytest.fixture
def room(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(start_module, "progress", all_done())
    world = World(small_history(), started=False)
    world.pull()
    world.update()
    world.reload()
    with world.scope():
        world.shop.start_date = FIRST
        world.shop.save()
        decide_opening(world, Choice.IGNORE)
    with time_machine.travel(world.clock.now, tick=True):
        yield Room(world)


def answer(room: Room) -> None:
    """What QuickBooks would say of the two days shown."""
    world = room.world
    with world.scope():
        total = totals(documents_of(world.shop, FIRST, LAST_DAY))[FIRST, "sold"]
        now = world.clock.now + timedelta(minutes=1)
        row = {
            "type": "Deposit", "txn_id": "A-1", "day": f"{FIRST}", "ref_number": "77",
            "amount_minor": total, "account": "Checking", "entity": "", "memo": "",
        }  # fmt: skip
        for look in Look.objects.filter(company=world.company):
            if look.kind == "transactions":
                look.answer = {"more": False, "rows": [row]}
            else:
                look.answer = {"rows": [["Checking", 10_000_00], ["Equity", -10_000_00]]}
            look.answered_at = now
            look.save()


def test_the_days_stand_with_their_documents_and_nothing_is_stored(room: Room) -> None:
    page = room.get("/setup/preview/")
    assert "This is what would be booked" in page
    assert "The first 2 days, 19 to 20 November 2026, as they would stand" in page
    assert page.count("Proved per order") == 2
    assert "documents of 19 November" in page
    assert "Shopify Sales" in page
    with room.world.scope():
        assert not DocumentRecord.objects.filter(shop=room.world.shop).exists()
        assert not Look.objects.filter(kind="trial_balance").exists(), "looking asks nothing"


def test_in_polish(room: Room) -> None:
    page = room.get("/setup/preview/", "pl")
    assert "19 – 20 listopada 2026" in page
    assert "Zgodne dla każdego zamówienia" in page


def test_quickbooks_is_asked_by_a_form_and_its_answer_shows_by_itself(room: Room) -> None:
    page = room.get("/setup/preview/")
    assert 'hx-trigger="load, submit"' in page
    live = room.browser.post("/setup/preview/ask/", headers={"HX-Request": "true"})
    assert b"QuickBooks is asked for its trial balance" in live.content
    assert b'hx-trigger="every 2s"' in live.content
    again = room.browser.get(live.content.decode().split('hx-get="')[1].split('"')[0])
    assert again.status_code == 204
    assert "HX-Refresh" not in again
    answer(room)
    done = room.browser.get("/setup/preview/live/")
    assert done["HX-Refresh"] == "true"
    page = room.get("/setup/preview/")
    assert "Trial balance, before and after" in page
    assert "2 other accounts, unchanged" in page or "Equity" not in page
    assert 'hx-trigger="every 2s"' not in page


def test_without_script_the_form_comes_back_to_the_page(room: Room) -> None:
    response = room.browser.post("/setup/preview/ask/")
    assert (response.status_code, response["Location"]) == (302, "/setup/preview/")


def test_what_something_else_posts_is_named_until_it_is_explained(room: Room) -> None:
    room.browser.post("/setup/preview/ask/")
    answer(room)
    page = room.get("/setup/preview/")
    assert "Something else may post Shopify sales." in page
    assert "QuickBooks already holds a Deposit of $" in page
    assert "Its number: 77." in page
    response = room.browser.post("/setup/preview/something-else/", {"transaction": "A-1"})
    assert response.status_code == 302
    assert "Something else may post" not in room.get("/setup/preview/")
    with room.world.scope():
        line = AuditLine.objects.get(act="setup.near_totals")
        assert line.user == room.user


def test_held_orders_are_listed(room: Room) -> None:
    with room.world.scope():
        row = OrderRecord.objects.filter(facts__day=FIRST).first()
        assert row is not None
        torn = problem(Code.UNREADABLE_ORDER, row.name, order=row.name, reason="it is torn")
        row.unreadable, row.needs_look = [freeze_problem(torn)], True
        row.save()
    page = room.get("/setup/preview/")
    assert "What would be held" in page
    assert f"Order {row.name} cannot be read: it is torn." in page
    assert "1 order held" in page


def test_what_is_booked_all_the_same_is_not_called_held(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounded = {"order": "#1", "rounding": "0.02", "currency": room.world.shop.currency}
    doubt = problem(Code.ROUNDING_UNDECIDED, "#1", **rounded)

    def doubtful(order: Order, zone: str) -> Booked:
        found = book(order, zone)
        return replace(found, problems=(*found.problems, doubt))

    before = room.get("/setup/preview/")
    assert "Booked, and worth a look" not in before
    monkeypatch.setattr(first_days_module, "book", doubtful)
    page = room.get("/setup/preview/")
    with room.world.scope():
        found = first_days_module.first_days(
            room.world.company, room.world.shop, room.world.clock.now
        )
    assert found.problems == ()
    assert len(found.noted) > 1
    assert all(one == doubt for one in found.noted)
    assert found.documents
    assert "What would be held" not in page
    assert "Booked, and worth a look" in page
    assert message(doubt) in unescape(page)


def test_files(room: Room) -> None:
    room.browser.post("/setup/preview/ask/")
    answer(room)
    lines = room.get("/setup/preview/lines.csv").splitlines()
    assert lines[0].endswith("Day,Number,Place,Line,Account,Amount,Currency")
    with room.world.scope():
        documents = documents_of(room.world.shop, FIRST, LAST_DAY)
    assert len(lines) == 1 + sum(len(one.lines) for one in documents)
    trial = room.get("/setup/preview/trial-balance.csv").splitlines()
    assert trial[-1].startswith("Total,10000.00,10000.00,0.00,")


def test_nothing_to_show_before_the_orders_are_read(room: Room) -> None:
    with room.world.scope():
        Shop.objects.update(pulled_at=None, orders_read=25)
    page = room.get("/setup/preview/")
    assert "Orders are being read from Shopify: 25 so far." in page
    assert room.browser.get("/setup/preview/lines.csv").status_code == 404
    response = room.browser.post("/setup/preview/")
    assert response["Location"] == "/setup/preview/"


def test_going_on_leads_to_start(room: Room) -> None:
    response = room.browser.post("/setup/preview/")
    assert response["Location"].startswith("/setup/")
    with room.world.scope():
        assert StepName.PREVIEW in Shop.objects.get().setup


def test_start_says_what_will_happen_and_happens_once(room: Room) -> None:
    page = room.get("/setup/start/")
    assert "What will happen" in page
    assert "Thursday 19 November 2026" in page
    assert 'data-word="Harbor &amp; Pine LLC"' in page
    refused = room.browser.post("/setup/start/", {"name": "Harbor"}).content.decode()
    assert "“Harbor” is not the company&#x27;s name." in refused
    response = room.browser.post("/setup/start/", {"name": "Harbor & Pine LLC"})
    assert (response.status_code, response["Location"]) == (302, "/")
    with room.world.scope():
        shop = Shop.objects.get()
        assert shop.started_by == room.user
        assert Run.objects.filter(shop=shop).count() == 1
    assert room.browser.get("/setup/start/")["Location"] == "/"
    again = room.browser.post("/setup/start/", {"name": "Harbor & Pine LLC"}, follow=True)
    assert b"was started on" in again.content
    assert b"by irena" in again.content
    with room.world.scope():
        assert Run.objects.count() == 1


def test_what_stands_in_the_way_is_red_and_leads_to_its_step(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = all_done(StepState(StepName.SCHEDULE, Standing(State.OPEN)))
    monkeypatch.setattr(start_module, "progress", states)
    page = room.get("/setup/start/")
    assert "The step “Schedule” is not finished." in page
    assert '<a class="btn" href="/setup/schedule/">Schedule</a>' in page
    assert "1 thing is in the way" in page
    assert "start-dialog" not in page
    response = room.browser.post("/setup/start/", {"name": "Harbor & Pine LLC"})
    assert b"Not started" in response.content
    with room.world.scope():
        assert Shop.objects.get().started_at is None


PATHS = (
    "/setup/preview/", "/setup/preview/live/", "/setup/preview/lines.csv", "/setup/start/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_sees_nothing_of_it(room: Room, path: str) -> None:
    stranger = User.objects.create_user("eve")
    other = Company.objects.create(name="Elsewhere Inc")
    with within(other):
        Membership.objects.create(company=other, user=stranger, is_owner=True)
    browser = Client()
    browser.force_login(stranger)
    response = browser.get(path)
    assert b"Harbor" not in response.content
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("old", ["0/2026-11-19", "{shop}/2026-11-18", "{shop}/"])
def test_what_was_looked_at_for_another_shop_or_date_starts_nothing(room: Room, old: str) -> None:
    mark = old.format(shop=room.world.shop.pk)
    for path, fields in (("preview", {}), ("start", {"name": "Harbor & Pine LLC"})):
        url = f"/setup/{path}/"
        assert f'name="of" value="{room.world.shop.pk}/{FIRST}"' in room.get(url)
        response = room.browser.post(url, {**fields, "of": mark})
        assert (response.status_code, response["Location"]) == (302, url)
        assert "Nothing was stored." in room.get(url)
    with room.world.scope():
        shop = Shop.objects.get()
        assert (shop.started_at, shop.setup) == (None, {})
    room.browser.post(
        "/setup/start/",
        {"name": " Harbor &\u00a0Pine  LLC", "of": f"{room.world.shop.pk}/{FIRST}"},
    )
    with room.world.scope():
        assert Shop.objects.get().started_at is not None
