"""Settings: every step of set-up again, for whoever wants to look or to change something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillbook.store.models import Company
from tillbook.sync import status as company_state
from tillbook.web.access import for_member
from tillbook.web.shell import shell


@require_safe
@for_member
def settings(request: HttpRequest, company: Company) -> HttpResponse:
    """The page."""
    now = timezone.now()
    context = shell(request, company, company_state.company_status(company, now), now, "settings")
    return render(request, "tillbook/settings.html", context)
