"""The page of the step `schedule`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tillbook.store.models import Company
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web.access import for_member
from tillbook.web.wizard.frame import frame, next_url, person


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or go on from it."""
    now = timezone.now()
    if request.method == "POST":
        shop = shop_in_setup(company)
        confirm(company, shop, StepName.SCHEDULE, person(request), now)
        return redirect(next_url(StepName.SCHEDULE))
    return render(
        request, "tillbook/wizard/schedule.html", frame(request, company, StepName.SCHEDULE, now)
    )


urls: list[URLPattern] = [path("schedule/", page, name="setup-schedule")]
