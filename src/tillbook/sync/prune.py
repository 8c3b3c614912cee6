"""Prune: what was said with QuickBooks long ago and settles nothing any more is forgotten.

Calls come every few minutes for years, so conversations and message sets grow without an end;
documents, deliveries and what QuickBooks returned for them stay for ever. Whatever is lost,
unknown or waits for somebody keeps its history, however old it is. Of what pages looked for, lists
of transactions go too; a count or a trial balance is small and may be what an opening rests on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from tillbook.core.delivery import State
from tillbook.store.models import Attempt, Company, Conversation, Look, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.store.scoping import anywhere, within
from tillbook.sync.looks import LookKind

KEEP_DAYS: Final = 90
"""How long every word is kept."""

ROWS_PER_BATCH: Final = 500
"""One transaction: SQLite bounds the variables of a statement, and others write in between."""

BATCHES_MAX: Final = 200
"""Of one company at once; what is left is for the next day."""

_DONE: Final = (SetState.APPLIED, SetState.FORGOTTEN, SetState.REFUSED)
_SETTLED: Final = (State.ACCEPTED, State.LEFT_OUT)


def prune_all(now: datetime) -> int:
    """Prune every company; how many rows were deleted."""
    with anywhere():
        companies = list(Company.objects.order_by("pk"))
    return sum(prune(company, now) for company in companies)


def prune(company: Company, now: datetime) -> int:
    """Delete a company's message sets that are older than KEEP_DAYS and wholly settled, with their
    attempts, then the conversations of that age of which nothing is left; and old listings.
    """
    before = now - timedelta(days=KEEP_DAYS)
    with within(company):
        return (
            _in_batches(_old_sets(company, before))
            + _in_batches(
                Conversation.objects.filter(
                    company=company, last_call_at__lt=before, message_sets=None
                ).exclude(ended_at=None)
            )
            + _in_batches(_old_listings(company, before))
        )


def _old_listings(company: Company, before: datetime) -> QuerySet[Look]:
    return Look.objects.filter(
        company=company,
        kind=LookKind.TRANSACTIONS,
        asked_at__lt=before,
        answered_at__lt=before,
        message_sets=None,
    )


def _old_sets(company: Company, before: datetime) -> QuerySet[MessageSet]:
    unsettled = Attempt.objects.filter(delivery__company=company).filter(
        ~Q(delivery__state__in=_SETTLED)
        | Q(delivery__document__shop__isnull=False, delivery__read_back_at=None)
        & ~Q(delivery__state=State.LEFT_OUT)
    )
    asked_for_again = MessageSet.objects.filter(company=company, sent_at__gte=before)
    return (
        MessageSet.objects.filter(company=company, sent_at__lt=before, state__in=_DONE)
        .exclude(pk__in=unsettled.values("message_set"))
        .exclude(pk__in=asked_for_again.exclude(recovers=None).values("recovers"))
    )


def _in_batches(rows: QuerySet[MessageSet] | QuerySet[Conversation] | QuerySet[Look]) -> int:
    deleted = 0
    for _ in range(BATCHES_MAX):
        with transaction.atomic():
            chosen = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_PER_BATCH])
            if not chosen:
                break
            deleted += rows.filter(pk__in=chosen).delete()[0]
    return deleted
