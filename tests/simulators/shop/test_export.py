"""The export file: byte for byte as it was seen to be right, in every arrangement."""

import io
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tillbook.simulators.shop.export import Arrangement, write_export
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.large import TEMPLATES, write_large_export
from tillbook.simulators.shop.stories import STORIES
from tillbook.simulators.shop.storybook import story_history

GOLDEN = Path(__file__).parent / "golden"


def stories(*, currency: str) -> History:
    orders = [story() for story in STORIES.values()]
    return story_history(*(order for order in orders if order.currency == currency))


def exported(history: History, arrangement: Arrangement = "natural", seed: int = 0) -> str:
    out = io.StringIO()
    count = write_export(history, out, arrangement=arrangement, seed=seed, with_shop=True)
    assert count == out.getvalue().count("\n")
    return out.getvalue()


def parsed(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.splitlines())


@pytest.mark.parametrize(
    ("name", "history"),
    [
        ("stories_usd", stories(currency="USD")),
        ("stories_jpy", stories(currency="JPY")),
        ("seeded", seeded_history(seed=1, orders=37, days=5, last_day=date(2026, 11, 3))),
    ],
)
def test_the_export_is_as_it_was_seen_to_be_right(name: str, history: History) -> None:
    golden = GOLDEN / f"{name}.jsonl"
    if os.environ.get("TILLBOOK_WRITE_GOLDEN"):
        golden.write_text(exported(history), encoding="utf-8", newline="\n")
    assert exported(history) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("arrangement", ["natural", "shuffled", "children_first"])
def test_an_arrangement_changes_only_the_order_of_lines(arrangement: Arrangement) -> None:
    history = seeded_history(seed=2, orders=60, days=9, last_day=date(2026, 11, 3))
    natural = exported(history).splitlines()
    other = exported(history, arrangement, seed=5).splitlines()
    assert sorted(natural) == sorted(other)
    assert (natural == other) == (arrangement == "natural")


def test_another_seed_shuffles_otherwise() -> None:
    history = stories(currency="USD")
    assert exported(history, "shuffled", seed=1) != exported(history, "shuffled", seed=2)
    assert exported(history, "shuffled", seed=1) == exported(history, "shuffled", seed=1)


def _parents(text: str) -> list[tuple[int, int]]:
    """For every child: its line number and that of its parent."""
    lines = [*parsed(text)]
    places = {line["id"]: number for number, line in enumerate(lines)}
    return [(n, places[x["__parentId"]]) for n, x in enumerate(lines) if "__parentId" in x]


def test_naturally_parents_come_first_and_not_always_next_to_their_children() -> None:
    pairs = _parents(exported(stories(currency="USD")))
    assert all(parent < child for child, parent in pairs)
    assert any(child - parent > 3 for child, parent in pairs)


def test_children_can_come_first() -> None:
    pairs = _parents(exported(stories(currency="USD"), "children_first"))
    assert all(parent > child for child, parent in pairs)


def test_every_line_names_its_type_and_every_order_is_there() -> None:
    history = stories(currency="USD")
    lines = [*parsed(exported(history))]
    assert lines[0]["__typename"] == "Shop"
    names = [line["name"] for line in lines if line["__typename"] == "Order"]
    assert sorted(names) == sorted(order.name for order in history.orders)
    assert all("__typename" in line for line in lines)


def test_without_the_shop_there_are_orders_only() -> None:
    out = io.StringIO()
    count = write_export(stories(currency="JPY"), out)
    first = json.loads(out.getvalue().splitlines()[0])
    assert (first["name"], count) == ("#2013", 4)


def test_a_large_export_is_long_repeatable_and_never_repeats_an_id() -> None:
    out, again = io.StringIO(), io.StringIO()
    count = write_large_export(out, lines=20_000, seed=3)
    write_large_export(again, lines=20_000, seed=3)
    assert out.getvalue() == again.getvalue()
    lines = [*parsed(out.getvalue())]
    assert 20_000 <= count == len(lines) < 20_100
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids))
    orders = [line for line in lines if line["__typename"] == "Order"]
    assert len({order["name"] for order in orders}) == len(orders) > 2 * TEMPLATES
    assert all(order["legacyResourceId"] == order["id"].rsplit("/")[-1] for order in orders)
    assert {line["__parentId"] for line in lines if "__parentId" in line} < set(ids)


def test_a_large_export_adds_up() -> None:
    out = io.StringIO()
    write_large_export(out, lines=12_000, seed=4)
    stated: dict[str, int] = {}
    parent: dict[str, str] = {}
    added: dict[str, int] = {}
    for line in parsed(out.getvalue()):
        match line["__typename"]:
            case "Order":
                stated[line["id"]] = _cents(line["currentTotalPriceSet"])
                added[line["id"]] = 0
            case name if name.endswith("Agreement"):
                parent[line["id"]] = line["__parentId"]
            case name if name.endswith("Sale"):
                added[parent[line["__parentId"]]] += _cents(line["totalAmount"])
            case _:
                pass
    assert stated == added
    assert len(stated) > TEMPLATES


def _cents(bag: dict[str, Any]) -> int:
    whole, cents = bag["shopMoney"]["amount"].split(".")
    return int(whole + cents)


def test_a_large_export_moves_by_whole_weeks() -> None:
    out = io.StringIO()
    write_large_export(out, lines=12_000, seed=4)
    orders = [line for line in parsed(out.getvalue()) if line["__typename"] == "Order"]
    first, copy = orders[0]["processedAt"], orders[TEMPLATES]["processedAt"]
    assert (first[:10], copy[:10]) == ("2023-01-02", "2023-01-09")
    assert first[10:] == copy[10:]


@pytest.mark.parametrize("lines", [0, -1, 20_000_001])
def test_a_senseless_length_is_refused(lines: int) -> None:
    with pytest.raises(ValueError, match="1 to 20000000 lines"):
        write_large_export(io.StringIO(), lines=lines)
