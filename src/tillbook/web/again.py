"""What a person says of documents that stand still: try again, QuickBooks was restarted, leave out.

The address names the company; the form names the document by its key, or none for all. Whether it
may be in QuickBooks already is for `sync.again` to ask; nothing is sent from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tillbook.core.delivery import IllegalMove, State
from tillbook.store.models import Company, Delivery
from tillbook.sync import again, schedule
from tillbook.web.access import for_member
from tillbook.web.onward import onward

DOCUMENTS_PER_PRESS_MAX: Final = 500
"""Documents of one cause that one press lets go on."""

RESTARTED_MAX: Final = 1_000
"""Documents whose answer was lost that one press lets go on; the next press takes further ones."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether documents of a company need a person, or wait for a lost answer."""

    needs_person: bool
    in_flight: bool


def standing(company: Company) -> Standing:
    """What there is to say something about."""
    rows = Delivery.objects.filter(company=company)
    return Standing(
        needs_person=rows.filter(state=State.NEEDS_PERSON).exists(),
        in_flight=rows.filter(state=State.UNKNOWN).exists(),
    )


@require_POST
@for_member
def try_again(request: HttpRequest, company: Company, company_id: int) -> HttpResponse:  # noqa: ARG001 - of the address
    """Let the named documents go on, or all of the company; and ask for the run that takes them
    along.
    """
    now = timezone.now()
    named = _all_named(request, company)
    if named:
        count = sum(again.try_again(company, now, delivery=one) for one in named)
    else:
        count = again.try_again(company, now)
    _ask_for_runs(company, now)
    _say(request, count)
    return redirect(onward(request))


@require_POST
@for_member
def restarted(request: HttpRequest, company: Company, company_id: int) -> HttpResponse:  # noqa: ARG001
    """QuickBooks was restarted: what it was working on is not worked on any more."""
    now = timezone.now()
    lost = Delivery.objects.filter(company=company, state=State.UNKNOWN).order_by("pk")
    count = sum(again.try_again(company, now, delivery=row) for row in lost[:RESTARTED_MAX])
    _ask_for_runs(company, now)
    _say(request, count)
    return redirect(onward(request))


@require_POST
@for_member
def leave_out(request: HttpRequest, company: Company, company_id: int) -> HttpResponse:  # noqa: ARG001
    """The named document is to stay out of QuickBooks."""
    delivery = _named(request, company)
    if delivery is None:
        raise Http404
    try:
        again.leave_out(company, delivery, timezone.now())
    except IllegalMove:  # pressed twice, or its answer came meanwhile
        messages.info(request, _("This document does not wait for a decision any more."))
    else:
        messages.info(request, _("It is left out. Everything else goes on."))
    return redirect(onward(request))


def _all_named(request: HttpRequest, company: Company) -> list[Delivery]:
    keys = set(request.POST.getlist("document")[:DOCUMENTS_PER_PRESS_MAX]) - {""}
    found = list(Delivery.objects.filter(company=company, document__key__in=keys).order_by("pk"))
    if len(found) != len(keys):
        raise Http404
    return found


def _named(request: HttpRequest, company: Company) -> Delivery | None:
    key = request.POST.get("document", "")
    if not key:
        return None
    found = Delivery.objects.filter(company=company, document__key=key).first()
    if found is None:
        raise Http404
    return found


def _ask_for_runs(company: Company, now: datetime) -> None:
    """A conversation writes for an open run only."""
    for shop in schedule.started_shops(company):
        schedule.ask_for_run(shop, now)


def _say(request: HttpRequest, count: int) -> None:
    told = ngettext("%(count)d document goes on.", "%(count)d documents go on.", count)
    messages.info(request, told % {"count": count})
