"""The schedule in the store: when a shop is to be synced, and whether that has happened.

A run is one row: due, first answered, settled. Daily runs come from the schedule, manual ones from
a person; a run that is open is what lets a conversation write.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from tillbook.core.delivery import UNSETTLED, State
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.schedule import last_slot, next_slot
from tillbook.store.models import Company, Delivery, Run, Shop
from tillbook.store.models.tenancy import Schedule


class NotStarted(Exception):
    """The shop is not started; `problem` says so, or what keeps it from being started."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


def not_started(shop: Shop) -> Problem | None:
    """Why nothing of the shop may be planned or run; None once it is started (M9)."""
    if Shop.objects.filter(pk=shop.pk, started_at__isnull=False).exists():
        return None
    return problem(Code.NOT_STARTED, shop.name, shop=shop.name)


def started_shops(company: Company) -> QuerySet[Shop]:
    """The shops of a company that are booked, in order of their connection."""
    return Shop.objects.filter(company=company, started_at__isnull=False).order_by("pk")


def ask_for_run(shop: Shop, now: datetime) -> Run:
    """What “Sync now” does: an open run of the shop, the existing one if there is one. The runner
    reads and plans the shop and then makes it ready. Raises NotStarted.
    """
    if found := not_started(shop):
        raise NotStarted(found)
    existing = Run.objects.filter(shop=shop, finished_at=None).first()
    if existing is None:
        # Whoever watches sees the count of this reading, not of the one before.
        Shop.objects.filter(pk=shop.pk).update(orders_read=0)
    return existing or Run.objects.create(shop=shop, kind="manual", due_at=now)


def make_ready(shop: Shop, now: datetime) -> None:
    """The shop has been read and planned: QuickBooks may write for its open runs."""
    Run.objects.filter(shop=shop, finished_at=None, ready_at=None).update(ready_at=now)


def due_slot(shop: Shop, now: datetime) -> datetime | None:
    """The hour of the daily run that is due and has no row yet; missed ones become the latest."""
    if not _is_daily(shop):
        return None
    slot = last_slot(now, shop.schedule_hour, shop.zone)
    started = Run.objects.filter(shop=shop, due_at__gte=slot).exists()
    before = shop.schedule_since is not None and slot < shop.schedule_since
    return None if started or before else slot


def open_due_run(shop: Shop, now: datetime) -> Run | None:
    """Open the daily run that is due now, if one is."""
    slot = due_slot(shop, now)
    if slot is None:
        return None
    run, _ = Run.objects.get_or_create(
        shop=shop, kind="daily", due_at=slot, defaults={"ready_at": now}
    )
    return run


def next_run_at(shop: Shop, now: datetime) -> datetime | None:
    """When the shop is synced next by itself."""
    if not _is_daily(shop):
        return None
    return next_slot(now, shop.schedule_hour, shop.zone)


def _is_daily(shop: Shop) -> bool:
    booked = shop.started_at is not None and shop.start_date is not None
    return booked and shop.schedule == Schedule.DAILY


def open_runs(company: Company) -> QuerySet[Run]:
    """Runs that are ready and not settled: these let a conversation write."""
    runs = Run.objects.filter(shop__company=company, shop__started_at__isnull=False)
    return runs.filter(finished_at=None).exclude(ready_at=None)


def note_first_answer(company: Company, now: datetime) -> None:
    """QuickBooks answered: the open runs have begun."""
    open_runs(company).filter(first_answer_at=None, due_at__lte=now).update(first_answer_at=now)


def settle_runs(company: Company, now: datetime) -> None:
    """Finish open runs of shops of which nothing is on its way any more and all is read back.
    A list entry that is on its way holds every run: documents of any shop may wait for it.
    """
    for run in open_runs(company):
        rows = Delivery.objects.filter(company=company, document__shop=run.shop)
        entries = Delivery.objects.filter(company=company, document__shop=None)
        moving = (rows | entries).filter(state__in=UNSETTLED).exists()
        unread = rows.filter(state=State.ACCEPTED, read_back_at=None).exists()
        if not moving and not unread:
            run.finished_at = now
            run.save(update_fields=["finished_at"])
