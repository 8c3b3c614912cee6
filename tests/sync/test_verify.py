"""The company file that opens: too old, or kept without sales tax."""

from __future__ import annotations

import re

import pytest

from tests.sync.tricks import check_each_once, codes, forward, sentences, sets_of, tiny_world
from tests.sync.world import World
from tillbook.simulators.company import CompanyFile
from tillbook.store.models import Company
from tillbook.sync.looks import look_again
from tillbook.sync.verify import year_of


@pytest.fixture
def tiny(db: None) -> World:
    return tiny_world(6, 2)


def test_a_quickbooks_that_is_too_old_is_refused_in_words(
    tiny: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tiny.file.host_company_preferences

    def older(owner_id: str) -> str:
        kept = re.sub(r"<SupportedQBXMLVersion>(1[3-9]|[2-9]\d)\.0</[^>]*>", "", said(owner_id))
        return re.sub(r"<ProductName>[^<]*<", "<ProductName>QuickBooks Pro 2013<", kept)

    monkeypatch.setitem(vars(tiny.file), "host_company_preferences", older)
    update = tiny.update()
    assert update.status == "error"
    assert codes(tiny) == ["quickbooks-too-old"]
    assert "QuickBooks Pro 2013 is too old" in sentences(tiny)
    assert tiny.file.count("SalesReceipt") == tiny.file.count("ItemOtherCharge") == 0
    monkeypatch.undo()
    for _ in range(3):
        forward(tiny, minutes=30)
    assert codes(tiny) == []
    check_each_once(tiny)


def test_with_sales_tax_off_documents_go_without_tax_and_a_person_is_told(tiny: World) -> None:
    tiny.file = CompanyFile.sample(name="Harbor & Pine LLC", sales_tax=False)
    tiny.connector = tiny.another_connector()
    asked = sets_of(tiny)
    tiny.deliver()
    assert codes(tiny) == ["sales-tax-off"]
    check_each_once(tiny)
    written = [one for one in asked if "SalesReceiptAddRq" in one]
    assert written
    assert not any("SalesTaxCodeRef" in one or "ItemSalesTaxRef" in one for one in written)


@pytest.mark.parametrize(
    ("product", "release", "year"),
    [
        ("QuickBooks Premier Accountant Edition 2016", "26.0", 2016),
        ("QuickBooks Enterprise Solutions 24.0", "34.0", 2024),
        ("QuickBooks Enterprise Solutions", "33", 2023),
        ("QuickBooks Pro", "", None),
        ("QuickBooks Pro", "R14", None),
        ("QuickBooks Pro", "99.0", None),
    ],
)
def test_the_year_is_told_by_the_name_or_by_the_release(
    product: str, release: str, year: int | None
) -> None:
    assert year_of(product, release) == year


def test_what_the_file_says_is_learned_anew_at_every_call(tiny: World) -> None:
    tiny.deliver()
    learned = Company.objects.get(pk=tiny.company.pk)
    assert (learned.release, learned.file_mode, learned.inventory_on) == (
        "34.0",
        "SingleUser",
        True,
    )
    assert learned.default_tax_item == "Maine Sales Tax"
    tiny.file.change(multi_user=True, inventory=False)
    with tiny.scope():
        look_again(tiny.company, tiny.clock.now)
    forward(tiny, minutes=5)
    learned = Company.objects.get(pk=tiny.company.pk)
    assert (learned.file_mode, learned.inventory_on) == ("MultiUser", False)
