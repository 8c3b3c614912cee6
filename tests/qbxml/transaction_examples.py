"""Named requests for invoices, payments, refunds, deposits, checks, stock and removals.

The other half of `examples`, which names all of them; import from there.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from tillbook.core.money import Money
from tillbook.qbxml import requests as rq

_Numbered = TypeVar(
    "_Numbered",
    rq.SalesReceiptQuery,
    rq.InvoiceQuery,
    rq.CreditMemoQuery,
    rq.ReceivePaymentQuery,
    rq.ARRefundCreditCardQuery,
    rq.CheckQuery,
    rq.InventoryAdjustmentQuery,
)
_DAY: Final = date(2026, 11, 1)
_CHANGED: Final = datetime(2026, 11, 1, 4, 5, 6, tzinfo=UTC)
AR: Final = "Accounts Receivable"


def usd(minor: int) -> Money:
    """So many cents."""
    return Money(minor, "USD")


def every_way(query: type[_Numbered]) -> tuple[_Numbered, ...]:
    """By number, by id without lines, by last change in a page, by day and account."""
    return (
        query(ref_numbers=("1001", "1001-2")),
        query(txn_ids=("1A-1700000002",), include_line_items=False),
        query(
            page=rq.Start(50),
            modified_from=_CHANGED,
            modified_to=datetime(2026, 11, 2, tzinfo=UTC),
            customer="Shopify Customer",
            include=("TxnID", "RefNumber", "Memo"),
        ),
        query(
            day_from=_DAY,
            day_to=_DAY,
            customer=rq.Ref(list_id="80000003-1"),
            account="Shopify:Clearing",
        ),
    )


INVOICE: Final = rq.InvoiceAdd(
    customer="Shopify Customer",
    class_name="Main Street",
    ar_account=AR,
    day=_DAY,
    ref_number="1001",
    due=date(2026, 11, 15),
    item_sales_tax="Shopify 0%",
    memo="Shopify #1001 · tb:order:42:1001",
    customer_sales_tax_code="Non",
    credits_=(
        rq.SetCredit(credit_txn_id="5A-1700000001", amount=usd(500)),
        rq.SetCredit(credit_txn_id="5B-1700000001", amount=usd(1)),
    ),
    lines=(
        rq.InvoiceLine(
            item="Boot",
            description="A boot",
            quantity=2,
            class_name="Main Street",
            amount=usd(12000),
            sales_tax_code="Non",
            override_account="Shopify Sales",
        ),
        rq.InvoiceLine(item="Boot", quantity=-1, amount=usd(-6000), sales_tax_code="Non"),
        rq.InvoiceLine(item="Tax:NY State", amount=usd(533), sales_tax_code="Non"),
        rq.InvoiceLine(item="Gift Card Used", amount=usd(-1000), sales_tax_code="Non"),
    ),
)
MEMO: Final = rq.CreditMemoAdd(
    customer="Shopify Customer",
    class_name="Main Street",
    ar_account=AR,
    day=_DAY,
    ref_number="1001-R1",
    item_sales_tax="Shopify 0%",
    memo="Return on #1001 · tb:agreement:42:7",
    customer_sales_tax_code="Non",
    lines=(
        rq.CreditMemoLine(
            item="Boot",
            description="A boot",
            quantity=1,
            class_name="Main Street",
            amount=usd(6000),
            sales_tax_code="Non",
            override_account=rq.Ref(list_id="80000011-1700000000"),
        ),
        rq.CreditMemoLine(item="Restocking Fee", amount=usd(-500), sales_tax_code="Non"),
    ),
)
PAYMENT: Final = rq.ReceivePaymentAdd(
    customer="Shopify Customer",
    ar_account=AR,
    day=_DAY,
    ref_number="1001-P-123456789012",
    total=usd(5533),
    payment_method="Shopify Payments",
    memo="Paid by card · tb:tender:42:9",
    deposit_to="Shopify:Clearing",
    applied=(
        rq.AppliedTo(txn_id="3C-1700000004", amount=usd(5000)),
        rq.AppliedTo(
            txn_id="3D-1700000004",
            amount=usd(500),
            credits_=(rq.SetCredit(credit_txn_id="5A-1700000001", amount=usd(250)),),
        ),
    ),
)
UNAPPLIED: Final = rq.ReceivePaymentAdd(
    customer=rq.Ref(list_id="80000003-1"),
    ar_account=AR,
    day=_DAY,
    ref_number="1002-P",
    total=usd(700),
    deposit_to="Shopify:Clearing",
)
LINK_ONLY: Final = rq.ReceivePaymentAdd(
    customer="Shopify Customer",
    ar_account=AR,
    day=_DAY,
    ref_number="1001-A",
    total=usd(0),
    deposit_to="Shopify:Clearing",
    applied=(
        rq.AppliedTo(
            txn_id="3C-1700000004",
            amount=usd(0),
            credits_=(rq.SetCredit(credit_txn_id="5A-1700000001", amount=usd(250)),),
        ),
    ),
)
REFUND: Final = rq.ARRefundCreditCardAdd(
    customer="Shopify Customer",
    refund_from="Shopify:Clearing",
    ar_account=AR,
    day=_DAY,
    ref_number="1001-F1",
    payment_method="Shopify Payments",
    memo="Refunded to card · tb:tender:42:10",
    applied=(
        rq.RefundAppliedTo(txn_id="5A-1700000001", amount=usd(5000)),
        rq.RefundAppliedTo(txn_id="5B-1700000001", amount=usd(500)),
    ),
)
DEPOSIT: Final = rq.DepositAdd(
    day=_DAY,
    deposit_to="Checking",
    memo="Shopify payout · 2026-11-01 · tb:payout:42:77",
    lines=(
        rq.DepositLine(
            account="Shopify:Clearing",
            amount=usd(10000),
            entity="Shopify Customer",
            memo="Charges",
            check_number="77",
            payment_method="Shopify Payments",
            class_name="Main Street",
        ),
        rq.DepositLine(account="Merchant Fees", amount=usd(-320), memo="Fees"),
        rq.DepositLine(payment_txn_id="3E-1700000004", payment_txn_line_id="3F-1700000004"),
        rq.DepositLine(payment_txn_id="40-1700000004"),
    ),
)
CHECK: Final = rq.CheckAdd(
    account="Cash Drawer – Main Street",
    payee="Shopify Customer",
    day=_DAY,
    ref_number="1001-C",
    memo="Paid back in cash · tb:tender:42:11",
    applied=(rq.CheckAppliedTo(txn_id="5A-1700000001", amount=usd(300)),),
    lines=(
        rq.CheckLine(
            account=AR,
            amount=usd(300),
            memo="#1001",
            customer="Shopify Customer",
            class_name="Main Street",
        ),
        rq.CheckLine(account=rq.Ref(list_id="80000012-1700000000"), amount=usd(-25)),
        rq.CheckLine(account="Petty Cash Expenses", amount=usd(75)),
    ),
)
COUNTED: Final = rq.ItemInventoryAdd(
    name="BOOT-42",
    parent="Boots",
    part_number="BOOT-42",
    sales_tax_code="Non",
    sales_description="Boot, size 42",
    price=usd(6000),
    income_account="Shopify Sales",
    purchase_description="Boot, size 42",
    cost=usd(2550),
    cogs_account="Cost of Goods Sold",
    vendor="Cobbler & Sons",
    asset_account="Inventory Asset",
    opening=rq.OpeningStock(quantity=12, value=usd(30600), day=_DAY),
)
ADJUSTMENT: Final = rq.InventoryAdjustmentAdd(
    account="Inventory Adjustments",
    day=_DAY,
    ref_number="A261101-9",
    customer="Shopify Customer",
    class_name="Main Street",
    memo="Damaged · tb:adjustment:42:5",
    lines=(
        rq.InventoryAdjustmentLine(item="Boots:BOOT-42", difference=-2),
        rq.InventoryAdjustmentLine(
            item=rq.Ref(list_id="80000013-1700000000"), difference=Decimal("0.5")
        ),
    ),
)

TRANSACTION_EXAMPLES: Final[dict[str, tuple[rq.Request, ...]]] = {
    "InvoiceAdd": (INVOICE,),
    "InvoiceQuery": every_way(rq.InvoiceQuery),
    "CreditMemoAdd": (MEMO,),
    "CreditMemoQuery": (
        *every_way(rq.CreditMemoQuery),
        rq.CreditMemoQuery(ref_numbers=("1001-R1",), include_linked=False),
    ),
    "ReceivePaymentAdd": (PAYMENT, UNAPPLIED, LINK_ONLY),
    "ReceivePaymentQuery": every_way(rq.ReceivePaymentQuery),
    "ARRefundCreditCardAdd": (REFUND,),
    "ARRefundCreditCardQuery": every_way(rq.ARRefundCreditCardQuery),
    "DepositAdd": (DEPOSIT,),
    "DepositQuery": (
        rq.DepositQuery(
            day_from=_DAY, day_to=_DAY, account="Checking", page=rq.Start(50), customer="x"
        ),
        rq.DepositQuery(txn_ids=("1A-1700000002",), include=("TxnID", "Memo", "DepositTotal")),
        rq.DepositQuery(modified_from=_CHANGED, modified_to=_CHANGED, include_line_items=False),
    ),
    "CheckAdd": (CHECK,),
    "CheckQuery": every_way(rq.CheckQuery),
    "ItemInventoryAdd": (
        COUNTED,
        rq.ItemInventoryAdd(
            name="SOCK",
            income_account="Shopify Sales",
            cogs_account="Cost of Goods Sold",
            asset_account="Inventory Asset",
        ),
    ),
    "ItemNonInventoryAdd": (
        rq.ItemNonInventoryAdd(
            name="Engraving",
            parent="Boots",
            part_number="ENGRAVE",
            sales_tax_code="Non",
            description="Engraved by hand",
            account="Shopify Sales",
        ),
        rq.ItemNonInventoryAdd(name="Shopify Custom Sale", account="Shopify Sales"),
    ),
    "InventoryAdjustmentAdd": (ADJUSTMENT,),
    "InventoryAdjustmentQuery": every_way(rq.InventoryAdjustmentQuery),
    "TxnVoid": (rq.TxnVoid(txn_type="SalesReceipt", txn_id="1A-1700000002"),),
    "TxnDel": (
        rq.TxnDel(txn_type="ReceivePayment", txn_id="3C-1700000004"),
        rq.TxnDel(txn_type="TransferInventory", txn_id="3D-1700000004"),
    ),
    "ListDel": (rq.ListDel(list_type="ItemOtherCharge", list_id="80000009-1700000001"),),
}
