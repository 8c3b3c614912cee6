"""Settings: what was decided, in words, with the page that changes it; the theme of a browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.web import samples
from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.core.mapping import suggested_mapping
from tillbook.store.models import Company, ListEntry, MappingRecord, OpeningBalance, Shop
from tillbook.store.scoping import within
from tillbook.sync.setup import set_schedule, store_mapping
from tillbook.sync.wizard.lines import LineState, lines_of

URL = "/settings/"


def shown(house: House) -> str:
    return re.sub(r"\s+", " ", house.client(house.owner).get(URL).content.decode())


def card(page: str, title: str) -> str:
    return page.split(f">{title}</h2>")[1].partition("</section>")[0]


def in_quickbooks(house: House) -> None:
    """The company file has every account of the mapping."""
    for row in MappingRecord.objects.all():
        ListEntry.objects.get_or_create(
            company=house.company, kind="Account", list_id=f"A-{row.account}",
            full_name=row.account, folded=row.account.casefold(), account_type=row.account_type,
        )  # fmt: skip
    house.company.lists_read_at = samples.NOW
    house.company.save()


def test_before_anything_is_decided_every_card_says_so(house: House) -> None:
    page = shown(in_setup(house))
    assert "Not paired yet." in card(page, "QuickBooks")
    assert "harbor.myshopify.com" in card(page, "Shops")
    assert "Not decided yet." in card(page, "Accounts")
    assert "By hand only." in card(page, "Schedule")
    assert "Customers: Summary" in card(page, "Summary or detailed")
    assert "Not decided yet." in card(page, "Purchases")
    assert "No start date is chosen yet." in card(page, "Opening balances")
    assert "2 people may open these books." in card(page, "People")
    assert "is still being set up" in page


def test_what_was_decided_is_said_and_leads_to_its_page(house: House) -> None:
    house.company.verified_at = samples.NOW - timedelta(days=1)
    house.company.product = "QuickBooks Premier 2024"
    house.company.purchases = "shopify"
    house.company.save()
    with within(house.company):
        store_mapping(house.company, suggested_mapping())
        in_quickbooks(house)
        row = MappingRecord.objects.filter(role="SALES", qualifier="").first()
        assert row is not None
        row.chosen_at = samples.NOW
        row.save(update_fields=["chosen_at"])
        house.shop.start_date = date(2026, 11, 1)
        house.shop.started_at = samples.NOW
        house.shop.save()
        set_schedule(house.shop, samples.NOW, hour=5)
        OpeningBalance.objects.create(shop=house.shop, role="GIFT_CARDS", choice="book")
        OpeningBalance.objects.create(
            shop=house.shop, role="STORE_CREDIT", choice="book", amount_minor=0
        )
    page = shown(house)
    assert "QuickBooks Premier 2024" in card(page, "QuickBooks")
    assert "Paired yesterday, 07:12." in card(page, "QuickBooks")
    assert "1 account chosen." in card(page, "Accounts")
    assert "kept as suggested." in card(page, "Accounts")
    assert "Every day at 05:00, clock of America/New_York." in card(page, "Schedule")
    assert f'href="/setup/schedule/?shop={house.shop.pk}"' in card(page, "Schedule")
    assert "purchase orders are noted." in card(page, "Purchases")
    assert "The books begin on Sunday 1 November 2026." in card(page, "Opening balances")
    assert "1 opening balance is booked." in card(page, "Opening balances")
    assert "still being set up" not in page
    for url in ("pair", "shop", "accounts", "modes", "purchases", "opening"):
        assert f'href="/setup/{url}/"' in page
    assert 'href="/settings/people/"' in page


def test_each_shop_has_its_own_schedule_and_opening(house: House) -> None:
    with within(house.company):
        Shop.objects.create(
            company=house.company,
            domain="second.myshopify.com",
            name="Second",
            letter="B",
            zone=samples.ZONE,
            currency="USD",
        )
    page = shown(house)
    assert card(page, "Schedule, Second")
    assert card(page, "Opening balances, Harbor &amp; Pine LLC")
    assert "Connect another shop" in page


def test_a_theme_is_kept_in_the_browser_and_only_there(house: House) -> None:
    browser = house.client(house.owner)
    assert "data-theme" not in browser.get(URL).content.decode()[:200]
    answer = browser.post(URL, {"theme": "dark"})
    assert answer["Location"] == URL
    assert browser.cookies["theme"]["httponly"]
    assert '<html lang="en" data-theme="dark">' in browser.get("/").content.decode()
    browser.post(URL, {"theme": "system"})
    assert '<html lang="en">' in browser.get("/").content.decode()


@pytest.mark.parametrize("theme", ["", "pink", '"><script>'])
def test_a_theme_that_is_none_is_not_kept(house: House, theme: str) -> None:
    browser = house.client(house.owner)
    browser.post(URL, {"theme": theme})
    assert "theme" not in browser.cookies
    browser.cookies["theme"] = "pink"
    assert "pink" not in browser.get(URL).content.decode()


def test_it_is_the_members_own_page(house: House) -> None:
    assert "harbor" not in house.client(house.stranger).get(URL).content.decode().lower()
    assert "Harbor" in house.client(house.colleague).get(URL).content.decode()
    assert house.client(None).get(URL).status_code == 302
    assert Company.objects.count() == 2


def test_as_many_accounts_are_chosen_here_as_on_their_page(house: House) -> None:
    with within(house.company):
        store_mapping(house.company, suggested_mapping())
        in_quickbooks(house)
        MappingRecord.objects.update(chosen_at=samples.NOW)
        gone = ListEntry.objects.filter(full_name="Shopify Sales").delete()[0]
        counts = lines_of(house.company, samples.NOW).counts
        assert 0 < counts[LineState.CHOSEN] < MappingRecord.objects.count() - gone
    page = card(shown(house), "Accounts")
    assert f"{counts[LineState.CHOSEN]} accounts chosen." in page
    assert "1 to be created." in page
