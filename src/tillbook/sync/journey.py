"""The journey of one order: facts, entries, documents, attempts, QuickBooks ids."""

from __future__ import annotations

from tillbook.core.documents import line_label
from tillbook.core.entries import Flow
from tillbook.core.facts import Sale, Tender
from tillbook.core.proof import order_relations
from tillbook.core.roles import Role
from tillbook.store.models import (
    Attempt,
    Company,
    Delivery,
    EntryRecord,
    FactRecord,
    OrderRecord,
    Shop,
)
from tillbook.sync.orders import place_names, thaw_order
from tillbook.sync.plan import company_mapping
from tillbook.sync.prove import document_view
from tillbook.sync.shapes import AttemptView, EntryView, FactView, Journey, PostingView
from tillbook.sync.snapshots import thaw_fact, thaw_problem


def journey(company: Company, name: str) -> tuple[Journey, ...]:
    """Every order of that name ("#1001" or "1001"), one per shop that has it."""
    plain = name.strip().removeprefix("#")
    rows = OrderRecord.objects.filter(
        shop__company=company, name__in=(plain, f"#{plain}")
    ).select_related("shop__company")
    return tuple(_journey(row.shop, row) for row in rows.order_by("pk"))


def _journey(shop: Shop, row: OrderRecord) -> Journey:
    facts = list(row.facts.select_related("document").order_by("happened_at", "fact_id"))
    order = thaw_order(shop, row, facts)
    deliveries = list(
        Delivery.objects.filter(document__facts__order=row)
        .distinct()
        .select_related("document")
        .order_by("pk")
    )
    attempts = (
        Attempt.objects.filter(delivery__in=deliveries)
        .select_related("message_set", "delivery__document")
        .order_by("pk")
    )
    return Journey(
        order_id=row.order_id,
        name=row.name,
        currency=shop.currency,
        updated_at=row.updated_at,
        test=row.test,
        relations=order_relations(order),
        problems=tuple(thaw_problem(one) for one in (*row.unreadable, *row.doubts)),
        facts=tuple(_fact(shop, fact) for fact in facts),
        entries=tuple(_entry(shop, entry) for entry in row.entries.order_by("day", "key")),
        documents=tuple(document_view(shop, delivery) for delivery in deliveries),
        attempts=tuple(_attempt(attempt) for attempt in attempts),
    )


def _fact(shop: Shop, row: FactRecord) -> FactView:
    fact = thaw_fact(row.kind, row.content)
    if isinstance(fact, Sale):
        label = " ".join(
            part for part in (fact.action.lower(), fact.line.lower(), fact.title) if part
        )
    else:
        label = f"{fact.kind.lower()} by {fact.gateway}"
    amount = fact.signed_minor if isinstance(fact, Tender) else fact.total_minor
    return FactView(
        fact_id=row.fact_id,
        kind=row.kind,
        label=label,
        happened_at=row.happened_at,
        day=row.day,
        place=place_names(shop).get(row.place_id, row.place_id),
        amount_minor=amount,
        document_key=row.document.key if row.document else None,
    )


def _entry(shop: Shop, row: EntryRecord) -> EntryView:
    names, mapping = place_names(shop), company_mapping(shop.company)
    postings = []
    for posting in row.postings.order_by("pk"):
        role, flow = Role(posting.role), Flow(posting.flow)
        account = mapping.account(role, posting.qualifier)
        postings.append(
            PostingView(
                label=line_label(flow, role, posting.qualifier, names),
                role=posting.role,
                qualifier=posting.qualifier,
                account=account.name if account else "",
                amount_minor=posting.amount_minor,
            )
        )
    return EntryView(
        key=row.key,
        day=row.day,
        place=names.get(row.place_id, row.place_id),
        postings=tuple(postings),
    )


def _attempt(row: Attempt) -> AttemptView:
    sent = row.message_set
    return AttemptView(
        document_key=row.delivery.document.key,
        set_id=sent.set_id,
        purpose=sent.purpose,
        sent_at=sent.sent_at,
        answered_at=sent.answered_at,
        status_code=row.status_code,
        message=row.message,
    )
