"""Connections: pages, cursors that survive change, filters."""

from datetime import UTC, datetime

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from tillbook.simulators.shop.paging import connection, cursor_of, position_of
from tillbook.simulators.shop.search_terms import matching

ITEMS = "abcdefgh"


def page(**arguments: str | int | None) -> tuple[str, bool, bool, str | None]:
    made = connection(ITEMS, arguments, str)
    shown = made["pageInfo"]
    text = "".join(made["nodes"])
    return text, shown["hasPreviousPage"], shown["hasNextPage"], shown["endCursor"]


def test_pages_follow_each_other() -> None:
    text, before, more, cursor = page(first=3)
    assert (text, before, more) == ("abc", False, True)
    text, before, more, cursor = page(first=3, after=cursor)
    assert (text, before, more) == ("def", True, True)
    assert page(first=3, after=cursor)[:3] == ("gh", True, False)


def test_pages_run_backwards_too() -> None:
    assert page(last=2)[:3] == ("gh", True, False)
    assert page(first=2, reverse=True)[0] == "hg"
    assert page(last=2, before=cursor_of(("", 5)))[0] == "de"


@given(size=st.integers(1, 9), backwards=st.booleans())
def test_turning_all_pages_gives_every_node_once(size: int, *, backwards: bool) -> None:
    seen, cursor, more = "", None, True
    while more:
        text, _, more, cursor = page(first=size, after=cursor, reverse=backwards)
        seen += text
    assert seen == (ITEMS[::-1] if backwards else ITEMS)


def test_a_cursor_holds_when_nodes_come_and_go() -> None:
    def position(name: str) -> tuple[str, int]:
        return name, 0

    cursor = connection("bdf", {"first": 2}, str, position)["pageInfo"]["endCursor"]
    later = connection("abcefg", {"first": 9, "after": cursor}, str, position)
    assert "".join(later["nodes"]) == "efg"


@pytest.mark.parametrize("arguments", [{}, {"first": 251}, {"first": -1}])
def test_a_page_needs_a_bound(arguments: dict[str, int]) -> None:
    with pytest.raises(GraphQLError):
        connection(ITEMS, arguments, str)


@pytest.mark.parametrize("cursor", ["", "nonsense", "W10=", "ż"])
def test_a_text_that_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(GraphQLError, match="not a cursor"):
        position_of(cursor)


MOMENTS = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (None, [1, 2, 3]),
        ("", [1, 2, 3]),
        ("updated_at:>='2026-11-02T00:00:00Z'", [2, 3]),
        ("updated_at:>2026-11-02T00:00:00Z", [3]),
        ("updated_at:>='2026-11-01T00:00:00Z' AND updated_at:<'2026-11-03T00:00:00Z'", [1, 2]),
        ('updated_at:<="2026-11-02T00:00:00+01:00"', [1]),
        ("updated_at:'2026-11-02'", [2]),
        ("even:true", [2]),
        ("even:false updated_at:<2026-11-02", [1]),
    ],
)
def test_filters_are_applied(query: str | None, days: list[int]) -> None:
    test = matching(query, {"updated_at": lambda m: m, "even": lambda m: m.day % 2 == 0})
    assert [moment.day for moment in MOMENTS if test(moment)] == days


@pytest.mark.parametrize("query", ["colour:red", "updated_at", "updated_at:>=soon", "OR x:1"])
def test_a_filter_it_does_not_know_is_refused(query: str) -> None:
    with pytest.raises(GraphQLError):
        [m for m in MOMENTS if matching(query, {"updated_at": lambda m: m})(m)]
