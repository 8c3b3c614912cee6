"""Creation: set-up asks for list entries before there is any document that needs them.

What is asked for here is written at the Web Connector's next call, without a run: it exists only
because somebody pressed a button. The machine is that of all documents, so an entry is never made
twice, whatever is cut off or killed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tillbook.core.delivery import State
from tillbook.core.documents import LIST_TYPES, Document, DocumentType
from tillbook.core.problems import Problem
from tillbook.core.roles import Role
from tillbook.qbxml.text import list_name
from tillbook.store.models import (
    AuditLine,
    Company,
    Delivery,
    ListEntry,
    MappingRecord,
    Shop,
)
from tillbook.sync.listed import items_at_zero
from tillbook.sync.names import ITEM_NAME_LENGTH_MAX, ZERO_TAX_ITEM
from tillbook.sync.needs import (
    Need,
    account_needs,
    needs_of,
    plan_entries,
    zero_item,
)
from tillbook.sync.render import KnownLists, known_lists
from tillbook.sync.snapshots import thaw_problem

THERE: Final = "there"
"""The company has the entry, and it can be used."""

MISSING: Final = "missing"
"""The company does not have it, or hides it (then `problem` says so)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """A list entry and where it stands: THERE, MISSING (it was made and is gone again,
    or is hidden), else the state of its delivery. `problem` says why it is not there.
    """

    kind: DocumentType
    name: str
    state: str
    problem: Problem | None


def create_zero_item(company: Company, now: datetime) -> None:
    """Choose our own sales tax item at 0 %, and make it where the company does not have it."""
    with transaction.atomic():
        row = Company.objects.select_for_update().get(pk=company.pk)
        # Also an inactive one keeps its name: ours would never be made beside it.
        items = ListEntry.objects.filter(company=company, kind__startswith="Item")
        at_zero = items_at_zero(company).values("pk")
        taken = items.exclude(pk__in=at_zero).values_list("full_name", flat=True)
        row.zero_tax_item = list_name(ZERO_TAX_ITEM, ITEM_NAME_LENGTH_MAX, taken=tuple(taken))
        row.save(update_fields=["zero_tax_item"])
        _ask_for(row, [zero_item(row.zero_tax_item)], now)
    company.zero_tax_item = row.zero_tax_item


def create_accounts(company: Company, rows: Iterable[tuple[Role, str]], now: datetime) -> int:
    """Ask for the accounts (by full name) that are in no list, with those they stand under, of
    the type the mapping states, else their role's own. Returns how many were asked for.
    """
    with transaction.atomic():
        locked = Company.objects.select_for_update().get(pk=company.pk)
        stated = dict(
            MappingRecord.objects.filter(company=company).values_list("account", "account_type")
        )
        known = known_lists(company)
        needs = [
            need
            for role, account in rows
            if not known.account_problem(account, role)
            for need in account_needs(account, role, stated)
        ]
        return _ask_for(locked, needs, now)


def create_for(company: Company, shop: Shop, documents: Iterable[Document], now: datetime) -> int:
    """Ask for every list entry that these documents need: items, classes, the generic customer,
    the 0 % item, accounts. Returns how many were asked for.
    """
    with transaction.atomic():
        locked = Company.objects.select_for_update().get(pk=company.pk)
        return _ask_for(locked, needs_of(locked, [(one, shop) for one in documents]), now)


def creating(company: Company) -> tuple[EntryState, ...]:
    """Every list entry that was ever asked for, by set-up or by a document, in the order in which
    they are made.
    """
    known = known_lists(company)
    rows = Delivery.objects.filter(company=company, rank__lt=len(LIST_TYPES))
    found = [_state(known, row) for row in rows.select_related("document")]
    return tuple(sorted(found, key=lambda one: (LIST_TYPES.index(one.kind), one.name.casefold())))


def _ask_for(company: Company, needs: Iterable[Need], now: datetime) -> int:
    count = plan_entries(company, needs, now, again=True)
    if count:
        AuditLine.objects.create(
            company=company, at=now, act="entries.asked", particulars={"entries": count}
        )
    return count


def _state(known: KnownLists, row: Delivery) -> EntryState:
    kind, name = DocumentType(row.document.type), row.document.content["name"]
    state, why = MISSING, known.inactive_problem(kind, name)
    if (kind, name.casefold()) in known.ids:
        state = THERE
    elif why is None and row.state != State.ACCEPTED:
        state = row.state
        why = thaw_problem(row.problem) if row.problem else None
    return EntryState(kind=kind, name=name, state=state, problem=why)
