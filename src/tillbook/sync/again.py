"""Again: a person says that what stands still may go on, or is to stay out.

Nothing here sends anything. What may be in QuickBooks is asked for before it is sent; what a
person leaves out keeps its problem under another name, so that it is shown and stops nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tillbook.core.delivery import State, move
from tillbook.core.documents import LIST_TYPES
from tillbook.core.problems import Code, problem
from tillbook.store.models import AuditLine, Company, Delivery
from tillbook.sync.snapshots import freeze_problem


@transaction.atomic
def try_again(company: Company, now: datetime, *, delivery: Delivery | None = None) -> int:
    """Let documents that need a person, or whose hold a person ends ("QuickBooks was restarted"),
    go on: all of the company, or one, also one that was left out. Returns how many.

    What QuickBooks may hold (it was accepted once, or its answer was lost) is asked for first.
    """
    rows = Delivery.objects.select_for_update().filter(company=company)
    waiting = Q(state=State.NEEDS_PERSON) | Q(state=State.UNKNOWN)
    if delivery is not None:
        rows, waiting = rows.filter(pk=delivery.pk), waiting | Q(state=State.LEFT_OUT)
    rows = rows.filter(waiting)
    count = 0
    for row in rows:
        go_on(row)
        count += 1
    if count:
        AuditLine.objects.create(
            company=company, at=now, act="delivery.again", particulars={"documents": count}
        )
    return count


@transaction.atomic
def leave_out(company: Company, delivery: Delivery, now: datetime) -> None:
    """A person says that this document is to stay out of QuickBooks; everything else goes on.

    Raises IllegalMove unless it needs a person.
    """
    row = Delivery.objects.select_for_update().get(company=company, pk=delivery.pk)
    if row.state != State.LEFT_OUT:
        row.state = move(State(row.state), State.LEFT_OUT)
    row.problem = freeze_problem(problem(Code.LEFT_OUT, str(row.document), document=row.document))
    row.save(update_fields=["state", "problem"])
    AuditLine.objects.create(
        company=company,
        at=now,
        act="delivery.left_out",
        particulars={"document": row.document.key},
    )


def go_on(row: Delivery) -> None:
    """Ask for it when it may be there, else plan it anew: set-up may have changed meanwhile."""
    row.not_before = None
    if row.state in (State.NEEDS_PERSON, State.LEFT_OUT):
        may_be_there = bool(row.quickbooks_id) or row.sent_at is not None
        is_entry = row.rank < len(LIST_TYPES)
        fresh = State.READY if is_entry else State.PLANNED
        row.state = move(State(row.state), State.UNKNOWN if may_be_there else fresh)
        row.problem = None
    row.suspicion = ""
    row.save(update_fields=["state", "not_before", "problem", "suspicion"])
