"""TransactionQuery: transactions of every kind by what they have in common, one row each.

A row stands under the account a transaction is entered from: the deposit account of a receipt,
the first line of a journal entry. Its amount is that account's, debit positive (recalled).
Only the summary level is made.
"""

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Element, Grammar, Part
from tillbook.simulators.company.querying import check_ids, found_by, page, wanted
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.journal_entries import CREDIT, SIDE
from tillbook.simulators.company.requests.transaction_filters import (
    passes_account,
    passes_date,
    passes_entity,
    passes_modified,
    passes_number,
)
from tillbook.simulators.company.rets import write
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    MATCH,
    currency_filter,
    either,
    group,
    one_of,
    some,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true

KINDS = (
    *("All", "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard"),
    *("BuildAssembly", "Charge", "Check", "CreditCardCharge", "CreditCardCredit", "CreditMemo"),
    *("Deposit", "Estimate", "InventoryAdjustment", "Invoice", "ItemReceipt", "JournalEntry"),
    *("LiabilityAdjustment", "Paycheck", "PayrollLiabilityCheck", "PurchaseOrder"),
    *("ReceivePayment", "SalesOrder", "SalesReceipt", "SalesTaxPaymentCheck", "Transfer"),
    *("VendorCredit", "YTDAdjustment"),
)
_ORDER = (
    *("TxnType", "TxnID", "TimeCreated", "TimeModified", "EntityRef", "AccountRef", "TxnDate"),
    *("RefNumber", "Amount", "Memo"),
)

# The account a transaction is listed under, where its total stands, the sign it has there.
_LISTED = {
    "SalesReceipt": ("DepositToAccountRef", "TotalAmount", ""),
    "Invoice": ("ARAccountRef", "TotalAmount", ""),
    "ReceivePayment": ("DepositToAccountRef", "TotalAmount", ""),
    "CreditMemo": ("ARAccountRef", "TotalAmount", "-"),
    "ARRefundCreditCard": ("RefundFromAccountRef", "TotalAmount", "-"),
    "Deposit": ("DepositToAccountRef", "DepositTotal", ""),
    "Check": ("AccountRef", "Amount", "-"),
}


def _query(call: Call) -> Answer:
    books, request = call.books, call.request
    every = list(books.state.transactions.values())
    ids = wanted(request, "TxnID")
    if ids:
        check_ids(ids, "transaction id")
        return found_by(ids, {t.txn_id: [t] for t in every}, lambda t: _ret(books, t))
    if child_text(request, "TransactionDetailLevelFilter") not in ("", "SummaryOnly"):
        raise Refusal(
            refusal.STATUS_UNSUPPORTED_FIELD, "This company file lists transactions, not lines."
        )
    kinds = wanted(request, "TransactionTypeFilter/TxnTypeFilter")
    chosen = [
        transaction
        for transaction in every
        if (not kinds or "All" in kinds or transaction.kind in kinds) and _passes(call, transaction)
    ]
    return page(call, chosen, lambda t: t.txn_id, lambda t: _ret(books, t))


def _passes(call: Call, transaction: Transaction) -> bool:
    request = call.request
    status = child_text(request, "TransactionPostingStatusFilter") or "Either"
    pending = is_true(transaction.values.get("IsPending", ""))
    return (
        status in ("Either", "NonPosting" if pending else "Posting")
        and passes_number(request, transaction)
        and passes_modified(request.find("TransactionModifiedDateRangeFilter"), transaction)
        and passes_date(request.find("TransactionDateRangeFilter"), transaction)
        and passes_entity(call, request.find("TransactionEntityFilter"), transaction)
        and passes_account(call, request.find("TransactionAccountFilter"), transaction)
    )


def _ret(books: Books, transaction: Transaction) -> etree._Element:
    ret = etree.Element("TransactionRet")
    values = {
        "TxnType": transaction.kind,
        "TxnID": transaction.txn_id,
        "TimeCreated": transaction.time_created,
        "TimeModified": transaction.time_modified,
        "TxnDate": transaction.date,
        "RefNumber": transaction.ref_number,
        **_source(transaction),
    }
    write(ret, books, _ORDER, {path: value for path, value in values.items() if value})
    return ret


def _source(transaction: Transaction) -> dict[str, str]:
    """The account, amount, entity and memo a transaction is listed with."""
    values = transaction.values
    account, total, sign = _LISTED.get(transaction.kind, ("", "", ""))
    if account in values:
        amount = values[total]
        return {
            "EntityRef": values.get("CustomerRef") or values.get("PayeeEntityRef", ""),
            "AccountRef": values[account],
            "Amount": sign + amount if amount.strip("0.") else amount,
            "Memo": values.get("Memo", ""),
        }
    if transaction.kind == "JournalEntry":
        first = transaction.lines[0].values
        sign = "-" if first[SIDE] == CREDIT and first["Amount"].strip("0.") else ""
        return {**first, "Amount": sign + first["Amount"]}
    return values


def _listed(name: str) -> Element:
    """A filter by list entries; those by a whole type of them are not kept."""
    return group(
        name,
        either(
            unkept(f"{name.removeprefix('Transaction').removesuffix('Filter')}TypeFilter"),
            some("ListID", 36),
            some("FullName"),
            text("ListIDWithChildren", 36, required=True),
            text("FullNameWithChildren", required=True),
            required=True,
        ),
    )


def _range(name: str, first: str, last: str, kind: str) -> Element:
    return group(
        name,
        either((typed(first, kind), typed(last, kind)), unkept("DateMacro"), required=True),
    )


_FILTERS: tuple[Part, ...] = (
    typed("MaxReturned", "integer"),
    either(
        some("RefNumber"),
        some("RefNumberCaseSensitive"),
        group("RefNumberFilter", MATCH, text("RefNumber", required=True), required=True),
        group("RefNumberRangeFilter", text("FromRefNumber"), text("ToRefNumber"), required=True),
    ),
    _range("TransactionModifiedDateRangeFilter", "FromModifiedDate", "ToModifiedDate", "moment"),
    _range("TransactionDateRangeFilter", "FromTxnDate", "ToTxnDate", "date"),
    _listed("TransactionEntityFilter"),
    _listed("TransactionAccountFilter"),
    unkept("TransactionItemFilter"),
    unkept("TransactionClassFilter"),
    group("TransactionTypeFilter", one_of("TxnTypeFilter", *KINDS, required=True, repeats=True)),
    one_of("TransactionDetailLevelFilter", "All", "SummaryOnly", "AllExceptSummary"),
    one_of("TransactionPostingStatusFilter", "Either", "NonPosting", "Posting"),
    unkept("TransactionPaidStatusFilter"),
    currency_filter(),
)

REQUESTS = (
    Request(
        "TransactionQueryRq",
        Grammar(
            (either(some("TxnID", 36), _FILTERS), INCLUDE_RET),
            ("metaData", "iterator", "iteratorID"),
        ),
        _query,
    ),
)
