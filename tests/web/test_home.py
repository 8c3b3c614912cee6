"""The home page answers in its heading, and shows what stands behind the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.utils.translation import override

from tests.web import samples
from tests.web.conftest import House
from tests.web.standing import standing_still
from tillbook.core.delivery import State
from tillbook.core.proof import Measure
from tillbook.store.models import Delivery, DocumentRecord, Run, Shop
from tillbook.store.scoping import within
from tillbook.sync import prove
from tillbook.sync.shapes import DayProof, DayState
from tillbook.web.home import WORST_FIRST
from tillbook.web.proofs import headline
from tillbook.web.wording import DAY_MARKS, UNREAD

NB = "\u00a0"


def _home(house: House, language: str = "en") -> str:
    response = house.client(house.owner).get("/", headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def test_the_heading_is_the_answer(house: House) -> None:
    page = _home(house)
    assert "<h1>Monday is in your books, to the cent.</h1>" in page
    assert "Tuesday 17 November 2026" in page


def test_the_answer_in_polish(house: House) -> None:
    page = _home(house, "pl")
    assert '<html lang="pl">' in page
    assert "<h1>Poniedziałek jest w księgach, co do grosza.</h1>" in page
    assert "wtorek, 17 listopada 2026" in page
    assert f"1{NB}184,62{NB}USD" in page
    assert "28 dni zgodnych, 1 ze wstrzymaniem, 1 bez sprzedaży." in page
    assert "4 minuty temu" in page


def test_the_chain_of_the_last_day_is_ruled_off(house: House) -> None:
    chain = _home(house).split('<div class="chain">')[1].split('<p class="card-foot">')[0]
    assert chain.count('<span class="money ruled">$1,184.62</span>') == 3
    assert re.findall(r'aria-label="(equals|differs from|not compared yet)"', chain) == [
        "equals",
        "equals",
    ]


def test_the_calendar_has_a_cell_for_each_day_and_the_open_one(house: House) -> None:
    page = _home(house)
    days = re.findall(r'class="day is-(\w+)" href="([^"]+)" aria-label="([^"]+)"', page)
    assert len(days) == 31
    assert days[-3:] == [
        ("empty", f"/days/{house.shop.pk}/2026-11-15/", "15 November: Nothing sold"),
        ("proved", f"/days/{house.shop.pk}/2026-11-16/", "16 November: Proved, $1,184.62"),
        ("today", f"/days/{house.shop.pk}/2026-11-17/", "17 November: open"),
    ]
    assert ("held", f"/days/{house.shop.pk}/2026-11-14/", "14 November: Held, $1,657.85") in days


def test_weeks_begin_on_sunday_or_on_monday(house: House) -> None:
    blank = '<li aria-hidden="true"></li>'
    assert _home(house).count(blank) == 0  # 18 October is a Sunday
    assert _home(house, "pl").count(blank) == 6


def test_days_before_the_start_are_not_counted(house: House) -> None:
    house.shop.start_date = samples.SATURDAY
    house.shop.save()
    page = _home(house)
    assert "3 days of proof" in page
    assert page.count('class="day is-') == 4


def test_problems_stand_with_their_cure_and_their_order(house: House) -> None:
    page = _home(house)
    assert "Order #4127 is held: its tax lines add up to 9.34\u00a0USD" in page
    assert "Open the order in Shopify and save it again" in page
    assert 'href="/orders/?q=%234127"' in page


def test_many_problems_are_folded_not_left_out(house: House) -> None:
    house.status["problems"] = tuple(
        replace(
            samples.HELD, about=f"#{n}", particulars={**samples.HELD.particulars, "order": f"#{n}"}
        )
        for n in range(20)
    )
    page = _home(house)
    assert all(f"Order #{n} is held" in page for n in range(20))
    assert "<summary>14 more</summary>" in page


def test_every_sync_is_listed_with_what_it_delivered(house: House) -> None:
    with within(house.company):
        for day, late, kind in ((16, 1, "daily"), (15, 40, "daily"), (14, 2, "manual")):
            due = samples.NOW - timedelta(days=17 - day, hours=1)
            Run.objects.create(
                shop=house.shop, kind=kind, due_at=due, ready_at=due,
                first_answer_at=due + timedelta(minutes=late),
                finished_at=due + timedelta(minutes=late + 3),
            )  # fmt: skip
            if kind == "daily":
                record = DocumentRecord.objects.create(
                    company=house.company, shop=house.shop, key=f"k{day}", type="SalesReceipt",
                    day=date(2026, 11, day), ref_number=f"A{day}", fingerprint="f",
                    currency="USD", content={}, planned_at=due,
                )  # fmt: skip
                Delivery.objects.create(
                    company=house.company, document=record, rank=9, state="accepted",
                    accepted_at=due + timedelta(minutes=late + 1),
                )  # fmt: skip
    table = _home(house).split("Latest syncs")[1].split("</table>")[0]
    assert re.findall(r"2026-11-\d\d/", table) == ["2026-11-16/", "2026-11-15/"]
    assert "nothing new" in table
    assert "<small>1 minute later</small>" in table
    assert "40 minutes later, <b>too late</b>" in table
    assert table.count("too late") == 1
    assert table.count("Proved") == 1


def test_before_anything_has_happened(house: House) -> None:
    house.shop_status |= {"pulled_at": None, "orders": 0, "documents": 0, "delivered": 0}
    house.status |= {"last_called_at": None, "paired": False, "problems": ()}
    page = _home(house)
    assert "<h1>Nothing has been read from Shopify yet.</h1>" in page
    assert "QuickBooks has not called yet." in page
    assert f'href="/qwc/{house.company.pk}/"' in page
    assert "/days/" not in page


def test_without_a_started_shop_set_up_goes_on(house: House) -> None:
    with within(house.company):
        Shop.objects.filter(company=house.company).update(started_at=None)
    browser = house.client(house.owner)
    assert browser.get("/")["Location"] == "/setup/"
    assert browser.post("/sync/")["Location"] == "/setup/"
    assert house.runs == []
    with within(house.company):
        Shop.objects.filter(company=house.company).delete()
    assert browser.get("/")["Location"] == "/setup/"


def test_another_shop_that_is_being_set_up_is_named_and_not_booked(house: House) -> None:
    with within(house.company):
        Shop.objects.create(
            company=house.company, domain="pine.myshopify.com", name="Pine", letter="B",
            zone=samples.ZONE, currency="USD", pulled_at=samples.NOW,
        )  # fmt: skip
    page = _home(house)
    assert "Pine is connected and not started: nothing of it is booked." in page
    assert page.count("days of proof") == 1
    house.client(house.owner).post("/sync/")
    assert house.runs == [house.shop]


def test_a_shop_whose_first_day_is_still_open_says_when_it_closes(house: House) -> None:
    house.shop.start_date = samples.NOW.date()
    house.shop.save()
    page = _home(house)
    assert "The first day is still open" in page
    assert "It closes tomorrow, 02:00 and is booked after that." in page


def test_a_lost_answer_has_its_button_before_any_problem_is_stated(house: House) -> None:
    standing_still(house, State.UNKNOWN)
    house.status["problems"] = ()
    assert "QuickBooks was restarted</button>" in _home(house)


def test_a_silent_web_connector_is_named_only_while_something_waits(house: House) -> None:
    house.status["last_called_at"] = samples.NOW - timedelta(hours=26)
    sentence = "QuickBooks has not called for 26 hours."
    assert sentence not in _home(house)
    house.shop_status["waiting"] = 2
    page = _home(house)
    assert sentence in page
    assert "tick <b>Auto-Run</b>" in page
    assert "QuickBooks nie zgłasza się od 26 godzin." in _home(house, "pl")


def test_sync_now_asks_and_says_what_follows(house: House) -> None:
    browser = house.client(house.owner)
    response = browser.post("/sync/", follow=True)
    assert house.runs == [house.shop]
    page = response.content.decode()
    assert "Asked for." in page
    assert "QuickBooks calls within 5 minutes, or press <b>Update Selected</b> there." in page
    assert browser.get("/sync/").status_code == 405


def test_an_open_run_is_followed_until_it_is_settled(house: House) -> None:
    with within(house.company):
        run = Run.objects.create(shop=house.shop, kind="manual", due_at=samples.NOW)
        Shop.objects.filter(pk=house.shop.pk).update(orders_read=1240)
    page = _home(house)
    assert "The first load of Harbor &amp; Pine LLC" in page
    assert "Reading Shopify: 1,240 orders" in page
    assert 'hx-trigger="every 2s"' in page
    browser = house.client(house.owner)
    url = page.split('hx-get="/sync/progress/')[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(f"/sync/progress/{url}").status_code == 204
    with within(house.company):
        run.ready_at = run.first_answer_at = samples.NOW
        run.save()
    anew = browser.get(f"/sync/progress/{url}")
    assert (anew.status_code, anew["HX-Refresh"]) == (204, "true"), "planned: the page is another"
    url = _home(house).split('hx-get="/sync/progress/')[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(f"/sync/progress/{url}").headers.get("HX-Refresh") is None
    told = browser.get("/sync/progress/").content.decode()
    assert "QuickBooks has called" in told
    assert "Delivered: 0 of 0" in told
    with within(house.company):
        run.finished_at = samples.NOW
        run.save()
    done = browser.get(f"/sync/progress/{url}")
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    assert browser.post("/sync/progress/").status_code == 405
    assert house.client(house.stranger).get("/sync/progress/").content == b""


def test_a_day_that_was_not_read_to_its_end_is_neither_proved_nor_empty(house: House) -> None:
    house.shop.pulled_at = samples.NOW - timedelta(days=2)  # Sunday morning in the shop
    house.shop.save()
    page = _home(house)
    assert "<h1>Monday has not been read from Shopify to its end yet.</h1>" in page
    assert "27 days proved, 1 with something held, 2 not read yet." in page
    assert "15 November: Not read to its end yet" in page
    chain = page.split('<div class="chain">')[1].split('<p class="card-foot">')[0]
    assert "money ruled" not in chain
    assert "<h1>Poniedziałek: odczyt z Shopify nie obejmuje" in _home(house, "pl")


def test_a_day_without_a_sale_shows_no_figures(house: House) -> None:
    with time_machine.travel(samples.NOW - timedelta(days=1)):
        page = _home(house)
    assert "<h1>Sunday: nothing was sold, nothing is to be booked.</h1>" in page
    assert '<div class="chain">' not in page


def test_two_shops_are_told_apart_and_the_worse_one_answers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = house.company.shops.model(
        company=house.company, domain="pine.myshopify.com", name="Pine", letter="B",
        zone=samples.ZONE, currency="USD", pulled_at=samples.NOW, started_at=samples.NOW,
    )  # fmt: skip
    second.save()
    usual = prove.prove_days

    def days(shop: object, first: object, last: object) -> tuple[DayProof, ...]:
        proofs = usual(shop, first, last)  # type: ignore[arg-type]
        if shop == second:
            proofs = (*proofs[:-1], replace(proofs[-1], state=DayState.WAITING))
        return proofs

    monkeypatch.setattr(prove, "prove_days", days)
    page = _home(house)
    assert "<h1>Pine: Monday waits for QuickBooks.</h1>" in page
    assert "2 shops" in page


DIFFERENT = replace(
    samples.proved_day(1),
    state=DayState.DIFFERS,
    chains=(samples.chain(Measure.SOLD, 100, quickbooks=64),),
)
REFUSED = replace(samples.held_day(1, samples.MONDAY), state=DayState.REFUSED)
WAITING = replace(samples.proved_day(1), state=DayState.WAITING)
EMPTY = replace(samples.proved_day(1), state=DayState.EMPTY)
HEADLINES: list[tuple[DayProof, str, str]] = [
    (
        samples.proved_day(1),
        "Monday is in your books, to the cent.",
        "poniedziałek jest w księgach, co do grosza.",
    ),
    (WAITING, "Monday waits for QuickBooks.", "poniedziałek czeka na QuickBooks."),
    (
        EMPTY,
        "Monday: nothing was sold, nothing is to be booked.",
        "poniedziałek: bez sprzedaży, nic do zaksięgowania.",
    ),
    (
        samples.held_day(1),
        "Saturday: 1 order is held.",
        "sobota: wstrzymane jest 1 zamówienie.",
    ),
    (
        replace(samples.held_day(1), orders=()),
        "Saturday: something is held.",
        "sobota: jest coś wstrzymane.",
    ),
    (
        DIFFERENT,
        "Monday: the documents and QuickBooks differ by $0.36.",
        f"poniedziałek: dokumenty i QuickBooks różnią się o 0,36{NB}USD.",
    ),
    (
        replace(DIFFERENT, chains=()),
        "Monday: two figures that must be equal are not.",
        "poniedziałek: dwie kwoty, które muszą być równe, nie są równe.",
    ),
    (
        REFUSED,
        "Monday: QuickBooks refused 1 document.",
        "poniedziałek: QuickBooks odrzucił 1 dokument.",
    ),
    (
        replace(REFUSED, documents=()),
        "Monday: a document waits for a decision.",
        "poniedziałek: dokument czeka na decyzję.",
    ),
]


@pytest.mark.parametrize(("proof", "english", "polish"), HEADLINES)
def test_every_state_of_a_day_has_its_sentence(proof: DayProof, english: str, polish: str) -> None:
    assert headline(proof) == english
    with override("pl"):
        assert headline(proof) == polish


def test_every_mark_of_a_day_has_its_rank() -> None:
    assert set(WORST_FIRST) == {*DAY_MARKS.values(), UNREAD}


def test_every_state_is_told() -> None:
    assert {proof.state for proof, _, _ in HEADLINES} == set(DayState)


def test_a_wrong_password_of_the_web_connector_is_said_on_the_page(house: House) -> None:
    with within(house.company):
        house.company.token_hash = "kept"
        house.company.token_at = house.now - timedelta(hours=2)
        house.company.last_called_at = house.now - timedelta(hours=1)
        house.company.refused_at = house.now - timedelta(minutes=5)
        house.company.save()
    page = _home(house)
    assert "The Web Connector called with a wrong password at" in page
    assert 'href="/setup/pair/"' in page
    with within(house.company):
        house.company.last_called_at = house.now
        house.company.save()
    assert "wrong password" not in _home(house)


def test_without_a_token_the_page_says_that_nobody_gets_in(house: House) -> None:
    with within(house.company):
        house.company.token_hash = ""
        house.company.save()
    assert "QuickBooks is not let in: there is no token." in _home(house)
