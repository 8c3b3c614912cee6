"""Documents: what their fingerprint watches, and what their lines are called."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.pieces import SOHO, ledger, order, sale
from tillbook.core.book import book
from tillbook.core.documents import LIST_TYPES, Document, DocumentType, line_label
from tillbook.core.entries import Flow
from tillbook.core.roles import ROLES, Role
from tillbook.core.write import write


def receipt() -> Document:
    return write(book(order(sale("1", 500)), "UTC").entries, ledger()).documents[0]


def changed(document: Document, what: str) -> Document:
    """The document with one thing of it told otherwise."""
    first, *rest = document.lines
    lines = {
        "amount": replace(first, amount_minor=first.amount_minor + 1),
        "quantity": replace(first, quantity=2),
        "account": replace(first, account="Other"),
        "role": replace(first, role=Role.SHIPPING),
        "qualifier": replace(first, qualifier="Hats"),
        "flow": replace(first, flow=Flow.PAID),
    }
    if what in lines:
        return replace(document, lines=(lines[what], *rest))
    heads = {
        "type": replace(document, type=DocumentType.CUSTOMER),
        "day": replace(document, day=date(2026, 11, 3)),
        "place": replace(document, place_id=SOHO),
        "ref_number": replace(document, ref_number="A261102002"),
        "currency": replace(document, currency="EUR"),
        "deposit_to": replace(document, deposit_to="Other"),
        "facts": replace(document, fact_ids=("gid://shopify/Sale/2",)),
    }
    return heads[what]


@pytest.mark.parametrize(
    "what",
    [
        "amount", "quantity", "account", "role", "qualifier", "flow",
        "type", "day", "place", "ref_number", "currency", "deposit_to", "facts",
    ],
)  # fmt: skip
def test_the_fingerprint_changes_with_everything_that_is_told(what: str) -> None:
    assert changed(receipt(), what).fingerprint != receipt().fingerprint


def test_the_fingerprint_stays_while_nothing_else_is_told() -> None:
    assert receipt().fingerprint == receipt().fingerprint
    assert replace(receipt(), entry_keys=("other",)).fingerprint == receipt().fingerprint


def test_a_document_is_marked_by_its_key() -> None:
    assert receipt().marker == "tb:demo/2026-11-02/online/1"
    assert receipt().type is DocumentType.SALES_RECEIPT


def test_list_entries_come_before_the_items_that_need_them() -> None:
    assert LIST_TYPES.index(DocumentType.ACCOUNT) < LIST_TYPES.index(DocumentType.ITEM_OTHER_CHARGE)
    assert DocumentType.SALES_RECEIPT not in LIST_TYPES


@pytest.mark.parametrize(
    ("flow", "role", "qualifier", "label"),
    [
        (Flow.SOLD, Role.SALES, "Shoes", "Sales - Shoes"),
        (Flow.SOLD, Role.SALES, None, "Sales"),
        (Flow.SOLD, Role.GIFT_CARDS, None, "Gift cards sold"),
        (Flow.PAID, Role.GIFT_CARDS, None, "Gift cards as payment"),
        (Flow.PAID, Role.STORE_CREDIT, None, "Store credit as payment"),
        (Flow.PAID, Role.CUSTOMER_BALANCE, None, "Unpaid orders"),
        (Flow.PAID, Role.CASH, SOHO, "Received in cash - Soho"),
        (Flow.PAID, Role.CLEARING, "shopify_payments", "Received - Shopify Payments"),
        (Flow.PAID, Role.CLEARING, "klarna", "Received - klarna"),
        (Flow.SOLD, Role.TAX, "NY State Tax", "Tax - NY State Tax"),
    ],
)
def test_lines_are_called_what_a_bookkeeper_calls_them(
    flow: Flow, role: Role, qualifier: str | None, label: str
) -> None:
    assert line_label(flow, role, qualifier, {SOHO: "Soho"}) == label


def test_every_role_has_a_label_of_its_own() -> None:
    labels = [rule.label for rule in ROLES.values()]
    assert len(set(labels)) == len(labels) == len(Role)
