"""What receipts, invoices and credit memos share: their header, their lines, their tax.

QuickBooks itself computes the tax: taxable lines times the rate of the sales tax item
(facts/quickbooks.md, D). Negative lines are allowed; a negative total is not, one of 0.00 is
(both recalled). Code 3210 for refused values is recalled.
"""

from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, percent_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.requests.host import default_entry
from tillbook.simulators.company.requests.sales_lines import SalesLine, read_line
from tillbook.simulators.company.requests.stock_movements import stock_movement
from tillbook.simulators.company.rets import collect
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true

LINES_MAX = 10_000

_ADDRESS = (
    *("Addr1", "Addr2", "Addr3", "Addr4", "Addr5"),
    *("City", "State", "PostalCode", "Country", "Note"),
)
ADDRESSES = (
    *(f"BillAddress/{line}" for line in _ADDRESS),
    *(f"ShipAddress/{line}" for line in _ADDRESS),
)
PAID_FROM = tuple(f"Address/{line}" for line in _ADDRESS)
LINE_ORDER = (
    *("ItemRef", "Desc", "Quantity", "Rate", "ClassRef", "Amount", "ServiceDate"),
    *("SalesTaxCodeRef", "Other1", "Other2"),
)
_TEXTS = (*ADDRESSES, "CheckNumber", "PONumber", "DueDate", "ShipDate", "FOB", "Memo", "Other")
_REFS = {
    "CustomerRef": ("Customer",),
    "ClassRef": ("Class",),
    "ItemSalesTaxRef": ("ItemSalesTax",),
    "CustomerSalesTaxCodeRef": ("SalesTaxCode",),
    # Lists that this file has none of: whatever is named is unknown.
    "TemplateRef": (),
    "TermsRef": (),
    "PaymentMethodRef": (),
    "SalesRepRef": (),
    "ShipMethodRef": (),
    "CustomerMsgRef": (),
}


@dataclass(frozen=True, slots=True)
class Content:
    """A sales form as it will be kept; amounts in cents, as the form shows them."""

    date: str
    ref_number: str
    values: dict[str, str]
    sold: list[SalesLine]
    tax_minor: int
    total_minor: int

    @property
    def posts(self) -> bool:
        """Whether it moves anything; a pending form does not."""
        return not is_true(self.values["IsPending"])

    @property
    def lines(self) -> list[dict[str, str]]:
        """The values of its lines."""
        return [line.values for line in self.sold]

    def postings(self, books: Books, sign: int) -> list[Posting]:
        """Lines and tax; `sign` is -1 where they are sold, 1 where they are taken back."""
        found = [Posting(s.account_id, sign * s.amount_minor) for s in self.sold if s.account_id]
        if self.tax_minor:
            payable = books.special("SalesTaxPayable")
            found.append(Posting(payable.list_id, sign * self.tax_minor))
        return found


def move_stock(books: Books, form: Transaction, content: Content, sign: int) -> None:
    """Post the cost of what a form sells (`sign` -1) or takes back (1), at average cost."""
    movements = []
    for line in content.sold if content.posts else ():
        if line.stocked and Decimal(line.stocked):
            item = books.entry(line.values["ItemRef"])
            moved = str(sign * Decimal(line.stocked))
            movements.append(stock_movement(form, item, moved, None, "COGSAccountRef"))
    books.stock.enter(movements)


def read_form(
    books: Books, body: etree._Element, where: str, flags: tuple[str, ...] = ()
) -> Content:
    """The …Add element of a sales form, its deposit or receivable account aside. Raises Refusal."""
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, where)
    values = collect(body, (*_TEXTS, "ExternalGUID"))
    for name in ("IsPending", "IsToBePrinted", "IsToBeEmailed", *flags):
        values[name] = "true" if is_true(child_text(body, name)) else "false"
    for name, kinds in _REFS.items():
        entry = books.resolve(body.find(name), where, *kinds)
        if entry:
            values[name] = entry.list_id
    nodes = body.findall(f"{str(body.tag).removesuffix('Add')}LineAdd")
    if len(nodes) > LINES_MAX:
        raise Refusal(refusal.STATUS_NOT_SAVED, f"A {where} holds {LINES_MAX} lines.")
    sold = [read_line(books, node, where) for node in nodes]
    subtotal_minor = sum(line.amount_minor for line in sold)
    tax_minor = _sales_tax(books, values, sold)
    total_minor = subtotal_minor + tax_minor
    if total_minor < 0:
        raise refusal.not_accepted(
            where, f"Transaction amount must be positive; it is {from_minor(total_minor)}."
        )
    values["Subtotal"] = from_minor(subtotal_minor)
    values["TotalAmount"] = from_minor(total_minor)
    number = child_text(body, "RefNumber")
    return Content(date, number, values, sold, tax_minor, total_minor)


def _sales_tax(books: Books, values: dict[str, str], sold: list[SalesLine]) -> int:
    """The tax in cents, computed as QuickBooks does; fills in the tax values of the form."""
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
