"""The page of the step `before`: four questions, and what QuickBooks says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tillbook.core.limits import Edition
from tillbook.store.models import Company
from tillbook.sync.wizard import before
from tillbook.sync.wizard.before import Check, CheckName, Question, Verdict
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web.access import for_member, person
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.wizard.frame import frame, next_url

Words = tuple[str | Promise, str | Promise]

QUESTIONS: Final[dict[Question, Promise]] = {
    Question.PRODUCT: gettext_lazy("Which QuickBooks keeps these books?"),
    Question.POS: gettext_lazy("Was QuickBooks Point of Sale used?"),
    Question.COMPUTER: gettext_lazy("Is this the computer QuickBooks runs on?"),
    Question.OTHERS: gettext_lazy("Does anything else post Shopify sales to QuickBooks?"),
}
CHOICES: Final[dict[tuple[Question, str], Words]] = {
    (Question.PRODUCT, "desktop"): (
        "QuickBooks Desktop",
        gettext_lazy("Pro, Premier or Enterprise, installed on a computer of yours."),
    ),
    (Question.PRODUCT, "online"): (
        "QuickBooks Online",
        gettext_lazy("Opened in a browser. It has no Web Connector and cannot call Tillbook."),
    ),
    (Question.POS, "never"): (
        pgettext_lazy("answer", "No"),
        gettext_lazy("Shopify POS, or another register."),
    ),
    (Question.POS, "migrated"): (
        gettext_lazy("Yes, and its data is migrated"),
        gettext_lazy("It posts nothing to QuickBooks any more."),
    ),
    (Question.POS, "unfinished"): (
        gettext_lazy("Yes, and the migration is not finished"),
        gettext_lazy("A day that both hand over is in the books twice."),
    ),
    (Question.COMPUTER, "here"): (
        gettext_lazy("Yes, this one"),
        gettext_lazy("The Web Connector reaches Tillbook as localhost. Nothing else is needed."),
    ),
    (Question.COMPUTER, "elsewhere"): (
        gettext_lazy("No, another one"),
        gettext_lazy("The Web Connector then needs an https address that leads here."),
    ),
    (Question.OTHERS, "nothing"): (
        pgettext_lazy("answer", "No"),
        gettext_lazy("No other connector, and nobody types in the totals of a day."),
    ),
    (Question.OTHERS, "something"): (
        pgettext_lazy("answer", "Yes"),
        gettext_lazy("The preview looks for amounts near a day's total."),
    ),
}
CHECKS: Final[dict[CheckName, Promise]] = {
    CheckName.PRODUCT: gettext_lazy("Product"),
    CheckName.EDITION: gettext_lazy("Edition"),
    CheckName.YEAR: gettext_lazy("Year"),
    CheckName.RELEASE: gettext_lazy("Release"),
    CheckName.COUNTRY: gettext_lazy("Country"),
    CheckName.FILE: gettext_lazy("Company file"),
    CheckName.CURRENCY: gettext_lazy("Home currency"),
    CheckName.MODE: gettext_lazy("Opened in"),
    CheckName.INVENTORY: gettext_lazy("Inventory and purchase orders"),
    CheckName.CLASSES: gettext_lazy("Class tracking"),
}
HINTS: Final[dict[CheckName, Promise]] = {
    CheckName.EDITION: gettext_lazy(
        "Tillbook does not know this edition and counts its lists as those of Pro."
    ),
    CheckName.MODE: gettext_lazy(
        "That will do. Only the first pairing needs single-user mode: "
        "File > Switch to Single-user Mode."
    ),
    CheckName.INVENTORY: gettext_lazy("That will do: in Summary, stock stays in Shopify."),
    CheckName.CLASSES: gettext_lazy(
        "That will do. To tell locations apart, turn it on under "
        "Edit > Preferences > Accounting > Company Preferences."
    ),
}
_VALUES: Final[dict[str, Promise]] = {
    "SingleUser": gettext_lazy("single-user mode"),
    "MultiUser": gettext_lazy("multi-user mode"),
    before.ON: pgettext_lazy("preference", "on"),
    before.OFF: pgettext_lazy("preference", "off"),
    "US": gettext_lazy("United States"),
    Edition.UNKNOWN.value: pgettext_lazy("edition", "unknown"),
}
_MARKS: Final[dict[Verdict, tuple[str, str, Promise]]] = {
    Verdict.RIGHT: ("proved", "check", pgettext_lazy("check", "Right")),
    Verdict.WRONG: ("refused", "refused", pgettext_lazy("check", "Wrong")),
    Verdict.HINT: ("held", "bang", pgettext_lazy("check", "Good to know")),
    Verdict.UNKNOWN: ("waiting", "waiting", pgettext_lazy("check", "Not known yet")),
}
"""Class, glyph and word of each verdict."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question as it is shown."""

    value: str
    title: str | Promise
    text: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is shown; `missing` when it has to be answered first."""

    name: str
    title: str | Promise
    choices: list[Choice]
    missing: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One check as it is shown."""

    title: str | Promise
    css: str
    glyph: str
    word: str | Promise
    value: str | Promise
    check: Check
    hint: str | Promise


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or keep the answers and go on from it."""
    now = timezone.now()
    missing: frozenset[Question] = frozenset()
    if request.method == "POST":
        given = {one: request.POST.get(one.value, "") for one in Question}
        before.store_answers(company, given, person(request), now)
        missing = frozenset(one for one in Question if not before.answer_to(company, one))
        if not missing:
            return redirect(_after(request, company, now))
    context = frame(request, company, StepName.BEFORE, now) | _checks(company)
    context |= {
        "questions": [_asked(company, one, missing) for one in Question],
        "missing": bool(missing),
        "online": before.answer_to(company, Question.PRODUCT) == before.ONLINE,
        "elsewhere": before.answer_to(company, Question.COMPUTER) == before.ELSEWHERE,
        "origin": request.build_absolute_uri("/").rstrip("/"),
        "secure": request.is_secure(),
    }
    return render(request, "tillbook/wizard/before.html", context)


@require_safe
@for_member
def live(request: HttpRequest, company: Company) -> HttpResponse:
    """What QuickBooks says of itself, again."""
    context = _checks(company)
    return answer_live(request, "tillbook/wizard/before_checks.html", context, context["mark"])


def _after(request: HttpRequest, company: Company, now: datetime) -> str:
    """Nobody goes on with QuickBooks Online; everybody else does, refused file or not."""
    if before.answer_to(company, Question.PRODUCT) == before.ONLINE:
        return reverse("setup-before")
    confirm(company, shop_in_setup(company), StepName.BEFORE, person(request), now)
    return next_url(StepName.BEFORE)


def _asked(company: Company, question: Question, missing: frozenset[Question]) -> Asked:
    given = before.answer_to(company, question)
    choices = [
        Choice(value, *CHOICES[question, value], chosen=value == given)
        for value in before.CHOICES[question]
    ]
    return Asked(question.value, QUESTIONS[question], choices, question in missing)


def _checks(company: Company) -> dict[str, Any]:
    found = before.checks(company)
    paired = company.verified_at is not None
    refused = any(one.verdict is Verdict.WRONG for one in found)
    mark = mark_of(found, company.token_at)
    # Until a token is made nobody can call; once a right file has, nothing moves by itself.
    waits = bool(company.token_hash) and (refused or not paired)
    return {
        "checks": [_shown(one) for one in found],
        "paired": paired,
        "mark": mark,
        "live_url": live_url(reverse("setup-before-checks"), mark) if waits else "",
    }


def _shown(check: Check) -> Shown:
    css, glyph, word = _MARKS[check.verdict]
    hint = HINTS.get(check.name, "") if check.verdict is Verdict.HINT else ""
    value = _VALUES.get(check.value, check.value) or _("not told yet")
    return Shown(CHECKS[check.name], css, glyph, word, value, check, hint)


urls: list[URLPattern] = [
    path("before/", page, name="setup-before"),
    path("before/checks/", live, name="setup-before-checks"),
]
