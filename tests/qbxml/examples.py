"""Named requests, each the content of one golden file in tests/golden/qbxml.

Together they use every row of every table, so that order and form of each are judged.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from tests.qbxml.transaction_examples import TRANSACTION_EXAMPLES, every_way, usd
from tillbook.qbxml import requests as rq

__all__ = ["EXAMPLES", "GOLDEN", "OPENING", "OWNER_ID", "RECEIPT", "SET_ID", "numbered", "usd"]

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "qbxml"
OWNER_ID: Final = "{8b1c4f6e-52a9-4a3d-9c77-0d6f7f1f2a10}"
SET_ID: Final = "tb0123456789abcdefghijkl"
_Query = TypeVar(
    "_Query",
    rq.AccountQuery,
    rq.ClassQuery,
    rq.CustomerQuery,
    rq.ItemInventoryQuery,
    rq.ItemNonInventoryQuery,
    rq.ItemOtherChargeQuery,
    rq.ItemQuery,
    rq.ItemSalesTaxQuery,
    rq.SalesTaxCodeQuery,
)
_DAY: Final = date(2026, 11, 1)
_CHANGED: Final = datetime(2026, 11, 1, 4, 5, 6, tzinfo=UTC)


def _every_way(query: type[_Query]) -> tuple[_Query, ...]:
    """All entries, then by id, by name and by filter, then only how many."""
    return (
        query(),
        query(list_ids=("80000001-1700000000",)),
        query(full_names=("Shopify Sales", "Café:Größe")),
        query(active="All", modified_from=_CHANGED, include=("ListID", "FullName")),
        query(active="All", count_only=True),
    )


RECEIPT: Final = rq.SalesReceiptAdd(
    customer="Shopify Café",
    class_name=rq.Ref(list_id="80000004-1700000000"),
    day=_DAY,
    ref_number="A261101-1",
    check_number="7",
    payment_method="Shopify Payments",
    item_sales_tax="Shopify 0%",
    memo="Shopify 2026-11-01 & <Main St> “open” · tb:day:42:2026-11-01:main",
    customer_sales_tax_code="Non",
    deposit_to="Shopify Clearing",
    lines=(
        rq.SalesReceiptLine(
            item="Shopify Sales:Shoes",
            description="Sales, Shoes",
            quantity=3,
            class_name="Main Street",
            amount=usd(12345),
            sales_tax_code="Non",
        ),
        rq.SalesReceiptLine(item="Shopify Weight", quantity=Decimal("0.12500"), amount=usd(5)),
        rq.SalesReceiptLine(
            item="Boot", quantity=-1, amount=usd(-5), override_account="Shopify:Returns"
        ),
        rq.SalesReceiptLine(
            item=rq.Ref(list_id="80000009-1700000001"),
            description="Card payments\ninto the clearing account",
            amount=usd(-12345),
        ),
    ),
)

OPENING: Final = rq.JournalEntryAdd(
    day=_DAY,
    ref_number="O261101",
    lines=(
        rq.JournalLine(
            account="Accounts Receivable",
            amount=usd(700),
            debit=True,
            memo="Owed on “open” orders · tb:opening:42",
            entity="Shopify Café",
            class_name="Main Street",
        ),
        rq.JournalLine(
            account=rq.Ref(list_id="80000007-1700000000"),
            amount=usd(5000),
            debit=False,
            memo="Gift cards sold before",
            entity=rq.Ref(list_id="80000003-1700000000"),
            class_name=rq.Ref(list_id="80000004-1700000000"),
        ),
        rq.JournalLine(account="Shopify:Clearing", amount=usd(12345), debit=True),
        rq.JournalLine(account="Opening Balance Equity", amount=usd(8045), debit=False),
    ),
)

EXAMPLES: Final[dict[str, tuple[rq.Request, ...]]] = {
    "HostQuery": (rq.HostQuery(),),
    "CompanyQuery": (rq.CompanyQuery(owner_id=OWNER_ID), rq.CompanyQuery()),
    "PreferencesQuery": (rq.PreferencesQuery(),),
    "AccountQuery": (
        *_every_way(rq.AccountQuery),
        rq.AccountQuery(account_types=("Bank", "Income")),
    ),
    "AccountAdd": (
        rq.AccountAdd(
            name="Gift Cards Sold",
            account_type="OtherCurrentLiability",
            parent="Shopify",
            number="2150",
            description="Owed to holders of gift cards",
        ),
    ),
    "ClassQuery": (*_every_way(rq.ClassQuery), rq.ClassQuery(modified_from=_DAY)),
    "ClassAdd": (rq.ClassAdd(name="Main Street", parent="Shops"), rq.ClassAdd(name="Online")),
    "CustomerQuery": (
        *_every_way(rq.CustomerQuery),
        rq.CustomerQuery(page=rq.Start(200), active="All"),
        rq.CustomerQuery(page=rq.Continue("{1234-iterator}", 200), active="All"),
    ),
    "CustomerAdd": (
        rq.CustomerAdd(
            name="Shopify Customer", company_name="Shopify", notes="Made by Tillbook. tb:customer"
        ),
    ),
    "ItemOtherChargeQuery": (
        *_every_way(rq.ItemOtherChargeQuery),
        rq.ItemOtherChargeQuery(page=rq.Start(100)),
    ),
    "ItemOtherChargeAdd": (
        rq.ItemOtherChargeAdd(
            name="Shoes",
            account="Income:Shopify Sales",
            description="Sales, Shoes",
            parent="Shopify Sales",
            sales_tax_code="Non",
        ),
        rq.ItemOtherChargeAdd(name="Tips", account=rq.Ref(list_id="80000002-1700000000")),
    ),
    "ItemInventoryQuery": (
        *_every_way(rq.ItemInventoryQuery),
        rq.ItemInventoryQuery(page=rq.Start(100)),
    ),
    "ItemNonInventoryQuery": (
        *_every_way(rq.ItemNonInventoryQuery),
        rq.ItemNonInventoryQuery(page=rq.Start(100)),
    ),
    "ItemSalesTaxQuery": (
        *_every_way(rq.ItemSalesTaxQuery),
        rq.ItemSalesTaxQuery(page=rq.Start(100)),
    ),
    "ItemSalesTaxAdd": (
        rq.ItemSalesTaxAdd(name="Shopify 0%", rate="0", description="Sales tax is on its lines"),
        rq.ItemSalesTaxAdd(name="NY State", rate=Decimal("8.875"), agency="NYS Tax Department"),
    ),
    "SalesTaxCodeQuery": _every_way(rq.SalesTaxCodeQuery),
    "SalesReceiptAdd": (RECEIPT,),
    "SalesReceiptQuery": every_way(rq.SalesReceiptQuery),
    "JournalEntryAdd": (OPENING,),
    "JournalEntryQuery": (
        rq.JournalEntryQuery(ref_numbers=("O261101", "O261101-2")),
        rq.JournalEntryQuery(
            txn_ids=("2B-1700000003",), include_line_items=False, include=("TxnID", "RefNumber")
        ),
    ),
    "ItemQuery": (*_every_way(rq.ItemQuery), rq.ItemQuery(page=rq.Start(100), active="All")),
    "VendorQuery": (rq.VendorQuery(), rq.VendorQuery(active="ActiveOnly")),
    "EmployeeQuery": (rq.EmployeeQuery(),),
    "OtherNameQuery": (rq.OtherNameQuery(),),
    "GeneralSummaryReportQuery": (rq.TrialBalanceQuery(as_of=_DAY),),
    "TransactionQuery": (
        rq.TransactionQuery(first=_DAY, last=date(2026, 11, 2)),
        rq.TransactionQuery(
            first=_DAY,
            last=_DAY,
            max_returned=50,
            iterator_id="{5678-iterator}",
            account="Shopify:Clearing",
            types=("SalesReceipt", "Deposit"),
        ),
    ),
    **TRANSACTION_EXAMPLES,
}


def numbered(requests: tuple[rq.Request, ...]) -> list[tuple[str, rq.Request]]:
    """The requests with ids as they travel: "1", "2", ..."""
    return [(str(number), request) for number, request in enumerate(requests, start=1)]
