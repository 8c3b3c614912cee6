"""The opening is decided before Start, and booked by it.

A person sets the start date, enters what Shopify cannot say, and chooses per balance what is done
with it; every act is audited. Start freezes it: opening facts for every balance, postings and one
journal for those that are booked. From then on nothing of it changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.book import rounding_of
from tillbook.core.days import business_day, day_start
from tillbook.core.documents import Document
from tillbook.core.facts import Rounding
from tillbook.core.identity import fingerprint
from tillbook.core.money import exponent_of
from tillbook.core.opening import (
    OLDER_ORDERS,
    OPENING_PLACE,
    Choice,
    OpeningFact,
    Source,
    opening_day,
    opening_entry,
)
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import ROLES, Role
from tillbook.core.write import Written, write
from tillbook.store.models import (
    AuditLine,
    Company,
    EntryRecord,
    FactRecord,
    ListEntry,
    OpeningBalance,
    OrderRecord,
    PostingRecord,
    Shop,
)
from tillbook.sync import looks
from tillbook.sync.opening_figures import OPENING_KIND, ORDERS_SHOWN_DAYS, partly_known
from tillbook.sync.opening_lines import OpeningLine, opening_lines, undecided
from tillbook.sync.orders import thaw_orders
from tillbook.sync.plan import QUICKBOOKS_DECIMALS, ledger_of, write_day
from tillbook.sync.snapshots import freeze
from tillbook.sync.wizard.steps import StepName, take_back

DAYS_AHEAD_MAX: Final = 1
FIRST_SHOPIFY_DAY: Final = date(2006, 1, 1)
ROWS_PER_INSERT: Final = 500


class NotDecided(ValueError):
    """What was asked for cannot be; `problem` says why and what to do."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


@transaction.atomic
def set_start_date(shop: Shop, day: date, user: User | None, now: datetime) -> None:
    """The first day that is booked. Amounts that were entered are for the day before it, so a new
    date asks for them again; the steps that follow from it have to be looked at again.

    Raises NotDecided for a shop that is started and for a day that cannot be.
    """
    _refuse_started(shop)
    latest = business_day(now, shop.zone) + timedelta(days=DAYS_AHEAD_MAX)
    if day > latest:
        raise NotDecided(problem(Code.START_DATE_TOO_LATE, shop.name, day=day, latest=latest))
    earliest = earliest_start(shop, now)
    if day < earliest:
        raise NotDecided(problem(Code.START_DATE_TOO_EARLY, shop.name, day=day, earliest=earliest))
    if shop.start_date == day:
        return
    shop.start_date = day
    shop.save(update_fields=["start_date"])
    take_back(shop, StepName.OPENING, StepName.PREVIEW)
    rows = OpeningBalance.objects.filter(shop=shop)
    rows.update(amount_minor=None, source="", entered_by=None)
    _audit(shop, "opening.start_date", user, now, day=day.isoformat())
    if rows.filter(choice=Choice.ALREADY).exists():
        ask_quickbooks(shop, now)


def earliest_start(shop: Shop, now: datetime) -> date:
    """The first day whose orders Shopify shows us."""
    if not partly_known(shop):
        return FIRST_SHOPIFY_DAY
    return business_day(now, shop.zone) - timedelta(days=ORDERS_SHOWN_DAYS - 1)


@transaction.atomic
def enter_amount(
    shop: Shop, line: OpeningLine, amount_minor: int, user: User | None, now: datetime
) -> None:
    """A person says what stood there, debit positive. Raises NotDecided once it is started."""
    _refuse_started(shop)
    row = _row(shop, line)
    if row.amount_minor == amount_minor:
        return
    row.amount_minor, row.source, row.entered_by = amount_minor, Source.ENTERED, user
    row.save(update_fields=["amount_minor", "source", "entered_by"])
    take_back(shop, StepName.PREVIEW)
    _audit(shop, "opening.amount", user, now, **_about(line), amount_minor=amount_minor)


@transaction.atomic
def choose(
    shop: Shop, line: OpeningLine, choice: Choice, account: str, user: User | None, now: datetime
) -> None:
    """What is done with it; ALREADY names the account and asks QuickBooks for its balance.

    Raises NotDecided when the shop is started, and for ALREADY without an account that the lists
    hold.
    """
    _refuse_started(shop)
    kept = account if choice is Choice.ALREADY else ""
    if choice is Choice.ALREADY and kept not in accounts_for(shop, line.role):
        raise NotDecided(problem(Code.OPENING_ACCOUNT, line.label, **_named(line)))
    row = _row(shop, line)
    if (row.choice, row.account) == (choice, kept):
        return
    row.choice, row.account = choice, kept
    row.save(update_fields=["choice", "account"])
    take_back(shop, StepName.PREVIEW)
    _audit(shop, "opening.choice", user, now, **_about(line), choice=choice, account=kept)
    if choice is Choice.ALREADY:
        ask_quickbooks(shop, now)


def accounts_for(shop: Shop, role: Role) -> dict[str, str]:
    """Active accounts that can keep a role, by full name, each with its type."""
    rows = ListEntry.objects.filter(company=shop.company, kind="Account", is_active=True)
    allowed = [kind.value for kind in ROLES[role].allowed]
    found = rows.filter(account_type__in=allowed).order_by("folded")
    return dict(found.values_list("full_name", "account_type"))


def ask_quickbooks(shop: Shop, now: datetime) -> None:
    """Ask for the trial balance of the day before the start."""
    if shop.start_date is not None:
        looks.ask(
            shop.company, looks.LookKind.TRIAL_BALANCE, now, last=opening_day(shop.start_date)
        )


def opening_problems(shop: Shop, lines: Iterable[OpeningLine] | None = None) -> tuple[Problem, ...]:
    """What keeps the shop from being started: no start date, a line that is not decided, a journal
    that would fall into a closed period.
    """
    if shop.start_date is None:
        return (problem(Code.START_DATE_MISSING, shop.name),)
    found = list(opening_lines(shop) if lines is None else lines)
    problems = [undecided(line) for line in found if not line.decided]
    if any(line.amount_minor and line.choice is Choice.BOOK for line in found):
        problems += closed_problem(shop)
    return tuple(problems)


def closed_problem(shop: Shop) -> list[Problem]:
    """Whether the day before the start lies in a period that QuickBooks has closed."""
    closed = shop.company.closing_date
    if shop.start_date is None or closed is None or opening_day(shop.start_date) > closed:
        return []
    day = opening_day(shop.start_date)
    return [problem(Code.OPENING_CLOSED, shop.name, day=day, closed=closed)]


def opening_facts(shop: Shop, lines: Iterable[OpeningLine]) -> tuple[OpeningFact, ...]:
    """The opening facts of these lines, zero ones left out."""
    return tuple(fact for line in lines for fact in _facts(shop, line) if fact.amount_minor)


def opening_written(shop: Shop) -> Written:
    """The journal as Start would plan it, and what would hold it; nothing is stored."""
    if shop.start_date is None:
        return Written(documents=(), held_keys=(), problems=())
    booked = [line for line in opening_lines(shop) if line.choice is Choice.BOOK]
    entry = opening_entry(opening_facts(shop, booked), shop.start_date, shop.currency)
    return write([entry], ledger_of(shop, {entry.day}))


def opening_document(shop: Shop) -> Document | None:
    """The opening journal for the preview; None where nothing is booked, or its accounts are not
    chosen (`opening_written` says which).
    """
    return next(iter(opening_written(shop).documents), None)


@transaction.atomic
def book_opening(shop: Shop, now: datetime) -> None:
    """Freeze the opening as facts, post what is to be booked, and plan its journal. Safe to
    repeat: a second call finds it done.
    """
    Company.objects.select_for_update().get(pk=shop.company_id)
    if shop.start_date is None or Shop.objects.get(pk=shop.pk).opening_at is not None:
        return
    lines = opening_lines(shop)
    shop.opening_at = now
    shop.save(update_fields=["opening_at"])
    for line in lines:
        _freeze_line(shop, line)
    _keep_readings(shop, lines)
    booked: list[OpeningFact] = []
    for line in lines:
        facts = [fact for fact in _facts(shop, line) if fact.amount_minor]
        _store(shop, facts, booked=line.choice is Choice.BOOK)
        booked += facts if line.choice is Choice.BOOK else []
    if booked:
        _post(shop, booked)
        if exponent_of(shop.currency) <= QUICKBOOKS_DECIMALS:
            write_day(shop, opening_day(shop.start_date), now)


def _facts(shop: Shop, line: OpeningLine) -> list[OpeningFact]:
    facts = list(line.orders)
    if rest := line.not_shown_minor:
        unpaid = line.role is Role.CUSTOMER_BALANCE
        facts.append(
            OpeningFact(
                role=line.role,
                qualifier=line.qualifier,
                amount_minor=rest,
                currency=shop.currency,
                source=line.source or Source.ENTERED,
                order_id=OLDER_ORDERS if unpaid else "",
            )
        )
    return facts


def _freeze_line(shop: Shop, line: OpeningLine) -> None:
    OpeningBalance.objects.update_or_create(
        shop=shop,
        role=line.role,
        qualifier=line.qualifier or "",
        defaults={"amount_minor": line.amount_minor or 0, "source": line.source or ""},
    )


def _keep_readings(shop: Shop, lines: Iterable[OpeningLine]) -> None:
    """How rounded cash before the start was read is in the opening, so it stays so."""
    ids = [fact.order_id for line in lines for fact in line.orders]
    rows = OrderRecord.objects.filter(shop=shop, order_id__in=ids, rounding="")
    for row, order in zip(rows, thaw_orders(shop, rows), strict=True):
        if any(tender.rounding_minor for tender in order.tenders):
            row.rounding = Rounding(rounding_of(order)[0])
            row.save(update_fields=["rounding"])


def _store(shop: Shop, facts: Iterable[OpeningFact], *, booked: bool) -> None:
    start = shop.start_date
    if start is None:
        return
    FactRecord.objects.bulk_create(
        (
            FactRecord(
                shop=shop,
                fact_id=fact.id,
                kind=OPENING_KIND,
                happened_at=day_start(start, shop.zone) - timedelta(seconds=1),
                day=opening_day(start),
                place_id=OPENING_PLACE,
                content=freeze(fact),
                fingerprint=fingerprint({"figures": list(map(str, fact.figures))}),
                booked=booked,
            )
            for fact in facts
        ),
        batch_size=ROWS_PER_INSERT,
    )


def _post(shop: Shop, facts: Iterable[OpeningFact]) -> None:
    if shop.start_date is None:
        return
    entry = opening_entry(facts, shop.start_date, shop.currency)
    record = EntryRecord.objects.create(
        shop=shop,
        key=entry.key,
        kind=entry.kind,
        day=entry.day,
        place_id=entry.place_id,
        currency=entry.currency,
        zone=shop.zone,
    )
    rows = FactRecord.objects.filter(shop=shop, kind=OPENING_KIND)
    known = dict(rows.values_list("fact_id", "pk"))
    PostingRecord.objects.bulk_create(
        (
            PostingRecord(
                entry=record,
                fact_id=known[posting.fact_id],
                role=posting.role,
                qualifier=posting.qualifier,
                flow=posting.flow,
                amount_minor=posting.amount_minor,
            )
            for posting in entry.postings
        ),
        batch_size=ROWS_PER_INSERT,
    )


def _row(shop: Shop, line: OpeningLine) -> OpeningBalance:
    row, _ = OpeningBalance.objects.get_or_create(
        shop=shop, role=line.role, qualifier=line.qualifier or ""
    )
    return row


def _refuse_started(shop: Shop) -> None:
    started = Shop.objects.select_for_update().get(pk=shop.pk).started_at
    if started is not None:
        raise NotDecided(problem(Code.OPENING_STARTED, shop.name, shop=shop.name))


def _about(line: OpeningLine) -> dict[str, str]:
    return {"role": line.role.value, "qualifier": line.qualifier or ""}


def _named(line: OpeningLine) -> dict[str, str]:
    found = undecided(line).particulars
    return {"role": found["role"], "qualifier": found["qualifier"]}


def _audit(shop: Shop, act: str, user: User | None, now: datetime, **particulars: object) -> None:
    AuditLine.objects.create(
        company=shop.company,
        at=now,
        user=user,
        act=act,
        particulars={"shop": shop.domain, **particulars},
    )
