"""The page of the step `schedule`: by hand or daily, at which hour, and when that is next.

Once no shop is in set-up the page belongs to the shop that `?shop=` names, else to the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tillbook.store.models import Company, Shop
from tillbook.sync import looks
from tillbook.sync.wizard import schedule
from tillbook.sync.wizard.steps import StepName, is_confirmed, shop_shown
from tillbook.web.access import for_member, person
from tillbook.web.wizard.frame import frame, in_setup, next_url

MANUAL: Final = "manual"
DAILY: Final = "daily"
ID_DIGITS_MAX: Final = 18
"""What a database can count to."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the form says: `hour` also while the choice is by hand, `error` in words."""

    kind: str
    hour: int
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or store the choice and go on."""
    now = timezone.now()
    shop = shop_named(request, company)
    chosen = _stored(company, shop)
    if request.method == "POST":
        chosen = _given(request, chosen)
        if shop is not None and not chosen.error:
            hour = chosen.hour if chosen.kind == DAILY else None
            schedule.choose(company, shop, hour, person(request), now)
            return redirect(_onward(company))
    context = frame(request, company, StepName.SCHEDULE, now) | {
        "shop": shop,
        "chosen": chosen,
        "hours": [(hour, hour in schedule.EARLY_HOURS) for hour in schedule.HOURS],
        "coming": _coming(shop, chosen, now) if shop else (),
    }
    return render(request, "tillbook/wizard/schedule.html", context)


@require_safe
@for_member
def coming_runs(request: HttpRequest, company: Company) -> HttpResponse:
    """The next runs of the choice that stands in the form; nothing is stored."""
    now = timezone.now()
    shop = shop_named(request, company)
    chosen = _read(request.GET.get("kind", ""), request.GET.get("hour", ""))
    coming = _coming(shop, chosen, now) if shop else ()
    context = {"shop": shop, "chosen": chosen, "now": now, "coming": coming}
    return render(request, "tillbook/wizard/schedule_next.html", context)


def shop_named(request: HttpRequest, company: Company) -> Shop | None:
    """The shop that `?shop=` names, else the one in set-up, else the first. Raises Http404."""
    if asked := request.GET.get("shop"):
        known = asked.isdecimal() and len(asked) <= ID_DIGITS_MAX
        found = Shop.objects.filter(company=company, pk=asked).first() if known else None
        if found is None:
            raise Http404
        return found
    return shop_shown(company)


def _stored(company: Company, shop: Shop | None) -> Chosen:
    """What is stored; before anybody chose, what is suggested."""
    decided = is_confirmed(company, shop, StepName.SCHEDULE)
    if shop is None or not (decided or shop.schedule_since):
        return Chosen(DAILY, schedule.SUGGESTED_HOUR)
    return Chosen(MANUAL if schedule.hour_of(shop) is None else DAILY, shop.schedule_hour)


def _given(request: HttpRequest, stored: Chosen) -> Chosen:
    given = _read(request.POST.get("kind", ""), request.POST.get("hour", ""))
    return Chosen(given.kind or stored.kind, given.hour, given.error)


def _read(kind: str, hour: str) -> Chosen:
    known = hour.isdecimal() and hour.isascii() and len(hour) <= len("23")
    number = int(hour) if known and int(hour) in schedule.HOURS else schedule.SUGGESTED_HOUR
    if kind not in (MANUAL, DAILY):
        return Chosen("", number, _("Choose how the shop is synced."))
    if kind == DAILY and (not known or int(hour) not in schedule.HOURS):
        return Chosen(kind, number, _("Choose an hour from 00:00 to 23:00."))
    return Chosen(kind, number)


def _coming(shop: Shop, chosen: Chosen, now: datetime) -> tuple[datetime, ...]:
    if chosen.kind != DAILY:
        return ()
    return schedule.coming(chosen.hour, shop.zone, now)


def _onward(company: Company) -> str:
    """In set-up the next step, whose rows QuickBooks is asked to count meanwhile."""
    if not in_setup(company):
        return reverse("settings")
    if looks.counts(company) is None:
        looks.ask(company, looks.LookKind.COUNTS, timezone.now())
    return next_url(StepName.SCHEDULE)


urls: list[URLPattern] = [
    path("schedule/", page, name="setup-schedule"),
    path("schedule/next/", coming_runs, name="setup-schedule-next"),
]
