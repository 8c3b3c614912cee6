"""The step `schedule` of set-up: by hand, or every day at an hour of the shop's own clock (M6).

A day stays open until two hours after midnight, for registers that upload late. An hour before
that finds yesterday still open, so the last day in the books is then the day before yesterday.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.days import DAY_CLOSE_DELAY
from tillbook.core.schedule import next_slot
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.sync.setup import set_schedule
from tillbook.sync.wizard.steps import Standing, StepName, confirm, confirmed

HOURS: Final = range(24)
SUGGESTED_HOUR: Final = 6
EARLY_HOURS: Final = range(DAY_CLOSE_DELAY // timedelta(hours=1))
"""At these hours the day before is not closed yet."""

COMING_SHOWN: Final = 3


class NoSuchHour(ValueError):
    """An hour that no clock shows."""


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """How the step stands."""
    return confirmed(company, shop, StepName.SCHEDULE)


def coming(hour: int, zone: str, now: datetime) -> tuple[datetime, ...]:
    """The next COMING_SHOWN moments of a daily run at this hour of the shop's clock."""
    found: list[datetime] = []
    moment = now
    for _ in range(COMING_SHOWN):
        moment = next_slot(moment, hour, zone)
        found.append(moment)
    return tuple(found)


def hour_of(shop: Shop) -> int | None:
    """The hour of the daily run, None where the shop is synced by hand."""
    return shop.schedule_hour if shop.schedule == Schedule.DAILY else None


@transaction.atomic
def choose(
    company: Company, shop: Shop, hour: int | None, user: User | None, now: datetime
) -> None:
    """Daily at this hour, or by hand with None. Raises NoSuchHour.

    The same choice again leaves the schedule as it is: a run that is due stays due.
    """
    if hour is not None and hour not in HOURS:
        msg = f"There is no hour {hour}."
        raise NoSuchHour(msg)
    if hour_of(shop) != hour:
        set_schedule(shop, now, hour=hour)
        AuditLine.objects.create(
            company=company,
            at=now,
            user=user,
            act="schedule.chosen",
            particulars={"shop": shop.domain, "hour": hour},
        )
    confirm(company, shop, StepName.SCHEDULE, user, now)
