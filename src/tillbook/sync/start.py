"""Start: the one act after which a shop's days are booked (product, M9).

Before it nothing of a shop is planned, run or delivered; after it nothing starts it again. What
stands in its way is asked of every step of set-up at that very moment, and once more of the
figures that would spoil the books; a step that was green yesterday counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.days import closes_at, zone_of
from tillbook.core.opening import opening_day
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.sync.attention import Source, open_problems
from tillbook.sync.opening import book_opening, opening_problems
from tillbook.sync.schedule import NotStarted, ask_for_run
from tillbook.sync.setup import is_named
from tillbook.sync.wizard.accounts import mapping_ready
from tillbook.sync.wizard.progress import progress
from tillbook.sync.wizard.steps import Standing, State, StepName, confirm

__all__ = ["NotStarted", "Obstacle", "begin", "hindrances", "obstacles", "start"]

NAME_SHOWN_MAX: Final = 60
NOBODY: Final = "the command line"

STEP_TITLES: Final = {
    StepName.BEFORE: "Before you start",
    StepName.TAX: "Sales tax",
    StepName.PAIR: "Pair QuickBooks",
    StepName.SHOP: "Connect the shop",
    StepName.ACCOUNTS: "Accounts",
    StepName.SCHEDULE: "Schedule",
    StepName.MODES: "Summary or detailed",
    StepName.PURCHASES: "Purchases",
    StepName.OPENING: "Opening balances",
    StepName.PREVIEW: "Preview",
}
"""The steps that Start rests on, as their pages are called."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of Start, and the step on which it is mended."""

    step: StepName
    problem: Problem


def hindrances(company: Company, shop: Shop, now: datetime) -> tuple[Obstacle, ...]:
    """Everything that stands in the way, in the order of the steps."""
    found = [
        Obstacle(state.name, one)
        for state in progress(company, now)
        if state.name in STEP_TITLES
        for one in _of_step(state.name, state.standing, shop)
    ]
    told = {one.step for one in found}
    # Whatever a step says of itself, the books rest on these.
    found += [one for one in _of_books(company, shop, now) if one.step not in told]
    order = list(STEP_TITLES)
    return tuple(sorted(found, key=lambda one: order.index(one.step)))


def obstacles(company: Company, shop: Shop, now: datetime) -> tuple[Problem, ...]:
    """The same as problems alone; empty: Start is possible."""
    return tuple(one.problem for one in hindrances(company, shop, now))


def start(company: Company, shop: Shop, typed_name: str, user: User | None, now: datetime) -> None:
    """Start the shop: mark it, book its opening balances, and open its first run, all or nothing.

    Raises NotStarted: it is started already, the company's name is typed otherwise, or something
    stands in its way. Of two that start at once the second is told who the first was.
    """
    with transaction.atomic():
        locked = Company.objects.select_for_update().get(pk=company.pk)
        rows = Shop.objects.select_for_update(of=("self",)).select_related("started_by")
        row = rows.get(company=locked, pk=shop.pk)
        row.company = locked
        if refusal := _refusal(locked, row, typed_name, now):
            raise NotStarted(refusal)
        begin(row, row.start_date, now, user)
        book_opening(row, now)
        ask_for_run(row, now)
        confirm(locked, row, StepName.START, user, now)
    shop.refresh_from_db()


def begin(shop: Shop, start_date: date | None, now: datetime, user: User | None = None) -> None:
    """Mark the shop as started: it is booked from this day on, or from its first with None.

    Asks nothing and checks nothing: `start` does, and the command line in its own way.
    """
    shop.start_date, shop.started_at, shop.started_by = start_date, now, user
    shop.save(update_fields=["start_date", "started_at", "started_by"])
    AuditLine.objects.create(
        company=shop.company,
        at=now,
        user=user,
        act="shop.started",
        particulars={
            "shop": shop.domain,
            "start_date": start_date.isoformat() if start_date else "",
        },
    )


def already_started(shop: Shop) -> Problem | None:
    """When and by whom the shop was started, if it was."""
    if shop.started_at is None:
        return None
    at = shop.started_at.astimezone(zone_of(shop.zone))
    return problem(
        Code.ALREADY_STARTED,
        shop.name,
        shop=shop.name,
        at=f"{at:%Y-%m-%d %H:%M}",
        who=shop.started_by.get_username() if shop.started_by else NOBODY,
    )


def _refusal(company: Company, shop: Shop, typed_name: str, now: datetime) -> Problem | None:
    if started := already_started(shop):
        return started
    typed = typed_name.strip()
    if not is_named(company, typed):
        return problem(
            Code.NAME_DIFFERS, company.name, typed=typed[:NAME_SHOWN_MAX], expected=company.name
        )
    return next(iter(obstacles(company, shop, now)), None)


def _of_step(step: StepName, standing: Standing, shop: Shop) -> Iterable[Problem]:
    """A step that is not done, in words."""
    match standing.state:
        case State.DONE:
            return ()
        case State.WRONG if standing.problems:
            return standing.problems
        case State.WAITING if step is StepName.SHOP:
            return (problem(Code.SHOP_NOT_READ, shop.name, shop=shop.name),)
        case State.WAITING:
            return (problem(Code.STEP_WAITS, step.value, what=STEP_TITLES[step]),)
        case _:
            return (problem(Code.STEP_OPEN, step.value, what=STEP_TITLES[step]),)


def _of_books(company: Company, shop: Shop, now: datetime) -> Iterator[Obstacle]:
    for one in open_problems(company, source=Source.VERIFY):
        yield Obstacle(StepName.PAIR, one)
    if company.verified_at is None:
        yield Obstacle(StepName.PAIR, problem(Code.NOT_PAIRED, company.name))
    elif not company.sales_tax_on:
        yield Obstacle(StepName.TAX, problem(Code.SALES_TAX_OFF, "sales tax"))
    read, asked = shop.pulled_at, shop.read_asked_at
    if read is None or (asked is not None and asked > read):
        yield Obstacle(StepName.SHOP, problem(Code.SHOP_NOT_READ, shop.name, shop=shop.name))
    yield from _of_the_day_before(shop, now)
    if company.home_currency != shop.currency:
        found, expected = company.home_currency, shop.currency
        other = problem(Code.OTHER_HOME_CURRENCY, shop.name, found=found, expected=expected)
        yield Obstacle(StepName.SHOP, other)
    for one in mapping_ready(company, shop):
        yield Obstacle(StepName.ACCOUNTS, one)
    for one in opening_problems(shop):
        yield Obstacle(StepName.OPENING, one)
    # QuickBooks refuses what is dated in a closed period.
    day, closed = shop.start_date, company.closing_date
    if day is not None and closed is not None and day <= closed:
        closing = problem(Code.START_DATE_CLOSED, shop.name, day=day, closed=closed)
        yield Obstacle(StepName.OPENING, closing)


def _of_the_day_before(shop: Shop, now: datetime) -> Iterator[Obstacle]:
    """The opening is frozen by Start, so the day before the start is over by then, and read to its
    end: what an order owed that was sold or paid after the last reading would be missing for ever.
    """
    if shop.start_date is None:
        return
    day = opening_day(shop.start_date)
    closed = closes_at(day, shop.zone)
    if now < closed:
        at = f"{closed.astimezone(zone_of(shop.zone)):%Y-%m-%d %H:%M}"
        yield Obstacle(StepName.OPENING, problem(Code.DAY_BEFORE_OPEN, shop.name, day=day, at=at))
    elif shop.pulled_at is not None and shop.pulled_at < closed:
        early = problem(Code.SHOP_READ_EARLY, shop.name, shop=shop.name, day=day)
        yield Obstacle(StepName.SHOP, early)
