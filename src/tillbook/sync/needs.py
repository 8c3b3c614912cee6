"""Needs: the list entries that waiting documents name and the company does not have yet.

They become documents of their own, delivered by the same machine before the documents that need
them: accounts, classes, the generic customer, the 0 % sales tax item, one item per line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tillbook.core.delivery import State
from tillbook.core.documents import LIST_TYPES, Document, DocumentType
from tillbook.core.identity import fingerprint
from tillbook.core.roles import ROLES
from tillbook.store.models import Company, Delivery, DocumentRecord, ListEntry, MappingRecord, Shop
from tillbook.sync.names import (
    CUSTOMER,
    MADE_BY,
    ZERO_TAX_ITEM,
    account_path,
    choose_item_name,
    class_name,
    item_description,
    item_names,
)
from tillbook.sync.orders import place_names
from tillbook.sync.render import KnownLists, Terms, account_roles, known_lists
from tillbook.sync.snapshots import Json, thaw_document

Need = tuple[DocumentType, str, Json]


def terms_of(company: Company, shop: Shop) -> Terms:
    """What rendering a shop's documents needs to know of the company."""
    return Terms(
        items=item_names(company),
        places=place_names(shop),
        known=known_lists(company),
        code_needed=company.sales_tax_on,
        sales_tax_item=zero_tax_item(company) if company.sales_tax_on else None,
        non_taxable_code=non_taxable_code(company) if company.sales_tax_on else None,
        uses_classes=company.class_tracking,
    )


def zero_tax_item(company: Company) -> str:
    """The company's own sales tax item at 0 %, else the name of the one we create."""
    found = (
        ListEntry.objects.filter(company=company, kind=DocumentType.ITEM_SALES_TAX, is_active=True)
        .filter(detail="0")
        .order_by("pk")
        .first()
    )
    return found.full_name if found else ZERO_TAX_ITEM


def non_taxable_code(company: Company) -> str | None:
    """The company's sales tax code for what is not taxable ("Non")."""
    found = (
        ListEntry.objects.filter(company=company, kind="SalesTaxCode", is_active=True, detail="no")
        .order_by("pk")
        .first()
    )
    return found.full_name if found else None


def plan_needs(company: Company, waiting: list[DocumentRecord], now: datetime) -> int:
    """Plan every list entry that these documents need and that is neither there nor planned.

    An inactive entry is there: it is not made again, rendering says what a person has to do.
    Returns how many were planned.
    """
    known = known_lists(company)
    there = known.ids.keys() | known.inactive
    planned = set(
        DocumentRecord.objects.filter(company=company, type__in=LIST_TYPES).values_list(
            "key", flat=True
        )
    )
    count = 0
    for kind, name, content in _needs(company, waiting, known):
        key = f"list/{kind}/{name.casefold()}"
        if (kind, name.casefold()) in there or key in planned:
            continue
        planned.add(key)
        count += 1
        record = DocumentRecord.objects.create(
            company=company,
            key=key,
            type=kind,
            fingerprint=fingerprint(content),
            currency=company.home_currency,
            content=content,
            planned_at=now,
        )
        Delivery.objects.create(
            company=company, document=record, state=State.READY, rank=LIST_TYPES.index(kind)
        )
    return count


def _needs(company: Company, waiting: list[DocumentRecord], known: KnownLists) -> Iterator[Need]:
    code = non_taxable_code(company) if company.sales_tax_on else ""
    if not waiting or code is None:
        return  # Without a code no document can be written, so none needs anything yet.
    yield _need(DocumentType.CUSTOMER, CUSTOMER)
    if company.sales_tax_on:
        yield _need(DocumentType.ITEM_SALES_TAX, zero_tax_item(company))
    stated = dict(
        MappingRecord.objects.filter(company=company).values_list("account", "account_type")
    )
    chosen = item_names(company)
    for record in waiting:
        if record.shop is None:
            continue
        document = thaw_document(record.content)
        if company.class_tracking:
            places = place_names(record.shop)
            place = places.get(document.place_id, document.place_id)
            yield _need(DocumentType.CLASS, class_name(place))
        yield from _accounts(document, stated, known)
        for line in document.lines:
            name = choose_item_name(company, line, record.shop, chosen)
            # An item keeps its account for ever: none is made for one that is to be changed.
            if not known.account_problem(line.account, line.role):
                yield _need(
                    DocumentType.ITEM_OTHER_CHARGE,
                    name,
                    account=line.account,
                    sales_tax_code=code,
                    description=item_description(line, place_names(record.shop)),
                )


def _accounts(document: Document, stated: Mapping[str, str], known: KnownLists) -> Iterator[Need]:
    """A document's accounts, of the type the mapping states, else of their role's own."""
    for account, role in account_roles(document):
        if not known.account_problem(account, role):
            kind = stated.get(account) or str(ROLES[role].type)
            for path in account_path(account):
                yield _need(DocumentType.ACCOUNT, path, account_type=kind)


def _need(kind: DocumentType, name: str, **more: str) -> Need:
    return kind, name, {"name": name, "description": MADE_BY, **more}
