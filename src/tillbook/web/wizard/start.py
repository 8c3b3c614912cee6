"""The page of the step `start`: what will happen, what stands in its way, and the one act.

The company's name is typed here and compared again in `sync.start`; what is refused is said on the
same page. Once the shop is started this page leads home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tillbook.core.days import last_closed_day
from tillbook.core.problems import Code, Problem
from tillbook.store.models import Company, Shop
from tillbook.store.models.tenancy import Mode
from tillbook.sync.first_days import documents_count, minutes
from tillbook.sync.opening import opening_document
from tillbook.sync.schedule import NotStarted
from tillbook.sync.start import already_started, hindrances, start
from tillbook.sync.wizard.steps import StepName, shop_in_setup
from tillbook.web import wording
from tillbook.web.access import for_member, person
from tillbook.web.wizard.frame import TITLES, frame, is_out_of_date, step_url

NAME_MAX: Final = 200
_MODES: Final[dict[str, Promise]] = {
    Mode.SUMMARY: gettext_lazy("Summary"),
    Mode.DETAILED: gettext_lazy("Detailed"),
}


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way, and the page on which it is mended."""

    problem: Problem
    step: Promise
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show what will happen, or start it."""
    now, shop = timezone.now(), shop_in_setup(company)
    if shop is None and company.shops.exists():
        if request.method == "POST":
            _tell_started(request, company)
        return redirect("home")
    refused: Problem | None = None
    if request.method == "POST" and shop is not None:
        if is_out_of_date(request, shop):
            return redirect(step_url(StepName.START))
        try:
            start(company, shop, request.POST.get("name", "")[:NAME_MAX], person(request), now)
        except NotStarted as fault:
            refused = fault.problem
            if refused.code is Code.ALREADY_STARTED:
                messages.info(request, _words(refused))
                return redirect("home")
        else:
            messages.success(request, _("Started. The first load is under way."))
            return redirect("home")
    context = frame(request, company, StepName.START, now) | _shown(company, shop, now)
    return render(request, "tillbook/wizard/start.html", context | {"refused": refused})


def _tell_started(request: HttpRequest, company: Company) -> None:
    """Whoever presses Start on a page that is old hears when and by whom it was started."""
    shop = Shop.objects.filter(company=company).order_by("-started_at").first()
    found = already_started(shop) if shop is not None else None
    if found is not None:
        messages.info(request, _words(found))


def _words(found: Problem) -> str:
    return f"{wording.message(found)} {wording.cure(found)}"


def _shown(company: Company, shop: Shop | None, now: datetime) -> dict[str, Any]:
    if shop is None:
        return {"hindrances": (), "documents": 0}
    opening = opening_document(shop)
    count = documents_count(shop, now) + (opening is not None)
    return {
        "hindrances": [
            Hindrance(one.problem, TITLES[one.step], step_url(one.step))
            for one in hindrances(company, shop, now)
        ],
        "documents": count,
        "minutes": minutes(company.pace, count),
        "opening": opening,
        "first_closed": shop.start_date is not None
        and shop.start_date <= last_closed_day(now, shop.zone),
        "modes": (
            (gettext_lazy("Customers"), _MODES[company.customers_mode]),
            (gettext_lazy("Inventory"), _MODES[company.inventory_mode]),
            (gettext_lazy("Vendors"), _MODES[company.vendors_mode]),
        ),
    }


urls: list[URLPattern] = [path("start/", page, name="setup-start")]
