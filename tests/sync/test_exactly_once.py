"""Each type of transaction exactly once, whatever is cut, killed, restored, deleted or refused."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import pytest

from tests.sync.journals import ask_for_sync, journal_world
from tests.sync.losses import forget_sets, write_sets
from tests.sync.tricks import (
    Rewrite,
    between,
    codes,
    forward,
    poison,
    quick_pace,
    sentences,
    sets_of,
    status_of_first,
    tiny_world,
)
from tillbook.core.delivery import IN_FLIGHT_MAX, State
from tillbook.qbxml.answers import AnswerSet
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import Conversation, Delivery, MessageSet
from tillbook.sync import apply as applying
from tillbook.sync.schedule import open_runs

TYPES = ("SalesReceipt", "JournalEntry")
AS_PLANNED: Final[dict[str, object]] = {
    **dict.fromkeys(("sent_at", "accepted_at", "read_back_at", "returned"), None),
    **dict.fromkeys(("quickbooks_id", "edit_sequence"), ""),
    "returned_total_minor": None,
    "attempts_count": 0,
    "state": State.PLANNED,
}
"""What a delivery was before QuickBooks was called."""


class Case:
    """A world with a few documents of one type, and what QuickBooks holds of them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        if kind == "JournalEntry":
            self.world = journal_world()
        else:
            self.world = tiny_world(8, 3)
            quick_pace(self.world)

    @property
    def rows(self) -> list[Delivery]:
        return self.world.deliveries(document__type=self.kind)

    def marks(self) -> list[str]:
        """The marker of each document in the company file."""
        found = []
        for one in self.world.file.transactions:
            values = one.values if self.kind == "SalesReceipt" else one.lines[0].values
            found.append(values["Memo"].split()[-1])
        return sorted(found)

    def check_each_once(self, *, but: int = 0) -> None:
        accepted = [row for row in self.rows if row.state == State.ACCEPTED]
        assert len(accepted) == len(self.rows) - but
        assert self.marks() == sorted(f"tb:{row.document.key}" for row in accepted)
        assert all(row.returned and row.read_back_at for row in accepted)

    def first_set(self) -> int:
        """Which set of writes is the first with documents: one per kind of list entry before."""
        return 1 + write_sets(self.world)


@pytest.fixture(params=TYPES)
def case(request: pytest.FixtureRequest, db: None) -> Case:
    return Case(request.param)


def test_delivered_read_back_and_settled(case: Case) -> None:
    case.world.deliver()
    case.check_each_once()
    assert codes(case.world) == []
    with case.world.scope():
        assert not open_runs(case.world.company).exists()


def test_an_answer_lost_after_the_commit_is_recovered_by_its_set(case: Case) -> None:
    assert case.world.update(Faults(drop_answer=case.first_set())).status == "cut"
    before = case.marks()
    assert len(before) == len(case.rows)
    sets = sets_of(case.world)
    case.world.deliver()
    assert not any(f"<{case.kind}AddRq" in one for one in sets)
    assert case.marks() == before
    case.check_each_once()


def test_a_forgotten_set_is_asked_for_by_number(case: Case) -> None:
    case.world.update(Faults(drop_answer=case.first_set()))
    forget_sets(case.world)
    sets = sets_of(case.world)
    forward(case.world, minutes=1)
    assert codes(case.world) == ["in-flight"]
    forward(case.world, minutes=IN_FLIGHT_MAX.seconds // 60 + 1)
    case.world.deliver()
    assert not any(f"<{case.kind}AddRq" in one for one in sets)
    asked = [one for one in sets if "<RefNumber>" in one]
    assert asked[0].count(f"<{case.kind}QueryRq") == len(case.rows)
    case.check_each_once()


def test_a_request_that_never_ran_is_sent_anew(case: Case) -> None:
    assert case.world.update(Faults(drop_request=case.first_set())).status == "cut"
    assert case.world.file.count(case.kind) == 0
    forward(case.world, minutes=1)
    assert case.world.file.count(case.kind) == 0, "not before the hold is over"
    forward(case.world, minutes=20)
    case.world.deliver()
    case.check_each_once()


def test_killed_before_the_answer_is_applied(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    real = applying._written

    def killed(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
        real(message_set, answers, now)
        if f"<{case.kind}AddRq" in message_set.xml:
            raise KeyboardInterrupt

    monkeypatch.setattr(applying, "_written", killed)
    with pytest.raises(KeyboardInterrupt):
        case.world.update()
    monkeypatch.undo()
    assert {row.state for row in case.rows} == {State.SENT}, "applied whole or not at all"
    before = case.marks()
    case.world.deliver()
    assert case.marks() == before
    case.check_each_once()


def test_a_second_web_connector_takes_over(case: Case) -> None:
    other = case.world.another_connector()
    original, called = case.world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        answer = original(request_xml, session)
        if f"<{case.kind}AddRq" in request_xml and not called:
            called.append(request_xml)
            other.update()
        return answer

    vars(case.world.file)["process"] = process
    case.world.update()
    assert called
    before = case.marks()
    case.world.deliver()
    assert case.marks() == before
    case.check_each_once()


def test_our_database_is_restored_and_they_are_found_by_number(case: Case) -> None:
    case.world.deliver()
    before = case.marks()
    with case.world.scope():
        # As the back-up of before the delivery knows it.
        for model in (MessageSet, Conversation):
            model.objects.filter(company=case.world.company).delete()
        for row in case.rows:
            Delivery.objects.filter(pk=row.pk).update(**AS_PLANNED)
    ask_for_sync(case.world)
    sets = sets_of(case.world)
    case.world.clock.forward(minutes=30)
    case.world.deliver()
    assert not any(f"<{case.kind}AddRq" in one for one in sets)
    assert case.marks() == before
    case.check_each_once()


def test_nothing_is_written_while_the_numbers_cannot_be_read(case: Case) -> None:
    between(case.world, _numbers_refused(case.kind))
    assert case.world.update().status == "error"
    assert case.world.file.count(case.kind) == 0
    assert codes(case.world) == ["not-read"]
    case.world.deliver()
    case.check_each_once()
    assert codes(case.world) == []


def _numbers_refused(kind: str) -> Rewrite:
    """QuickBooks has none of them and will not say so the first time."""
    asked: list[str] = []

    def rewrite(request: str, answer: str) -> str:
        if f"<{kind}QueryRq" not in request or asked:
            return answer
        asked.append(request)
        return re.sub(
            rf'(<{kind}QueryRs requestID="[^"]*") statusCode="1"', r'\1 statusCode="3120"', answer
        )

    return rewrite


def test_one_that_is_gone_stops_writing_and_asks_a_person(case: Case) -> None:
    case.world.deliver()
    gone = case.rows[-1]
    del case.world.file._state.transactions[gone.quickbooks_id]
    with case.world.scope():
        Delivery.objects.filter(pk=case.rows[0].pk).update(
            state=State.READY, quickbooks_id="", accepted_at=None
        )
        newest = Delivery.objects.filter(pk=gone.pk)
        newest.update(accepted_at=case.world.clock.tick())
    ask_for_sync(case.world)
    sets = sets_of(case.world)
    forward(case.world, minutes=30)
    assert not any("AddRq" in one for one in sets)
    assert "missing-in-quickbooks" in codes(case.world)


def test_a_refused_one_keeps_quickbooks_words_and_stops_no_other(case: Case) -> None:
    words = "QuickBooks has a reason of its own"
    between(case.world, status_of_first(3210, words, kind=f"{case.kind}Add", times=1))
    case.world.deliver()
    (row,) = [row for row in case.rows if row.state != State.ACCEPTED]
    assert row.state == State.NEEDS_PERSON
    assert words in sentences(case.world)
    with case.world.scope():
        assert not open_runs(case.world.company).exists()


def test_the_one_that_cannot_be_parsed_is_found(case: Case) -> None:
    number = case.rows[1].document.ref_number
    poison(case.world, f"RefNumber>{number}")
    case.world.deliver()
    assert codes(case.world) == ["refused-by-parser"]
    assert f"{case.kind} {number}" in sentences(case.world)
    case.check_each_once(but=1)
