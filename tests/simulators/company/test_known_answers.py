"""The company file gives every known answer, and its ledger balances after every step."""

from itertools import chain
from string import Template

import pytest

from tests.simulators.company.cases import CASES, Case, Step, answers_of, open_company
from tillbook.simulators.company import CompanyFile, RequestProcessorError

CASES_MIN = 30


def test_there_are_enough_known_answers_each_with_a_source() -> None:
    assert len(CASES) >= CASES_MIN
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.source for case in CASES)


def test_every_step_expects_something() -> None:
    steps = list(chain.from_iterable(case.steps for case in CASES))
    assert all(step.hresult or step.statuses is not None for step in steps)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_known_answer(case: Case) -> None:
    company = open_company(case)
    texts: list[str] = []
    kept: dict[str, str] = {}
    for step in case.steps:
        before = company.snapshot()
        if step.hresult:
            with pytest.raises(RequestProcessorError) as refused:
                company.process(step.sent(kept))
            assert refused.value.hresult == step.hresult
            assert company.snapshot() == before
            texts.append("")
        else:
            texts.append(company.process(step.sent(kept)))
            step.remember(texts[-1], kept)
            refused_all = step.statuses and all(kind == "Error" for _, kind in step.statuses)
            assert not refused_all or company.snapshot() == before
            _compare(step, texts, kept)
        _compare_books(step, company)
    if case.ledger is not None:
        assert company.trial_balance() == case.ledger


def _compare(step: Step, texts: list[str], kept: dict[str, str]) -> None:
    answers = answers_of(texts[-1])
    codes = [[int(node.get("statusCode", "")), node.get("statusSeverity")] for node in answers]
    assert codes == step.statuses
    if step.set_status is not None:
        assert answers.get("messageSetStatusCode") == str(step.set_status)
    for path, text in step.answer.items():
        assert answers.findtext(path) == Template(text).substitute(kept), path
    for path, text in step.values.items():
        found = answers.findall(path)
        assert [node.get("value") for node in found] == [text], path
    for path, count in step.number.items():
        assert len(answers.findall(path)) == count, path
    for name, value in step.attributes.items():
        assert answers[0].get(name) == value
    for name in step.absent:
        assert answers[0].get(name) is None
    for node, piece in zip(answers, step.messages, strict=bool(step.messages)):
        assert piece in node.get("statusMessage", "")
    for piece in step.ascii:
        assert piece in texts[-1]
    if step.same_as is not None:
        assert texts[-1] == texts[step.same_as]


def _compare_books(step: Step, company: CompanyFile) -> None:
    if step.ledger is not None:
        assert company.trial_balance() == step.ledger
    for kind, count in step.counts.items():
        assert company.count(kind) == count, kind
    for entry in company.ledger.entries:
        assert sum(posting.amount_minor for posting in entry.every) == 0
    assert sum(company.ledger.balances_minor.values()) == 0
