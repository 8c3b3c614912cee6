"""The runner: what is due now, derived from the store, and the loop that does it.

Nothing is held in memory that a restart would lose: a task that died is due again. A shop goes
through reading, planning and its run in this order, so that work is complete before QuickBooks
may write; one shop that fails never keeps another from its turn.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Event
from typing import Final

from django.db import close_old_connections
from django.db.models import F, Q

from tillbook.core.days import closes_at, last_closed_day
from tillbook.core.schedule import pull_due
from tillbook.store.models import FactRecord, PostingRecord, Run, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import anywhere, within
from tillbook.sync.plan import plan
from tillbook.sync.prune import prune_all
from tillbook.sync.schedule import due_slot, make_ready, open_due_run
from tillbook.sync.source import pull_shop, stopped

logger = logging.getLogger(__name__)

PAUSE_S: Final = 20
"""Between two looks at what is due."""

REST: Final = timedelta(minutes=5)
"""A task that failed is left alone for so long; forgetting this at a restart does no harm."""

SHOPS_PER_LOOK_MAX: Final = 1_000
"""Shops of one look; the embedded shape serves one computer, and the next look goes on."""

STEPS_PER_SHOP_MAX: Final = len(("pull", "plan", "run"))


class TaskKind(StrEnum):
    """What can be due for a shop."""

    PULL = "pull"
    PLAN = "plan"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work for one shop; safe to do twice."""

    kind: TaskKind
    shop: Shop


def due(now: datetime) -> tuple[Task, ...]:
    """The next task of every shop that has one, over all companies."""
    with anywhere():
        shops = list(
            Shop.objects.select_related("company")
            .filter(_to_look_at())
            .order_by("pulled_at", "pk")[:SHOPS_PER_LOOK_MAX]
        )
    tasks = []
    for shop in shops:
        with within(shop.company):
            kind = _next(shop, now)
        if kind is not None:
            tasks.append(Task(kind, shop))
    return tuple(tasks)


def perform(task: Task, now: datetime) -> bool:
    """Do one task; False when it has to be tried again later."""
    shop = task.shop
    with within(shop.company):
        match task.kind:
            case TaskKind.PULL:
                if stopped(pull_shop(shop, now)):
                    return False
                booked = shop.started_at is not None and _waits_for_an_account(shop)
                if booked and _read_after_closing(shop, now):
                    plan(shop, now)
            case TaskKind.PLAN:
                plan(shop, now)
            case TaskKind.RUN:
                open_due_run(shop, now)
                make_ready(shop, now)
    return True


def loop(stop: Event, clock: Callable[[], datetime], pause_s: float = PAUSE_S) -> None:
    """Do what is due until `stop` is set; once a day forget what is long settled. `clock` gives
    aware moments, `pause_s` is in seconds.
    """
    resting: dict[int, datetime] = {}
    pruned: date | None = None
    while not stop.is_set():
        try:
            look(clock, resting, stop)
            if pruned != (today := clock().date()):
                pruned = today
                prune_all(clock())
        except Exception:
            # Whatever it was (a locked database, a full disk) may pass; the loop must not end.
            logger.exception("The look at what is due failed; it is repeated in %s s", pause_s)
        finally:
            close_old_connections()
        stop.wait(pause_s)


def look(
    clock: Callable[[], datetime], resting: dict[int, datetime], stop: Event | None = None
) -> int:
    """Bring every shop as far as it can go now; how many tasks were done.

    `resting` keeps, by shop, until when one that failed is left alone.
    """
    done = 0
    for _ in range(STEPS_PER_SHOP_MAX):
        now = clock()
        tasks = [task for task in due(now) if resting.get(task.shop.pk, now) <= now]
        for task in tasks:
            if stop is not None and stop.is_set():
                return done
            if _tried(task, clock()):
                resting.pop(task.shop.pk, None)
                done += 1
            else:
                resting[task.shop.pk] = clock() + REST
        if not tasks:
            break
    return done


def _tried(task: Task, now: datetime) -> bool:
    try:
        return perform(task, now)
    except Exception:
        # A fault of ours in one shop; it is in the log, and the other shops go on.
        logger.exception("The %s of %s failed", task.kind, task.shop.domain)
        return False


def _to_look_at() -> Q:
    """A shop that is connected and not started is read, and that is all; one that has its start
    date is read again after each day, because its opening is what was open on one of them.
    """
    dated = Q(started_at=None, start_date__isnull=False)
    daily = Q(schedule=Schedule.DAILY, start_date__isnull=False)
    unread = Q(pulled_at=None, started_at=None) | Q(read_asked_at__isnull=False, pulled_at=None)
    asked_for = Q(read_asked_at__gt=F("pulled_at"))
    return Q(started_at__isnull=False) & (daily | Q(pk__in=_asked())) | dated | unread | asked_for


def _asked() -> list[int]:
    return list(Run.objects.filter(finished_at=None).values_list("shop_id", flat=True))


def _next(shop: Shop, now: datetime) -> TaskKind | None:
    """A shop is read before it is planned, and planned before its run lets QuickBooks write."""
    if _to_read(shop, now):
        return TaskKind.PULL
    if shop.started_at is None:
        return None
    asked = _asked_at(shop, now)
    daily = shop.schedule == Schedule.DAILY and shop.start_date is not None
    if asked is not None and (shop.pulled_at is None or shop.pulled_at < asked):
        return TaskKind.PULL
    if daily and pull_due(now, shop.schedule_hour, shop.zone, shop.pulled_at):
        return TaskKind.PULL
    if _to_plan(shop, now):
        return TaskKind.PLAN
    waiting = Run.objects.filter(shop=shop, finished_at=None, ready_at=None).exists()
    return TaskKind.RUN if waiting or due_slot(shop, now) else None


def _to_read(shop: Shop, now: datetime) -> bool:
    """Whether a shop in set-up was never read, or not since the last day closed once its start
    date is set, or a person has asked for another reading.
    """
    if shop.pulled_at is None:
        return shop.started_at is None or shop.read_asked_at is not None
    if shop.started_at is None and shop.start_date and not _read_after_closing(shop, now):
        return True
    return shop.read_asked_at is not None and shop.read_asked_at > shop.pulled_at


def _asked_at(shop: Shop, now: datetime) -> datetime | None:
    """When a person asked for the run that is open, if one did."""
    rows = Run.objects.filter(shop=shop, finished_at=None, kind="manual", due_at__lte=now)
    return rows.order_by("-due_at").values_list("due_at", flat=True).first()


def _to_plan(shop: Shop, now: datetime) -> bool:
    """Whether facts of closed days wait that can be booked."""
    if not _read_after_closing(shop, now):
        return False
    facts = FactRecord.objects.filter(
        shop=shop, booked=False, day__lte=last_closed_day(now, shop.zone), order__unreadable=[]
    )
    if shop.start_date:
        facts = facts.filter(day__gte=shop.start_date)
    return facts.exists()


def _read_after_closing(shop: Shop, now: datetime) -> bool:
    """A day last read while it was open would be planned short and need a supplement."""
    closed = closes_at(last_closed_day(now, shop.zone), shop.zone)
    return shop.pulled_at is not None and shop.pulled_at >= closed


def _waits_for_an_account(shop: Shop) -> bool:
    """Held entries are tried again once after every reading; they would be due for ever."""
    return PostingRecord.objects.filter(entry__shop=shop, fact__document=None).exists()
