"""Turns: one step of the agenda becomes one message set, stored before it leaves.

The exact XML, the set's id and who asked for what in it are committed with the state of every
document concerned; only then is the XML returned to the Web Connector. A document that cannot be
rendered is set aside with its problem and never stops the others.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tillbook.core.delivery import State, move
from tillbook.core.documents import Document, DocumentType, Line
from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.encode import SET_ID_LENGTH_MAX, encode_recovery, encode_set, refusal
from tillbook.qbxml.faults import RefusedRequest
from tillbook.qbxml.requests import (
    AccountQuery,
    ClassQuery,
    CompanyQuery,
    CustomerQuery,
    HostQuery,
    ItemOtherChargeQuery,
    ItemSalesTaxQuery,
    PreferencesQuery,
    Request,
    SalesTaxCodeQuery,
)
from tillbook.store.models import (
    Attempt,
    Company,
    Conversation,
    Delivery,
    ListEntry,
    MessageSet,
)
from tillbook.sync.agenda import Step, Todo, waiting_numbers
from tillbook.sync.looking import requests_of
from tillbook.sync.names import CUSTOMER, item_key
from tillbook.sync.needs import terms_of
from tillbook.sync.render import MissingEntries, Terms, UnfitEntries, render_list_entry
from tillbook.sync.snapshots import freeze_problem, thaw_document
from tillbook.sync.transactions import TRANSACTIONS
from tillbook.webconnector.qwc import OWNER_ID

Requests = list[tuple[str, Request]]
ItemAccounts = dict[str, str]

LIST_QUERIES: Final[tuple[tuple[str, Request], ...]] = (
    ("Account", AccountQuery(active="All")),
    ("Class", ClassQuery(active="All")),
    ("SalesTaxCode", SalesTaxCodeQuery(active="All")),
    ("ItemSalesTax", ItemSalesTaxQuery(active="All")),
    ("ItemOtherCharge", ItemOtherChargeQuery(active="All")),
    ("Customer", CustomerQuery(full_names=(CUSTOMER,))),
)
"""Every list a conversation reads, by the name its answer is told apart by."""

_QUERY_OF_LIST: Final = {
    DocumentType.ACCOUNT: AccountQuery,
    DocumentType.CLASS: ClassQuery,
    DocumentType.CUSTOMER: CustomerQuery,
    DocumentType.ITEM_SALES_TAX: ItemSalesTaxQuery,
    DocumentType.ITEM_OTHER_CHARGE: ItemOtherChargeQuery,
}


def build(
    company: Company, conversation: Conversation, todo: Todo, now: datetime
) -> MessageSet | None:
    """The stored message set of a step; None when no document of it could be rendered."""
    if todo.step is Step.RECOVER and todo.lost is not None:
        xml = encode_recovery(todo.lost.set_id)
        return _store(company, conversation, todo, xml, _new_id(), now)
    if todo.step is Step.WRITE:
        return _build_write(company, conversation, todo, now)
    set_id = _new_id()
    asked = _reading(company, todo)
    requests = [(reading_id(set_id, name), request) for name, request in asked]
    return _store(company, conversation, todo, encode_set(requests), set_id, now)


def reading_id(set_id: str, name: object) -> str:
    """The request id of a question. A set that only reads has no id in QuickBooks (that would
    push out the last written set), so its requests carry it: no late answer passes for another's.
    """
    return f"{set_id}/{name}"


def _reading(company: Company, todo: Todo) -> Requests:
    match todo.step:
        case Step.IDENTIFY:
            return [
                ("Host", HostQuery(include_capacity=False)),
                ("Company", CompanyQuery(owner_id=OWNER_ID)),
                ("Preferences", PreferencesQuery()),
            ]
        case Step.LISTS:
            return list(LIST_QUERIES)
        case Step.ASK:
            return [(str(row.pk), _question(row)) for row in todo.deliveries]
        case Step.SENTINEL | Step.READ_BACK:
            return _by_id(todo) + (_by_number(company) if todo.step is Step.SENTINEL else [])
        case Step.LOOK if todo.look is not None:
            return requests_of(todo.look)
        case _:
            return [("Host", HostQuery(include_capacity=False))]


def read_name(kind: str) -> str:
    """The name of the question for known transactions of a type, by their ids."""
    return f"Read/{kind}"


def numbers_name(kind: str) -> str:
    """The name of the question for transactions of a type that may be there, by their numbers."""
    return f"Numbers/{kind}"


def _by_id(todo: Todo) -> Requests:
    found: Requests = []
    for kind, row in TRANSACTIONS.items():
        ids = tuple(one.quickbooks_id for one in todo.deliveries if one.document.type == kind)
        if ids:
            found.append((read_name(kind), row.by_ids(ids)))
    return found


def _by_number(company: Company) -> Requests:
    return [
        (numbers_name(kind), TRANSACTIONS[kind].by_numbers(numbers))
        for kind, numbers in waiting_numbers(company).items()
    ]


def _question(row: Delivery) -> Request:
    """The query that finds a document again by its identity (accounting, section 4)."""
    kind = DocumentType(row.document.type)
    if transaction := TRANSACTIONS.get(kind):
        return transaction.by_numbers((row.document.ref_number,))
    name: str = row.document.content["name"]
    question: Request = _QUERY_OF_LIST[kind](full_names=(name,))
    return question


def _build_write(
    company: Company, conversation: Conversation, todo: Todo, now: datetime
) -> MessageSet | None:
    requests: Requests = []
    sending: list[Delivery] = []
    terms: dict[int, Terms] = {}
    posts_to = _item_accounts(company)
    for row in todo.deliveries:
        rendered = _rendered(company, row, terms, posts_to)
        if isinstance(rendered, Problem):
            _set_aside(row, rendered)
        else:
            requests.append((str(row.pk), rendered))
            sending.append(row)
    if not sending:
        return None
    set_id = _new_id()
    xml = encode_set(requests, set_id=set_id)
    for row in sending:
        row.state = move(State(row.state), State.SENT)
        row.sent_at = now
        row.attempts_count += 1
        row.problem = None
        row.save(update_fields=["state", "sent_at", "attempts_count", "problem"])
    sent = Todo(todo.step, tuple(sending))
    return _store(company, conversation, sent, xml, set_id, now)


def _rendered(
    company: Company, row: Delivery, terms: dict[int, Terms], posts_to: ItemAccounts
) -> Request | Problem:
    """The request of a document, or why it cannot be sent."""
    record = row.document
    try:
        if record.shop is None:
            request = render_list_entry(DocumentType(record.type), record.content)
        else:
            shop = record.shop
            if shop.pk not in terms:
                terms[shop.pk] = terms_of(company, shop)
            known = terms[shop.pk]
            document = thaw_document(record.content)
            transaction = TRANSACTIONS[record.type]
            request = transaction.render(document, known)
            elsewhere = _line_posting_elsewhere if transaction.sells else _no_line
            if line := elsewhere(document, known, posts_to):
                name, kind = known.items[item_key(line)], f"ItemOtherCharge of {line.account}"
                return problem(Code.NAME_TAKEN, str(record), name=name, kind=kind)
    except MissingEntries as missing:
        kind, name = missing.entries[0]
        return problem(Code.NOT_IN_LISTS, str(record), document=record, kind=kind, name=name)
    except UnfitEntries as unfit:
        return unfit.problem
    fault = refusal(request)
    return request if fault is None else _unwritable(record, fault)


def _item_accounts(company: Company) -> ItemAccounts:
    """The account each item of the company posts to, both folded."""
    rows = ListEntry.objects.filter(company=company, kind=DocumentType.ITEM_OTHER_CHARGE)
    return {folded: detail.casefold() for folded, detail in rows.values_list("folded", "detail")}


def _line_posting_elsewhere(
    document: Document, terms: Terms, posts_to: ItemAccounts
) -> Line | None:
    """A line whose item posts to another account than the books say: somebody made an item of
    that name, or turned ours. An account that is merely renamed is not there under its old name.
    """
    for line in document.lines:
        account = line.account.casefold()
        known = (str(DocumentType.ACCOUNT), account) in (terms.lists or {})
        if known and posts_to.get(terms.items[item_key(line)].casefold(), account) != account:
            return line
    return None


def _no_line(_: Document, __: Terms, ___: ItemAccounts) -> Line | None:
    """Where lines name their accounts themselves, none can post elsewhere."""
    return None


def _unwritable(record: object, fault: RefusedRequest) -> Problem:
    return problem(Code.NOT_WRITABLE, str(record), document=record, reason=fault)


def _set_aside(row: Delivery, why: Problem) -> None:
    setup = why.code is not Code.NOT_WRITABLE
    row.state = move(State(row.state), State.NEEDS_SETUP if setup else State.NEEDS_PERSON)
    row.suspicion = ""
    row.problem = freeze_problem(why)
    row.save(update_fields=["state", "suspicion", "problem"])


def _store(
    company: Company,
    conversation: Conversation,
    todo: Todo,
    xml: str,
    set_id: str,
    now: datetime,
) -> MessageSet:
    if todo.look is not None and todo.look.asked_at > now:
        # The clock was set back: else no answer would ever be newer than the question.
        todo.look.asked_at = now
        todo.look.save(update_fields=["asked_at"])
    stored = MessageSet.objects.create(
        company=company,
        conversation=conversation,
        set_id=set_id,
        purpose=todo.step,
        writes=todo.step is Step.WRITE,
        recovers=todo.lost,
        look=todo.look,
        xml=xml,
        sent_at=now,
    )
    if todo.step is Step.ASK:
        _asked(todo.deliveries)
    if todo.deliveries:
        Attempt.objects.bulk_create(
            Attempt(
                delivery=row,
                message_set=stored,
                request_id=str(row.pk) if stored.writes else reading_id(set_id, row.pk),
            )
            for row in todo.deliveries
        )
    return stored


def _asked(rows: Sequence[Delivery]) -> None:
    for row in rows:
        row.state = move(State(row.state), State.ASKED)
        row.save(update_fields=["state"])


def _new_id() -> str:
    """A set id that QuickBooks can keep: random, so that no two companies or restores clash."""
    return secrets.token_hex(SET_ID_LENGTH_MAX // 2)
