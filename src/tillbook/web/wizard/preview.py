"""The page of the step `preview`: the first days as they would stand in the books.

What Shopify says is computed at every look, nothing of it is stored. What QuickBooks says is asked
for by a form, never by looking: with script the form sends itself on the first visit, without it
its button does.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tillbook.core.money import format_minor
from tillbook.store.models import Company, Shop
from tillbook.sync.first_days import (
    Asked,
    ask_looks,
    asked,
    first_days,
    refusals,
    span_of,
)
from tillbook.sync.near import say_something_else
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web import wording
from tillbook.web.access import for_member, person
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.tables import cell, csv_file
from tillbook.web.wizard.frame import frame, is_out_of_date, next_url
from tillbook.web.wizard.preview_rows import (
    day_row,
    document_rows,
    near_row,
    others_words,
    sides,
    span_words,
    trial_row,
)

PROBLEMS_SHOWN: Final = 6
IDS_MAX: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the first days, or go on from them."""
    now = timezone.now()
    shop = shop_in_setup(company)
    if shop is None and company.shops.exists():
        return redirect("home")
    if request.method == "POST":
        if shop is not None and shop.pulled_at is not None and not is_out_of_date(request, shop):
            confirm(company, shop, StepName.PREVIEW, person(request), now)
            return redirect(next_url(StepName.PREVIEW))
        return redirect("setup-preview")
    context = frame(request, company, StepName.PREVIEW, now)
    if shop is not None and shop.pulled_at is not None:
        context |= _shown(company, shop, now)
    context |= _live(company, shop, now)
    return render(request, "tillbook/wizard/preview.html", context)


@require_POST
@for_member
def ask(request: HttpRequest, company: Company) -> HttpResponse:
    """Ask QuickBooks for its trial balance and its transactions of these days."""
    shop, now = shop_in_setup(company), timezone.now()
    if shop is not None:
        ask_looks(company, shop, now)
    if request.headers.get("HX-Request"):
        return render(request, "tillbook/wizard/preview_live.html", _live(company, shop, now))
    return redirect("setup-preview")


@require_safe
@for_member
def live(request: HttpRequest, company: Company) -> HttpResponse:
    """How far the answers are; once they are there the page is shown anew."""
    shop, now = shop_in_setup(company), timezone.now()
    context = _live(company, shop, now)
    if not context["live_url"]:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["HX-Refresh"] = "true"
        return response
    return answer_live(request, "tillbook/wizard/preview_live.html", context, context["mark"])


@require_POST
@for_member
def something_else(request: HttpRequest, company: Company) -> HttpResponse:
    """A person says that these transactions are not Shopify sales."""
    ids = request.POST.getlist("transaction")[:IDS_MAX]
    say_something_else(company, ids, person(request), timezone.now())
    messages.info(request, _("Noted: they are something else."))
    return redirect("setup-preview")


@require_safe
@for_member
def lines_csv(_request: HttpRequest, company: Company) -> HttpResponse:
    """Every line of every document of these days, and of the opening journal."""
    shop = _shop(company)
    found = first_days(company, shop, timezone.now())
    opening = [found.opening] if found.opening else []
    heads = (
        _("Day"), _("Number"), _("Place"), _("Line"), _("Account"), _("Amount"), _("Currency"),
    )  # fmt: skip
    body = [
        (
            row.document.day.isoformat(),
            row.document.ref_number,
            cell(row.place),
            cell(wording.label(line.label)),
            cell(line.account),
            format_minor(line.amount_minor, shop.currency),
            shop.currency,
        )
        for row in document_rows(shop, [*opening, *found.documents])
        for line in row.lines
    ]
    return csv_file([heads, *body], f"{shop.key}-preview-lines.csv")


@require_safe
@for_member
def trial_csv(_request: HttpRequest, company: Company) -> HttpResponse:
    """The trial balance before and after; the accounts that do not change as one line."""
    shop = _shop(company)
    found = first_days(company, shop, timezone.now())
    if found.trial is None:
        raise Http404
    heads = (
        _("Account"), _("Debit before"), _("Credit before"), _("Change"), _("Debit after"),
        _("Credit after"),
    )  # fmt: skip
    others = found.trial.others

    def plain(*figures: int) -> list[str]:
        return [format_minor(one, shop.currency) for one in figures]

    body = [
        [cell(row.account), *plain(*sides(row.before_minor), row.change_minor),
         *plain(*sides(row.after_minor))]
        for row in found.trial.rows
    ]  # fmt: skip
    both = (others.debit_minor, others.credit_minor)
    body.append([others_words(found.trial.others_count), *plain(*both, 0, *both)])
    before, after = found.trial.before, found.trial.after
    body.append(
        [_("Total"), *plain(before.debit_minor, before.credit_minor, found.trial.change_minor),
         *plain(after.debit_minor, after.credit_minor)]
    )  # fmt: skip
    return csv_file([heads, *body], f"{shop.key}-preview-trial-balance.csv")


def _shop(company: Company) -> Shop:
    shop = shop_in_setup(company)
    if shop is None or shop.pulled_at is None:
        raise Http404
    return shop


def _shown(company: Company, shop: Shop, now: datetime) -> dict[str, Any]:
    found = first_days(company, shop, now)
    rows = [day_row(shop, one) for one in found.days]
    problems = [*(one for day in found.days for one in day.problems), *found.problems]
    return {
        "found": found,
        "days": rows,
        "span_words": span_words(found.span),
        "all_equal": all(row.day.equal is True and not row.day.held for row in rows),
        "opening": next(document_rows(shop, [found.opening]), None) if found.opening else None,
        "first_problems": problems[:PROBLEMS_SHOWN],
        "other_problems": problems[PROBLEMS_SHOWN:],
        "problems_count": len(problems),
        "first_noted": found.noted[:PROBLEMS_SHOWN],
        "other_noted": found.noted[PROBLEMS_SHOWN:],
        "near_rows": [near_row(shop, one) for one in found.near or ()],
        "others_word": others_words(found.trial.others_count) if found.trial else "",
        "trial_rows": [trial_row(row) for row in found.trial.rows] if found.trial else [],
        "read_at": found.balance.read_at if found.balance else None,
        "zone": shop.zone,
    }


def _live(company: Company, shop: Shop | None, now: datetime) -> dict[str, Any]:
    """How far the shop is read and QuickBooks has answered; `live_url` while something waits."""
    if shop is None:
        return {"asked": None, "live_url": "", "mark": "", "shop": None, "refusals": ()}
    reading = shop.pulled_at is None
    span = span_of(shop, now)
    stands = asked(company, span)
    told = refusals(company, span)
    mark = mark_of(reading, shop.orders_read, stands, len(told))
    waits = reading or stands is Asked.WAITING
    return {
        "shop": shop,
        "reading": reading,
        "asked": stands,
        "refusals": told,
        "paired": company.verified_at is not None,
        "live_url": live_url(reverse("setup-preview-live"), mark) if waits else "",
        "mark": mark,
    }


urls: list[URLPattern] = [
    path("preview/", page, name="setup-preview"),
    path("preview/live/", live, name="setup-preview-live"),
    path("preview/ask/", ask, name="setup-preview-ask"),
    path("preview/something-else/", something_else, name="setup-preview-else"),
    path("preview/lines.csv", lines_csv, name="setup-preview-lines"),
    path("preview/trial-balance.csv", trial_csv, name="setup-preview-trial"),
]
