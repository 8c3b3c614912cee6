"""`tillbook again` ends what stands still, or leaves a document out, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tillbook.core.delivery import State
from tillbook.store.models import Delivery, Run
from tillbook.store.scoping import anywhere


def stand_still(count: int = 2) -> list[str]:
    """Let so many documents of the demo need a person; their numbers."""
    with anywhere():
        rows = Delivery.objects.exclude(document__ref_number="").select_related("document")
        chosen = list(rows.order_by("pk")[:count])
        Delivery.objects.filter(pk__in=[row.pk for row in chosen]).update(state=State.NEEDS_PERSON)
    return [row.document.ref_number for row in chosen]


def states(numbers: list[str]) -> set[str]:
    with anywhere():
        rows = Delivery.objects.filter(document__ref_number__in=numbers)
        return set(rows.values_list("state", flat=True))


def test_what_stands_still_goes_on_with_a_run(demo_home: Path) -> None:
    numbers = stand_still()
    result = run("again", "1")
    assert result.exit_code == 0, result.output
    assert "2 documents will go on." in result.stdout
    assert states(numbers) == {State.UNKNOWN}  # they were in QuickBooks: it is asked first
    with anywhere():
        assert Run.objects.filter(finished_at=None).count() == 1


def test_nothing_stands_still(demo_home: Path) -> None:
    assert run("again", "harbor & pine llc").stdout == "Nothing stands still.\n"
    with anywhere():
        assert not Run.objects.filter(finished_at=None).exists()


def test_one_is_left_out(demo_home: Path) -> None:
    left, other = stand_still()
    result = run("again", "1", "--leave-out", left, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "company": "Harbor & Pine LLC",
        "documents": 1,
        "left_out": left,
    }
    assert states([left]) == {State.LEFT_OUT}
    assert states([other]) == {State.NEEDS_PERSON}


@pytest.mark.parametrize(
    ("number", "expected"),
    [("Z000000-01", "has no document of the number"), (None, "does not wait for a person")],
)
def test_what_cannot_be_left_out(demo_home: Path, number: str | None, expected: str) -> None:
    with anywhere():
        known = Delivery.objects.exclude(document__ref_number="").values_list(
            "document__ref_number", flat=True
        )[0]
    result = run("again", "1", "--leave-out", number or known)
    assert result.exit_code == 2
    assert expected in result.stderr
