"""Needs: the list entries that documents name and the company does not have yet.

They become documents of their own, delivered by the same machine before the documents that need
them: accounts, classes, the generic customer, the 0 % sales tax item, one item per line. Waiting
documents plan what they need; set-up (`sync.creation`) asks for entries before there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from tillbook.core.delivery import State, move
from tillbook.core.documents import LIST_TYPES, Document, DocumentType
from tillbook.core.identity import fingerprint
from tillbook.core.roles import ROLES, Role
from tillbook.qbxml.text import list_name
from tillbook.store.models import Company, Delivery, DocumentRecord, ListEntry, MappingRecord, Shop
from tillbook.sync.again import go_on
from tillbook.sync.listed import items_at_zero
from tillbook.sync.names import (
    CUSTOMER,
    ITEM_NAME_LENGTH_MAX,
    MADE_BY,
    ZERO_TAX_DESCRIPTION,
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
from tillbook.sync.transactions import TRANSACTIONS

Need = tuple[DocumentType, str, Json]
"""A list entry: its kind, its full name, and the content it is rendered from."""

Told = tuple[Document, Shop]
"""A document and the shop it tells of."""

_REFUSED: Final = (State.NEEDS_SETUP, State.RETRY_LATER)
"""QuickBooks has said no, so it is provably not there."""


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
    """The sales tax item that receipts name: the one a person chose, else the company's first at
    0 %, else the name of the one we create, clear of items that stand under ours.
    """
    if company.zero_tax_item:
        return company.zero_tax_item
    if at_zero := items_at_zero(company).first():
        return at_zero.full_name
    items = ListEntry.objects.filter(company=company, kind__startswith="Item", is_active=True)
    taken = tuple(items.values_list("full_name", flat=True))
    return list_name(ZERO_TAX_ITEM, ITEM_NAME_LENGTH_MAX, taken=taken)


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
    Returns how many were planned.
    """
    told = [(thaw_document(row.content), row.shop) for row in waiting if row.shop is not None]
    return plan_entries(company, needs_of(company, told), now)


def plan_entries(
    company: Company, needs: Iterable[Need], now: datetime, *, again: bool = False
) -> int:
    """Plan these list entries, each once, however often it is needed; they are ready at once.
    Returns how many were planned, or set going once more.

    An inactive entry is there: it is not made again, rendering says what a person has to do.
    With `again` a person asks: what was refused before is tried once more, and what was made and
    is gone from the lists is looked for, then made again.
    """
    known = known_lists(company)
    there = known.ids.keys() | known.inactive
    rows = Delivery.objects.filter(company=company, rank__lt=len(LIST_TYPES))
    planned = {row.document.key: row for row in rows.select_related("document")}
    count = 0
    for kind, name, content in needs:
        key = entry_key(kind, name)
        if (kind, name.casefold()) in there:
            continue
        if key in planned:
            count += again and _once_more(planned[key], content)
            continue
        planned[key] = _plan_entry(company, kind, key, content, now)
        count += 1
    return count


def entry_key(kind: DocumentType, name: str) -> str:
    """The key of a list entry; QuickBooks does not distinguish capitals in names."""
    return f"list/{kind}/{name.casefold()}"


def _plan_entry(
    company: Company, kind: DocumentType, key: str, content: Json, now: datetime
) -> Delivery:
    record = DocumentRecord.objects.create(
        company=company,
        key=key,
        type=kind,
        fingerprint=fingerprint(content),
        currency=company.home_currency,
        content=content,
        planned_at=now,
    )
    return Delivery.objects.create(
        company=company, document=record, state=State.READY, rank=LIST_TYPES.index(kind)
    )


def _once_more(row: Delivery, content: Json) -> bool:
    """A person asks for an entry that is not in the lists; False where it is on its way already.

    What may be in QuickBooks all the same is asked for before it is made.
    """
    state = State(row.state)
    if state in (State.SENT, State.ASKED, State.UNKNOWN):
        return False
    if row.document.content != content:
        row.document.content, row.document.fingerprint = content, fingerprint(content)
        row.document.save(update_fields=["content", "fingerprint"])
    if state is State.READY:
        return False
    if state in _REFUSED:
        row.state, row.problem, row.not_before = move(state, State.READY), None, None
        row.save(update_fields=["state", "problem", "not_before"])
        return True
    if state is State.ACCEPTED:
        row.state = move(state, State.NEEDS_PERSON)
    go_on(row)
    return True


def needs_of(company: Company, told: Iterable[Told]) -> Iterator[Need]:
    """Every list entry these documents name, there or not, in no order and perhaps repeated.

    Names of new items are chosen for ever. An entry whose account has to be set right first is
    left out, and so is all of a receipt while the company has no code for what is not taxable.
    """
    known = known_lists(company)
    code = non_taxable_code(company) if company.sales_tax_on else ""
    stated = dict(
        MappingRecord.objects.filter(company=company).values_list("account", "account_type")
    )
    chosen = item_names(company)
    shared = False
    for document, shop in told:
        sells = TRANSACTIONS[document.type].sells
        if sells and code is None:
            continue  # Without a code it cannot be written, so it needs nothing yet.
        yield from _accounts(document, stated, known)
        if not sells:
            continue
        if not shared:
            shared = True
            yield _need(DocumentType.CUSTOMER, CUSTOMER)
            if company.sales_tax_on:
                yield zero_item(zero_tax_item(company))
        places = place_names(shop)
        if company.class_tracking:
            place = places.get(document.place_id, document.place_id)
            yield _need(DocumentType.CLASS, class_name(place))
        for line in document.lines:
            name = choose_item_name(company, line, places, chosen)
            # An item keeps its account for ever: none is made for one that is to be changed.
            if not known.account_problem(line.account, line.role):
                yield _need(
                    DocumentType.ITEM_OTHER_CHARGE,
                    name,
                    account=line.account,
                    sales_tax_code=code or "",
                    description=item_description(line, places),
                )


def _accounts(document: Document, stated: Mapping[str, str], known: KnownLists) -> Iterator[Need]:
    """A document's accounts, of the type the mapping states, else of their role's own."""
    for account, role in account_roles(document):
        if not known.account_problem(account, role):
            yield from account_needs(account, role, stated)


def account_needs(account: str, role: Role, stated: Mapping[str, str]) -> Iterator[Need]:
    """An account and those it stands under, all of the same type, as QuickBooks wants it."""
    kind = stated.get(account) or str(ROLES[role].type)
    for path in account_path(account):
        yield _need(DocumentType.ACCOUNT, path, account_type=kind)


def zero_item(name: str) -> Need:
    """A sales tax item at 0 % (M3)."""
    return _need(DocumentType.ITEM_SALES_TAX, name, description=ZERO_TAX_DESCRIPTION)


def _need(kind: DocumentType, name: str, **more: str) -> Need:
    return kind, name, {"name": name, "description": MADE_BY, **more}
