"""What QuickBooks reports is checked, each thing right and wrong, by a call of its own."""

from __future__ import annotations

import re

import pytest

from tests.sync.wizard.office import Office
from tillbook.core.problems import Code
from tillbook.simulators.company import CompanyFile
from tillbook.store.models import AuditLine
from tillbook.store.scoping import within
from tillbook.sync.setup import ShopTerms, connect_shop
from tillbook.sync.wizard import before
from tillbook.sync.wizard.before import Check, CheckName, Question, Verdict
from tillbook.sync.wizard.steps import State, StepName, confirm

ORDINARY = {
    Question.PRODUCT: "desktop",
    Question.POS: "never",
    Question.COMPUTER: "here",
    Question.OTHERS: "nothing",
}


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def checks(office: Office) -> dict[CheckName, Check]:
    with within(office.reload()):
        return {one.name: one for one in before.checks(office.company)}


def verdicts(office: Office) -> dict[CheckName, Verdict]:
    return {name: one.verdict for name, one in checks(office).items()}


def answer(office: Office, **given: str) -> None:
    with within(office.reload()):
        changed = {Question(name): text for name, text in given.items()}
        before.store_answers(office.company, {**ORDINARY, **changed}, None, office.now)


def standing(office: Office) -> tuple[State, list[Code]]:
    with within(office.reload()):
        found = before.standing(office.company, None, office.now)
    return found.state, [one.code for one in found.problems]


def go_on(office: Office) -> None:
    with within(office.reload()):
        confirm(office.company, None, StepName.BEFORE, None, office.now)


def test_before_quickbooks_has_called_nothing_is_known(office: Office) -> None:
    assert set(verdicts(office).values()) == {Verdict.UNKNOWN}
    office.make_token()
    office.connector.password = "guessed, and wrong"
    office.call()
    assert set(verdicts(office).values()) == {Verdict.UNKNOWN}


def test_an_ordinary_file_is_right_in_everything(office: Office) -> None:
    office.pair()
    found = checks(office)
    assert {one.verdict for one in found.values()} == {Verdict.RIGHT}
    assert {name: one.value for name, one in found.items()} == {
        CheckName.PRODUCT: "QuickBooks Premier 2024",
        CheckName.EDITION: "Premier",
        CheckName.YEAR: "2024",
        CheckName.RELEASE: "34.0",
        CheckName.COUNTRY: "US",
        CheckName.FILE: "Harbor & Pine LLC",
        CheckName.CURRENCY: "USD",
        CheckName.MODE: "SingleUser",
        CheckName.INVENTORY: "on",
        CheckName.CLASSES: "on",
    }


@pytest.mark.parametrize(
    ("switch", "name", "value"),
    [
        ({"multi_user": True}, CheckName.MODE, "MultiUser"),
        ({"inventory": False}, CheckName.INVENTORY, "off"),
        ({"class_tracking": False}, CheckName.CLASSES, "off"),
    ],
)
def test_what_is_merely_unusual_is_a_hint(
    db: None, switch: dict[str, bool], name: CheckName, value: str
) -> None:
    office = Office(CompanyFile.sample(**switch))  # type: ignore[arg-type]
    office.pair()
    found = checks(office)
    assert found.pop(name) == Check(name, Verdict.HINT, value)
    assert {one.verdict for one in found.values()} == {Verdict.RIGHT}
    assert standing(office)[0] is State.OPEN


def test_an_edition_nobody_knows_is_a_hint(db: None) -> None:
    office = Office(CompanyFile.sample(edition="Desktop Plus 2024"))
    office.pair()
    assert verdicts(office)[CheckName.EDITION] is Verdict.HINT


@pytest.mark.parametrize(
    ("file", "code", "name", "value"),
    [
        (
            {"edition": "Simple Start 2014"},
            Code.WRONG_EDITION,
            CheckName.EDITION,
            "QuickBooks Simple Start 2014",
        ),
        ({"country": "CA"}, Code.NOT_US, CheckName.COUNTRY, "CA"),
        (
            {"multicurrency": True, "home_currency": "Polish Zloty"},
            Code.OTHER_HOME_CURRENCY,
            CheckName.CURRENCY,
            "Polish Zloty",
        ),
    ],
)
def test_an_unfit_file_is_wrong_and_right_again_when_another_is_opened(
    office: Office, file: dict[str, object], code: Code, name: CheckName, value: str
) -> None:
    right = office.file
    office.make_token()
    office.open_instead(CompanyFile.sample(name="Harbor & Pine LLC", **file))  # type: ignore[arg-type]
    update = office.call()
    assert update.status == "error"
    found = checks(office)[name]
    assert (found.verdict, found.value) == (Verdict.WRONG, value)
    assert found.problem is not None
    assert found.problem.message in (update.error or ""), "the Web Connector shows it as well"
    assert standing(office) == (State.WRONG, [code])
    office.open_instead(right)
    office.call()
    assert set(verdicts(office).values()) == {Verdict.RIGHT}
    assert standing(office) == (State.OPEN, [])


def test_one_that_is_too_old_is_wrong(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    said = office.file.host_company_preferences

    def older(owner_id: str) -> str:
        kept = re.sub(r"<SupportedQBXMLVersion>(1[3-9]|[2-9]\d)\.0</[^>]*>", "", said(owner_id))
        return kept.replace("QuickBooks Premier 2024", "QuickBooks Pro 2013")

    monkeypatch.setitem(vars(office.file), "host_company_preferences", older)
    office.pair()
    found = checks(office)[CheckName.YEAR]
    assert (found.verdict, found.value) == (Verdict.WRONG, "QuickBooks Pro 2013")
    assert standing(office) == (State.WRONG, [Code.QUICKBOOKS_TOO_OLD])
    monkeypatch.undo()
    office.call()
    assert verdicts(office)[CheckName.YEAR] is Verdict.RIGHT


def test_another_file_than_the_one_learned_is_wrong(office: Office) -> None:
    office.pair()
    ours = office.file
    office.open_instead(CompanyFile.sample(name="Other Books LLC"), ours=False)
    office.file.set_data_ext(office.connector.owner_id, "FileID", "{another}")
    office.look_again()
    office.call()
    found = checks(office)[CheckName.FILE]
    assert (found.verdict, found.value) == (Verdict.WRONG, "Other Books LLC")
    assert verdicts(office)[CheckName.COUNTRY] is Verdict.RIGHT, "as the right file said it"
    office.open_instead(ours)
    office.call()
    assert verdicts(office)[CheckName.FILE] is Verdict.RIGHT


def test_a_shop_in_another_currency_makes_the_file_wrong(office: Office) -> None:
    office.pair()
    with within(office.company):
        terms = ShopTerms(domain="p.myshopify.com", name="P", zone="Europe/Warsaw", currency="PLN")
        connect_shop(office.company, terms, office.now)
    office.look_again()
    office.call()
    found = checks(office)[CheckName.CURRENCY]
    assert (found.verdict, found.value) == (Verdict.WRONG, "USD")


def test_the_questions_have_to_be_answered(office: Office) -> None:
    assert standing(office) == (State.OPEN, [])
    answer(office)
    assert standing(office) == (State.OPEN, [])
    go_on(office)
    assert standing(office) == (State.DONE, [])
    answer(office, computer="")
    assert standing(office)[0] is State.DONE, "an answer is not taken back by leaving it out"


def test_nobody_goes_on_with_quickbooks_online(office: Office) -> None:
    answer(office, product="online")
    go_on(office)
    assert standing(office) == (State.WRONG, [Code.QUICKBOOKS_ONLINE])
    answer(office)
    assert standing(office) == (State.DONE, [])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pos": "unfinished"}, Code.POS_UNFINISHED),
        ({"others": "something"}, Code.OTHER_CONNECTOR),
    ],
)
def test_what_a_person_has_to_know_stops_nothing(
    office: Office, given: dict[str, str], code: Code
) -> None:
    answer(office, **given)
    go_on(office)
    assert standing(office) == (State.DONE, [code])


def test_each_changed_answer_leaves_a_line(office: Office) -> None:
    answer(office)
    answer(office, pos="migrated", others="nonsense")
    with within(office.company):
        lines = AuditLine.objects.filter(act="setup.answered").order_by("pk")
        told = [(one.particulars["question"], one.particulars["answer"]) for one in lines]
    assert told == [
        ("product", "desktop"),
        ("pos", "never"),
        ("computer", "here"),
        ("others", "nothing"),
        ("pos", "migrated"),
    ]
