"""Narrowing: which one document makes QuickBooks refuse a whole set unread.

Nothing of such a set ran and no element is named, so it is halved: one half is sent alone next, the
other waits and is searched if that half passes. Nobody is to blame who was not refused alone.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from tillbook.core.delivery import State, move
from tillbook.core.problems import Code, problem
from tillbook.store.models import Company, Delivery, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.agenda import Suspicion
from tillbook.sync.outcomes import unknown
from tillbook.sync.snapshots import freeze_problem


def refuse_whole(message_set: MessageSet, hresult: str, now: datetime) -> None:
    """QuickBooks could not read the set: nothing of it ran. Narrow down who is to blame."""
    message_set.state = SetState.REFUSED
    message_set.answered_at = now
    message_set.save(update_fields=["state", "answered_at"])
    rows = rows_of(message_set)
    if not message_set.writes:
        _unanswered(message_set, rows)
        return
    suspects(message_set.company, Suspicion.REST).update(suspicion="")
    if len(rows) == 1:
        _blame(rows[0], hresult)
        return
    split(rows)


def _unanswered(message_set: MessageSet, rows: list[Delivery]) -> None:
    """A question QuickBooks could not read: what was asked stays unknown. A set that cannot be
    recovered counts as forgotten, so that its documents are asked for one by one after the hold.
    """
    for row in rows:
        if row.state == State.ASKED:
            unknown(row, None)
    give_up_recovery(message_set)


def give_up_recovery(message_set: MessageSet) -> None:
    """The set this one was to recover counts as forgotten; any other set is left as it is."""
    lost = message_set.recovers
    if lost is not None and lost.state == SetState.LOST:
        lost.state = SetState.FORGOTTEN
        lost.save(update_fields=["state"])


def _blame(row: Delivery, hresult: str) -> None:
    row.state = move(State(row.state), State.NEEDS_PERSON)
    row.suspicion = ""
    row.problem = freeze_problem(
        problem(Code.REFUSED_BY_PARSER, str(row.document), document=row.document, hresult=hresult)
    )
    row.save(update_fields=["state", "suspicion", "problem"])


def split(rows: list[Delivery]) -> None:
    """One half is sent alone next; the other waits."""
    half = (len(rows) + 1) // 2
    for index, row in enumerate(rows):
        if row.state == State.SENT:
            row.state = move(State(row.state), State.READY)
        row.suspicion = Suspicion.TEST if index < half else Suspicion.REST
        row.save(update_fields=["state", "suspicion"])


def rows_of(message_set: MessageSet) -> list[Delivery]:
    """The deliveries a set is about, in its own order."""
    return [
        attempt.delivery
        for attempt in message_set.attempts.select_related("delivery__document").order_by("pk")
    ]


def suspects(company: Company, part: Suspicion) -> QuerySet[Delivery]:
    """The documents that are searched now."""
    return Delivery.objects.filter(company=company, suspicion=part).select_related("document")
