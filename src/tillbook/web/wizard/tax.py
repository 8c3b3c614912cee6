"""The page of the step `tax`: what to set in QuickBooks, and what QuickBooks says it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tillbook.core.problems import Code
from tillbook.store.models import Company
from tillbook.sync import looks
from tillbook.sync.names import ZERO_TAX_ITEM
from tillbook.sync.wizard import tax
from tillbook.sync.wizard.steps import StepName, confirm, is_confirmed, shop_in_setup
from tillbook.sync.wizard.tax import NotAtZero, SalesTax
from tillbook.web.access import for_member, person
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.wizard.frame import frame, in_setup, next_url

RIGHT: Final = ("proved", "check", gettext_lazy("as it should be"))
WRONG: Final = ("refused", "refused", gettext_lazy("to be mended"))
WAITING: Final = ("waiting", "waiting", gettext_lazy("waiting"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what the company file says."""

    css: str
    glyph: str
    word: str | Promise
    title: str
    value: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or take a person's word that it is done. What QuickBooks contradicts is not
    taken.
    """
    now = timezone.now()
    if request.method == "POST":
        if tax.sales_tax(company).problems:
            return redirect("setup-tax")
        confirm(company, shop_in_setup(company), StepName.TAX, person(request), now)
        return redirect(next_url(StepName.TAX))
    context = frame(request, company, StepName.TAX, now) | _live(company)
    context["said"] = is_confirmed(company, context["shop"], StepName.TAX)
    return render(request, "tillbook/wizard/tax.html", context)


@require_safe
@for_member
def live(request: HttpRequest, company: Company) -> HttpResponse:
    """What the company file says, again."""
    context = _live(company) | {"in_setup": in_setup(company), "swap": True}
    return answer_live(request, "tillbook/wizard/tax_live.html", context, context["mark"])


@require_POST
@for_member
def look(request: HttpRequest, company: Company) -> HttpResponse:
    """Have QuickBooks say it again when it calls next."""
    looks.look_again(company, timezone.now())
    messages.info(request, _("QuickBooks is asked again when it calls next."))
    return redirect("setup-tax")


@require_POST
@for_member
def item(request: HttpRequest, company: Company) -> HttpResponse:
    """Choose one of the company's items at 0 %, or have ours made."""
    now, name = timezone.now(), request.POST.get("item", "")
    if name:
        return _choose(request, company, name, now)
    tax.ask_for_item(company, person(request), now)
    return redirect("setup-tax")


def _choose(request: HttpRequest, company: Company, name: str, now: datetime) -> HttpResponse:
    try:
        tax.choose_item(company, name, person(request), now)
    except NotAtZero:
        told = _("“%(name)s” is no active sales tax item at 0 %% of this company file.")
        messages.warning(request, told % {"name": name})
    return redirect("setup-tax")


def _live(company: Company) -> dict[str, Any]:
    found = tax.sales_tax(company)
    asked_again = looks.waiting(company) or (found.known and company.lists_read_at is None)
    mark = mark_of(found, asked_again, company.lists_read_at, company.token_at)
    waits = bool(company.token_hash) and (tax.waits(found) or asked_again or bool(found.problems))
    return {
        "tax": found,
        "facts": _facts(found),
        "our_item": ZERO_TAX_ITEM,
        "zero_title": _("The item at 0 %"),
        "asked_again": asked_again,
        "open_problems": found.problems,
        "can_go_on": not found.problems,
        "mark": mark,
        "live_url": live_url(reverse("setup-tax-live"), mark) if waits else "",
    }


def _facts(found: SalesTax) -> list[Fact]:
    if not found.known:
        return []
    switch = pgettext("preference", "on") if found.on else pgettext("preference", "off")
    facts = [Fact(*(RIGHT if found.on else WRONG), title=_("Sales tax"), value=switch)]
    if not found.on:
        return facts
    default = found.default_item or _("none chosen")
    facts.append(Fact(*RIGHT, title=_("Your most common sales tax item"), value=default))
    if not found.lists_known:
        return facts
    if found.item:
        state, value = RIGHT, found.item
    elif found.asked is not None and found.asked.problem is None:
        state, value = (
            WAITING,
            _("“%(name)s” is made at the next call") % {"name": found.asked.name},
        )
    else:
        state, value = WRONG, _("none yet")
    facts.append(Fact(*state, title=_("Item at 0 %"), value=value))
    coded = all(one.code is not Code.NO_NON_TAX_CODE for one in found.problems)
    code = found.code or _("none yet")
    facts.append(Fact(*(RIGHT if coded else WRONG), title=_("Non-taxable code"), value=code))
    return facts


urls: list[URLPattern] = [
    path("tax/", page, name="setup-tax"),
    path("tax/live/", live, name="setup-tax-live"),
    path("tax/look/", look, name="setup-tax-look"),
    path("tax/item/", item, name="setup-tax-item"),
]
