"""The home page: its heading is the answer, and everything below says why.

The figures are those of `sync.prove`; nothing is computed here but which day is shown and which
sentence stands above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tillbook.core.days import business_day, closes_at, last_closed_day
from tillbook.core.proof import Link, Measure
from tillbook.store.models import Company, Shop
from tillbook.sync import prove, runs, schedule
from tillbook.sync import status as company_state
from tillbook.sync.runs import Reached, RunProgress, RunView, Stage
from tillbook.sync.shapes import CompanyStatus, DayProof, ShopStatus
from tillbook.sync.wizard.pair import wrong_token_at
from tillbook.web import dates
from tillbook.web.access import for_member
from tillbook.web.again import standing
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.proofs import chain_of, day_mark, headline, is_ruled, sold_minor
from tillbook.web.shell import shell
from tillbook.web.wording import DIFFERS, EMPTY, HELD, PROVED, REFUSED, UNREAD, WAITING, Mark

DAYS_SHOWN: Final = 30
RUNS_SHOWN: Final = 5
PROBLEMS_SHOWN: Final = 6
"""More are folded away below these, never left out."""

QUIET_MAX: Final = timedelta(minutes=20)
"""A Web Connector that has not called for so long while something waits is worth a sentence."""

SHOWN_LINKS: Final = (Link.SHOPIFY, Link.ENTRIES, Link.QUICKBOOKS)
PAGE_STAGES: Final = (Stage.READ, Stage.PLAN, Stage.DELIVER)
"""Once one of these is done, figures all over the page are others."""

LEGEND: Final = (PROVED, HELD, DIFFERS, REFUSED, WAITING)
WORST_FIRST: Final = (DIFFERS, REFUSED, HELD, UNREAD, WAITING, PROVED, EMPTY)
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar; `proof` is None while the day is open."""

    day: date
    proof: DayProof | None
    mark: Mark | None
    sold_minor: int | None
    names_month: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    """A sync of the list: what it delivered, and how the worst of those days stands; `mark` is
    None where none of them is among the days shown. `late` is how long QuickBooks took to answer.
    """

    run: RunView
    days: str
    mark: Mark | None
    late: str


@dataclass(frozen=True, slots=True)
class ShopHome:
    """One shop's part of the page; `mark` and `proved` are of its last closed day."""

    shop: ShopStatus
    last: DayProof
    mark: Mark
    proved: bool
    cells: tuple[Cell, ...]
    blanks: range
    days: int
    summary: str
    runs: tuple[RunRow, ...]


@require_safe
@for_member
def home(request: HttpRequest, company: Company) -> HttpResponse:
    """The page of the chosen company; one that is still being set up goes on there."""
    now = timezone.now()
    shops = {shop.pk: shop for shop in schedule.started_shops(company)}
    if not shops:
        return redirect("setup")
    status = company_state.company_status(company, now)
    mine = [one for one in status.shops if one.shop_id in shops]
    parts = [
        shop_home(shops[one.shop_id], one, now)
        for one in mine
        if one.pulled_at and _has_closed_day(shops[one.shop_id], now)
    ]
    context = shell(request, company, status, now, "home")
    context |= {
        "shops": mine,
        "unstarted": [one for one in status.shops if one.shop_id not in shops],
        "firsts": [_first(shop, now) for shop in shops.values() if not _has_closed_day(shop, now)],
        **_progress(company),
        "title": title(status, parts),
        "parts": parts,
        "weekdays": _weekdays(),
        "quiet": quiet(status, now),
        "shut_out": shut_out(company, now, next(iter(shops.values())).zone),
        "standing": standing(company),
        "first_problems": status.problems[:PROBLEMS_SHOWN],
        "other_problems": status.problems[PROBLEMS_SHOWN:],
        "links": SHOWN_LINKS,
        "legend": LEGEND,
    }
    return render(request, "tillbook/home.html", context)


@require_POST
@for_member
def sync_now(request: HttpRequest, company: Company) -> HttpResponse:
    """Ask for a run of every shop; the Web Connector fetches it at its next call."""
    now = timezone.now()
    shops = list(schedule.started_shops(company))
    if not shops:
        return redirect("setup")
    for shop in shops:
        schedule.ask_for_run(shop, now)
    zone = shops[0].zone
    closes = dates.moment_near(closes_at(business_day(now, zone), zone), now, zone)
    messages.info(
        request,
        _(
            "Asked for. Every closed day that is not delivered yet goes along; today closes "
            "%(at)s and follows then."
        )
        % {"at": closes},
    )
    return redirect("home")


@require_safe
@for_member
def sync_progress(request: HttpRequest, company: Company) -> HttpResponse:
    """How far the open runs are. The page is shown anew once all are settled, and whenever one has
    read, planned or delivered: then the figures around its progress are others too.
    """
    context = _progress(company)
    if not context["running"] or request.GET.get("at", context["stages"]) != context["stages"]:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["HX-Refresh"] = "true"
        return response
    return answer_live(request, "tillbook/parts/progress.html", context, context["progress_mark"])


def shop_home(shop: Shop, status: ShopStatus, now: datetime) -> ShopHome:
    """Prove the closed days and lay them out as a calendar that ends with the open ones."""
    last = last_closed_day(now, shop.zone)
    first = last - timedelta(days=DAYS_SHOWN - 1)
    if shop.start_date is not None and first < shop.start_date <= last:
        first = shop.start_date
    proofs = prove.prove_days(shop, first, last)
    marks = [day_mark(proof, shop) for proof in proofs]
    cells = [
        _cell(proof.day, first, proof, mark) for proof, mark in zip(proofs, marks, strict=True)
    ]
    day = last + timedelta(days=1)
    while day <= business_day(now, shop.zone):
        cells.append(_cell(day, first))
        day += timedelta(days=1)
    return ShopHome(
        shop=status,
        last=proofs[-1],
        mark=marks[-1],
        proved=is_ruled(chain_of(proofs[-1], Measure.SOLD), marks[-1]),
        cells=tuple(cells),
        blanks=range(_blanks_before(first)),
        days=len(proofs),
        summary=summary(marks),
        runs=tuple(_runs(shop, proofs, marks)),
    )


def title(status: CompanyStatus, parts: Sequence[ShopHome]) -> str:
    """The answer: how the last closed day stands, of the shop that stands worst."""
    if not parts:
        return _("Nothing has been read from Shopify yet.")
    worst = min(parts, key=lambda part: WORST_FIRST.index(part.mark))
    sentence = headline(worst.last, worst.mark)
    return f"{worst.shop.name}: {sentence}" if len(status.shops) > 1 else capfirst(sentence)


def summary(marks: Sequence[Mark]) -> str:
    """As in "27 days proved, 1 with a difference, 1 waiting."."""
    counts = Counter(marks)
    words = {
        PROVED: ngettext("%(count)d day proved", "%(count)d days proved", counts[PROVED]),
        DIFFERS: ngettext(
            "%(count)d with a difference", "%(count)d with a difference", counts[DIFFERS]
        ),
        REFUSED: ngettext("%(count)d with a refusal", "%(count)d with a refusal", counts[REFUSED]),
        HELD: ngettext(
            "%(count)d with something held", "%(count)d with something held", counts[HELD]
        ),
        WAITING: ngettext("%(count)d waiting", "%(count)d waiting", counts[WAITING]),
        UNREAD: ngettext("%(count)d not read yet", "%(count)d not read yet", counts[UNREAD]),
        EMPTY: ngettext("%(count)d without a sale", "%(count)d without a sale", counts[EMPTY]),
    }
    told = [words[mark] % {"count": counts[mark]} for mark in words if counts[mark]]
    return ", ".join(told) + "."


def quiet(status: CompanyStatus, now: datetime) -> str:
    """What to do when something waits and QuickBooks does not call; else empty."""
    waits = any(shop.waiting or shop.run_open for shop in status.shops)
    called = status.last_called_at
    if not waits or called is None or now - called <= QUIET_MAX:
        return ""
    return _("QuickBooks has not called for %(time)s.") % {"time": dates.lasted(called, now)}


def shut_out(company: Company, now: datetime, zone: str) -> str:
    """Why QuickBooks is not let in, and what to do; empty while it is."""
    if not company.token_hash:
        return _("QuickBooks is not let in: there is no token. Make one and give it to QuickBooks.")
    wrong_at = wrong_token_at(company)
    if wrong_at is None:
        return ""
    return _(
        "The Web Connector called with a wrong password at %(wrong_at)s. Click Password there "
        "and paste the token again."
    ) % {"wrong_at": dates.moment_exact(wrong_at, now, zone)}


def _progress(company: Company) -> dict[str, Any]:
    running = runs.open_progress(company)
    mark = mark_of(running)
    stages = mark_of(*((run.shop_id, run.due_at, _changes_of(run)) for run in running))
    url = f"{live_url(reverse('sync-progress'), mark)}&at={stages}"
    return {"running": running, "progress_mark": mark, "progress_url": url, "stages": stages}


def _changes_of(run: RunProgress) -> list[bool]:
    """Which of the stages are done that change what else stands on the page."""
    return [one.reached is Reached.DONE for one in run.phases if one.stage in PAGE_STAGES]


def _has_closed_day(shop: Shop, now: datetime) -> bool:
    return shop.start_date is None or shop.start_date <= last_closed_day(now, shop.zone)


def _first(shop: Shop, now: datetime) -> tuple[Shop, date, str]:
    """The first day of a shop that was started ahead of it, and when that day closes."""
    day = shop.start_date or business_day(now, shop.zone)
    return shop, day, dates.moment_near(closes_at(day, shop.zone), now, shop.zone)


def _runs(shop: Shop, proofs: Sequence[DayProof], marks: Sequence[Mark]) -> list[RunRow]:
    known = {proof.day: mark for proof, mark in zip(proofs, marks, strict=True)}
    rows = []
    for run in runs.latest_runs(shop, RUNS_SHOWN):
        mine = [known[day] for day in run.days if day in known]
        worst = min(mine, key=WORST_FIRST.index) if mine else None
        late = dates.lasted(run.due_at, run.started_at) if run.started_at else ""
        rows.append(RunRow(run, _days_named(run.days), worst, late))
    return rows


def _days_named(days: Sequence[date]) -> str:
    """As in "Mon 16 Nov", "14 Nov to 16 Nov"."""
    if not days:
        return _("nothing new")
    if len(days) == 1:
        return f"{dates.weekday_short(days[0])} {dates.day_short(days[0])}"
    ends = {"first": dates.day_short(days[0]), "last": dates.day_short(days[-1])}
    return _("%(first)s to %(last)s") % ends


def _cell(day: date, first: date, proof: DayProof | None = None, mark: Mark | None = None) -> Cell:
    names_month = day == first or day.day == 1
    if proof is None or mark is None:
        return Cell(day, None, None, None, names_month)
    known = None if mark in (EMPTY, UNREAD) else sold_minor(chain_of(proof, Measure.SOLD))
    return Cell(day, proof, mark, known, names_month)


def _blanks_before(first: date) -> int:
    """Empty cells before the first day: weeks begin on Monday in Poland, on Sunday in the US."""
    return first.weekday() if get_language() == "pl" else (first.weekday() + 1) % 7


def _weekdays() -> list[str]:
    monday = date(2026, 1, 5)
    names = [dates.weekday_short(monday + timedelta(days=offset)) for offset in range(7)]
    return names if get_language() == "pl" else [names[_SUNDAY], *names[:_SUNDAY]]
