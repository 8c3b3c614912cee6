"""Render: a stored document or list entry becomes the request that is sent.

References go by ListID where the company's lists are known, so that a rename in QuickBooks breaks
nothing; a preview, which knows no company, uses names. What a document needs and the lists lack is
named, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tillbook.core.documents import Document, DocumentType, line_label
from tillbook.core.mapping import Account, refusal
from tillbook.core.money import Money
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import AccountType, Role
from tillbook.qbxml.requests import (
    AccountAdd,
    ClassAdd,
    CustomerAdd,
    ItemOtherChargeAdd,
    ItemSalesTaxAdd,
    JournalEntryAdd,
    JournalLine,
    Ref,
    Request,
    SalesReceiptAdd,
    SalesReceiptLine,
)
from tillbook.qbxml.text import storable
from tillbook.store.models import Company, ListEntry
from tillbook.sync.names import CUSTOMER, ItemKey, account_path, class_name, item_key, memo
from tillbook.sync.snapshots import Json

Lists = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLists:
    """The company's lists as last read. `ids` maps (kind, folded name) to the ListID of active
    entries, `accounts` the folded name of active accounts to what QuickBooks says of them;
    `inactive` holds (kind, folded name) of entries that are there and cannot be used.
    """

    ids: Lists
    accounts: Mapping[str, Account]
    inactive: frozenset[tuple[str, str]]

    def account_problem(self, name: str, role: Role) -> Problem | None:
        """Why an account that is there cannot serve a role; None where it can, or is not there."""
        if found := self.accounts.get(name.casefold()):
            return refusal(role, found)
        for path in account_path(name):
            if hidden := self.inactive_problem(DocumentType.ACCOUNT, path):
                return hidden
        return None

    def inactive_problem(self, kind: DocumentType, name: str) -> Problem | None:
        """QuickBooks has the entry and hides it: it can be neither used nor made again."""
        if (kind, name.casefold()) not in self.inactive:
            return None
        return problem(Code.INACTIVE_ENTRY, name, kind=kind, name=name)


@dataclass(slots=True)
class MissingEntries(LookupError):
    """List entries that a document names and the company does not have: (kind, name)."""

    entries: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class UnfitEntries(LookupError):
    """A list entry that is there and cannot be used as it is; a person has to set it right."""

    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What rendering needs to know of a company; without `known` it refers by name.
    `code_needed` says that the company charges sales tax, so that every line says it has none.
    """

    items: Mapping[ItemKey, str]
    places: dict[str, str]
    known: KnownLists | None = None
    code_needed: bool = False
    sales_tax_item: str | None = None
    non_taxable_code: str | None = None
    uses_classes: bool = True
    missing: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def lists(self) -> Lists | None:
        """ListIDs of what can be referred to; None refers by name."""
        return None if self.known is None else self.known.ids

    def ref(self, kind: DocumentType | str, name: str) -> Ref:
        """A reference to a list entry; a missing one is noted and refused at the end."""
        if self.lists is None:
            return Ref(full_name=name)
        found = self.lists.get((str(kind), name.casefold()))
        if found is None:
            self.missing[str(kind), name] = None
            return Ref(full_name=name)
        return Ref(list_id=found)


def known_lists(company: Company) -> KnownLists:
    """The company's lists as last read."""
    ids: dict[tuple[str, str], str] = {}
    accounts: dict[str, Account] = {}
    hidden: set[tuple[str, str]] = set()
    rows = ListEntry.objects.filter(company=company).values_list(
        "kind", "folded", "list_id", "is_active", "full_name", "account_type", "special"
    )
    for kind, folded, list_id, is_active, name, type_, special in rows:
        if not is_active:
            hidden.add((kind, folded))
            continue
        ids[kind, folded] = list_id
        if kind == DocumentType.ACCOUNT:
            accounts[folded] = Account(name=name, type=AccountType(type_), special=special or None)
    return KnownLists(ids=ids, accounts=accounts, inactive=frozenset(hidden - ids.keys()))


def account_roles(document: Document) -> Iterator[tuple[str, Role]]:
    """Every account of a document with each role it serves there. The deposit account is that of
    a money line, else that of unpaid orders (`core.write`); a journal has none.
    """
    roles = dict.fromkeys((line.account, line.role) for line in document.lines)
    if document.deposit_to and document.deposit_to not in {account for account, _ in roles}:
        yield document.deposit_to, Role.CUSTOMER_BALANCE
    yield from roles


def unfit(document: Document, terms: Terms) -> Problem | None:
    """Why the accounts as they are cannot take a document: one is of a type its role may not
    have, or inactive.
    """
    if terms.known is None:
        return None
    roles = account_roles(document)
    return next((found for each in roles if (found := terms.known.account_problem(*each))), None)


def _unfit_to_sell(document: Document, terms: Terms) -> Problem | None:
    """Why the lists as they are cannot take a receipt besides: there is no code for what is not
    taxable, or an entry it names is inactive.
    """
    if terms.code_needed and terms.non_taxable_code is None:
        return problem(Code.NO_NON_TAX_CODE, "SalesTaxCode")
    if found := unfit(document, terms):
        return found
    for kind, name in _named(document, terms) if terms.known else ():
        if terms.known and (found := terms.known.inactive_problem(kind, name)):
            return found
    return None


def _named(document: Document, terms: Terms) -> Iterator[tuple[DocumentType, str]]:
    """The list entries a receipt names besides its accounts."""
    yield DocumentType.CUSTOMER, CUSTOMER
    if terms.uses_classes:
        yield DocumentType.CLASS, _class_of(document, terms)
    if terms.sales_tax_item:
        yield DocumentType.ITEM_SALES_TAX, terms.sales_tax_item
    for line in document.lines:
        yield DocumentType.ITEM_OTHER_CHARGE, terms.items[item_key(line)]


def _class_of(document: Document, terms: Terms) -> str:
    return class_name(terms.places.get(document.place_id, document.place_id))


def render_receipt(document: Document, terms: Terms) -> SalesReceiptAdd:
    """The balanced receipt. Raises UnfitEntries when the lists hold something it cannot be
    written with, MissingEntries when they lack what it names.
    """
    if found := _unfit_to_sell(document, terms):
        raise UnfitEntries(found)
    terms.missing.clear()
    code = terms.non_taxable_code
    lines = tuple(
        SalesReceiptLine(
            item=terms.ref(DocumentType.ITEM_OTHER_CHARGE, terms.items[item_key(line)]),
            description=storable(
                line_label(line.flow, line.role, line.qualifier, terms.places)
            ).text,
            quantity=line.quantity,
            amount=Money(line.amount_minor, document.currency),
            sales_tax_code=Ref(full_name=code) if code else None,
        )
        for line in document.lines
    )
    place = _class_of(document, terms)
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


def render_journal(document: Document, terms: Terms) -> JournalEntryAdd:
    """A journal: credits and debits by sign, lines of 0.00 left out, the marker whole in the first
    line's memo. Raises as `render_receipt` does.
    """
    if found := unfit(document, terms):
        raise UnfitEntries(found)
    terms.missing.clear()
    lines: list[JournalLine] = []
    for line in document.lines:
        if line.amount_minor == 0:
            continue
        label = storable(line_label(line.flow, line.role, line.qualifier, terms.places)).text
        lines.append(
            JournalLine(
                account=terms.ref(DocumentType.ACCOUNT, line.account),
                amount=Money(abs(line.amount_minor), document.currency),
                debit=line.amount_minor < 0,
                memo=label if lines else f"{label}. {document.marker}",
            )
        )
    if terms.missing:
        raise MissingEntries(tuple(terms.missing))
    return JournalEntryAdd(day=document.day, ref_number=document.ref_number, lines=tuple(lines))


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
        case DocumentType.SALES_RECEIPT | DocumentType.JOURNAL_ENTRY:
            msg = f"A {kind} is not a list entry."
            raise ValueError(msg)
