"""The tables of voiding and deleting, with QuickBooks' words for what can be (facts D)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml.fields import text
from tillbook.qbxml.grammar import LIST_ID_LENGTH_MAX, Field, Grammar, Kind
from tillbook.qbxml.txn_fields import txn_id

VOIDABLE_TYPES: Final = (
    "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "Charge", "Check",
    "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit", "InventoryAdjustment",
    "Invoice", "ItemReceipt", "JournalEntry", "SalesReceipt", "VendorCredit",
)  # fmt: skip
DELETABLE_TYPES: Final = (
    "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "BuildAssembly",
    "Charge", "Check", "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit", "Estimate",
    "InventoryAdjustment", "Invoice", "ItemReceipt", "JournalEntry", "PurchaseOrder",
    "ReceivePayment", "SalesOrder", "SalesReceipt", "SalesTaxPaymentCheck", "TimeTracking",
    "TransferInventory", "VehicleMileage", "VendorCredit",
)  # fmt: skip
DELETABLE_LISTS: Final = (
    "Account", "BillingRate", "Class", "Currency", "Customer", "CustomerMsg", "CustomerType",
    "DateDrivenTerms", "Employee", "InventorySite", "ItemDiscount", "ItemFixedAsset", "ItemGroup",
    "ItemInventory", "ItemInventoryAssembly", "ItemNonInventory", "ItemOtherCharge", "ItemPayment",
    "ItemSalesTax", "ItemSalesTaxGroup", "ItemService", "ItemSubtotal", "JobType", "OtherName",
    "PaymentMethod", "PayrollItemNonWage", "PayrollItemWage", "PriceLevel", "SalesRep",
    "SalesTaxCode", "ShipMethod", "StandardTerms", "ToDo", "UnitOfMeasureSet", "Vehicle", "Vendor",
    "VendorType", "WorkersCompCode",
)  # fmt: skip


def _type(element: str, attribute: str, values: tuple[str, ...]) -> Field:
    return Field(element=element, kind=Kind.ENUM, attribute=attribute, values=values, required=True)


GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.TxnVoid: Grammar(
            name="TxnVoid",
            fields=(_type("TxnVoidType", "txn_type", VOIDABLE_TYPES), txn_id("TxnID", "txn_id")),
        ),
        rq.TxnDel: Grammar(
            name="TxnDel",
            fields=(_type("TxnDelType", "txn_type", DELETABLE_TYPES), txn_id("TxnID", "txn_id")),
        ),
        rq.ListDel: Grammar(
            name="ListDel",
            fields=(
                _type("ListDelType", "list_type", DELETABLE_LISTS),
                text("ListID", "list_id", LIST_ID_LENGTH_MAX, required=True),
            ),
        ),
    }
)
