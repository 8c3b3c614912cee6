"""Elements that Intuit's schema allows and QuickBooks Desktop (US) does not know.

The schema is a superset (facts C2): it covers the old Online Edition and other countries, so a
request can be valid and still be refused with 0x80040400. The reference marks these "not in QBD"
or leaves them out; this is our own list of them for sales, purchase and list requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

# Refused wherever they stand in a request.
DENIED_ANYWHERE: Final = frozenset(
    {
        "DiscountLineAdd",
        "DiscountLineMod",
        "IsTaxIncluded",
        "IsTaxable",
        "PurchaseTaxCodeRef",
        "SalesTaxLineAdd",
        "SalesTaxLineMod",
        "SalesTaxReturnLineRef",
        "ShippingLineAdd",
        "ShippingLineMod",
        "TaxAmount",
    }
)
# Lists that do carry a taxable mark of their own.
_TAXABLE_BELONGS: Final = frozenset({"SalesTaxCodeAdd", "SalesTaxCodeMod"})
# Refused inside the named element only: (container, element).
DENIED_INSIDE: Final = frozenset(
    {
        ("AccountAdd", "DetailAccountType"),
        ("AccountAdd", "SalesTaxCodeRef"),
        ("AccountMod", "DetailAccountType"),
        ("AccountMod", "SalesTaxCodeRef"),
        ("AppliedToTxnAdd", "TxnLineDetail"),
        ("CheckAdd", "SalesTaxCodeRef"),
        ("CreditMemoLineGroupAdd", "Desc"),
        ("CreditMemoLineGroupAdd", "ServiceDate"),
        ("CustomerAdd", "IsStatementWithParent"),
        ("CustomerAdd", "DeliveryMethod"),
        ("CustomerAdd", "Mobile"),
        ("CustomerAdd", "Pager"),
        ("CustomerAdd", "PrintAs"),
        ("CustomerAdd", "SalesTaxCountry"),
        ("CustomerAdd", "Suffix"),
        ("CustomerAdd", "TaxRegistrationNumber"),
        ("ExpenseLineAdd", "SalesTaxCodeRef"),
        ("InvoiceLineGroupAdd", "Desc"),
        ("InvoiceLineGroupAdd", "ServiceDate"),
        ("ItemGroupLineAdd", "Desc"),
        ("ItemLineAdd", "SalesTaxCodeRef"),
        ("JournalCreditLine", "ItemSalesTaxRef"),
        ("JournalDebitLine", "ItemSalesTaxRef"),
        ("JournalEntryAdd", "Memo"),
        ("JournalEntryMod", "Memo"),
        ("SalesReceiptLineGroupAdd", "Desc"),
        ("SalesReceiptLineGroupAdd", "ServiceDate"),
        ("SetCredit", "TxnLineID"),
    }
)


def is_denied(container: str, element: str) -> bool:
    """Whether QuickBooks Desktop refuses `element` directly inside `container`."""
    if element in DENIED_ANYWHERE:
        return not (element == "IsTaxable" and container in _TAXABLE_BELONGS)
    return (container, element) in DENIED_INSIDE


def denied_in(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Every (container, element) in the tree that QuickBooks Desktop refuses."""
    for element in tree.iter(etree.Element):
        parent = element.getparent()
        if parent is not None and is_denied(str(parent.tag), str(element.tag)):
            yield str(parent.tag), str(element.tag)
