"""The page of the step `opening`: the start date, and what is done with what was open before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tillbook.core.days import business_day
from tillbook.core.opening import opening_day
from tillbook.core.roles import Role
from tillbook.store.models import Company, Shop
from tillbook.sync import looks
from tillbook.sync.opening import (
    NotDecided,
    ask_quickbooks,
    closed_problem,
    earliest_start,
    opening_problems,
    set_start_date,
)
from tillbook.sync.opening_lines import compared, opening_lines
from tillbook.sync.plan import company_mapping
from tillbook.sync.wizard.steps import StepName, confirm, shop_shown
from tillbook.web.access import for_member, person
from tillbook.web.dates import read_day
from tillbook.web.wizard.frame import frame, is_out_of_date, next_url, step_url
from tillbook.web.wizard.opening_form import LineFields, fields_of, store
from tillbook.web.wording import message


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step; set the start date; store what is decided, and go on when nothing is open."""
    now = timezone.now()
    shop = shop_shown(company)
    if request.method != "POST" or shop is None or shop.started_at is not None:
        return _shown(request, company, shop, now)
    action, is_old = request.POST.get("action", ""), is_out_of_date(request, shop)
    if action == "start" and not is_old:
        return _start_date(request, company, shop, now)
    if action == "ask" and not is_old:
        ask_quickbooks(shop, now)
    if action == "ask" or is_old:
        return redirect(step_url(StepName.OPENING))
    going_on = action != "save"
    wrong = store(shop, request.POST.dict(), person(request), now, whole=going_on)
    if wrong or (going_on and opening_problems(shop)):
        return _shown(request, company, shop, now, wrong=wrong)
    if not going_on:
        return redirect(step_url(StepName.OPENING))
    confirm(company, shop, StepName.OPENING, person(request), now)
    return redirect(next_url(StepName.OPENING))


@require_safe
@for_member
def comparison(request: HttpRequest, company: Company) -> HttpResponse:
    """The accounts that already hold openings beside QuickBooks, asked for while it is waiting."""
    shop = shop_shown(company)
    context = _compared(company, shop) if shop else {}
    return render(request, "tillbook/wizard/opening_compared.html", context)


def _start_date(request: HttpRequest, company: Company, shop: Shop, now: datetime) -> HttpResponse:
    text = request.POST.get("day", "")
    day = read_day(text)
    if day is None:
        return _shown(request, company, shop, now, day=text, day_error=_("Enter a date."))
    try:
        set_start_date(shop, day, person(request), now)
    except NotDecided as fault:
        said = message(fault.problem)
        shop.refresh_from_db()
        return _shown(request, company, shop, now, day=text, day_error=said)
    return redirect(step_url(StepName.OPENING))


def _shown(
    request: HttpRequest,
    company: Company,
    shop: Shop | None,
    now: datetime,
    *,
    wrong: dict[str, LineFields] | None = None,
    **more: str,
) -> HttpResponse:
    context = frame(request, company, StepName.OPENING, now) | {"shop": shop}
    if shop is not None:
        context |= _lines(shop, wrong or {}, now) | _compared(company, shop)
        context |= {"day_text": shop.start_date.isoformat() if shop.start_date else ""}
    context |= {"day_text": more["day"], "day_error": more["day_error"]} if more else {}
    return render(request, "tillbook/wizard/opening.html", context)


def _lines(shop: Shop, wrong: dict[str, LineFields], now: datetime) -> dict[str, Any]:
    fields = [wrong.get(one.line.slug, one) for one in fields_of(shop)] if shop.start_date else []
    equity = company_mapping(shop.company).account(Role.OPENING, None)
    found = opening_problems(shop, [one.line for one in fields]) if shop.start_date else ()
    return {
        "fields": fields,
        "fixed": shop.started_at is not None,
        "day_before": opening_day(shop.start_date) if shop.start_date else None,
        "day_open": shop.start_date is not None and business_day(now, shop.zone) < shop.start_date,
        "earliest": earliest_start(shop, now),
        "equity": equity.name if equity else "",
        "closed": closed_problem(shop) if found else [],
        "undecided": sum(not one.line.decided for one in fields),
        "zone": shop.zone,
    }


def _compared(company: Company, shop: Shop) -> dict[str, Any]:
    found = compared(shop, opening_lines(shop)) if shop.started_at is None else ()
    return {"compared": found, "asking": bool(found) and looks.waiting(company)}


urls: list[URLPattern] = [
    path("opening/", page, name="setup-opening"),
    path("opening/compared/", comparison, name="setup-opening-compared"),
]
