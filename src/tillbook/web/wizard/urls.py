"""Addresses of set-up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillbook.store.models import Company
from tillbook.sync.wizard.progress import first_open, progress
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
def go_on(request: HttpRequest, company: Company) -> HttpResponse:  # noqa: ARG001
    """Where set-up was left."""
    return redirect(step_url(first_open(progress(company, timezone.now()))))


urlpatterns: list[URLPattern] = [path("", go_on, name="setup")]
for _step in (
    before, tax, pair, shop, accounts, schedule, modes, purchases, opening, preview, start,
):  # fmt: skip
    urlpatterns += _step.urls
