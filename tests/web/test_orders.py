"""The way of an order: found by its name, with every station and an honest heading."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web import samples
from tests.web.conftest import House
from tillbook.sync.shapes import Journey
from tillbook.web.orders import order_page


def _orders(house: House, query: str, language: str = "en") -> str:
    response = house.client(house.owner).get(
        f"/orders/{query}", headers={"accept-language": language}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_name_there_is_a_field(house: House) -> None:
    page = _orders(house, "")
    assert "<h1>Follow an order into QuickBooks</h1>" in page
    assert 'name="q"' in page


def test_a_name_nobody_has(house: House) -> None:
    assert "<h1>No order is called “#9999”.</h1>" in _orders(house, "?q=%239999")


def test_what_was_asked_is_shown_as_text(house: House) -> None:
    page = _orders(house, "?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_every_station_of_an_order(house: House) -> None:
    house.journeys = (samples.order_journey(),)
    page = _orders(house, "?q=4140")
    assert "<h1>Order #4140 is in your books, to the cent.</h1>" in page
    for station in (
        "Sold: product, Harbor boot",
        "Paid by shopify_payments",
        "16 Nov, 15:41",
        "Payments on their way - shopify_payments",
        "A261116-01",
        "5F1A2-1794640291",
        "TB0000000000000001",
        "0 Status OK",
        "not stated",
    ):
        assert station in page, station


def test_debits_and_credits_have_their_columns_and_are_equal(house: House) -> None:
    house.journeys = (samples.order_journey(),)
    entry = _orders(house, "?q=4140").split("What it means")[1].split("</table>")[0]
    cells = re.findall(r'<td class="num">(?:<span class="money">([^<]*)</span>)?</td>', entry)
    assert cells == ["167.50", "", "", "157.50", "", "10.00", "167.50", "167.50"]


def test_an_order_in_polish(house: House) -> None:
    house.journeys = (samples.order_journey(),)
    page = _orders(house, "?q=4140", "pl")
    assert "<h1>Zamówienie #4140 jest w księgach, co do grosza.</h1>" in page
    assert "Zapłata: shopify_payments" in page
    assert "Podatek od sprzedaży - Maine State Tax" in page


def test_a_held_order_in_polish(house: House) -> None:
    house.journeys = (samples.order_journey(problems=(samples.HELD,)),)
    page = _orders(house, "?q=4140", "pl")
    assert "<h1>Zamówienie #4140 jest wstrzymane.</h1>" in page


def test_one_name_in_two_shops(house: House) -> None:
    house.journeys = (samples.order_journey(), samples.order_journey())
    page = _orders(house, "?q=4140")
    assert "<h1>Order 4140 is in more than one shop.</h1>" in page
    assert page.count("What Shopify states, and what Tillbook holds") == 2


WAITING = samples.document(state="ready", accepted_at=None, read_back_at=None)
UNREAD = samples.document(read_back_at=None)
OTHER_TOTAL = samples.document(returned_total_minor=1)
REFUSED = samples.document(state="needs_person", read_back_at=None, problem=samples.REFUSED)
FACT = samples.order_journey().facts[0]


@pytest.mark.parametrize(
    ("journey", "words"),
    [
        (samples.order_journey(test=True), "is a test order and is not booked."),
        (samples.order_journey(problems=(samples.HELD,)), "is held."),
        (samples.order_journey(problems=(samples.DIFFERS,)), ": two figures"),
        (samples.order_journey(documents=(REFUSED,)), ": QuickBooks refused a document."),
        (samples.order_journey(documents=(OTHER_TOTAL,)), ": two figures"),
        (samples.order_journey(documents=(WAITING,)), "waits for QuickBooks."),
        (samples.order_journey(documents=(UNREAD,)), "waits for QuickBooks."),
        (samples.order_journey(documents=()), "waits for QuickBooks."),
        (
            samples.order_journey(facts=(FACT, replace(FACT, document_key=None))),
            "waits for QuickBooks.",
        ),
        (samples.order_journey(facts=(), documents=()), "has nothing to book."),
    ],
)
def test_an_order_is_in_the_books_only_when_all_of_it_was_read_back(
    journey: Journey, words: str
) -> None:
    page = order_page(journey)
    assert words in page.title
    assert page.mark.css != "proved" or journey.test
