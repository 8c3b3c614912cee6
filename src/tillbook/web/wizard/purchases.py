"""The page of the step `purchases`: where purchases come from, and what Stocky says of a key.

The key is typed once, sent in the body of a form, and never shown again; the page only says that
one is kept and what came of it.
"""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tillbook.store.models import Company
from tillbook.sync.wizard import purchases
from tillbook.sync.wizard.purchases import KEY_LENGTH_MAX, KeyState, NoKey, NoShop, Source
from tillbook.sync.wizard.steps import StepName
from tillbook.web.access import for_member, person
from tillbook.web.wizard.frame import frame, in_setup, next_url

KEY_STATES: Final[dict[KeyState, tuple[str, Promise, Promise]]] = {
    KeyState.WORKS: (
        "proved",
        gettext_lazy("Works"),
        gettext_lazy("Stocky answered and took the key."),
    ),
    KeyState.REFUSED: (
        "refused",
        gettext_lazy("Refused"),
        gettext_lazy("Stocky answered and did not take the key. Nothing is held up by it."),
    ),
    KeyState.GONE: (
        "held",
        gettext_lazy("Gone"),
        gettext_lazy("No Stocky answers there any more. Nothing is held up by it."),
    ),
    KeyState.BUSY: (
        "waiting",
        gettext_lazy("No answer"),
        gettext_lazy("Stocky asked to wait. Check the key again later."),
    ),
}
"""Glyph, word and sentence of each answer."""


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or store the choice and go on. Stocky's answer is shown where the key was
    given.
    """
    now = timezone.now()
    chosen = purchases.source_of(company) or Source.NONE
    error = ""
    kept = purchases.key_of(company)
    if request.method == "POST":
        given = {one.value: one for one in Source}.get(request.POST.get("source", ""))
        chosen = given or chosen
        if given is None:
            error = _("Choose where purchases come from.")
        elif given is Source.STOCKY_KEY and kept is not None and not _asks(request):
            purchases.keep(company, person(request), now)
            return redirect(_onward(company))
        elif not (error := _chosen(request, company, given)):
            shows = given is Source.STOCKY_KEY
            return redirect(reverse("setup-purchases") if shows else _onward(company))
    context = frame(request, company, StepName.PURCHASES, now) | {
        "chosen": chosen,
        "error": error,
        "kept": kept,
        "said": KEY_STATES[kept.state] if kept and kept.state else None,
        "key_length_max": KEY_LENGTH_MAX,
        "may_read_orders": purchases.may_read_orders(company),
        "scope": purchases.SCOPE,
    }
    status = 422 if error else 200
    return render(request, "tillbook/wizard/purchases.html", context, status=status)


def _chosen(request: HttpRequest, company: Company, source: Source) -> str:
    """Store the choice; why that was not possible, or empty."""
    key = request.POST.get("key", "").strip()
    try:
        found = purchases.choose(company, source, key, person(request), timezone.now())
    except NoKey:
        return _("Enter the key, or choose something else: a key is not needed.")
    except NoShop:
        return _("Connect the shop first: a Stocky key belongs to a shop.")
    if found is not None and found.state is not None:
        messages.info(request, str(KEY_STATES[found.state][2]))
    return ""


def _asks(request: HttpRequest) -> bool:
    """Whether Stocky is to be asked: about a new key, or about the kept one again."""
    return bool(request.POST.get("key", "").strip()) or "check" in request.POST


def _onward(company: Company) -> str:
    return next_url(StepName.PURCHASES) if in_setup(company) else reverse("settings")


urls: list[URLPattern] = [path("purchases/", page, name="setup-purchases")]
