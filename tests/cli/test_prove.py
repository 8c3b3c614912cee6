"""Days of proof as people read them: which are open, and what the figures are of."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from tests.cli.conftest import run
from tillbook.cli.proof_show import proof_table
from tillbook.core.days import last_closed_day
from tillbook.store.models import OrderRecord, Shop
from tillbook.store.scoping import anywhere, within
from tillbook.sync.prove import prove_day
from tillbook.sync.shapes import DayProof, DayState


def a_proof() -> DayProof:
    """The demo's newest day."""
    with anywhere():
        shop = Shop.objects.select_related("company").get()
    with within(shop.company):
        return prove_day(shop, last_closed_day(datetime.now(UTC), shop.zone))


def shown(*proofs: DayProof) -> list[str]:
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        console.print(proof_table(proofs))
    return captured.get().splitlines()


def test_the_days_change_in_unpaid_is_called_so(demo_home: Path) -> None:
    lines = run("prove").stdout.splitlines()
    assert "Change in unpaid" in lines[2]
    assert "Open:" not in "".join(lines)


def test_days_that_are_not_closed_are_said_to_be_open(demo_home: Path) -> None:
    closed = a_proof().day
    first, last = closed + timedelta(days=1), closed + timedelta(days=9)
    result = run("prove", "--from", f"{closed}", "--to", f"{last}")
    assert f"Open: {first} to {last}. A day is planned when it is closed" in result.stdout
    assert "\n1 proved, 9 open\n" in result.stdout
    alone = run("prove", "--from", f"{last}", "--to", f"{last}").stdout
    assert f"Open: {last}. A day" in alone


@pytest.mark.parametrize(
    ("state", "word"),
    [(DayState.WAITING, "open"), (DayState.DIFFERS, "differs"), (DayState.PROVED, "proved")],
)
def test_an_open_day_waits_for_nobody_and_hides_no_difference(
    state: DayState, word: str, demo_home: Path
) -> None:
    proof = replace(a_proof(), state=state)
    tomorrow = replace(proof, day=proof.day + timedelta(days=1))
    _, _, today_row, open_row, *_ = shown(proof, tomorrow)
    assert today_row.split()[-1] == state.value
    assert open_row.split()[-1] == word


@pytest.mark.parametrize(
    "arguments",
    [
        ("prove", "--from", "20.11.2026"),
        ("prove", "--to", "2026-02-30"),
        ("demo", "--today", "today"),
        ("sync", "1", "--from", "yesterday"),
    ],
)
def test_how_days_are_written_is_said(arguments: tuple[str, ...], demo_home: Path) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Days are written 2026-11-20." in result.stderr
    assert "%Y" not in result.stderr
    assert arguments[-1] in result.stderr
    assert arguments[-2] in result.stderr


def test_another_wrong_option_is_left_as_it_is() -> None:
    result = run("demo", "--orders", "many")
    assert result.exit_code == 2
    assert "Days are written" not in result.stderr


def test_the_balances_stand_below_the_days(demo_home: Path) -> None:
    result = run("prove")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    (unpaid,) = (line.split() for line in lines if line.startswith("Unpaid orders"))
    assert unpaid[-1] == "proved"
    assert unpaid[-2] == "0.00"
    assert unpaid[-3] == unpaid[-4] == unpaid[-5]
    assert any(line.startswith("Gift cards") and "yours to check" in line for line in lines)


def test_scripts_get_each_balance_with_its_six_figures(demo_home: Path) -> None:
    (shop,) = json.loads(run("prove", "--json").stdout)["shops"]
    rows = {(row["role"], row["qualifier"]): row for row in shop["balances"]["rows"]}
    unpaid = rows["CUSTOMER_BALANCE", None]
    assert (unpaid["state"], unpaid["signs"]) == ("proved", [True] * 5)
    assert set(unpaid["figures"].values()) == {unpaid["closing"]}
    assert unpaid["causes"] == []
    assert rows["GIFT_CARDS", None]["must_equal"] is None


def test_a_balance_that_differs_is_named_and_ends_with_1(demo_home: Path) -> None:
    with anywhere():
        row = OrderRecord.objects.filter(test=False, stated__outstanding_minor=0)[0]
        row.stated = {**row.stated, "outstanding_minor": 100}
        row.save(update_fields=["stated"])
    result = run("prove")
    assert result.exit_code == 1
    cause = f"order {row.name}: Shopify states another sum than its sales and payments, 1.00"
    assert f"- Unpaid orders: {cause}" in result.stdout
