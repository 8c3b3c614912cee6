"""One deliberate act: whole or not at all, once, and never past what stands in its way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from django.contrib.auth.models import User

from tests.house.sources import ROOT
from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core.days import closes_at
from tillbook.core.documents import DocumentType
from tillbook.core.opening import Choice
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import AuditLine, Delivery, DocumentRecord, FactRecord, Run, Shop
from tillbook.sync import start as module
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.opening import choose, enter_amount
from tillbook.sync.opening_lines import opening_lines
from tillbook.sync.start import NotStarted, hindrances, obstacles, start
from tillbook.sync.wizard.progress import StepState
from tillbook.sync.wizard.steps import Standing, State, StepName

FIRST = LAST_DAY - timedelta(days=1)


def all_done(*others: StepState) -> Callable[..., tuple[StepState, ...]]:
    """Set-up as it stands when everything is decided, but for these steps."""
    told = {one.name: one for one in others}
    states = tuple(told.get(name, StepState(name, Standing(State.DONE))) for name in StepName)
    return lambda company, now: states


def decide_opening(world: World, choice: Choice) -> None:
    """Something stood on every balance, and the same is done with all of them."""
    for line in opening_lines(world.shop):
        if line.amount_minor is None:
            enter_amount(world.shop, line, 100_00, None, world.clock.now)
        choose(world.shop, line, choice, "", None, world.clock.now)


def made_ready() -> World:
    """A shop that is read and paired and whose opening is decided."""
    world = World(small_history(), started=False)
    world.pull()
    world.update()
    world.reload()
    with world.scope():
        world.shop.start_date = FIRST
        world.shop.save()
        decide_opening(world, Choice.BOOK)
    world.reload()
    return world


@pytest.fixture
def ready(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(module, "progress", all_done())
    return made_ready()


def refused(world: World, typed: str | None = None) -> Problem:
    name = world.company.name if typed is None else typed
    with world.scope(), pytest.raises(NotStarted) as caught:
        start(world.company, world.shop, name, None, world.clock.now)
    return caught.value.problem


def untouched(world: World) -> None:
    with world.scope():
        assert Shop.objects.get(pk=world.shop.pk).started_at is None
        assert not Run.objects.exists()
        assert not DocumentRecord.objects.filter(shop=world.shop).exists()
        assert not FactRecord.objects.filter(order=None).exists()
        assert not AuditLine.objects.filter(act="shop.started").exists()


def test_start_marks_books_the_opening_and_opens_the_first_run(ready: World) -> None:
    person = User.objects.create_user("irena")
    with ready.scope():
        assert obstacles(ready.company, ready.shop, ready.clock.now) == ()
        start(ready.company, ready.shop, " Harbor & Pine LLC ", person, ready.clock.now)
        assert ready.shop.started_at == ready.clock.now
        assert ready.shop.started_by == person
        assert ready.shop.start_date == FIRST
        run = Run.objects.get()
        assert (run.kind, run.due_at, run.ready_at) == ("manual", ready.clock.now, None)
        journal = DocumentRecord.objects.get(shop=ready.shop)
        assert journal.type == DocumentType.JOURNAL_ENTRY
        assert journal.day == FIRST - timedelta(days=1)
        assert Delivery.objects.filter(document=journal).exists()
        line = AuditLine.objects.get(act="shop.started")
        assert (line.user, line.particulars["start_date"]) == (person, FIRST.isoformat())


def test_it_is_never_started_twice_and_the_second_hears_of_the_first(ready: World) -> None:
    person = User.objects.create_user("irena")
    with ready.scope():
        start(ready.company, ready.shop, ready.company.name, person, ready.clock.now)
    began = ready.clock.now
    ready.clock.forward(hours=1)
    found = refused(ready)
    assert found.code is Code.ALREADY_STARTED
    assert "on 2026-11-21 12:0" in found.message
    assert "by irena" in found.message
    assert "A reset is an operation of its own" in found.cure
    with ready.scope():
        assert Shop.objects.get().started_at == began
        assert Run.objects.count() == 1
        assert AuditLine.objects.filter(act="shop.started").count() == 1


@pytest.mark.parametrize("typed", ["", "harbor & pine llc", "Harbor & Pine", "x" * 5_000])
def test_the_company_name_is_typed_or_nothing_happens(ready: World, typed: str) -> None:
    found = refused(ready, typed)
    assert found.code is Code.NAME_DIFFERS
    assert len(found.message) < 200
    untouched(ready)


def test_cut_off_anywhere_it_has_not_begun(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def killed(*_: object) -> None:
        raise Killed

    for name in ("begin", "book_opening", "ask_for_run", "confirm"):
        with monkeypatch.context() as cut:
            cut.setattr(module, name, killed)
            with ready.scope(), pytest.raises(Killed):
                start(ready.company, ready.shop, ready.company.name, None, ready.clock.now)
        untouched(ready)
    with ready.scope():
        start(ready.company, ready.shop, ready.company.name, None, ready.clock.now)
        assert Run.objects.count() == 1


SET_UP: Final = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.sync import test_start
test_start.made_ready()
"""
START: Final = """
import sys
import django
django.setup()
from datetime import datetime, UTC
from tests.sync.test_start import all_done
from tillbook.store.models import Company, Shop
from tillbook.store.scoping import within
from tillbook.sync import start
start.progress = all_done()
company = Company.objects.get()
with within(company):
    shop = Shop.objects.select_related("company").get()
    sys.stdin.readline()
    try:
        start.start(company, shop, company.name, None, datetime.now(UTC))
        print("started")
    except start.NotStarted as fault:
        print(fault.problem.code)
"""
COUNT: Final = """
import django
django.setup()
from tillbook.store.models import AuditLine, DocumentRecord, Run
from tillbook.store.scoping import anywhere
with anywhere():
    acts = AuditLine.objects.filter(act="shop.started").count()
    print(Run.objects.count(), acts, DocumentRecord.objects.exclude(shop=None).count())
"""


def test_of_two_starts_at_once_one_starts(tmp_path: Path) -> None:
    home = {
        **os.environ,
        "TILLBOOK_HOME": str(tmp_path),
        "TILLBOOK_DATABASE": str(tmp_path / "books.sqlite3"),
        "DJANGO_SETTINGS_MODULE": "tillbook.project.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }

    def process(script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - this Python, with fixed arguments
            [sys.executable, "-c", script], env=home, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def told(one: subprocess.Popen[str], said: str = "") -> str:
        out, wrong = one.communicate(said, timeout=120)
        assert one.returncode == 0, wrong
        return out.strip()

    told(process(SET_UP))
    both = [process(START) for _ in range(2)]
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert sorted(told(one) for one in both) == ["already-started", "started"]
    assert told(process(COUNT)) == "1 1 1"


OPEN = {
    State.OPEN: Code.STEP_OPEN,
    State.WAITING: Code.STEP_WAITS,
    State.WRONG: Code.STEP_OPEN,
}


@pytest.mark.parametrize("step", [name for name in StepName if name is not StepName.START])
@pytest.mark.parametrize("state", list(OPEN))
def test_no_step_that_is_not_done_is_passed_over(
    ready: World, monkeypatch: pytest.MonkeyPatch, step: StepName, state: State
) -> None:
    monkeypatch.setattr(module, "progress", all_done(StepState(step, Standing(state))))
    with ready.scope():
        found = hindrances(ready.company, ready.shop, ready.clock.now)
    reading = step is StepName.SHOP and state is State.WAITING
    code = Code.SHOP_NOT_READ if reading else OPEN[state]
    assert [(one.step, one.problem.code) for one in found] == [(step, code)]
    assert refused(ready).code is code
    untouched(ready)


def test_what_is_wrong_with_a_step_is_told_in_its_own_words(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (problem(Code.QUICKBOOKS_ONLINE, "x"), problem(Code.SALES_TAX_OFF, "x"))
    states = all_done(StepState(StepName.MODES, Standing(State.WRONG, wrong)))
    monkeypatch.setattr(module, "progress", states)
    with ready.scope():
        assert obstacles(ready.company, ready.shop, ready.clock.now) == wrong


def test_warnings_beside_a_done_step_stop_nothing(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned = Standing(State.DONE, (problem(Code.POS_UNFINISHED, "x"),))
    monkeypatch.setattr(module, "progress", all_done(StepState(StepName.BEFORE, warned)))
    with ready.scope():
        assert obstacles(ready.company, ready.shop, ready.clock.now) == ()


BOOKS: dict[str, tuple[StepName, Code, Callable[[World], None]]] = {}


def spoils(step: StepName, code: Code) -> Callable[[Callable[[World], None]], None]:
    def named(spoil: Callable[[World], None]) -> None:
        BOOKS[code.value] = (step, code, spoil)

    return named


@spoils(StepName.PAIR, Code.NOT_PAIRED)
def _unseen(world: World) -> None:
    world.company.verified_at = None


@spoils(StepName.TAX, Code.SALES_TAX_OFF)
def _no_tax(world: World) -> None:
    world.company.sales_tax_on = False


@spoils(StepName.SHOP, Code.SHOP_NOT_READ)
def _unread(world: World) -> None:
    world.shop.pulled_at = None


@spoils(StepName.SHOP, Code.OTHER_HOME_CURRENCY)
def _elsewhere(world: World) -> None:
    world.company.home_currency = "CAD"


@spoils(StepName.OPENING, Code.START_DATE_MISSING)
def _undated(world: World) -> None:
    world.shop.start_date = None


@spoils(StepName.OPENING, Code.START_DATE_CLOSED)
def _closed(world: World) -> None:
    world.company.closing_date = FIRST
    decide_opening(world, Choice.IGNORE)


@spoils(StepName.PAIR, Code.WRONG_COMPANY)
def _other_file(world: World) -> None:
    found = problem(Code.WRONG_COMPANY, "x", found="Other", expected="Harbor")
    state_problems(world.company, Source.VERIFY, [found], world.clock.now)


@spoils(StepName.ACCOUNTS, Code.NO_ACCOUNT)
def _no_account(world: World) -> None:
    world.company.mapping_rows.all().delete()


@pytest.mark.parametrize("name", list(BOOKS))
def test_the_books_are_looked_at_once_more(ready: World, name: str) -> None:
    step, code, spoil = BOOKS[name]
    with ready.scope():
        spoil(ready)
        ready.company.save()
        ready.shop.save()
    ready.reload()
    with ready.scope():
        found = hindrances(ready.company, ready.shop, ready.clock.now)
    assert (step, code) in [(one.step, one.problem.code) for one in found]
    assert refused(ready).code in {one.problem.code for one in found}
    untouched(ready)


def test_the_day_before_the_start_is_over_and_read_to_its_end(ready: World) -> None:
    """What is sold or paid between the last reading and the start is part of the opening."""
    closed = closes_at(FIRST - timedelta(days=1), ready.shop.zone)
    early, soon = timedelta(minutes=1), timedelta(seconds=1)
    expected = {
        (closed - early, closed - soon): Code.DAY_BEFORE_OPEN,
        (closed - early, closed + early): Code.SHOP_READ_EARLY,
        (closed, closed + early): None,
    }
    for (read, now), code in expected.items():
        with ready.scope():
            ready.shop.pulled_at = read
            ready.shop.save()
            found = obstacles(ready.company, ready.shop, now)
        assert [one.code for one in found] == ([code] if code else [])
    with ready.scope():
        (told,) = obstacles(ready.company, ready.shop, closed - soon)
    assert told.message.startswith("The day before the start, 2026-11-18, is not closed yet")
    assert told.cure.startswith("Start is possible from 2026-11-19 02:00.")


def test_nothing_is_started_while_another_reading_is_asked_for(ready: World) -> None:
    """A wider token may show orders that were hidden, and what they still owe."""
    second = timedelta(seconds=1)
    for asked, code in ((second, Code.SHOP_NOT_READ), (timedelta(), None)):
        with ready.scope():
            ready.shop.read_asked_at = ready.clock.now + asked
            ready.shop.pulled_at = ready.clock.now
            ready.shop.save()
            found = obstacles(ready.company, ready.shop, ready.clock.now)
        assert [one.code for one in found] == ([code] if code else [])
