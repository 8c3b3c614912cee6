"""What a conversation leaves behind for people: open problems, and the Web Connector's one line."""

from __future__ import annotations

from typing import Final

from tillbook.core.delivery import STANDING_STILL, UNSETTLED, State
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import Company, Conversation, Delivery, MessageSet
from tillbook.sync.agenda import Step
from tillbook.sync.snapshots import thaw_problem

_DELIVERING: Final = (Step.RECOVER, Step.ASK, Step.WRITE, Step.READ_BACK)


def delivery_problems(company: Company) -> list[Problem]:
    """Everything about documents that a person should know now."""
    rows = Delivery.objects.filter(company=company).select_related("document")
    told = [
        thaw_problem(row.problem)
        for row in rows.exclude(problem=None).order_by("pk")
        if row.problem is not None
    ]
    flying = rows.filter(state__in=(State.UNKNOWN, State.ASKED)).order_by("pk")
    count = flying.count()
    if count:
        latest = max((row.not_before for row in flying if row.not_before), default=None)
        told.append(
            problem(
                Code.IN_FLIGHT,
                company.name,
                documents=f"{count} document{'s' if count != 1 else ''}",
                at=f"{latest:%H:%M} UTC" if latest else "its next call",
            )
        )
    return told


def status_line(conversation: Conversation) -> str:
    """The one sentence that the Web Connector shows when it is done."""
    if conversation.last_error:
        return conversation.last_error
    rows = Delivery.objects.filter(company=conversation.company)
    attention = rows.filter(state__in=STANDING_STILL).count()
    waiting = rows.filter(state__in=UNSETTLED).count()
    parts = ["Tillbook: all is delivered and read back."]
    if waiting:
        parts = [f"Tillbook: {waiting} still to be delivered."]
    elif _only_read(conversation):
        parts = ["Tillbook: the company file was read; nothing was to be delivered."]
    elif attention:
        parts = ["Tillbook: everything else is delivered and read back."]
    if attention:
        parts.append(f"{attention} need attention; open Tillbook to see which.")
    return " ".join(parts)


def _only_read(conversation: Conversation) -> bool:
    """Whether QuickBooks was asked something, and nothing of it was about a document."""
    answered = MessageSet.objects.filter(conversation=conversation, answered_at__isnull=False)
    purposes = set(answered.values_list("purpose", flat=True))
    return bool(purposes) and purposes.isdisjoint(_DELIVERING)
