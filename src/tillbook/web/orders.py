"""Finding an order, and its way from Shopify to QuickBooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tillbook.store.models import Company
from tillbook.sync import journey as journeys
from tillbook.sync import status as company_state
from tillbook.sync.shapes import AttemptView, EntryView, FactView, Journey
from tillbook.web.access import for_member
from tillbook.web.shell import shell
from tillbook.web.wording import (
    DIFFERS,
    HELD,
    PROVED,
    REFUSED,
    TO_CHECK,
    WAITING,
    Mark,
    document_mark,
    problem_mark,
)

NAME_LENGTH_MAX: Final = 60
_STANDING: Final = {
    HELD: gettext_lazy("Order %(order)s is held."),
    REFUSED: gettext_lazy("Order %(order)s: QuickBooks refused a document."),
    DIFFERS: gettext_lazy("Order %(order)s: two figures that must be equal are not."),
    TO_CHECK: gettext_lazy("Order %(order)s is yours to check."),
}


@dataclass(frozen=True, slots=True)
class EntryTable:
    """An entry with its columns added up; debits and credits are equal, or it would not exist."""

    entry: EntryView
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A journey and what the page says about it. `numbers` gives a document's number by key."""

    journey: Journey
    mark: Mark
    title: str
    entries: tuple[EntryTable, ...]
    facts: tuple[tuple[FactView, str], ...]
    attempts: tuple[tuple[AttemptView, str], ...]


@require_safe
@for_member
def orders(request: HttpRequest, company: Company) -> HttpResponse:
    """The search field, and below it every order of that name."""
    now = timezone.now()
    name = request.GET.get("q", "").strip()[:NAME_LENGTH_MAX]
    found = [order_page(one) for one in journeys.journey(company, name)] if name else []
    status = company_state.company_status(company, now)
    context = shell(request, company, status, now, "orders")
    context |= {"q": name, "found": found, "title": _title(name, found)}
    return render(request, "tillbook/orders.html", context)


def order_page(journey: Journey) -> OrderPage:
    """Word a journey."""
    mark = _mark(journey)
    numbers = {one.key: one.ref_number or one.key for one in journey.documents}
    return OrderPage(
        journey=journey,
        mark=mark,
        title=_sentence(journey, mark),
        entries=tuple(_table(entry) for entry in journey.entries),
        facts=tuple((fact, numbers.get(fact.document_key or "", "")) for fact in journey.facts),
        attempts=tuple(
            (attempt, numbers.get(attempt.document_key, attempt.document_key))
            for attempt in journey.attempts
        ),
    )


def _table(entry: EntryView) -> EntryTable:
    amounts = [posting.amount_minor for posting in entry.postings]
    return EntryTable(
        entry=entry,
        debit_minor=sum(amount for amount in amounts if amount > 0),
        credit_minor=-sum(amount for amount in amounts if amount < 0),
    )


def _mark(journey: Journey) -> Mark:
    if journey.problems:
        return problem_mark(journey.problems[0])
    marks = [document_mark(document) for document in journey.documents]
    # A fact of 0.00 (free shipping) may have nothing to write.
    written = all(fact.document_key or not fact.amount_minor for fact in journey.facts)
    if journey.facts and written and marks and all(mark is PROVED for mark in marks):
        return PROVED
    worse = [mark for mark in marks if mark.css not in ("proved", "waiting")]
    return worse[0] if worse else WAITING


def _sentence(journey: Journey, mark: Mark) -> str:
    if journey.test:
        words = _("Order %(order)s is a test order and is not booked.")
    elif mark is PROVED:
        words = _("Order %(order)s is in your books, to the cent.")
    elif mark in _STANDING:
        words = str(_STANDING[mark])
    elif journey.facts:
        words = _("Order %(order)s waits for QuickBooks.")
    else:
        words = _("Order %(order)s has nothing to book.")
    return words % {"order": journey.name}


def _title(name: str, found: list[OrderPage]) -> str:
    if len(found) == 1:
        return found[0].title
    if found:
        return _("Order %(order)s is in more than one shop.") % {"order": name}
    if name:
        return _("No order is called “%(order)s”.") % {"order": name}
    return _("Follow an order into QuickBooks")
