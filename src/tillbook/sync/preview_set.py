"""A preview as qbXML: the message sets that an empty company file would be sent.

List entries come first, because lines refer to them; then one request per document. References
go by name, as no company is known. Nothing here is sent anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillbook.core.documents import Document, DocumentType, Line
from tillbook.core.money import exponent_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.encode import REQUESTS_PER_SET_MAX, encode_set, refusal
from tillbook.qbxml.requests import Request
from tillbook.sync.names import (
    CUSTOMER,
    MADE_BY,
    ZERO_TAX_ITEM,
    account_path,
    class_name,
    item_description,
    item_key,
    preview_names,
)
from tillbook.sync.plan import QUICKBOOKS_DECIMALS
from tillbook.sync.preview import Preview
from tillbook.sync.render import Terms, render_list_entry, render_receipt

NON_TAXABLE: Final = "Non"
"""The code for what is not taxable that QuickBooks itself puts into a new company file."""


@dataclass(frozen=True, slots=True)
class MessageSets:
    """The sets as XML, in the order in which they would be sent, and what could not be written."""

    sets: tuple[str, ...]
    problems: tuple[Problem, ...]


def message_sets(preview: Preview) -> MessageSets:
    """The message sets of a preview, at most REQUESTS_PER_SET_MAX requests in each."""
    documents = preview.documents
    currency = preview.currency
    if documents and currency and exponent_of(currency) > QUICKBOOKS_DECIMALS:
        why = problem(Code.CURRENCY_NOT_DELIVERABLE, currency, currency=currency)
        return MessageSets((), (why,))
    terms = Terms(
        items=preview_names(documents, preview.places),
        places=preview.places,
        sales_tax_item=ZERO_TAX_ITEM,
        non_taxable_code=NON_TAXABLE,
    )
    requests: list[tuple[str, Request]] = []
    problems: list[Problem] = []
    for name, request in [*_list_requests(preview, terms), *_receipts(documents, terms)]:
        if fault := refusal(request):
            problems.append(problem(Code.NOT_WRITABLE, name, document=name, reason=fault))
        else:
            requests.append((str(len(requests) + 1), request))
    sets = tuple(
        encode_set(requests[start : start + REQUESTS_PER_SET_MAX])
        for start in range(0, len(requests), REQUESTS_PER_SET_MAX)
    )
    return MessageSets(sets, tuple(problems))


def _receipts(documents: tuple[Document, ...], terms: Terms) -> Iterator[tuple[str, Request]]:
    for document in documents:
        yield document.ref_number, render_receipt(document, terms)


def _list_requests(preview: Preview, terms: Terms) -> Iterator[tuple[str, Request]]:
    """Each list entry once: accounts, classes, the customer, the tax item, the items."""
    if not preview.documents:
        return
    types = {row.account.name: row.account.type for row in preview.mapping.rows}
    accounts: dict[str, None] = {}
    classes: dict[str, None] = {}
    items: dict[str, Line] = {}
    for document in preview.documents:
        accounts[document.deposit_to] = None
        place = preview.places.get(document.place_id, document.place_id)
        classes[class_name(place)] = None
        for line in document.lines:
            accounts[line.account] = None
            items[terms.items[item_key(line)]] = line
    paths = {path: name for name in accounts for path in account_path(name)}
    for path, name in paths.items():
        yield _entry(DocumentType.ACCOUNT, path, account_type=str(types[name]))
    for name in classes:
        yield _entry(DocumentType.CLASS, name)
    yield _entry(DocumentType.CUSTOMER, CUSTOMER)
    yield _entry(DocumentType.ITEM_SALES_TAX, ZERO_TAX_ITEM)
    for name, line in items.items():
        yield _entry(
            DocumentType.ITEM_OTHER_CHARGE,
            name,
            account=line.account,
            sales_tax_code=NON_TAXABLE,
            description=item_description(line, terms.places),
        )


def _entry(kind: DocumentType, name: str, **more: str) -> tuple[str, Request]:
    return name, render_list_entry(kind, {"name": name, "description": MADE_BY, **more})
