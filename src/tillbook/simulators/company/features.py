"""Refusing what needs a feature that this company file does not use (3250).

Whether QuickBooks rejects or ignores a sales tax reference when sales tax is off differs by
report (facts/quickbooks.md, D); this file rejects, so that nobody relies on being ignored.
"""

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.refusal import STATUS_FEATURE_OFF, Refusal

_SALES_TAX = ("ItemSalesTaxRef", "SalesTaxCodeRef", "CustomerSalesTaxCodeRef")
_NEVER = {
    "UnitOfMeasure": "Unit of measure",
    "InventorySiteRef": "Multiple inventory sites",
    "InventorySiteLocationRef": "Multiple inventory sites",
    "SerialNumber": "Serial numbers",
    "LotNumber": "Lot numbers",
}


def check_features(books: Books, body: etree._Element) -> None:
    """Refuse the first element, at any depth, whose feature is off."""
    for element in body.iter():
        feature = _missing(books, str(element.tag))
        if feature:
            raise Refusal(
                STATUS_FEATURE_OFF,
                f'The feature "{feature}" is not enabled or not available in this company file; '
                f"{element.tag} cannot be used.",
            )


def _missing(books: Books, name: str) -> str | None:
    settings = books.settings
    if name in _SALES_TAX and not settings.sales_tax:
        return "Sales tax"
    if name == "ClassRef" and not settings.class_tracking:
        return "Class tracking"
    if name == "ExchangeRate" and not settings.multicurrency:
        return "Multiple currencies"
    if name == "OverrideItemAccountRef" and not settings.line_accounts:
        return "Accounts on lines"
    return _NEVER.get(name)
