"""Items and adjustments: an opening stock is whole, and an adjustment changes something."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.qbxml.examples import usd
from tests.qbxml.refused import Expected, assert_refused
from tests.qbxml.transaction_examples import ADJUSTMENT, COUNTED
from tillbook.core.money import Money
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq


def _item(**changes: Any) -> rq.ItemInventoryAdd:  # noqa: ANN401
    return replace(COUNTED, **changes)


def _opening(**changes: Any) -> rq.ItemInventoryAdd:  # noqa: ANN401
    opening = COUNTED.opening
    assert opening is not None
    return replace(COUNTED, opening=replace(opening, **changes))


def _adjusted(difference: Any, item: str = "Boot") -> rq.InventoryAdjustmentAdd:  # noqa: ANN401
    line = rq.InventoryAdjustmentLine(item=item, difference=difference)
    return replace(ADJUSTMENT, lines=(ADJUSTMENT.lines[0], line))


_LINE2: Final = "InventoryAdjustmentAdd/InventoryAdjustmentLineAdd[2]"
_DIFFERENCE: Final = f"{_LINE2}/QuantityAdjustment/QuantityDifference"
_REFUSED: Final[list[tuple[rq.Request, Expected]]] = [
    (_opening(quantity=0), Expected(words="an opening stock of 0 is none")),
    (_opening(quantity=Decimal("-0.5")), Expected(words="-0.5 is none")),
    (_opening(value=usd(-1)), Expected(words="worth -0.01 is below zero")),
    (_opening(quantity="12"),
     Expected(fault=faults.UnfitValue, place="ItemInventoryAdd/QuantityOnHand")),
    (_opening(quantity=Decimal("NaN")),
     Expected(fault=faults.UnfitValue, place="ItemInventoryAdd/QuantityOnHand")),
    (_opening(value=306),
     Expected(fault=faults.UnfitValue, place="ItemInventoryAdd/TotalValue")),
    (_item(name="Boots:42"),
     Expected(fault=faults.NotStorable, place="ItemInventoryAdd/Name")),
    (_item(name="x" * 32), Expected(fault=faults.TooLong, place="ItemInventoryAdd/Name")),
    (_item(part_number="x" * 32),
     Expected(fault=faults.TooLong, place="ItemInventoryAdd/ManufacturerPartNumber")),
    (_item(income_account=""),
     Expected(fault=faults.MissingField, place="ItemInventoryAdd/IncomeAccountRef")),
    (_item(cogs_account=""),
     Expected(fault=faults.MissingField, place="ItemInventoryAdd/COGSAccountRef")),
    (_item(asset_account=""),
     Expected(fault=faults.MissingField, place="ItemInventoryAdd/AssetAccountRef")),
    (_item(price=Decimal("60.00")),
     Expected(fault=faults.UnfitValue, place="ItemInventoryAdd/SalesPrice")),
    (_item(cost=usd(10**12)),
     Expected(fault=faults.UnfitValue, place="ItemInventoryAdd/PurchaseCost")),
    (_item(cost=Money(1, "KWD")),
     Expected(fault=faults.TooPreciseForQuickBooks, place="ItemInventoryAdd/PurchaseCost")),
    (rq.ItemNonInventoryAdd(name="x", account=""),
     Expected(fault=faults.MissingField, place="ItemNonInventoryAdd/SalesOrPurchase/AccountRef")),
    (replace(ADJUSTMENT, lines=()),
     Expected(fault=faults.MissingField,
              place="InventoryAdjustmentAdd/InventoryAdjustmentLineAdd")),
    (replace(ADJUSTMENT, account=""),
     Expected(fault=faults.MissingField, place="InventoryAdjustmentAdd/AccountRef")),
    (replace(ADJUSTMENT, ref_number="x" * 12),
     Expected(fault=faults.TooLong, place="InventoryAdjustmentAdd/RefNumber")),
    (_adjusted(0), Expected(words="line 2 changes nothing")),
    (_adjusted(Decimal("0.00")), Expected(words="line 2 changes nothing")),
    (_adjusted(None),
     Expected(fault=faults.MissingField, place=_DIFFERENCE)),
    (_adjusted(0.5), Expected(fault=faults.UnfitValue, place=_DIFFERENCE)),
    (_adjusted(1, item=""),
     Expected(fault=faults.MissingField, place=f"{_LINE2}/ItemRef")),
    (rq.InventoryAdjustmentQuery(ref_numbers=("1",), page=rq.Start(5)),
     Expected(fault=faults.ConflictingFields)),
    (rq.ItemInventoryQuery(count_only=True, page=rq.Start(5)),
     Expected(fault=faults.ConflictingFields, place="metaData")),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), _REFUSED)
def test_an_item_or_adjustment_is_refused(request_: rq.Request, expected: Expected) -> None:
    assert_refused(request_, expected)


def test_an_item_without_opening_stock_says_nothing_of_it() -> None:
    written = encode.encode_request(_item(opening=None))
    for name in ("QuantityOnHand", "TotalValue", "InventoryDate"):
        assert written.find(f"ItemInventoryAdd/{name}") is None


def test_stock_may_be_worth_nothing() -> None:
    assert encode.refusal(_opening(value=usd(0))) is None


def test_a_price_is_as_large_as_ten_digits() -> None:
    written = encode.encode_request(_item(cost=usd(10**12 - 1)))
    assert written.findtext("ItemInventoryAdd/PurchaseCost") == "9999999999.99"
