"""Choosing between the companies of one person."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tillbook.web.access import CHOSEN, companies_of


@require_POST
def choose_company(request: HttpRequest) -> HttpResponse:
    """Go on with another company of the person's; a stranger's does not exist."""
    if not isinstance(request.user, User):
        return redirect("sign-in")
    asked = request.POST.get("company", "")
    mine = [company.pk for company in companies_of(request.user) if str(company.pk) == asked]
    if not mine:
        raise Http404
    request.session[CHOSEN] = mine[0]
    return redirect("home")
