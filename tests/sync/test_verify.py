"""The company file that opens: too old, or kept without sales tax."""

from __future__ import annotations

import re

import pytest

from tests.sync.tricks import check_each_once, codes, forward, sentences, sets_of, tiny_world
from tests.sync.world import World
from tillbook.simulators.company import CompanyFile


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
