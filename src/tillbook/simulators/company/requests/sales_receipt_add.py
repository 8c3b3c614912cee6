"""SalesReceiptAdd: money received for what is sold, posted at once.

Debit the deposit account with the total, credit each line's account with its amount, credit
Sales Tax Payable with the tax that QuickBooks itself computes: taxable lines times the rate of
the sales tax item (facts/quickbooks.md, D). Negative lines are allowed, a negative total is not
(recalled), a total of 0.00 is (recalled). Code 3210 for refused values is recalled.
"""

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, percent_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.host import default_entry
from tillbook.simulators.company.requests.sales_lines import SalesLine, read_line
from tillbook.simulators.company.requests.sales_receipt_shape import SALES_RECEIPT_ADD
from tillbook.simulators.company.rets import collect, txn_ret, write
from tillbook.simulators.company.shapes import INCLUDE_RET
from tillbook.simulators.company.state import Entry, Transaction
from tillbook.simulators.company.xml import child_text, is_true

LINES_MAX = 10_000

_ADDRESS = (
    *("Addr1", "Addr2", "Addr3", "Addr4", "Addr5"),
    *("City", "State", "PostalCode", "Country", "Note"),
)
_ADDRESSES = (
    *(f"BillAddress/{line}" for line in _ADDRESS),
    *(f"ShipAddress/{line}" for line in _ADDRESS),
)
_TEXTS = (*_ADDRESSES, "CheckNumber", "DueDate", "ShipDate", "FOB", "Memo", "Other")
_FLAGS = ("IsPending", "IsToBePrinted", "IsToBeEmailed")
_REFS = {
    "CustomerRef": ("Customer",),
    "ClassRef": ("Class",),
    "ItemSalesTaxRef": ("ItemSalesTax",),
    "CustomerSalesTaxCodeRef": ("SalesTaxCode",),
    "DepositToAccountRef": ("Account",),
    # Lists that this file has none of: whatever is named is unknown.
    "TemplateRef": (),
    "PaymentMethodRef": (),
    "SalesRepRef": (),
    "ShipMethodRef": (),
    "CustomerMsgRef": (),
}
_ORDER = (
    *("CustomerRef", "ClassRef", "TxnDate", "RefNumber", *_ADDRESSES, "IsPending"),
    *("CheckNumber", "DueDate", "ShipDate", "FOB", "Subtotal", "ItemSalesTaxRef"),
    *("SalesTaxPercentage", "SalesTaxTotal", "TotalAmount", "Memo", "IsToBePrinted"),
    *("IsToBeEmailed", "CustomerSalesTaxCodeRef", "DepositToAccountRef", "Other", "ExternalGUID"),
)
_LINE_ORDER = (
    *("ItemRef", "Desc", "Quantity", "Rate", "ClassRef", "Amount", "ServiceDate"),
    *("SalesTaxCodeRef", "Other1", "Other2"),
)
_DEPOSIT_TYPES = frozenset(("Bank", "OtherCurrentAsset"))
_WHERE = "Sales Receipt"


def sales_receipt_ret(books: Books, receipt: Transaction, *, lines: bool) -> etree._Element:
    """SalesReceiptRet, with its lines where they are asked for."""
    ret = txn_ret(books, receipt, _ORDER)
    for line in receipt.lines if lines else ():
        node = etree.SubElement(ret, "SalesReceiptLineRet")
        etree.SubElement(node, "TxnLineID").text = line.line_id
        write(node, books, _LINE_ORDER, line.values)
    return ret


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    values = collect(body, (*_TEXTS, "ExternalGUID"))
    for name in _FLAGS:
        values[name] = "true" if is_true(child_text(body, name)) else "false"
    for name, kinds in _REFS.items():
        entry = books.resolve(body.find(name), _WHERE, *kinds)
        if entry:
            values[name] = entry.list_id
    deposit = _deposit_account(books, values)
    nodes = body.findall("SalesReceiptLineAdd")
    if len(nodes) > LINES_MAX:
        raise Refusal(refusal.STATUS_NOT_SAVED, f"A Sales Receipt holds {LINES_MAX} lines.")
    sold = [read_line(books, node, _WHERE) for node in nodes]
    subtotal_minor = sum(line.amount_minor for line in sold)
    tax_minor = _sales_tax(books, values, sold)
    total_minor = subtotal_minor + tax_minor
    if total_minor < 0:
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            "There was an error when saving a Sales Receipt.  QuickBooks error message: "
            f"Transaction amount must be positive; it is {from_minor(total_minor)}.",
        )
    values["Subtotal"] = from_minor(subtotal_minor)
    values["TotalAmount"] = from_minor(total_minor)
    postings = [Posting(deposit.list_id, total_minor)]
    postings += [Posting(s.account_id, -s.amount_minor) for s in sold if s.account_id]
    if tax_minor:
        postings.append(Posting(books.special("SalesTaxPayable").list_id, -tax_minor))
    receipt = books.add_transaction(
        "SalesReceipt",
        date,
        child_text(body, "RefNumber"),
        values,
        [line.values for line in sold],
        [] if is_true(values["IsPending"]) else postings,
    )
    return Answer([sales_receipt_ret(books, receipt, lines=True)])


def _deposit_account(books: Books, values: dict[str, str]) -> Entry:
    """The account the money goes to: Undeposited Funds where none is named."""
    if "DepositToAccountRef" not in values:
        values["DepositToAccountRef"] = books.special("UndepositedFunds").list_id
    account = books.entry(values["DepositToAccountRef"])
    if account.values["AccountType"] not in _DEPOSIT_TYPES:
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            "There was an error when saving a Sales Receipt.  QuickBooks error message: You "
            f'cannot deposit to the account "{books.full_name(account)}".',
        )
    return account


def _sales_tax(books: Books, values: dict[str, str], sold: list[SalesLine]) -> int:
    """The tax in cents, computed as QuickBooks does; fills in the tax values of the receipt."""
    if not books.settings.sales_tax:
        return 0
    customer = books.entry(values["CustomerRef"]) if "CustomerRef" in values else None
    theirs = customer.values if customer else {}
    item_id = (
        values.get("ItemSalesTaxRef")
        or theirs.get("ItemSalesTaxRef")
        or default_entry(books, "ItemSalesTax", "Item")
        or ""
    )
    code_id = (
        values.get("CustomerSalesTaxCodeRef")
        or theirs.get("SalesTaxCodeRef")
        or default_entry(books, "SalesTaxCode", "Taxable")
        or ""
    )
    percent = books.entry(item_id).values["TaxRate"]
    customer_taxable = is_true(books.entry(code_id).values.get("IsTaxable", ""))
    taxable_minor = sum(line.amount_minor for line in sold if line.taxable)
    tax_minor = percent_minor(taxable_minor, percent) if customer_taxable else 0
    values["ItemSalesTaxRef"], values["CustomerSalesTaxCodeRef"] = item_id, code_id
    values["SalesTaxPercentage"] = percent
    values["SalesTaxTotal"] = from_minor(tax_minor)
    return tax_minor


REQUESTS = (
    Request("SalesReceiptAddRq", Grammar((SALES_RECEIPT_ADD, INCLUDE_RET)), _add, writes=True),
)
