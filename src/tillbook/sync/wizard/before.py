"""The step `before` of set-up: what is asked of a person, and what QuickBooks itself reports.

Whether the company file is one Tillbook can write to is nobody's opinion: edition, year, country,
currency and identity are taken from what QuickBooks says, once it has called. Asked is only what
no program can see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.limits import Edition, edition_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.sync.attention import Source, open_problems
from tillbook.sync.verify import year_of
from tillbook.sync.wizard.steps import Standing, State, StepName, is_confirmed


class Question(StrEnum):
    """What is asked; the values are the keys of `Company.answers`."""

    PRODUCT = "product"
    POS = "pos"
    COMPUTER = "computer"
    OTHERS = "others"


ONLINE: Final = "online"
UNFINISHED: Final = "unfinished"
ELSEWHERE: Final = "elsewhere"
SOMETHING: Final = "something"
CHOICES: Final[Mapping[Question, tuple[str, ...]]] = {
    Question.PRODUCT: ("desktop", ONLINE),
    Question.POS: ("never", "migrated", UNFINISHED),
    Question.COMPUTER: ("here", ELSEWHERE),
    Question.OTHERS: ("nothing", SOMETHING),
}
"""The answers of each question, the ordinary one first."""


class CheckName(StrEnum):
    """What QuickBooks reports of itself and of the company file."""

    PRODUCT = "product"
    EDITION = "edition"
    YEAR = "year"
    RELEASE = "release"
    COUNTRY = "country"
    FILE = "file"
    CURRENCY = "currency"
    MODE = "mode"
    INVENTORY = "inventory"
    CLASSES = "classes"


class Verdict(StrEnum):
    """RIGHT; WRONG: nothing is written to this file; HINT: good to know; UNKNOWN: not told yet."""

    RIGHT = "right"
    WRONG = "wrong"
    HINT = "hint"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing QuickBooks reports, `value` in its own words, and what is wrong with it."""

    name: CheckName
    verdict: Verdict
    value: str = ""
    problem: Problem | None = None


SINGLE_USER: Final = "SingleUser"
ON: Final = "on"
OFF: Final = "off"
_ABOUT: Final[Mapping[Code, tuple[CheckName, str]]] = {
    Code.WRONG_EDITION: (CheckName.EDITION, "product"),
    Code.QUICKBOOKS_TOO_OLD: (CheckName.YEAR, "product"),
    Code.NOT_US: (CheckName.COUNTRY, "country"),
    Code.WRONG_COMPANY: (CheckName.FILE, "found"),
    Code.OTHER_HOME_CURRENCY: (CheckName.CURRENCY, "found"),
}
"""Which check a refusal belongs to, and which of its particulars is the value that was found."""


def answer_to(company: Company, question: Question) -> str:
    """What a person answered, or ""; an answer that is none of the choices counts as none."""
    given = company.answers.get(question.value, "")
    return given if given in CHOICES[question] else ""


@transaction.atomic
def store_answers(
    company: Company, given: Mapping[Question, str], user: User | None, now: datetime
) -> None:
    """Keep the answers that are choices, with a line for each one that changed."""
    row = Company.objects.select_for_update().get(pk=company.pk)
    company.answers = row.answers
    for question, answer in given.items():
        if answer not in CHOICES[question] or answer == answer_to(company, question):
            continue
        company.answers = {**company.answers, question.value: answer}
        AuditLine.objects.create(
            company=company,
            at=now,
            user=user,
            act="setup.answered",
            particulars={"question": question.value, "answer": answer},
        )
    company.save(update_fields=["answers"])


def refusals(company: Company) -> tuple[Problem, ...]:
    """Why the file that called last is not written to; gone as soon as a right one has called."""
    return open_problems(company, source=Source.VERIFY)


def checks(company: Company) -> tuple[Check, ...]:
    """Everything QuickBooks reports, as it stands now. What was refused is shown as it was found,
    although nothing of a refused file is kept.
    """
    found = {one.name: one for one in _learned(company)}
    for refused in refusals(company):
        about = _ABOUT.get(refused.code)
        if about is not None:
            name, particular = about
            found[name] = Check(name, Verdict.WRONG, refused.particulars[particular], refused)
    return tuple(found[name] for name in CheckName)


def _learned(company: Company) -> list[Check]:
    """What the last verified conversation told."""
    if company.verified_at is None:
        return [Check(name, Verdict.UNKNOWN) for name in CheckName]
    edition = edition_of(company.product)
    year = year_of(company.product, company.release)
    known_edition = edition is not Edition.UNKNOWN
    single = company.file_mode == SINGLE_USER or not company.file_mode
    return [
        _right(CheckName.PRODUCT, company.product),
        _right(CheckName.EDITION, str(edition), fits=known_edition),
        _right(CheckName.YEAR, str(year or "")),
        _right(CheckName.RELEASE, company.release),
        _right(CheckName.COUNTRY, company.country),
        _right(CheckName.FILE, company.file_name),
        _right(CheckName.CURRENCY, company.home_currency),
        _right(CheckName.MODE, company.file_mode, fits=single),
        _right(CheckName.INVENTORY, _switch(on=company.inventory_on), fits=company.inventory_on),
        _right(CheckName.CLASSES, _switch(on=company.class_tracking), fits=company.class_tracking),
    ]


def _right(name: CheckName, value: str, *, fits: bool = True) -> Check:
    """What QuickBooks did not tell is unknown; what is merely unusual is a hint, no obstacle."""
    if not value:
        return Check(name, Verdict.UNKNOWN)
    return Check(name, Verdict.RIGHT if fits else Verdict.HINT, value)


def _switch(*, on: bool) -> str:
    return ON if on else OFF


def warnings(company: Company) -> tuple[Problem, ...]:
    """What a person answered that stops nothing and has to be known."""
    found = []
    if answer_to(company, Question.POS) == UNFINISHED:
        found.append(problem(Code.POS_UNFINISHED, company.name))
    if answer_to(company, Question.OTHERS) == SOMETHING:
        found.append(problem(Code.OTHER_CONNECTOR, company.name))
    return tuple(found)


def obstacles(company: Company) -> tuple[Problem, ...]:
    """Why set-up cannot be finished: QuickBooks Online, or a company file that was refused."""
    wrong = [one.problem for one in checks(company) if one.problem is not None]
    if answer_to(company, Question.PRODUCT) == ONLINE:
        wrong.insert(0, problem(Code.QUICKBOOKS_ONLINE, company.name))
    return tuple(wrong)


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """WRONG for whom Tillbook is not made, or while a file is refused; DONE once every question
    is answered and a person has gone on; what stops nothing is said beside it.
    """
    if wrong := obstacles(company):
        return Standing(State.WRONG, wrong)
    answered = all(answer_to(company, question) for question in Question)
    done = answered and is_confirmed(company, shop, StepName.BEFORE)
    return Standing(State.DONE if done else State.OPEN, warnings(company))
