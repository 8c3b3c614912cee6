"""Looks: what pages ask of QuickBooks is answered at the next call, and stops nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.sync.tricks import between, check_each_once, codes, sets_of, tiny_world, undisturbed
from tests.sync.world import World, small_history
from tillbook.core.problems import Code
from tillbook.simulators.company import CompanyFile, RequestProcessorError
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import Company, Look, MessageSet
from tillbook.sync import looking, looks
from tillbook.sync.looks import BadLook, LookKind

NOV_5, NOV_6 = date(2026, 11, 5), date(2026, 11, 6)
OCT_28 = date(2026, 10, 28)


@pytest.fixture
def world(db: None) -> World:
    """A company in set-up: paired, nothing planned, no run; its file has a history."""
    made = World(small_history(orders=4, days=1), started=False)
    made.file = CompanyFile.sample(with_history=True, extra_rows={"Customer": 40, "Employee": 3})
    made.connector = made.another_connector()
    made.deliver()
    made.reload()
    return made


def ask(world: World, kind: LookKind, first: date | None = None, last: date | None = None) -> Look:
    with world.scope():
        return looks.ask(world.company, kind, world.clock.now, first=first, last=last)


def waits(world: World) -> bool:
    with world.scope():
        return looks.waiting(world.company)


def refused(world: World, kind: LookKind, last: date | None = None) -> Code | None:
    with world.scope():
        found = looks.refused(world.company, kind, last=last)
    return found.code if found else None


def test_a_call_with_nothing_to_do_stays_a_call_with_nothing_to_do(world: World) -> None:
    assert not waits(world)
    assert world.update().status == "none"


def test_counts_are_those_of_the_file_inactive_ones_included(world: World) -> None:
    ask(world, LookKind.COUNTS)
    assert waits(world)
    update = world.update()
    assert update.status == "done"
    said = "Tillbook: the company file was read; nothing was to be delivered."
    assert update.status_line == said
    with world.scope():
        found = looks.counts(world.company)
    assert found is not None
    books = world.file.books
    assert found.customers == len(list(books.entries("Customer"))) == 42
    assert found.vendors == len(list(books.entries("Vendor")))
    assert (found.employees, found.other_names) == (3, 0)
    assert found.items == sum(len(list(books.entries(kind))) for kind in ("ItemSalesTax",))
    assert found.names == found.customers + found.vendors + 3
    assert max(found.capacities.values()) >= 14_500
    assert not waits(world)
    assert world.update().status == "none"


def test_the_trial_balance_is_quickbooks_own_of_that_day(world: World) -> None:
    ask(world, LookKind.TRIAL_BALANCE, last=NOV_5)
    ask(world, LookKind.TRIAL_BALANCE, last=NOV_6)
    world.update()
    for day in (NOV_5, NOV_6):
        with world.scope():
            found = looks.trial_balance(world.company, day)
        assert found is not None
        assert found.as_of == day
        cents = {row.account: row.balance_minor for row in found.rows if row.balance_minor}
        stated = world.file.trial_balance_as_of(day)
        assert {name: f"{minor / 100:.2f}" for name, minor in cents.items()} == stated
        assert sum(cents.values()) == 0
    with world.scope():
        assert looks.trial_balance(world.company, OCT_28) is None


def test_transactions_of_days_and_no_others(world: World) -> None:
    ask(world, LookKind.TRANSACTIONS, OCT_28, NOV_6)
    world.update()
    with world.scope():
        found = looks.transactions(world.company, OCT_28, NOV_6)
    assert found is not None
    assert not found.more
    payouts = [row for row in found.rows if row.memo == "Shopify payout"]
    assert [(row.type, row.day, abs(row.amount_minor)) for row in payouts] == [
        ("Deposit", date(2026, 10, 28), 184_277),
        ("Deposit", date(2026, 10, 30), 96_015),
        ("Deposit", date(2026, 11, 2), 41_230),
    ]
    assert len(found.rows) == 4
    assert all(OCT_28 <= row.day <= NOV_6 for row in found.rows)


def test_more_transactions_than_the_ceiling_are_said_to_be_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "TRANSACTIONS_PER_LOOK_MAX", 3)
    ask(world, LookKind.TRANSACTIONS, OCT_28, NOV_6)
    world.update()
    with world.scope():
        found = looks.transactions(world.company, OCT_28, NOV_6)
    assert found is not None
    assert (len(found.rows), found.more) == (3, True)


def test_asked_again_it_is_read_again_and_the_old_answer_stays_until_then(world: World) -> None:
    ask(world, LookKind.COUNTS)
    world.update()
    world.file.add_name("Customer", "One more")
    world.clock.forward(minutes=5)
    ask(world, LookKind.COUNTS)
    with world.scope():
        old = looks.counts(world.company)
        assert waits(world)
    world.update()
    with world.scope():
        new = looks.counts(world.company)
        assert Look.objects.count() == 1
    assert old is not None
    assert new is not None
    assert new.customers == old.customers + 1
    assert new.read_at > old.read_at


def test_asked_again_while_its_answer_is_on_its_way_it_is_asked_again(world: World) -> None:
    ask(world, LookKind.COUNTS)
    original, asked = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        if "MetaDataOnly" in request_xml:
            asked.append(request_xml)
            if len(asked) == 1:
                world.clock.tick()
                ask(world, LookKind.COUNTS)
        return original(request_xml, session)

    vars(world.file)["process"] = process
    world.deliver()
    assert len(asked) == 2
    assert not waits(world)


def test_a_look_goes_before_what_is_written_and_stops_none_of_it(db: None) -> None:
    world = tiny_world(8, 3)
    ask(world, LookKind.COUNTS)
    sets = sets_of(world)
    world.deliver()
    purposes = ["look" if "MetaDataOnly" in one else "add" for one in sets
                if "MetaDataOnly" in one or "AddRq" in one]  # fmt: skip
    assert purposes[0] == "look"
    assert purposes.count("look") == 1
    check_each_once(world)
    assert codes(world) == []


def test_nothing_of_a_look_writes_and_it_is_one_set(world: World) -> None:
    ask(world, LookKind.COUNTS)
    before = world.file.snapshot()
    world.update()
    assert world.file.snapshot() == before
    with world.scope():
        (one,) = MessageSet.objects.exclude(look=None)
    assert (one.writes, one.purpose, one.state) == (False, "look", "applied")


@pytest.mark.parametrize(
    ("kind", "element"),
    [(LookKind.COUNTS, "EmployeeQuery"), (LookKind.TRIAL_BALANCE, "GeneralSummaryReportQuery")],
)
def test_a_refused_look_says_why_and_is_not_asked_in_a_loop(
    world: World, kind: LookKind, element: str
) -> None:
    last = NOV_6 if kind is LookKind.TRIAL_BALANCE else None
    words = "You do not have permission for this."

    def rewrite(_: str, answer: str) -> str:
        pattern = rf'(<{element}Rs requestID="[^"]*")[^>]*?(/>|>.*?</{element}Rs>)'
        refusal = rf'\1 statusCode="3261" statusSeverity="Error" statusMessage="{words}"/>'
        return re.sub(pattern, refusal, answer, flags=re.DOTALL)

    between(world, rewrite)
    ask(world, kind, last=last)
    sets = sets_of(world)
    assert world.update().status == "done"
    assert refused(world, kind, last) is Code.NOT_SEEN
    assert sum(f"<{element}Rq" in one for one in sets) == 1
    assert not waits(world)
    assert world.update().status == "none"
    undisturbed(world)
    ask(world, kind, last=last)
    assert refused(world, kind, last) is None
    world.update()
    assert refused(world, kind, last) is None
    with world.scope():
        assert Look.objects.get().answer


@pytest.mark.parametrize(
    "answer", ["", "<QBXML><QBXMLMsgsRs/></QBXML>", "nonsense", "<QBXML><QBXMLMsgsRs>"]
)
def test_an_answer_that_cannot_be_read_settles_the_look_and_the_rest_goes_on(
    db: None, answer: str
) -> None:
    world = tiny_world(8, 3)
    ask(world, LookKind.COUNTS)
    between(world, lambda request, told: answer if "MetaDataOnly" in request else told)
    world.deliver()
    check_each_once(world)
    assert refused(world, LookKind.COUNTS) is Code.NOT_SEEN
    assert codes(world) == []


def test_a_look_quickbooks_cannot_parse_settles_it_and_the_rest_goes_on(db: None) -> None:
    world = tiny_world(8, 3)
    ask(world, LookKind.COUNTS)
    _throwing(world, "0x80040400")
    world.deliver()
    check_each_once(world)
    assert refused(world, LookKind.COUNTS) is Code.NOT_SEEN


def test_a_look_that_quickbooks_stumbles_over_is_given_up(db: None) -> None:
    world = tiny_world(8, 3)
    ask(world, LookKind.COUNTS)
    tried = _throwing(world, "0x80040402")
    world.deliver()
    assert len(tried) == looking.LOSSES_MAX
    check_each_once(world)
    assert refused(world, LookKind.COUNTS) is Code.NOT_SEEN


def _throwing(world: World, code: str) -> list[str]:
    original, tried = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        if "MetaDataOnly" in request_xml:
            tried.append(request_xml)
            raise RequestProcessorError(code, "QuickBooks says no.")
        return original(request_xml, session)

    vars(world.file)["process"] = process
    return tried


def test_a_lost_answer_is_asked_for_again_at_the_next_call(world: World) -> None:
    ask(world, LookKind.COUNTS)
    assert world.update(Faults(crash_at_call=5)).status == "cut"
    assert waits(world)
    world.update()
    assert not waits(world)
    with world.scope():
        assert looks.counts(world.company) is not None


def test_one_conversation_puts_its_share_and_the_next_one_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOOKS_PER_CONVERSATION_MAX", 2)
    for day in range(1, 6):
        ask(world, LookKind.TRIAL_BALANCE, last=date(2026, 11, day))
    world.update()
    with world.scope():
        assert looks.unanswered(world.company).count() == 3
    world.deliver()
    assert not waits(world)


def test_looking_again_reads_preferences_lists_and_counts(world: World) -> None:
    world.file.change(closing_date=date(2026, 10, 31))
    world.file.add_account("New one", "Bank")
    assert world.update().status == "none"
    with world.scope():
        looks.look_again(world.company, world.clock.now)
    world.update()
    world.reload()
    assert world.company.closing_date == date(2026, 10, 31)
    with world.scope():
        assert world.company.list_entries.filter(full_name="New one").exists()
        assert looks.counts(world.company) is not None
    assert world.update().status == "none"


def test_looking_again_reaches_a_conversation_that_is_under_way(world: World) -> None:
    ask(world, LookKind.TRIAL_BALANCE, last=NOV_6)
    original, done = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        if "GeneralSummaryReport" in request_xml and not done:
            done.append(request_xml)
            world.file.change(closing_date=date(2026, 9, 30))
            with world.scope():
                looks.look_again(world.company, world.clock.now)
        return original(request_xml, session)

    vars(world.file)["process"] = process
    world.update()
    assert done
    assert Company.objects.get(pk=world.company.pk).closing_date == date(2026, 9, 30)
    assert not waits(world)


def test_looking_again_while_lists_are_read_reads_them_once_more(world: World) -> None:
    with world.scope():
        looks.look_again(world.company, world.clock.now)
    original, done = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        answer = original(request_xml, session)
        if "AccountQueryRq" in request_xml and not done:
            done.append(request_xml)
            world.file.add_account("Made in that moment", "Bank")
            with world.scope():
                looks.look_again(world.company, world.clock.now)
        return answer

    vars(world.file)["process"] = process
    world.update()
    with world.scope():
        assert world.company.list_entries.filter(full_name="Made in that moment").exists()
    assert world.update().status == "none"


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (LookKind.COUNTS, None, NOV_6),
        (LookKind.TRIAL_BALANCE, None, None),
        (LookKind.TRIAL_BALANCE, NOV_5, NOV_6),
        (LookKind.TRANSACTIONS, NOV_6, None),
        (LookKind.TRANSACTIONS, NOV_6, NOV_5),
        (LookKind.TRANSACTIONS, date(2020, 1, 1), NOV_5),
    ],
)
def test_days_that_do_not_fit_a_question_are_a_mistake_of_ours(
    world: World, kind: LookKind, first: date | None, last: date | None
) -> None:
    with pytest.raises(BadLook):
        ask(world, kind, first, last)


def test_nothing_is_looked_for_in_a_wrong_company_file(world: World) -> None:
    ask(world, LookKind.COUNTS)
    other = CompanyFile.sample(name="Somebody Else Inc")
    world.connector.company = other
    original, sets = other.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        sets.append(request_xml)
        return original(request_xml, session)

    vars(other)["process"] = process
    world.update()
    assert not any("MetaDataOnly" in one for one in sets)
    assert waits(world)


def test_a_clock_that_is_set_back_asks_nothing_for_ever(world: World) -> None:
    world.clock.forward(days=30)
    ask(world, LookKind.COUNTS)
    world.clock.forward(days=-30)
    assert world.update().status == "done"
    assert not waits(world)
    assert world.update().status == "none"
