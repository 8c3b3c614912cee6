"""What needs a person: one card per cause, with its cure beside it and what stands behind it.

The problems are those the store keeps open; the documents are found by the problem they carry.
Below stands what waits by itself, and what was settled in the last days.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tillbook.core.delivery import State
from tillbook.core.problems import Code, Problem
from tillbook.store.models import Company, Delivery, ProblemRecord
from tillbook.sync import status as company_state
from tillbook.sync.attention import Cause, CauseKey, cause_key, causes, problem_of
from tillbook.sync.prove import document_view
from tillbook.sync.schedule import started_shops
from tillbook.sync.shapes import DocumentView
from tillbook.sync.snapshots import thaw_problem
from tillbook.web import dates, wording
from tillbook.web.access import for_member
from tillbook.web.home import shut_out
from tillbook.web.shell import shell
from tillbook.web.tables import cell, csv_file
from tillbook.web.wording import Mark

SETTLED_SINCE: Final = timedelta(days=7)
SETTLED_SHOWN_MAX: Final = 100
BEHIND_SHOWN_MAX: Final = 200
WAITING_SHOWN_MAX: Final = 200
_BY_ITSELF: Final = (State.RETRY_LATER, State.UNKNOWN, State.ASKED)


@dataclass(frozen=True, slots=True)
class Issue:
    """A cause as it is shown. `again` are the keys of documents that may be tried again;
    `reads_shopify` says that a sync, which reads Shopify anew, can settle it.
    """

    cause: Cause
    mark: Mark
    more: str
    since: str
    documents: tuple[DocumentView, ...]
    again: tuple[str, ...]
    reads_shopify: bool
    restarted: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that goes on by itself."""

    document: DocumentView
    mark: Mark
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A problem that is gone."""

    problem: Problem
    first_seen_at: datetime
    resolved_at: datetime


@require_safe
@for_member
def attention(request: HttpRequest, company: Company) -> HttpResponse:
    """The page."""
    now = timezone.now()
    status = company_state.company_status(company, now)
    context = shell(request, company, status, now, "attention")
    found = issues(company, status.problems, context["zone"])
    # Before the first token nobody is kept out; set-up says what comes next.
    out = shut_out(company, now, context["zone"]) if company.token_hash or status.paired else ""
    context |= {
        "title": _title(len(found) + bool(out)),
        "shut_out": out,
        "issues": found,
        "waiting": _waiting(company),
        "settled": _settled(company, now),
        "can_sync": started_shops(company).exists(),
    }
    return render(request, "tillbook/attention.html", context)


@require_safe
@for_member
def attention_csv(_request: HttpRequest, company: Company) -> HttpResponse:
    """Every open problem, one per row, with its cure."""
    status = company_state.company_status(company, timezone.now())
    heads = (_("Problem"), _("About"), _("What happened"), _("What to do"))
    body = [
        (one.code.value, cell(one.about), cell(wording.message(one)), cell(wording.cure(one)))
        for one in status.problems
    ]
    return csv_file([heads, *body], "needs-attention.csv")


def issues(company: Company, problems: tuple[Problem, ...], zone: str) -> list[Issue]:
    """One per cause, what QuickBooks refused and what differs first."""
    behind = _behind(company)
    since = _since(company)
    order = ("refused", "differs", "held", "waiting")
    found = [
        _issue(cause, behind.get(cause_key(cause.first), []), since, zone)
        for cause in causes(problems)
    ]
    return sorted(found, key=lambda one: order.index(one.mark.css))


def _issue(
    cause: Cause, rows: list[tuple[Delivery, DocumentView]], since: dict[CauseKey, datetime],
    zone: str,
) -> Issue:  # fmt: skip
    began = since.get(cause_key(cause.first))
    more = len(cause.problems) - 1
    told = ngettext("And %(count)d more like it.", "And %(count)d more like it.", more)
    return Issue(
        cause=cause,
        mark=wording.problem_mark(cause.first),
        more=told % {"count": more} if more else "",
        since=dates.moment_short(began, zone) if began else "",
        documents=tuple(view for _, view in rows[:BEHIND_SHOWN_MAX]),
        again=tuple(
            row.document.key for row, _ in rows if row.state in (State.NEEDS_PERSON, State.LEFT_OUT)
        ),
        reads_shopify=bool(cause.orders) and not rows,
        restarted=cause.first.code is Code.IN_FLIGHT,
    )


def _behind(company: Company) -> dict[CauseKey, list[tuple[Delivery, DocumentView]]]:
    """Documents by the cause of the problem they carry."""
    found: defaultdict[CauseKey, list[tuple[Delivery, DocumentView]]] = defaultdict(list)
    rows = Delivery.objects.filter(company=company).exclude(problem=None)
    for row in rows.select_related("document__shop").order_by("pk"):
        if row.problem is not None:
            view = document_view(row.document.shop, row)
            found[cause_key(thaw_problem(row.problem))].append((row, view))
    return dict(found)


def _since(company: Company) -> dict[CauseKey, datetime]:
    """When each open cause was first seen."""
    first: dict[CauseKey, datetime] = {}
    for row in ProblemRecord.objects.filter(company=company, resolved_at=None).order_by("pk"):
        first.setdefault(cause_key(problem_of(row)), row.first_seen_at)
    return first


def _waiting(company: Company) -> list[Waiting]:
    rows = Delivery.objects.filter(company=company, state__in=_BY_ITSELF)
    found = []
    for row in rows.select_related("document__shop").order_by("not_before", "pk"):
        view = document_view(row.document.shop, row)
        found.append(Waiting(view, wording.document_mark(view), row.not_before))
    return found[:WAITING_SHOWN_MAX]


def _settled(company: Company, now: datetime) -> list[Settled]:
    rows = ProblemRecord.objects.filter(company=company, resolved_at__gte=now - SETTLED_SINCE)
    return [
        Settled(problem_of(row), row.first_seen_at, row.resolved_at)
        for row in rows.order_by("-resolved_at", "pk")[:SETTLED_SHOWN_MAX]
        if row.resolved_at is not None
    ]


def _title(count: int) -> str:
    if not count:
        return _("Nothing needs attention")
    return ngettext("%(count)d thing needs attention", "%(count)d things need attention", count) % {
        "count": count
    }
