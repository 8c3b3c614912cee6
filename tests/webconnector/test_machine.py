"""The session machine: every call in every stage, and what it is answered with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.webconnector.machine import (
    BAD_CREDENTIALS,
    DONE,
    ENDED,
    FAILED,
    NEVER_SENT,
    NO_WORK,
    PROGRESS_MAX,
    STOP_TRYING,
    UNKNOWN_TICKET,
    Sending,
    Session,
    Stage,
    Verdict,
    answered,
    asks_for_set,
    authenticated,
    brings_answer,
    closed,
    could_not_open,
    failed,
    sent,
)

PATH = r"C:\Books\Harbor.QBW"
STAGES = list(Stage)


def at(stage: Stage, *, last_error: str = "", path_tried: bool = False) -> Session:
    """A conversation in this stage; one that waits has a set out."""
    set_id = "s1" if stage is Stage.WAITING else ""
    return Session(
        ticket="t", stage=stage, set_id=set_id, last_error=last_error, path_tried=path_tried
    )


@pytest.mark.parametrize(
    ("verdict", "path", "reply"),
    [
        (Verdict.STRANGER, "", ["", BAD_CREDENTIALS]),
        (Verdict.STRANGER, PATH, ["", BAD_CREDENTIALS]),
        (Verdict.NOTHING_DUE, "", ["t", NO_WORK]),
        (Verdict.NOTHING_DUE, PATH, ["t", NO_WORK]),
        (Verdict.WORK, "", ["t", ""]),
        (Verdict.WORK, PATH, ["t", PATH]),
    ],
)
def test_what_authenticate_is_answered(verdict: Verdict, path: str, reply: list[str]) -> None:
    assert authenticated(verdict, "t", path) == reply


def test_a_stranger_learns_nothing() -> None:
    assert "t" not in authenticated(Verdict.STRANGER, "t", PATH)
    assert PATH not in authenticated(Verdict.STRANGER, "t", PATH)


@pytest.mark.parametrize(
    ("session", "sending"),
    [
        (None, Sending(allowed=False, refusal=UNKNOWN_TICKET)),
        (at(Stage.OPEN), Sending(allowed=True)),
        (at(Stage.WAITING), Sending(allowed=True, lost_set_id="s1")),
        (at(Stage.ANSWERED), Sending(allowed=True)),
        (at(Stage.ENDED), Sending(allowed=False, refusal=ENDED)),
        (at(Stage.ENDED, last_error="It broke."), Sending(allowed=False, refusal="It broke.")),
    ],
)
def test_who_may_ask_for_a_set(session: Session | None, sending: Sending) -> None:
    assert asks_for_set(session) == sending


@pytest.mark.parametrize(
    ("session", "refusal"),
    [
        (None, UNKNOWN_TICKET),
        (at(Stage.OPEN), NEVER_SENT),
        (at(Stage.WAITING), ""),
        (at(Stage.ANSWERED), NEVER_SENT),
        (at(Stage.ENDED), ENDED),
        (at(Stage.ENDED, last_error="It broke."), "It broke."),
    ],
)
def test_who_may_bring_an_answer(session: Session | None, refusal: str) -> None:
    assert brings_answer(session) == refusal


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.WAITING, Stage.ANSWERED])
def test_a_set_that_is_out_is_awaited(stage: Stage) -> None:
    after = sent(at(stage), "s2")
    assert (after.stage, after.set_id) == (Stage.WAITING, "s2")
    assert brings_answer(after) == ""


@pytest.mark.parametrize(
    ("more", "done", "left", "progress"),
    [
        (False, 0, 0, DONE),
        (False, 3, 5, DONE),  # the hold of what is unknown ends the conversation, not the work
        (True, 0, 0, 0),
        (True, 0, 10, 0),
        (True, 5, 5, 50),
        (True, 999, 1, PROGRESS_MAX),
        (True, 10, 0, PROGRESS_MAX),
        (True, 10**12, 1, PROGRESS_MAX),
    ],
)
def test_progress(*, more: bool, done: int, left: int, progress: int) -> None:
    after, told = answered(at(Stage.WAITING), more=more, done=done, left=left)
    assert told == progress
    assert (after.stage, after.set_id) == (Stage.ANSWERED, "")


@given(more=st.booleans(), done=st.integers(0, 10**9), left=st.integers(0, 10**9))
def test_a_hundred_is_said_when_and_only_when_nothing_is_left(
    *, more: bool, done: int, left: int
) -> None:
    _, told = answered(at(Stage.WAITING), more=more, done=done, left=left)
    assert (told == DONE) is (not more)
    assert 0 <= told <= DONE


@pytest.mark.parametrize("stage", STAGES)
def test_a_failure_ends_and_says_why(stage: Stage) -> None:
    after, told = failed(at(stage), "It broke.")
    assert told == FAILED < 0
    assert after == replace(at(stage), stage=Stage.ENDED, set_id="", last_error="It broke.")
    assert asks_for_set(after).refusal == brings_answer(after) == "It broke."


@pytest.mark.parametrize(
    ("session", "path", "stage", "tried", "reply"),
    [
        (at(Stage.OPEN), "", Stage.ENDED, False, STOP_TRYING),
        (at(Stage.OPEN), PATH, Stage.OPEN, True, ""),
        (at(Stage.OPEN, path_tried=True), PATH, Stage.ENDED, True, STOP_TRYING),
        (at(Stage.WAITING), PATH, Stage.ANSWERED, True, ""),
        (at(Stage.WAITING), "", Stage.ENDED, False, STOP_TRYING),
        (at(Stage.ANSWERED), PATH, Stage.ANSWERED, True, ""),
        (at(Stage.ENDED), PATH, Stage.ENDED, False, STOP_TRYING),
    ],
)
def test_a_company_that_cannot_be_opened_is_tried_once_more(
    session: Session, path: str, stage: Stage, *, tried: bool, reply: str
) -> None:
    after, told = could_not_open(session, path)
    assert told == reply
    assert after is not None
    assert (after.stage, after.path_tried, after.set_id) == (stage, tried, "")


def test_a_stranger_is_told_to_stop_trying() -> None:
    assert could_not_open(None, PATH) == (None, STOP_TRYING)


@pytest.mark.parametrize("stage", STAGES)
def test_goodbye_ends_every_stage_and_keeps_the_reason(stage: Stage) -> None:
    after = closed(at(stage, last_error="It broke."))
    assert (after.stage, after.last_error) == (Stage.ENDED, "It broke.")


def test_every_sentence_tells_what_to_do_or_what_happened() -> None:
    for sentence in (UNKNOWN_TICKET, ENDED):
        assert "Update Selected" in sentence
    assert "Nothing was changed." in NEVER_SENT
