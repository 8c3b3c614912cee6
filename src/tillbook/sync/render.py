"""Render: a stored document or list entry becomes the request that is sent.

References go by ListID where the company's lists are known, so that a rename in QuickBooks breaks
nothing; a preview, which knows no company, uses names. What a document needs and the lists lack is
named, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tillbook.core.documents import Document, DocumentType, line_label
from tillbook.core.money import Money
from tillbook.qbxml.requests import (
    AccountAdd,
    ClassAdd,
    CustomerAdd,
    ItemOtherChargeAdd,
    ItemSalesTaxAdd,
    Ref,
    Request,
    SalesReceiptAdd,
    SalesReceiptLine,
)
from tillbook.qbxml.text import storable
from tillbook.store.models import Company, ListEntry
from tillbook.sync.names import CUSTOMER, LineKey, class_name, line_key, memo
from tillbook.sync.snapshots import Json

Lists = Mapping[tuple[str, str], str]


@dataclass(slots=True)
class MissingEntries(LookupError):
    """List entries that a document names and the company does not have: (kind, name)."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What rendering needs to know of a company. `lists` maps (kind, folded name) to ListID;
    None refers by name.
    """

    items: Mapping[LineKey, str]
    places: dict[str, str]
    lists: Lists | None = None
    sales_tax_item: str | None = None
    non_taxable_code: str | None = None
    uses_classes: bool = True
    missing: dict[tuple[str, str], None] = field(default_factory=dict)

    def ref(self, kind: DocumentType | str, name: str) -> Ref:
        """A reference to a list entry; a missing one is noted and refused at the end."""
        if self.lists is None:
            return Ref(full_name=name)
        found = self.lists.get((str(kind), name.casefold()))
        if found is None:
            self.missing[str(kind), name] = None
            return Ref(full_name=name)
        return Ref(list_id=found)


def known_lists(company: Company) -> dict[tuple[str, str], str]:
    """ListIDs of the company's active list entries by kind and folded name."""
    rows = ListEntry.objects.filter(company=company, is_active=True)
    return {
        (kind, folded): list_id
        for kind, folded, list_id in rows.values_list("kind", "folded", "list_id")
    }


def render_receipt(document: Document, terms: Terms) -> SalesReceiptAdd:
    """The balanced receipt. Raises MissingEntries when the lists lack what it names."""
    terms.missing.clear()
    code = terms.non_taxable_code
    lines = tuple(
        SalesReceiptLine(
            item=terms.ref(DocumentType.ITEM_OTHER_CHARGE, terms.items[line_key(line)]),
            description=storable(
                line_label(line.flow, line.role, line.qualifier, terms.places)
            ).text,
            quantity=line.quantity,
            amount=Money(line.amount_minor, document.currency),
            sales_tax_code=Ref(full_name=code) if code else None,
        )
        for line in document.lines
    )
    place = class_name(terms.places.get(document.place_id, document.place_id))
    request = SalesReceiptAdd(
        customer=terms.ref(DocumentType.CUSTOMER, CUSTOMER),
        class_name=terms.ref(DocumentType.CLASS, place) if terms.uses_classes else None,
        day=document.day,
        ref_number=document.ref_number,
        item_sales_tax=terms.ref(DocumentType.ITEM_SALES_TAX, terms.sales_tax_item)
        if terms.sales_tax_item
        else None,
        memo=memo(document, terms.places),
        deposit_to=terms.ref(DocumentType.ACCOUNT, document.deposit_to),
        lines=lines,
    )
    if terms.missing:
        raise MissingEntries(tuple(terms.missing))
    return request


def render_list_entry(kind: DocumentType, content: Json) -> Request:
    """A new list entry from its stored content. An account's name is its whole path."""
    name = content["name"]
    match kind:
        case DocumentType.ACCOUNT:
            parent, _, own = name.rpartition(":")
            return AccountAdd(
                name=own,
                account_type=content["account_type"],
                parent=parent or None,
                description=content["description"],
            )
        case DocumentType.CLASS:
            return ClassAdd(name=name)
        case DocumentType.CUSTOMER:
            return CustomerAdd(name=name, notes=content["description"])
        case DocumentType.ITEM_SALES_TAX:
            return ItemSalesTaxAdd(name=name, rate="0", description=content["description"])
        case DocumentType.ITEM_OTHER_CHARGE:
            return ItemOtherChargeAdd(
                name=name,
                account=content["account"],
                description=content["description"],
                sales_tax_code=content["sales_tax_code"] or None,
            )
        case DocumentType.SALES_RECEIPT:
            msg = "A receipt is not a list entry."
            raise ValueError(msg)
