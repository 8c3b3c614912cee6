"""Requests that write: QuickBooks may die before or after each, and its set can be recovered."""

import pytest

from tests.simulators.company.cases import (
    CASES,
    CONTINUE,
    Case,
    Step,
    answers_of,
    envelope,
    open_company,
)
from tillbook.simulators.company import CompanyFile, QuickBooksDied
from tillbook.simulators.company.requests import REQUESTS

WRITES = sorted(name for name, request in REQUESTS.items() if request.writes)


def first_use(name: str) -> tuple[Case, int]:
    """The first known answer whose step begins with an accepted request of that name."""
    uses = (
        (case, number)
        for case in CASES
        for number, step in enumerate(case.steps)
        if step.requests.lstrip().startswith(f"<{name}") and accepts_first(step)
    )
    return next(uses)


def accepts_first(step: Step) -> bool:
    """Whether the first request of a plain set is accepted."""
    return step.set == CONTINUE and (step.statuses or [[]])[0] == [0, "Info"]


def prepared(case: Case, until: int) -> tuple[CompanyFile, str]:
    """The company just before a step, and the requests of that step."""
    company = open_company(case)
    kept: dict[str, str] = {}
    for step in case.steps[:until]:
        step.remember(company.process(step.sent(kept)), kept)
    sent = case.steps[until].sent(kept)
    return company, sent.replace(CONTINUE, f'{CONTINUE} newMessageSetID="W1"')


def death(at: str) -> None:
    """The end of QuickBooks."""
    raise QuickBooksDied(at)


@pytest.mark.parametrize("name", WRITES)
def test_quickbooks_dies_before_a_request_that_writes(name: str) -> None:
    company, sent = prepared(*first_use(name))
    before = company.snapshot()
    company.before_commit = lambda request, _: death(request)
    with pytest.raises(QuickBooksDied):
        company.process(sent)
    assert company.snapshot() == before


@pytest.mark.parametrize("name", WRITES)
def test_quickbooks_dies_after_a_request_that_writes(name: str) -> None:
    company, sent = prepared(*first_use(name))
    before = company.snapshot()
    company.after_commit = lambda request, _: death(request)
    with pytest.raises(QuickBooksDied, match=name):
        company.process(sent)
    assert company.snapshot() != before
    company.after_commit = None
    asked = company.process(envelope("", f'{CONTINUE} oldMessageSetID="W1" newMessageSetID="W1"'))
    assert answers_of(asked).get("messageSetStatusCode") == "600"


@pytest.mark.parametrize("name", WRITES)
def test_a_lost_answer_is_told_again_and_nothing_runs_twice(name: str) -> None:
    company, sent = prepared(*first_use(name))
    told = company.process(sent)
    after = company.trial_balance()
    asked = f'{CONTINUE} oldMessageSetID="W1" newMessageSetID="W1"'
    assert company.process(envelope("", asked)) == told
    assert company.process(sent) == told
    assert company.trial_balance() == after


@pytest.mark.parametrize("name", WRITES)
def test_what_was_written_is_there_when_the_file_is_opened_again(name: str) -> None:
    company, sent = prepared(*first_use(name))
    company.process(sent)
    opened = CompanyFile.sample()
    opened.restore(company.snapshot())
    assert opened.trial_balance() == company.trial_balance()
    assert opened.snapshot() == company.snapshot()
