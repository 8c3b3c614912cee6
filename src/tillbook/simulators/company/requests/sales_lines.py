"""Lines of a sales form: what a line is worth, which account it moves, whether it is taxed.

An amount wins over a rate, a rate over the item's own price (facts/quickbooks.md, D). Whether
another account may be named per line in the US edition is recalled, as is an amount typed on a
sales tax item's line.
"""

from dataclasses import dataclass

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, product_minor, rate, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.requests.accounts import check_item_account
from tillbook.simulators.company.requests.host import default_entry
from tillbook.simulators.company.rets import collect
from tillbook.simulators.company.state import ITEM_KINDS, Entry
from tillbook.simulators.company.xml import child_text, is_true

_TEXTS = ("Desc", "Quantity", "ServiceDate", "Other1", "Other2")
_SOLD_ACCOUNTS = (
    "SalesOrPurchase/AccountRef",
    "SalesAndPurchase/IncomeAccountRef",
    "IncomeAccountRef",
)
_PRICES = ("SalesOrPurchase/Price", "SalesAndPurchase/SalesPrice", "SalesPrice")
_SOLD_DESCS = ("SalesOrPurchase/Desc", "SalesAndPurchase/SalesDesc", "SalesDesc")


@dataclass(frozen=True, slots=True)
class SalesLine:
    """A line worth `amount_minor` cents, credited to `account_id`; a text line has no account.

    `stocked` is how many pieces it sells of an inventory item, "" where it moves no stock; a line
    without a quantity sells one (assumed).
    """

    amount_minor: int
    account_id: str | None
    taxable: bool
    values: dict[str, str]
    stocked: str = ""


def read_line(books: Books, node: etree._Element, where: str) -> SalesLine:
    """One …LineAdd element as a line. Raises Refusal."""
    values = collect(node, _TEXTS)
    item = books.resolve(node.find("ItemRef"), where, *ITEM_KINDS)
    if item is None:
        if collect(node, ("Quantity", "Rate", "RatePercent", "Amount")):
            raise Refusal(
                refusal.STATUS_MISSING_ELEMENT,
                f"There is a missing element: ItemRef.  A {where} line with an amount needs it.",
            )
        return SalesLine(0, None, taxable=False, values=values)
    for path, kind in (("ClassRef", "Class"), ("SalesTaxCodeRef", "SalesTaxCode")):
        entry = books.resolve(node.find(path), where, kind)
        if entry:
            values[path] = entry.list_id
    if "SalesTaxCodeRef" not in values and item.kind != "ItemSalesTax":
        code = item.values.get("SalesTaxCodeRef") or default_entry(books, "SalesTaxCode", "Taxable")
        values.update({"SalesTaxCodeRef": code} if code else {})
    amount_minor = _amount_minor(node, item)
    values["ItemRef"] = item.list_id
    values["Desc"] = values.get("Desc") or _first(item, _SOLD_DESCS)
    values["Amount"] = from_minor(amount_minor)
    price = rate(amount_minor, values["Quantity"]) if "Quantity" in values else None
    values.update({"Rate": price} if price else {})
    return SalesLine(
        amount_minor,
        _account(books, node, item, where),
        _taxable(books, values),
        {path: text for path, text in values.items() if text},
        values.get("Quantity", "1") if item.kind == "ItemInventory" else "",
    )


def _amount_minor(node: etree._Element, item: Entry) -> int:
    amount, price = child_text(node, "Amount"), child_text(node, "Rate")
    if amount:
        return to_minor(amount)
    if item.kind == "ItemSalesTax":
        raise Refusal(
            refusal.STATUS_UNSUPPORTED_FIELD,
            "This company file takes a sales tax item as a line only with an amount.",
        )
    quantity = child_text(node, "Quantity") or "1"
    return product_minor(quantity, price or _first(item, _PRICES) or "0")


def _account(books: Books, node: etree._Element, item: Entry, where: str) -> str:
    override = books.resolve(node.find("OverrideItemAccountRef"), where, "Account")
    if override:
        check_item_account(override)
        return override.list_id
    if item.kind == "ItemSalesTax":
        return books.special("SalesTaxPayable").list_id
    return _first(item, _SOLD_ACCOUNTS)


def _taxable(books: Books, values: dict[str, str]) -> bool:
    code = values.get("SalesTaxCodeRef")
    return bool(code) and is_true(books.entry(code or "").values.get("IsTaxable", ""))


def _first(item: Entry, paths: tuple[str, ...]) -> str:
    return next((item.values[path] for path in paths if path in item.values), "")
