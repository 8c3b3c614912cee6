"""The Polish catalogue is complete, compiled, and fills the same particulars."""

from __future__ import annotations

import gettext
import io
import re
import string
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from django.utils.translation import override

from tests.web import catalogue, samples
from tillbook.core.problems import CATALOGUE, Code, Problem
from tillbook.qbxml.status import meaning
from tillbook.web import wording
from tillbook.web.translations import (
    FOLDER,
    Message,
    UnreadableCatalogue,
    compile_all,
    read_po,
    write_mo,
)

PO: Final = FOLDER / "pl" / "LC_MESSAGES" / "django.po"
FORMS: Final = 3
_NAMED: Final = re.compile(r"%\((\w+)\)|<(/?b)>")


def _messages() -> list[Message]:
    header, *messages = read_po(PO.read_text(encoding="utf-8"))
    assert header.msgid == ""
    return messages


def test_the_compiled_catalogue_is_the_one_of_the_source() -> None:
    compiled = PO.with_suffix(".mo").read_bytes()
    assert write_mo(read_po(PO.read_text(encoding="utf-8"))) == compiled
    assert gettext.GNUTranslations(io.BytesIO(compiled)).gettext("Orders") == "Zamówienia"


def test_nothing_is_missing_and_nothing_is_left_over() -> None:
    known = {(message.context, message.msgid, message.plural) for message in _messages()}
    shown = {tuple(text) for text in catalogue.all_texts()}
    assert shown - known == set()
    assert known - shown == set()


def test_nothing_is_untranslated_fuzzy_or_doubled() -> None:
    messages = _messages()
    unfit = [
        message.msgid
        for message in messages
        if message.fuzzy
        or not all(message.texts)
        or len(message.texts) != (FORMS if message.plural else 1)
    ]
    assert unfit == []
    assert len({message.key for message in messages}) == len(messages)


def test_translations_fill_the_same_particulars() -> None:
    for message in _messages():
        # Polish has one form for one and two for several; English may leave a one uncounted.
        sources = [message.msgid, *[message.plural or message.msgid] * (FORMS - 1)]
        for text, source in zip(message.texts, sources, strict=False):
            assert set(_NAMED.findall(text)) == set(_NAMED.findall(source)), message.msgid


@pytest.mark.parametrize("code", Code)
def test_every_problem_has_a_polish_message_and_cure(code: Code) -> None:
    english = CATALOGUE[code]
    names = {*_fields(english.message), *_fields(english.cure)}
    problem = Problem(code=code, about="x", particulars={name: f"<{name}>" for name in names})
    with override("pl"):
        message, cure = wording.message(problem), wording.cure(problem)
    assert message != problem.message
    assert cure != problem.cure
    assert sorted(re.findall(r"<\w+>", message)) == sorted(
        f"<{n}>" for n in _fields(english.message)
    )
    assert sorted(re.findall(r"<\w+>", cure)) == sorted(f"<{n}>" for n in _fields(english.cure))


def _fields(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def test_figures_in_messages_follow_the_language() -> None:
    assert wording.message(samples.DIFFERS) == (
        "Order #4099: sold is 101.28\u00a0USD by its sales and payments, "
        "Shopify says 1,264.20\u00a0USD."
    )
    with override("pl"):
        assert wording.message(samples.DIFFERS) == (
            "Zamówienie #4099, sprzedano: ze sprzedaży i zapłat wychodzi 101,28\u00a0USD, "
            "Shopify podaje 1\u00a0264,20\u00a0USD."
        )


def test_a_refusal_is_translated_and_quickbooks_is_quoted() -> None:
    told = meaning(3171, "Closed period.")
    problem = replace(samples.REFUSED, particulars={"document": "D", "reason": told.sentence})
    with override("pl"):
        assert wording.message(problem) == (
            "QuickBooks odrzucił D. Data przypada na okres zamknięty. Trzeba zaksięgować w "
            "pierwszym otwartym dniu albo przesunąć dzień zamknięcia w QuickBooks. "
            "QuickBooks podaje: „Closed period.”"
        )


def test_a_refusal_that_waits_for_set_up_is_a_refusal() -> None:
    refused = samples.document(state="needs_setup", problem=samples.REFUSED)
    assert wording.document_mark(refused) is wording.REFUSED
    assert wording.document_mark(replace(refused, problem=samples.HELD)) is wording.HELD


def test_counted_documents_are_inflected() -> None:
    problem = Problem(
        code=Code.IN_FLIGHT, about="x", particulars={"documents": "2 documents", "at": "12:00 UTC"}
    )
    with override("pl"):
        assert "nad 2 dokumentami." in wording.message(problem)


@pytest.mark.parametrize(
    ("text", "english", "polish"),
    [
        ("order product Boot", "Sold: product, Boot", "Sprzedaż: towar, Boot"),
        ("return shipping", "Returned: shipping", "Zwrot: wysyłka"),
        ("refund by cash", "Refunded by cash", "Zwrot zapłaty: cash"),
        ("something else", "something else", "something else"),
    ],
)
def test_facts_are_worded(text: str, english: str, polish: str) -> None:
    assert wording.fact_label(text) == english
    with override("pl"):
        assert wording.fact_label(text) == polish


def test_a_merchants_own_word_is_left_alone() -> None:
    with override("pl"):
        assert wording.label("Sales - Discounts") == "Sprzedaż - Discounts"
        assert wording.known("") == ""


@pytest.mark.parametrize(
    "text", ['msgid "open', "msgid 5", 'message "x"', '"before any keyword"', 'msgid "x" + 1']
)
def test_a_slip_in_a_catalogue_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UnreadableCatalogue, match="Line 2 of the catalogue"):
        read_po(f"# a comment\n{text}\n")


def test_a_fuzzy_or_empty_message_is_not_compiled(tmp_path: Path) -> None:
    (tmp_path / "x.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr ""\n\n'
        'msgctxt "c"\nmsgid "d "\n"e"\nmsgstr "D"\n',
        encoding="utf-8",
    )
    (written,) = compile_all(tmp_path)
    read = gettext.GNUTranslations(io.BytesIO(written.read_bytes()))
    assert (read.gettext("a"), read.gettext("b"), read.pgettext("c", "d e")) == ("a", "b", "D")
