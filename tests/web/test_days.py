"""The page of a day: five links, lines, orders and documents; the same figures as CSV."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from tests.web.conftest import House


def _page(house: House, day: str, language: str = "en") -> str:
    response = house.client(house.owner).get(
        f"/days/{house.shop.pk}/{day}/", headers={"accept-language": language}
    )
    assert response.status_code == 200
    return response.content.decode()


def _table(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_all_five_links_of_every_measure(house: House) -> None:
    page = _page(house, "2026-11-14")
    sold = page.split('<h3 class="chain-name">')[1]
    assert re.findall(r"<div><span>([^<]+)</span>", sold) == [
        "Shopify says",
        "Facts",
        "Tillbook entries",
        "Documents",
        "QuickBooks holds",
    ]
    assert re.findall(r'aria-label="([^"]+)">[=≠…]', sold) == [
        "differs from",
        "equals",
        "equals",
        "not compared yet",
    ]
    assert "ruled" not in sold.replace("unruled", "")
    assert page.count('class="chain five"') == 3


def test_a_proved_day_is_ruled_off(house: House) -> None:
    page = _page(house, "2026-11-16")
    sold = page.split('<h3 class="chain-name">')[1]
    assert sold.count('<span class="money ruled">$1,184.62</span>') == 5
    assert "<h1>Monday 16 November</h1>" in page
    assert (
        "2 documents, in QuickBooks since 17 Nov, 06:31, read back and compared 17 Nov, 06:34."
        in page
    )


def test_a_day_in_polish(house: House) -> None:
    page = _page(house, "2026-11-14", "pl")
    assert "<h1>Sobota, 14 listopada</h1>" in page
    assert "Sobota: wstrzymane jest 1 zamówienie." in page
    assert "pozycje podatku dają 9,34\u00a0USD, a suma podatku to 9,35\u00a0USD." in page
    assert "Sprzedaż - Footwear" in page


def test_lines_stand_side_by_side(house: House) -> None:
    page = _page(house, "2026-11-14")
    row = page.split('<th scope="row">Shipping<small')[1].split("</tr>")[0]
    assert re.findall(r'aria-label="([^"]+)"', row) == [
        "differs from",
        "not compared yet",
        "not known yet",
    ]


def test_a_held_order_stands_with_its_cause(house: House) -> None:
    page = _page(house, "2026-11-14")
    row = page.split('<a href="/orders/?q=%234127">')[1].split("</div>")[0]
    assert "156.60" in row
    assert "Held" in row
    assert "its tax lines add up to 9.34\u00a0USD" in row


def test_a_refused_document_stands_with_its_cure(house: House) -> None:
    page = _page(house, "2026-11-14")
    row = page.split("A261114-02")[1].split("</div>")[0]
    assert "Refused" in row
    assert "What to do." in row


def test_an_open_day_says_when_it_closes(house: House) -> None:
    page = _page(house, "2026-11-17")
    assert "It closes at 18 Nov, 02:00 and is booked after that." in page
    assert "2026-11-18" not in page
    assert "money ruled" not in page  # what is not over is not proved
    assert f'href="/days/{house.shop.pk}/2026-11-16/"' in page


def test_a_day_without_a_sale(house: House) -> None:
    page = _page(house, "2026-11-15")
    assert "Nothing to prove" in page
    assert "money ruled" not in page
    assert ".csv" not in page


@pytest.mark.parametrize("day", ["2026-11-18", "2026-11-31", "2026-13-01", "0000-01-01"])
def test_days_to_come_and_days_that_are_none_do_not_exist(house: House, day: str) -> None:
    assert house.client(house.owner).get(f"/days/{house.shop.pk}/{day}/").status_code == 404


def test_lines_as_csv(house: House) -> None:
    client = house.client(house.owner)
    table = _table(client, f"/days/{house.shop.pk}/2026-11-14/lines.csv")
    assert table == [
        ["Line", "Account", "Tillbook entries", "Documents", "QuickBooks holds", "Currency"],
        ["Sales - Footwear", "Shopify Sales", "504.00", "504.00", "504.00", "USD"],
        ["Shipping", "Shopify Shipping", "31.00", "40.25", "", "USD"],
    ]


def test_orders_as_csv(house: House) -> None:
    client = house.client(house.owner)
    table = _table(client, f"/days/{house.shop.pk}/2026-11-14/orders.csv")
    assert table[1] == ["#4118", "167.50", "167.50", "USD", "no", ""]
    assert table[2][:5] == ["#4127", "156.60", "156.60", "USD", "yes"]
    assert table[2][5].startswith("Order #4127 is held")


def test_a_spreadsheet_runs_nothing_of_ours(house: House) -> None:
    client = house.client(house.owner)
    table = _table(client, f"/days/{house.shop.pk}/2026-11-16/orders.csv")
    assert table[2][0] == "'=4141"


def test_a_negative_amount_is_a_number_in_csv_and_has_a_true_minus_on_the_page(
    house: House,
) -> None:
    table = _table(house.client(house.owner), f"/days/{house.shop.pk}/2026-11-16/lines.csv")
    assert table[2][2] == "-34.70"
    assert "\u221234.70" in _page(house, "2026-11-16")


def test_the_paper_has_a_line_to_sign(house: House) -> None:
    assert "Checked by" in _page(house, "2026-11-16").split('class="print sign-off"')[1]


def test_files_are_named_for_shop_and_day(house: House) -> None:
    response = house.client(house.owner).get(f"/days/{house.shop.pk}/2026-11-16/lines.csv")
    assert 'filename="harbor-2026-11-16-lines.csv"' in response["Content-Disposition"]
