"""Runs as people follow them: how far the open one is, and what the latest ones brought.

Everything is derived from rows that exist anyway: when the shop was read, when its documents were
accepted and read back. A run counts what was accepted while it was open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from tillbook.core.delivery import STANDING_STILL, UNSETTLED
from tillbook.core.schedule import WINDOW
from tillbook.store.models import Company, Delivery, Run, Shop

RUNS_SHOWN_MAX: Final = 20


class Stage(StrEnum):
    """What a run goes through, in order."""

    READ = "read"
    PLAN = "plan"
    CALL = "call"
    DELIVER = "deliver"
    READ_BACK = "read_back"
    PROVE = "prove"


class Reached(StrEnum):
    """How a stage stands; `live` lists show the first that is NOW and all that are DONE."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stage: how it stands, since when, and how many of how many where that is known."""

    stage: Stage
    reached: Reached
    at: datetime | None = None
    done: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far the open run of a shop is. `first` says that the shop has never finished one, so it
    is the first load; `standing_still` counts documents that need a person.
    """

    shop_id: int
    shop_name: str
    zone: str
    kind: str
    due_at: datetime
    first: bool
    phases: tuple[Phase, ...]
    standing_still: int

    @property
    def waits_for_call(self) -> bool:
        """Everything is ready and QuickBooks has not called yet."""
        return any(p.stage is Stage.CALL and p.reached is Reached.NOW for p in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as the list of latest syncs shows it. `lag_s` is from its hour to QuickBooks' first
    answer, in seconds; `days` are those whose documents were accepted in it.
    """

    kind: str
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    lag_s: int | None
    in_window: bool | None
    documents: int
    days: tuple[date, ...]


def open_progress(company: Company) -> tuple[RunProgress, ...]:
    """How far every open run of the company is, one per shop, in order of the shops."""
    found: dict[int, RunProgress] = {}
    runs = Run.objects.filter(
        shop__company=company, shop__started_at__isnull=False, finished_at=None
    )
    for run in runs.select_related("shop").order_by("shop_id", "due_at"):
        found.setdefault(run.shop_id, _progress(run))
    return tuple(found.values())


def latest_runs(shop: Shop, count: int) -> tuple[RunView, ...]:
    """The latest runs of a shop that QuickBooks has answered, newest first."""
    rows = Run.objects.filter(shop=shop).exclude(first_answer_at=None).order_by("-due_at")
    return tuple(_view(run) for run in rows[: min(count, RUNS_SHOWN_MAX)])


def _progress(run: Run) -> RunProgress:
    shop = run.shop
    mine = Delivery.objects.filter(document__shop=shop)
    accepted = mine.filter(accepted_at__gte=run.due_at).exclude(state__in=STANDING_STILL)
    waiting = mine.filter(state__in=UNSETTLED).count()
    delivered, back = accepted.count(), accepted.exclude(read_back_at=None).count()
    was_read = run.ready_at is not None or (
        shop.pulled_at is not None and shop.pulled_at >= run.due_at
    )
    called = run.first_answer_at is not None
    sent = called and run.ready_at is not None and not waiting
    reached = [was_read, run.ready_at is not None, called, sent, sent and back == delivered, False]
    marks = _marks(reached)
    return RunProgress(
        shop_id=shop.pk,
        shop_name=shop.name,
        zone=shop.zone,
        kind=run.kind,
        due_at=run.due_at,
        first=not Run.objects.filter(shop=shop).exclude(finished_at=None).exists(),
        standing_still=mine.filter(state__in=STANDING_STILL).count(),
        phases=(
            Phase(
                stage=Stage.READ,
                reached=marks[0],
                at=shop.pulled_at if was_read else None,
                done=shop.orders_read,
            ),
            Phase(stage=Stage.PLAN, reached=marks[1], at=run.ready_at),
            Phase(stage=Stage.CALL, reached=marks[2], at=run.first_answer_at),
            Phase(
                stage=Stage.DELIVER,
                reached=marks[3],
                at=_latest(accepted, "accepted_at"),
                done=delivered,
                of=delivered + waiting,
            ),
            Phase(
                stage=Stage.READ_BACK,
                reached=marks[4],
                at=_latest(accepted, "read_back_at"),
                done=back,
                of=delivered + waiting,
            ),
            Phase(stage=Stage.PROVE, reached=marks[5]),
        ),
    )


def _marks(reached: list[bool]) -> list[Reached]:
    """Done up to the first that is not; that one is under way."""
    marks: list[Reached] = []
    for done in reached:
        if marks and marks[-1] is not Reached.DONE:
            marks.append(Reached.AHEAD)
        else:
            marks.append(Reached.DONE if done else Reached.NOW)
    return marks


def _latest(rows: QuerySet[Delivery], field: str) -> datetime | None:
    row = rows.exclude(**{field: None}).order_by(f"-{field}").values_list(field, flat=True)
    found: datetime | None = row.first()
    return found


def _view(run: Run) -> RunView:
    while_open = Q(accepted_at__gte=run.due_at)
    if run.finished_at is not None:
        while_open &= Q(accepted_at__lte=run.finished_at)
    rows = Delivery.objects.filter(while_open, document__shop=run.shop)
    lag = run.first_answer_at - run.due_at if run.first_answer_at else None
    days = rows.order_by("document__day").values_list("document__day", flat=True).distinct()
    return RunView(
        kind=run.kind,
        due_at=run.due_at,
        started_at=run.first_answer_at,
        finished_at=run.finished_at,
        lag_s=None if lag is None else int(lag.total_seconds()),
        in_window=None if lag is None else lag <= WINDOW,
        documents=rows.count(),
        days=tuple(day for day in days if day is not None),
    )
