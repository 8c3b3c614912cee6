"""Addresses of set-up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillbook.store.models import Company
from tillbook.sync.wizard.progress import next_step, progress
from tillbook.sync.wizard.steps import StepName
from tillbook.web.access import for_member
from tillbook.web.wizard import (
    accounts,
    before,
    modes,
    opening,
    pair,
    preview,
    purchases,
    schedule,
    shop,
    start,
    tax,
)
from tillbook.web.wizard.frame import step_url


@require_safe
@for_member
def go_on(request: HttpRequest, company: Company) -> HttpResponse:
    """Where set-up was left, or where it goes on `after` a step."""
    named = request.GET.get("after", "")
    after = StepName(named) if named in set(StepName) else None
    return redirect(step_url(next_step(progress(company, timezone.now()), after)))


urlpatterns: list[URLPattern] = [path("", go_on, name="setup")]
for _step in (
    before, tax, pair, shop, accounts, schedule, modes, purchases, opening, preview, start,
):  # fmt: skip
    urlpatterns += _step.urls
