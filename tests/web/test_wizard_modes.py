"""The page Summary or detailed: the meter, the eight combinations, and what is refused."""

from __future__ import annotations

import re

import pytest

from tests.web import samples
from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.core.limits import ALL_MODES
from tillbook.core.problems import Code, problem
from tillbook.store.models import Company, Look
from tillbook.store.scoping import within
from tillbook.sync import looks
from tillbook.sync.snapshots import freeze_problem
from tillbook.sync.wizard import modes
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

URL = "/setup/modes/"
SUMMARY = {"customers": "summary", "inventory": "summary", "vendors": "summary"}


@pytest.fixture(autouse=True)
def _under_way(house: House) -> None:
    in_setup(house)


@pytest.fixture
def paired(house: House) -> House:
    """A verified Premier file and what Shopify counts."""
    house.company.verified_at = samples.NOW
    house.company.product = "QuickBooks Premier 2024"
    house.company.save(update_fields=["verified_at", "product"])
    with within(house.company):
        house.shop.counts = {"customers": 3918, "variants": 2911, "vendors": 46}
        house.shop.save(update_fields=["counts"])
    return house


def counted(house: House, items: int = 6_480) -> None:
    """QuickBooks has counted 1,567 names and these items."""
    with within(house.company):
        Look.objects.update_or_create(
            company=house.company,
            kind=looks.LookKind.COUNTS,
            about="",
            defaults={
                "asked_at": samples.NOW,
                "answered_at": samples.NOW,
                "answer": {
                    "customers": 1_204,
                    "vendors": 312,
                    "employees": 40,
                    "other_names": 11,
                    "items": items,
                    "capacities": {},
                },
            },
        )


def shown(house: House) -> str:
    return re.sub(r"\s+", " ", house.client(house.owner).get(URL).content.decode())


def stored(house: House) -> str:
    return modes.chosen_modes(Company.objects.get(pk=house.company.pk)).code


def test_the_meter_is_rendered_without_script(paired: House) -> None:
    counted(paired)
    page = shown(paired)
    assert 'data-sum="8047" data-max="14500"' in page
    assert 'value="summary" data-add="1" checked' in page
    assert 'value="detailed" data-add="3918" disabled' in page
    assert "Adds 3,918 rows." in page
    assert "3,918 customers in Shopify." in page
    total = 8_047 + 1 + 1 + 1  # the customer, the vendor and the 0 % tax item
    assert f"<b data-total>{total:,}</b> of 14,500" in page
    assert f"{14_500 - total:,} rows are left." in page
    assert '<dd class="sum">8,047</dd>' in page
    assert page.count("data-combo=") == 8
    assert '<tr data-combo="sss" data-now>' in page
    assert page.count("too many</span>") == 2
    assert page.count("comes later") == 3


def test_going_on_stores_the_choice(paired: House) -> None:
    counted(paired)
    answer = paired.client(paired.colleague).post(URL, SUMMARY)
    assert (answer.status_code, answer["Location"]) == (302, next_url(StepName.MODES))
    assert "modes" in Company.objects.get(pk=paired.company.pk).setup


def test_detailed_that_was_never_offered_is_refused_in_words(paired: House) -> None:
    counted(paired)
    answer = paired.client(paired.owner).post(URL, SUMMARY | {"inventory": "detailed"})
    assert answer.status_code == 422
    assert "Detailed comes with a later version." in answer.content.decode()
    assert stored(paired) == "sss"


def test_above_14_500_the_form_is_refused_and_the_meter_red(
    paired: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modes, "BUILT", ALL_MODES[-1])
    counted(paired)
    browser = paired.client(paired.owner)
    wished = {"customers": "detailed", "inventory": "detailed", "vendors": "summary"}
    answer = browser.post(URL, wished)
    page = re.sub(r"\s+", " ", answer.content.decode())
    assert answer.status_code == 422
    assert "QuickBooks would hold 14,878 names and items after the first sync" in page
    assert re.search(r'data-max="14500" data-over', page)
    assert "378 rows too many for Detailed: choose Summary." in page
    assert stored(paired) == "sss"
    counted(paired, items=6_480 - 378)
    assert browser.post(URL, wished).status_code == 302
    assert stored(paired) == "dds"


def test_a_full_file_says_that_only_summary_is_left(paired: House) -> None:
    counted(paired, items=13_500)
    page = shown(paired)
    assert "Summary only" in page
    assert "takes 14,500 names and items before Summary is needed; there are 15,070." in page
    assert paired.client(paired.owner).post(URL, SUMMARY).status_code == 302


def test_a_list_without_room_is_said_before_anybody_saves(paired: House) -> None:
    counted(paired, items=14_500)
    page = shown(paired)
    assert "Too full" in page
    assert "QuickBooks would hold 14,501 items after the first sync; there is room for" in page
    answer = paired.client(paired.owner).post(URL, SUMMARY)
    assert answer.status_code == 422
    assert answer.content.decode().count("14,501 items") == 1


def test_before_pairing_it_says_so_and_summary_can_be_chosen(house: House) -> None:
    page = shown(house)
    assert "it is not paired yet" in page
    assert "/setup/pair/" in page
    assert "data-sum" not in page
    assert house.client(house.owner).post(URL, SUMMARY).status_code == 302
    page = shown(house)
    assert "waiting</span>" in page.split('aria-current="step"')[1].split("</a>")[0]


def test_counting_is_asked_for_waited_for_and_shown(paired: House) -> None:
    browser = paired.client(paired.owner)
    assert "Count the rows" in shown(paired)
    assert browser.get(URL + "count/").status_code == 405
    assert browser.post(URL + "count/")["Location"] == URL
    page = shown(paired)
    assert "QuickBooks counts its rows at the next call." in page
    live = re.search(r'hx-get="(/setup/modes/waiting/[^"]*)"', page)
    assert live is not None
    assert browser.get(live[1]).status_code == 204
    counted(paired)
    settled = browser.get(live[1])
    assert settled["HX-Refresh"] == "true"
    assert b"hx-get" not in settled.content
    assert "Counted in the company file today, 07:12" in shown(paired)


def test_why_quickbooks_would_not_count_is_said(paired: House) -> None:
    refusal = problem(Code.NOT_READ, "counts", what="the counts", reason="It is busy.")
    with within(paired.company):
        Look.objects.create(
            company=paired.company,
            kind=looks.LookKind.COUNTS,
            asked_at=samples.NOW,
            answered_at=samples.NOW,
            problem=freeze_problem(refusal),
        )
    page = shown(paired)
    assert "Not counted" in page
    assert "Look again" in page


def test_what_shopify_does_not_say_is_shown_as_unknown(paired: House) -> None:
    with within(paired.company):
        paired.shop.counts = {"customers": None, "variants": 3, "vendors": 1}
        paired.shop.save(update_fields=["counts"])
    counted(paired)
    page = shown(paired)
    assert "Shopify does not say how many there are." in page
    assert page.count("Not known") == 4


def test_a_stranger_counts_and_changes_nothing_here(paired: House) -> None:
    counted(paired)
    browser = paired.client(paired.stranger)
    assert "8,047" not in browser.get(URL).content.decode()
    browser.post(URL, SUMMARY)
    assert "modes" not in Company.objects.get(pk=paired.company.pk).setup
    for url in (URL, URL + "waiting/"):
        assert paired.client(None).get(url).status_code == 302
    assert paired.client(None).post(URL + "count/").status_code == 302
