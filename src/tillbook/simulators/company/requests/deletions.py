"""TxnDel, TxnVoid and ListDel: taking away what was made.

Each type of transaction may be deleted; payments, orders and transfers of stock may not be voided.
A list entry goes only while nothing uses it. The codes 3160, 3161 and 3185 are recalled.
"""

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books, moment_text
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.removal import delete, held_by, is_used, void
from tillbook.simulators.company.shapes import ID_LENGTH_MAX, one_of, text
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text

_DELETED = (
    *("ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard"),
    *("BuildAssembly", "Charge", "Check", "CreditCardCharge", "CreditCardCredit"),
    *("CreditMemo", "Deposit", "Estimate", "InventoryAdjustment", "Invoice", "ItemReceipt"),
    *("JournalEntry", "PurchaseOrder", "ReceivePayment", "SalesOrder", "SalesReceipt"),
    *("SalesTaxPaymentCheck", "TimeTracking", "TransferInventory", "VehicleMileage"),
    *("VendorCredit",),
)
_VOIDED = (
    *("ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "Charge"),
    *("Check", "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit"),
    *("InventoryAdjustment", "Invoice", "ItemReceipt", "JournalEntry", "SalesReceipt"),
    *("VendorCredit",),
)
_LISTS = (
    *("Account", "BillingRate", "Class", "Currency", "Customer", "CustomerMsg"),
    *("CustomerType", "DateDrivenTerms", "Employee", "InventorySite", "ItemDiscount"),
    *("ItemFixedAsset", "ItemGroup", "ItemInventory", "ItemInventoryAssembly"),
    *("ItemNonInventory", "ItemOtherCharge", "ItemPayment", "ItemSalesTax"),
    *("ItemSalesTaxGroup", "ItemService", "ItemSubtotal", "JobType", "OtherName"),
    *("PaymentMethod", "PayrollItemNonWage", "PayrollItemWage", "PriceLevel", "SalesRep"),
    *("SalesTaxCode", "ShipMethod", "StandardTerms", "ToDo", "UnitOfMeasureSet", "Vehicle"),
    *("Vendor", "VendorType", "WorkersCompCode"),
)


def _delete(call: Call) -> Answer:
    books, kind = call.books, child_text(call.request, "TxnDelType")
    transaction = _free(call, kind, refusal.STATUS_CANNOT_DELETE, "deleted")
    delete(books, transaction)
    return _told(
        {
            "TxnDelType": kind,
            "TxnID": transaction.txn_id,
            "TimeDeleted": moment_text(books.now()),
            "RefNumber": transaction.ref_number,
        }
    )


def _void(call: Call) -> Answer:
    books, kind = call.books, child_text(call.request, "TxnVoidType")
    transaction = _free(call, kind, refusal.STATUS_CANNOT_VOID, "voided")
    void(books, transaction)
    return _told(
        {
            "TxnVoidType": kind,
            "TxnID": transaction.txn_id,
            "TimeCreated": transaction.time_created,
            "TimeModified": transaction.time_modified,
            "RefNumber": transaction.ref_number,
        }
    )


def _free(call: Call, kind: str, code: int, verb: str) -> Transaction:
    """The transaction that is asked for. Raises Refusal where it cannot be taken away."""
    books, txn_id = call.books, child_text(call.request, "TxnID")
    transaction = books.state.transactions.get(txn_id)
    if transaction is None or transaction.kind != kind:
        raise refusal.not_found(txn_id)
    if _is_closed(books, transaction.date):
        raise Refusal(
            refusal.STATUS_CLOSED_FOR_REMOVAL,
            f'Object "{txn_id}" cannot be {verb}: its date is on or before the closing date.',
        )
    holder = held_by(books, transaction)
    if holder:
        raise Refusal(
            code,
            f'Object "{txn_id}" cannot be {verb}: it is linked to {holder.kind} "{holder.txn_id}".',
        )
    return transaction


def _is_closed(books: Books, date: str) -> bool:
    closing_date = books.settings.closing_date
    return closing_date is not None and date <= closing_date


def _delete_entry(call: Call) -> Answer:
    books, kind = call.books, child_text(call.request, "ListDelType")
    list_id = child_text(call.request, "ListID")
    entry = books.state.entries.get(list_id)
    if entry is None or entry.kind != kind:
        raise refusal.not_found(list_id)
    if is_used(books, entry):
        raise Refusal(
            refusal.STATUS_CANNOT_DELETE,
            f'Object "{list_id}" cannot be deleted: the list element is in use.',
        )
    name = books.full_name(entry)
    books.remove_entry(entry)
    time_deleted = moment_text(books.now())
    return _told(
        {"ListDelType": kind, "ListID": list_id, "TimeDeleted": time_deleted, "FullName": name}
    )


def _told(values: dict[str, str]) -> Answer:
    """An answer that holds its elements without a …Ret around them."""
    leaves = []
    for name, value in values.items():
        if value:
            leaf = etree.Element(name)
            leaf.text = value
            leaves.append(leaf)
    return Answer(leaves)


def _shape(name: str, kinds: tuple[str, ...], id_name: str) -> Grammar:
    return Grammar(
        (one_of(name, *kinds, required=True), text(id_name, ID_LENGTH_MAX, required=True))
    )


REQUESTS = (
    Request("TxnDelRq", _shape("TxnDelType", _DELETED, "TxnID"), _delete, writes=True),
    Request("TxnVoidRq", _shape("TxnVoidType", _VOIDED, "TxnID"), _void, writes=True),
    Request("ListDelRq", _shape("ListDelType", _LISTS, "ListID"), _delete_entry, writes=True),
)
