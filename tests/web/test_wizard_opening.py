"""The page Opening balances: a start date, each balance decided at its own line, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from typing import cast

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from tests.stories.opening_world import (
    DAY_BEFORE,
    OWED_MINOR,
    START,
    begin_with_opening,
    decide,
    kept_by_hand,
    lines_of,
    read_world,
)
from tests.sync.world import NOON_AFTER
from tests.web.conftest import _member
from tillbook.core.money import UnreadableMoney
from tillbook.core.opening import Choice
from tillbook.core.roles import Role
from tillbook.store.models import Company, Shop
from tillbook.sync.opening_lines import OpeningLine
from tillbook.sync.wizard.steps import StepName, is_confirmed
from tillbook.web.amounts import read_amount
from tillbook.web.wizard.frame import next_url

URL = "/setup/opening/"
UNPAID = (Role.CUSTOMER_BALANCE, None)
GIFT_CARDS = (Role.GIFT_CARDS, None)


class Opened:
    """A shop that is read and has a start date, and somebody at the page."""

    def __init__(self, *, by_hand: bool = False, scopes: list[str] | None = None) -> None:
        self.world = read_world(scopes=scopes)
        if by_hand:
            kept_by_hand(self.world)
        self.world.reload()
        self.owner = _member(self.world.company, "irena", owner=True)
        self.browser = self.signed_in(self.owner)

    @staticmethod
    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    def lines(self) -> dict[tuple[Role, str | None], OpeningLine]:
        self.world.reload()
        return lines_of(self.world)

    def page(self) -> str:
        return self.browser.get(URL).content.decode()

    def send(self, **sent: str) -> HttpResponse:
        return cast("HttpResponse", self.browser.post(URL, sent))

    def form(self, choice: str = "ignore") -> dict[str, str]:
        """Nothing was open but on gift cards, and unpaid orders; the same is done with both."""
        sent = {}
        for key, line in self.lines().items():
            sent[f"choice-{line.slug}"] = choice
            sent[f"amount-{line.slug}"] = "50.00" if key == GIFT_CARDS else "0"
        return sent

    def confirmed(self) -> bool:
        self.world.reload()
        return is_confirmed(self.world.company, self.world.shop, StepName.OPENING)


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOON_AFTER + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def opened(db: None, quick_passwords: None, clock: None) -> Opened:
    return Opened()


def test_every_balance_shows_what_is_known_and_what_is_asked(opened: Opened) -> None:
    said = opened.page()
    assert "Where do your books begin?" in said
    assert f'value="{START.isoformat()}"' in said
    assert "what 10 orders owed at the end of 9 November 2026" in said
    assert "$178.90" in said
    assert said.count("Shopify does not say it") == len(opened.lines()) - 1
    assert re.search(r">#3001</a></th><td class=\"num\"><span class=\"money\">100.00<", said)
    assert "One journal dated 9 November 2026, against Opening Balance Equity." in said
    assert "balances are not decided yet" in said


def test_everything_decided_goes_on_to_the_next_step(opened: Opened) -> None:
    answer = opened.send(**opened.form())
    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.FOUND,
        next_url(StepName.OPENING),
    )
    assert opened.confirmed()
    lines = opened.lines()
    assert lines[GIFT_CARDS].amount_minor == -5_000
    assert lines[GIFT_CARDS].entered_by == "irena"
    assert lines[UNPAID].choice is Choice.IGNORE
    assert "Everything is decided" in opened.page()


def test_what_is_missing_is_said_at_its_line_and_the_rest_is_kept(opened: Opened) -> None:
    sent = opened.form()
    unpaid, cards = opened.lines()[UNPAID], opened.lines()[GIFT_CARDS]
    del sent[f"choice-{unpaid.slug}"]
    sent[f"amount-{cards.slug}"] = ""
    answer = opened.send(**sent)
    said = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert said.count('class="err"') == 2
    assert f'id="choice-{unpaid.slug}-e">Choose what is done with it.' in said
    assert f'id="amount-{cards.slug}-e">Enter the amount, 0 if nothing was open.' in said
    assert not opened.confirmed()
    stored = [line.amount_minor for line in opened.lines().values() if line.asked]
    assert stored.count(0) == len(stored) - 1


def test_saving_leaves_open_what_is_open(opened: Opened) -> None:
    cards = opened.lines()[GIFT_CARDS]
    answer = opened.send(action="save", **{f"amount-{cards.slug}": "12.50"})
    assert answer["Location"] == URL
    assert opened.lines()[GIFT_CARDS].amount_minor == -1_250
    assert not opened.confirmed()
    assert 'value="12.50"' in opened.page()


def test_an_amount_that_is_none_stays_as_it_was_typed(opened: Opened) -> None:
    cards = opened.lines()[GIFT_CARDS]
    said = opened.send(action="save", **{f"amount-{cards.slug}": "12,5 <b>"}).content.decode()
    assert "“12,5 &lt;b&gt;” is not an amount. Write it as 1,184.62." in said
    assert 'value="12,5 &lt;b&gt;"' in said
    assert opened.lines()[GIFT_CARDS].amount_minor is None


def test_already_needs_an_account(opened: Opened) -> None:
    unpaid = opened.lines()[UNPAID]
    said = opened.send(action="save", **{f"choice-{unpaid.slug}": "already"}).content.decode()
    assert "No account is chosen that already holds Unpaid orders." in said
    assert opened.lines()[UNPAID].choice is None


def test_what_is_already_there_is_compared_live(
    db: None, quick_passwords: None, clock: None
) -> None:
    opened = Opened(by_hand=True)
    unpaid = opened.lines()[UNPAID]
    assert '<option value="Shopify Unpaid Orders" data-type="Other Current Asset" selected>' in (
        opened.page()
    )
    name = "Shopify Unpaid Orders"
    sent = {f"choice-{unpaid.slug}": "already", f"account-{unpaid.slug}": name}
    assert opened.send(action="save", **sent)["Location"] == URL
    said = opened.page()
    assert 'hx-get="/setup/opening/compared/" hx-trigger="every 2s"' in said
    opened.world.deliver()
    fragment = opened.browser.get(URL + "compared/").content.decode()
    assert "hx-get" not in fragment
    assert 'aria-label="equals"' in fragment
    assert fragment.count("178.90") == 2
    assert opened.send(action="ask")["Location"] == URL
    assert "hx-get" in opened.page()


def test_a_new_start_date_is_a_new_opening(opened: Opened) -> None:
    earlier = START - timedelta(days=3)
    assert opened.send(action="start", day=earlier.isoformat())["Location"] == URL
    assert opened.lines()[UNPAID].amount_minor != OWED_MINOR
    assert "at the end of 6 November 2026" in opened.page()


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "Enter a date."), ("2026-02-30", "Enter a date."), ("2027-01-01", "too far ahead")],
)
def test_a_date_that_cannot_be_is_said_at_its_field(opened: Opened, day: str, said: str) -> None:
    page = opened.send(action="start", day=day).content.decode()
    assert said in page
    assert 'aria-describedby="day-e day-h" aria-invalid="true"' in page
    opened.world.reload()
    assert opened.world.shop.start_date == START


def test_a_journal_in_a_closed_period_stands_in_the_way(opened: Opened) -> None:
    Company.objects.update(closing_date=DAY_BEFORE)
    said = opened.send(**opened.form("book")).content.decode()
    assert "are closed up to 2026-11-09" in said
    assert not opened.confirmed()


def test_where_shopify_shows_part_of_the_orders_the_sum_is_asked(
    db: None, quick_passwords: None, clock: None
) -> None:
    opened = Opened(scopes=["read_orders"])
    said = opened.page()
    assert "the orders of the last 60 days only" in said
    assert "Of the orders Shopify shows, $178.90 were unpaid." in said
    sent = opened.form() | {f"amount-{opened.lines()[UNPAID].slug}": "1,200.00"}
    assert opened.send(**sent)["Location"] == next_url(StepName.OPENING)
    assert opened.lines()[UNPAID].not_shown_minor == 120_000 - OWED_MINOR


def test_once_started_it_is_only_shown(opened: Opened) -> None:
    decide(opened.world, Choice.BOOK)
    begin_with_opening(opened.world)
    said = opened.page()
    assert "nothing of them can be changed" in said
    assert 'name="amount-' not in said
    assert "Booked in one journal dated 9 November 2026." in said
    before = opened.lines()[GIFT_CARDS].amount_minor
    opened.send(**opened.form())
    opened.send(action="start", day="2026-11-01")
    assert opened.lines()[GIFT_CARDS].amount_minor == before
    assert opened.world.shop.start_date == START


def test_before_there_is_a_shop_or_a_date_the_page_says_what_comes_first(opened: Opened) -> None:
    with opened.world.scope():
        Shop.objects.update(start_date=None, pulled_at=None)
    said = opened.page()
    assert "Choose the start date first" in said
    assert 'form="step"' not in said
    with opened.world.scope():
        Shop.objects.all().delete()
    assert "Connect the shop first" in opened.page()
    assert opened.send(choice="book").status_code == HTTPStatus.OK
    assert opened.browser.get(URL + "compared/").status_code == HTTPStatus.OK


def test_a_colleague_may_decide_a_stranger_sees_nothing_of_it(opened: Opened) -> None:
    colleague = _member(opened.world.company, "jan", owner=False)
    browser = opened.signed_in(colleague)
    assert browser.post(URL, opened.form())["Location"] == next_url(StepName.OPENING)
    stranger = User.objects.create_user("eve")
    for path in (URL, URL + "compared/"):
        assert opened.signed_in(stranger).get(path).status_code == HTTPStatus.NOT_FOUND
        assert Client().get(path).status_code == HTTPStatus.FOUND


def test_in_polish(opened: Opened) -> None:
    opened.browser.post("/language/", {"language": "pl"})
    said = opened.page()
    assert "Od kiedy prowadzić księgi?" in said
    assert "178,90\u00a0USD" in said
    cards = opened.lines()[GIFT_CARDS]
    opened.send(action="save", **{f"amount-{cards.slug}": "1 184,62"})
    assert opened.lines()[GIFT_CARDS].amount_minor == -118_462
    assert 'value="1\u00a0184,62"' in opened.page()


@pytest.mark.parametrize(
    ("lang", "text", "minor"),
    [
        ("en", "1,184.62", 118_462),
        ("en", "$1,184.62", 118_462),
        ("en", " 1184.6 ", 118_460),
        ("en", "\u22125", -500),
        ("en", "+0", 0),
        ("pl", "1 184,62", 118_462),
        ("pl", "1\u00a0184,62", 118_462),
        ("pl", "1\u202f184,62", 118_462),
        ("pl", "1184.62", 118_462),
        ("pl", "-36,00", -3_600),
    ],
)
def test_amounts_are_read_as_they_are_written(lang: str, text: str, minor: int) -> None:
    with override(lang):
        assert read_amount(text, "USD") == minor


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", ""), ("en", "12,5"), ("en", "1,18.00"), ("en", "1.005"), ("en", "a"), ("en", "--1"),
        ("pl", "1,184.62"), ("pl", "1,184"), ("pl", "1.2.3"), ("en", "1e5"), ("en", "\u0661"),
    ],
)  # fmt: skip
def test_what_could_be_meant_otherwise_is_no_amount(lang: str, text: str) -> None:
    with override(lang), pytest.raises(UnreadableMoney):
        read_amount(text, "USD")


def test_amounts_of_another_shop_or_start_date_are_not_stored(opened: Opened) -> None:
    said = opened.page()
    marks = set(re.findall(r'name="of" value="([^"]*)"', said))
    assert marks == {f"{opened.world.shop.pk}/{START.isoformat()}"}
    before = {key: (line.amount_minor, line.choice) for key, line in opened.lines().items()}
    for old in (f"{opened.world.shop.pk + 1}/{START.isoformat()}", f"{opened.world.shop.pk}/"):
        for action in ("save", "start"):
            form = opened.form("book") | {"action": action, "day": "2026-11-01", "of": old}
            assert opened.send(**form)["Location"] == URL
        assert "Nothing was stored." in opened.page()
    assert {key: (line.amount_minor, line.choice) for key, line in opened.lines().items()} == before
    assert opened.world.shop.start_date == START
    opened.send(**opened.form(), of=marks.pop())
    assert opened.confirmed()


@pytest.mark.parametrize("text", ["100000000000.00", "−999999999999999", "1e5", "1.234,56"])
def test_an_amount_that_no_journal_can_hold_is_not_one(opened: Opened, text: str) -> None:
    slug = opened.lines()[GIFT_CARDS].slug
    said = opened.send(**opened.form() | {f"amount-{slug}": text}).content.decode()
    assert "is not an amount" in said
    assert opened.lines()[GIFT_CARDS].amount_minor is None
    opened.send(**opened.form() | {f"amount-{slug}": "99,999,999,999.99"})
    assert abs(opened.lines()[GIFT_CARDS].amount_minor or 0) == 10**13 - 1


def test_a_shop_without_a_start_date_shows_its_opening_all_the_same(opened: Opened) -> None:
    with opened.world.scope():
        opened.world.shop.start_date = None
        opened.world.shop.started_at = opened.world.clock.now
        opened.world.shop.save()
    assert opened.browser.get(URL).status_code == HTTPStatus.OK


def test_what_is_owed_to_customers_cannot_be_negative_but_a_clearing_account_can(
    opened: Opened,
) -> None:
    lines = opened.lines()
    cards = lines[GIFT_CARDS]
    clearing = next(line for (role, _), line in lines.items() if role is Role.CLEARING)
    sent = {f"amount-{cards.slug}": "-5", f"amount-{clearing.slug}": "-36.00"}
    said = opened.send(action="save", **sent).content.decode()
    assert f'id="amount-{cards.slug}-e">What is owed to customers is not negative;' in said
    assert f'id="amount-{clearing.slug}-e"' not in said
    assert "negative if more was taken out than came in" in said
    stored = opened.lines()
    assert stored[GIFT_CARDS].amount_minor is None
    assert stored[clearing.role, clearing.qualifier].amount_minor == -3_600


def test_what_is_owed_before_the_start_is_so_far_until_that_day_is_over(opened: Opened) -> None:
    # 23:00 and 01:00 in New York, around the beginning of the start date.
    midnight = datetime.combine(START, time(5), UTC)
    with time_machine.travel(midnight - timedelta(hours=1), tick=True):
        opened.browser = opened.signed_in(opened.owner)
        said = opened.page()
    assert "orders owe so far; 9 November 2026 is not over yet" in said
    assert "owed at the end of" not in said
    with time_machine.travel(midnight + timedelta(hours=1), tick=True):
        opened.browser = opened.signed_in(opened.owner)
        assert "what 10 orders owed at the end of 9 November 2026" in opened.page()
