"""The page of the step `modes`: three choices, what each adds, and what QuickBooks can hold.

The meter and the table of all eight combinations are rendered here as the script shows them; the
script only follows the choice. What does not fit is refused by `sync.wizard.modes`, however it is
sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tillbook.core.limits import ALL_MODES, Choice, Limited, Modes
from tillbook.core.problems import Problem
from tillbook.store.models import Company
from tillbook.sync import looks
from tillbook.sync.wizard import modes
from tillbook.sync.wizard.modes import NotChosen, Picture
from tillbook.sync.wizard.steps import StepName, shop_in_setup
from tillbook.web import amounts
from tillbook.web.access import for_member, person
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.wizard.frame import frame, in_setup, next_url

DETAILED: Final = "detailed"
LISTS: Final = ("customers", "inventory", "vendors")
KINDS: Final = (
    gettext_noop("names"),
    gettext_noop("customers"),
    gettext_noop("vendors"),
    gettext_noop("items"),
)
"""Words that problems of this step hand over in English."""

TITLES: Final[dict[str, Promise]] = {
    "customers": gettext_lazy("Customers"),
    "inventory": gettext_lazy("Inventory"),
    "vendors": gettext_lazy("Vendors"),
}
SUMMARIES: Final[dict[str, Promise]] = {
    "customers": gettext_lazy("One receipt a day and place, for one customer."),
    "inventory": gettext_lazy("Sales by product type; one cost entry a day."),
    "vendors": gettext_lazy("One vendor for all; one bill for each delivery."),
}
DETAILS: Final[dict[str, Promise]] = {
    "customers": gettext_lazy("A receipt or invoice for each order, under the customer's name."),
    "inventory": gettext_lazy(
        "Each variant is a QuickBooks item with its stock. Needs opening stock."
    ),
    "vendors": gettext_lazy("Each supplier, purchase order, delivery and bill."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Summary or Detailed of one list; `adds` is None where Shopify may not say."""

    value: str
    adds: int | None
    adds_words: str
    chosen: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoice:
    """The decision about one list."""

    name: str
    title: Promise
    counted: str
    summary_words: Promise
    detailed_words: Promise
    summary: Side
    detailed: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One of the eight; `rows` is None while it cannot be told, `excess` how many are too many."""

    modes: Modes
    rows: int | None
    excess: int
    of_list: str
    here: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or store the choice and go on."""
    now = timezone.now()
    refused: Problem | None = None
    wished: Modes | None = None
    if request.method == "POST":
        wished = Modes(**{name: request.POST.get(name) == DETAILED for name in LISTS})
        try:
            modes.choose(company, shop_in_setup(company), wished, person(request), now)
        except NotChosen as fault:
            refused = fault.problem
        else:
            return redirect(next_url(StepName.MODES) if in_setup(company) else reverse("settings"))
    found = modes.picture(company, now)
    context = frame(request, company, StepName.MODES, now) | _context(company, found, wished)
    context["refused"] = refused
    status = 200 if refused is None else 422
    return render(request, "tillbook/wizard/modes.html", context, status=status)


@require_POST
@for_member
def count_again(request: HttpRequest, company: Company) -> HttpResponse:  # noqa: ARG001
    """Ask QuickBooks to count its rows at the next call."""
    looks.ask(company, looks.LookKind.COUNTS, timezone.now())
    return redirect(reverse("setup-modes"))


@require_safe
@for_member
def waiting(request: HttpRequest, company: Company) -> HttpResponse:
    """The note about the count while it waits; once it is there the page is loaded anew."""
    now = timezone.now()
    context = _count_note(company, modes.picture(company, now))
    answer = answer_live(
        request, "tillbook/wizard/modes_waiting.html", context, str(context["mark"])
    )
    if not context["counting"]:
        answer["HX-Refresh"] = "true"
    return answer


def _context(company: Company, found: Picture, wished: Modes | None) -> dict[str, object]:
    chosen = found.chosen if wished is None else wished
    after = found.after(chosen)
    full = found.after(Modes())
    return _count_note(company, found) | {
        "picture": found,
        "chosen": chosen,
        "lists": [_choice(name, found, chosen) for name in LISTS],
        "combinations": [_combination(found, each, chosen) for each in ALL_MODES],
        "total": after.total if after else None,
        "room": found.rows_max - after.total if after else 0,
        "forced": full.total if full and full.total > found.rows_max else None,
        "too_full": modes.problems(found, chosen),
    }


def _count_note(company: Company, found: Picture) -> dict[str, object]:
    """Whether the company is paired, whether QuickBooks is to count, and why it would not."""
    look = looks.LookKind.COUNTS
    paired = company.verified_at is not None
    counting = looks.unanswered(company).filter(kind=look).exists()
    refused = looks.refused(company, look)
    mark = mark_of(paired, counting, refused, found.held)
    return {
        "paired": paired,
        "counting": counting,
        "count_refused": refused,
        "held": found.held,
        "mark": mark,
        "live_url": live_url(reverse("setup-modes-waiting"), mark),
    }


def _choice(name: str, found: Picture, chosen: Modes) -> ListChoice:
    adds: Choice = getattr(found.additions, name)
    detailed = bool(getattr(chosen, name))
    return ListChoice(
        name=name,
        title=TITLES[name],
        counted=_counted(name, adds.detailed),
        summary_words=SUMMARIES[name],
        detailed_words=DETAILS[name],
        summary=Side(
            value="summary",
            adds=adds.summary,
            adds_words=_adds(adds.summary),
            chosen=not detailed,
            open=True,
        ),
        detailed=Side(
            value=DETAILED,
            adds=adds.detailed,
            adds_words=_adds(adds.detailed),
            chosen=detailed,
            open=bool(getattr(modes.BUILT, name)),
        ),
    )


def _combination(found: Picture, each: Modes, chosen: Modes) -> Combination:
    after = found.after(each)
    over = found.over(each)
    return Combination(
        modes=each,
        rows=after.total if after else None,
        excess=over[0].excess if over else 0,
        of_list="" if not over or over[0].what is Limited.COMBINED else _(over[0].what),
        here=each == chosen,
    )


def _counted(name: str, number: int | None) -> str:
    if number is None:
        return _("Shopify does not say how many there are.")
    if name == "customers":
        text = ngettext(
            "%(number)s customer in Shopify.", "%(number)s customers in Shopify.", number
        )
    elif name == "inventory":
        text = ngettext(
            "%(number)s product variant in Shopify.",
            "%(number)s product variants in Shopify.",
            number,
        )
    else:
        text = ngettext("%(number)s supplier.", "%(number)s suppliers.", number)
    return text % {"number": amounts.count(number)}


def _adds(number: int | None) -> str:
    if number is None:
        return pgettext("rows of a list", "How many rows it adds is not known.")
    text = ngettext("Adds %(number)s row.", "Adds %(number)s rows.", number)
    return text % {"number": amounts.count(number)}


urls: list[URLPattern] = [
    path("modes/", page, name="setup-modes"),
    path("modes/count/", count_again, name="setup-modes-count"),
    path("modes/waiting/", waiting, name="setup-modes-waiting"),
]
