"""The known answers of tests/known_answers/company*.toml, read into values."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

from lxml import etree

from tillbook.simulators.company import CompanyFile

KNOWN_ANSWERS = Path(__file__).parents[2] / "known_answers"
CONTINUE = 'onError="continueOnError"'


def envelope(requests: str, attributes: str = CONTINUE) -> str:
    """A version 13.0 message set around requests."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
        f"<QBXMLMsgsRq {attributes}>{requests}</QBXMLMsgsRq></QBXML>"
    )


@dataclass(frozen=True)
class Step:
    """One message set and what is expected of its answer; see the data file for each field."""

    requests: str = ""
    set: str = CONTINUE
    text: str = ""
    hresult: str = ""
    set_status: int | None = None
    statuses: list[list[int | str]] | None = None
    answer: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    ascii: list[str] = field(default_factory=list)
    keep: dict[str, str] = field(default_factory=dict)
    beyond_schema: bool = False
    same_as: int | None = None
    ledger: dict[str, str] | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def request_xml(self) -> str:
        """The whole text that is sent."""
        return self.text or envelope(self.requests, self.set)

    def sent(self, kept: dict[str, str]) -> str:
        """The text with what earlier steps kept."""
        return Template(self.request_xml).substitute(kept)

    def remember(self, text: str, kept: dict[str, str]) -> None:
        """Add to `kept` what this step keeps of its answer."""
        for name, path in self.keep.items():
            found = answers_of(text).findtext(path)
            assert found, path
            kept[name] = found


@dataclass(frozen=True)
class Case:
    """A company, what is set up in it, the steps, and the ledger at the end."""

    name: str
    source: str
    steps: list[Step]
    company: dict[str, Any]
    setup: list[str]
    data_exts: dict[str, dict[str, str]]
    ledger: dict[str, str] | None
    confirm: bool
    beyond_desktop: bool


def load() -> tuple[list[Case], dict[str, str]]:
    """All cases, and the set-up requests by name."""
    cases: list[Case] = []
    setup: dict[str, str] = {}
    for path in sorted(KNOWN_ANSWERS.glob("company*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        cases += [_case(one) for one in content["case"]]
        setup |= content.get("setup", {})
    return cases, setup


def open_company(case: Case) -> CompanyFile:
    """The sample company of a case with its set-up done."""
    options = dict(case.company)
    if isinstance(options.get("closing_date"), str):
        options["closing_date"] = date.fromisoformat(options["closing_date"])
    company = CompanyFile.sample(**options)
    for owner, values in case.data_exts.items():
        for name, value in values.items():
            company.set_data_ext(owner, name, value)
    for name in case.setup:
        answers = answers_of(company.process(envelope(SETUP[name])))
        assert [node.get("statusCode") for node in answers] == ["0"] * len(answers), name
    return company


def answers_of(text: str) -> etree._Element:
    """The QBXMLMsgsRs of an answer."""
    return etree.fromstring(text.encode())[0]


def _case(one: dict[str, Any]) -> Case:
    return Case(
        name=one["name"],
        source=one["source"],
        steps=[Step(**step) for step in one["step"]],
        company=one.get("company", {}),
        setup=one.get("setup", []),
        data_exts=one.get("data_exts", {}),
        ledger=one.get("ledger"),
        confirm=one.get("confirm", False),
        beyond_desktop=one.get("beyond_desktop", False),
    )


CASES, SETUP = load()
