"""The page of the step `accounts`: where each amount goes, and what is created for it.

One form holds every line. Its main button accepts the page and goes on; the button beside the list
of new accounts keeps what was picked and asks QuickBooks for them. After Start the same page is a
setting, and a change is shown before it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tillbook.core.delivery import UNSETTLED
from tillbook.core.documents import Document, DocumentType
from tillbook.store.models import Company, Shop
from tillbook.sync import creation, first_days
from tillbook.sync.creation import EntryState
from tillbook.sync.wizard.accounts import (
    NEW_ACCOUNT,
    Choices,
    changes,
    read_choices,
    save_choices,
    to_create,
)
from tillbook.sync.wizard.lines import LineState, MapLines, lines_of
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web.access import for_member, person
from tillbook.web.wizard.account_rows import (
    NOTHING_SENT,
    Sent,
    groups,
    label_of,
    rows_of,
    state_ident,
    type_label,
)
from tillbook.web.wizard.frame import frame, in_setup, next_url, step_url

ENTRIES_SHOWN_MAX: Final = 60
_SHOWN_KINDS: Final = frozenset({DocumentType.ACCOUNT, DocumentType.ITEM_OTHER_CHARGE})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An account or item that was asked for."""

    entry: EntryState
    is_there: bool
    is_moving: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the page, or keep what was sent: `do` is "create", "items", "save", or "" to go on."""
    now = timezone.now()
    lines = lines_of(company, now)
    if request.method != "POST":
        return _show(request, company, lines, now)
    form = {name: str(value) for name, value in request.POST.items()}
    choices = read_choices(lines, form)
    act = form.get("do", "")
    if choices.errors and act in ("", "save"):
        return _show(request, company, lines, now, Sent(form=form, errors=choices.errors))
    if not in_setup(company) and not act and "sure" not in form:
        changed = changes(lines, choices)
        if changed:
            sent = Sent(form=form, errors={})
            shown = [(label_of(line), line.account, name) for line, name in changed]
            return _show(request, company, lines, now, sent, changed=shown)
    return _keep(request, company, lines, choices, act, now)


def _keep(
    request: HttpRequest,
    company: Company,
    lines: MapLines,
    choices: Choices,
    act: str,
    now: datetime,
) -> HttpResponse:
    usable = Choices(
        accounts={k: v for k, v in choices.accounts.items() if k not in choices.errors},
        dropped=choices.dropped,
        errors={},
    )
    user, accepted = person(request), not act
    changed = save_choices(company, lines, usable, user, now, accepted=accepted)
    if act == "create":
        _create(request, company, now)
    elif act == "items":
        _create_items(request, company, now)
    if not accepted:
        return redirect(step_url(StepName.ACCOUNTS))
    confirm(company, shop_in_setup(company), StepName.ACCOUNTS, user, now)
    if in_setup(company):
        return redirect(next_url(StepName.ACCOUNTS))
    if changed:
        said = ngettext(
            "%(count)d account changed, from now on. What is posted stays where it is.",
            "%(count)d accounts changed, from now on. What is posted stays where it is.",
            len(changed),
        )
        messages.success(request, said % {"count": len(changed)})
    return redirect(step_url(StepName.ACCOUNTS))


def _create(request: HttpRequest, company: Company, now: datetime) -> None:
    """Ask for the accounts that are ticked, as the lines are after what was sent was kept."""
    ticked = {name.casefold() for name in request.POST.getlist("create")}
    if not ticked:
        messages.info(request, _("No account is ticked, so QuickBooks is asked for none."))
        return
    wanted = [
        (line.role, line.account.name)
        for line in to_create(lines_of(company, now))
        if line.account and line.account.name.casefold() in ticked
    ]
    creation.create_accounts(company, wanted, now)


def _create_items(request: HttpRequest, company: Company, now: datetime) -> None:
    shop = shop_in_setup(company)
    if shop is None:
        return
    count = creation.create_for(company, shop, _first_documents(shop, now), now)
    if not count:
        messages.success(request, _("Everything the first days need is there or asked for."))


def _first_documents(shop: Shop, now: datetime) -> tuple[Document, ...]:
    span = first_days.span_of(shop, now)
    return first_days.documents_of(shop, span.first, span.last)


@require_safe
@for_member
def creating(request: HttpRequest, company: Company) -> HttpResponse:
    """How far QuickBooks is with what was asked for, and the counts and states that follow from it;
    asked again until nothing moves. What is picked and not sent yet stays as it is.
    """
    lines = lines_of(company, timezone.now())
    more = {
        "is_live": True,
        "counts": _counts(lines),
        "states": [(state_ident(line), line) for line in lines.all],
        "ready_for_items": _ready_for_items(shop_in_setup(company), lines),
    }
    return render(request, "tillbook/wizard/accounts_live.html", _creating(company) | more)


def _creating(company: Company) -> dict[str, Any]:
    rows = [
        EntryRow(entry, entry.state == creation.THERE, entry.state in UNSETTLED)
        for entry in creation.creating(company)
        if entry.kind in _SHOWN_KINDS
    ]
    rows.sort(key=lambda row: (row.is_there, row.is_moving))
    return {
        "entries": rows[:ENTRIES_SHOWN_MAX],
        "entries_more": max(0, len(rows) - ENTRIES_SHOWN_MAX),
        "entries_moving": any(row.is_moving for row in rows),
        "last_called_at": company.last_called_at,
    }


def _show(
    request: HttpRequest,
    company: Company,
    lines: MapLines,
    now: datetime,
    sent: Sent = NOTHING_SENT,
    **more: object,
) -> HttpResponse:
    context = frame(request, company, StepName.ACCOUNTS, now) | _creating(company) | more
    zone, currency = context["zone"], company.home_currency
    asked = {row.entry.name.casefold() for row in context["entries"] if row.is_moving}
    new = [
        (line.account.name, type_label(line.account.type))
        for line in to_create(lines)
        if line.account and line.account.name.casefold() not in asked
    ]
    missing = len(sent.errors) or len(lines.missing)
    return render(
        request,
        "tillbook/wizard/accounts.html",
        context
        | {
            "lines": lines,
            "cards": groups(lines, currency, zone, sent),
            "others": rows_of(list(lines.others), lines, currency, zone, sent),
            "counts": _counts(lines),
            "new": new,
            "new_account": NEW_ACCOUNT,
            "missing": missing,
            "currency": currency,
            "ready_for_items": _ready_for_items(context["shop"], lines),
        },
    )


def _counts(lines: MapLines) -> dict[str, int]:
    """How many lines in use stand in which state, as a template reads it."""
    return {state.value: count for state, count in lines.counts.items()}


def _ready_for_items(shop: Shop | None, lines: MapLines) -> bool:
    """Whether every line in use has its account in QuickBooks: an item keeps it for ever."""
    used = [line for line in lines.in_use if line.is_used]
    settled = all(line.state is LineState.CHOSEN for line in used)
    return shop is not None and lines.are_read and bool(used) and settled


urls: list[URLPattern] = [
    path("accounts/", page, name="setup-accounts"),
    path("accounts/creating/", creating, name="setup-accounts-creating"),
]
