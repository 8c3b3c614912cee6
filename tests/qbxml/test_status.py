"""Codes lead to the right person, with QuickBooks' own words where somebody must act."""

import re
from pathlib import Path
from typing import Final

import pytest

from tillbook.qbxml.status import MESSAGE_SHOWN_MAX, Face, hresult_meaning, meaning
from tillbook.qbxml.status_codes import HRESULTS, STATUSES

_FACES: Final = {
    (0, "Status OK"): Face.OK,
    (1, "no match"): Face.EMPTY,
    (500, "not found"): Face.EMPTY,
    (530, "unsupported field"): Face.WARNING,
    (600, ""): Face.RECOVERY,
    (3000, "The given object ID is invalid"): Face.NEEDS_SETUP,
    (3040, "bad amount"): Face.OURS,
    (3070, "too long"): Face.OURS,
    (3090, "colon"): Face.NEEDS_PERSON,
    (3100, "already in use"): Face.NEEDS_SETUP,
    (3120, "cannot be found"): Face.NEEDS_SETUP,
    (3140, "invalid reference"): Face.NEEDS_SETUP,
    (3152, "conflict"): Face.OURS,
    (3170, "There was an error when modifying"): Face.NEEDS_PERSON,
    (3170, "The list has been modified by another user."): Face.RETRY_LATER,
    (3171, "closing date"): Face.NEEDS_PERSON,
    (3176, "in use"): Face.RETRY_LATER,
    (3180, "There was an error when saving"): Face.NEEDS_PERSON,
    (3180, "Transaction could not be locked. It is in use by another user."): Face.RETRY_LATER,
    (3200, "out of date"): Face.RETRY_LATER,
    (3231, "not processed"): Face.RETRY_LATER,
    (3250, "not enabled"): Face.NEEDS_SETUP,
    (3261, "no permission"): Face.NEEDS_SETUP,
    (9001, "checksum"): Face.RECOVERY,
    (9005, ""): Face.RECOVERY,
    (-1, ""): Face.NEEDS_PERSON,
    (4321, "Something new"): Face.NEEDS_PERSON,
}


@pytest.mark.parametrize(("status", "face"), _FACES.items())
def test_a_status_has_its_face(status: tuple[int, str], face: Face) -> None:
    code, message = status
    found = meaning(code, message)
    assert (found.code, found.face) == (code, face)


def test_whoever_must_act_reads_quickbooks_own_words() -> None:
    sentence = meaning(3140, 'invalid reference to QuickBooks Item "Tips"').sentence
    assert 'QuickBooks says: “invalid reference to QuickBooks Item "Tips"”' in sentence


def test_a_good_status_needs_no_words() -> None:
    assert meaning(0, "Status OK").sentence == "Done."


def test_an_unknown_status_degrades_to_quickbooks_own_text() -> None:
    assert meaning(4321, "Something new").sentence == (
        "QuickBooks says: “Something new” (status 4321)."
    )
    assert meaning(4321, " ").sentence == "QuickBooks gives no reason (status 4321)."


def test_endless_words_are_cut() -> None:
    assert len(meaning(4321, "x" * 9999).sentence) < MESSAGE_SHOWN_MAX + 50


_HRESULT_FACES: Final = {
    "0x80040400": Face.OURS,
    "0x80040408": Face.RETRY_LATER,
    "8004040d": Face.RETRY_LATER,
    "0X8004041A": Face.NEEDS_SETUP,
    "0x80040420": Face.NEEDS_SETUP,
    "0x8004FFFF": Face.NEEDS_PERSON,
}


@pytest.mark.parametrize(("hresult", "face"), _HRESULT_FACES.items())
def test_an_hresult_has_its_face(hresult: str, face: Face) -> None:
    found = hresult_meaning(hresult, "QuickBooks found an error")
    assert (found.code, found.face) == (hresult, face)
    assert "QuickBooks found an error" in found.sentence


def test_every_sentence_is_one() -> None:
    for row in (*STATUSES.values(), *HRESULTS.values()):
        assert re.fullmatch(r"[A-Z].*[.]", row.sentence), row
        assert "  " not in row.sentence


@pytest.mark.conformance
def test_every_status_of_the_facts_has_a_row(shared: Path) -> None:
    facts = (shared / "facts" / "quickbooks.md").read_text(encoding="utf-8")
    section = facts.partition("### C5")[2].partition("Trap:")[0]
    cells = re.findall(r"^\| ([\d/,\-]+) \|", section, flags=re.MULTILINE)
    assert len(cells) >= 30
    for cell in cells:
        for part in re.split(r"[/,]", cell):
            first, _, last = part.partition("-")
            for code in range(int(first), int(last or first) + 1):
                assert code in STATUSES, code
