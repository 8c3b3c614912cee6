"""Relay connections: pages of a list with opaque cursors (`first`/`after`, `last`/`before`).

A cursor names a position by value (sort key and id), not by number, so that a page after it is
right even when the list has changed meanwhile. Shopify demands `first` or `last`, at most 250.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from graphql import GraphQLError

PAGE_MAX: Final = 250
PAGE_OF_STRINGS_MAX: Final = 1000
Node = TypeVar("Node")
Position = tuple[str, int]


def cursor_of(position: Position) -> str:
    """The opaque cursor of a position."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def position_of(cursor: str) -> Position:
    """Read a cursor back. Raises GraphQLError for a text that never was one."""
    try:
        key, number = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return str(key), int(number)
    except (binascii.Error, ValueError, TypeError) as error:
        message = f"“{cursor}” is not a cursor of this connection."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"}) from error


def page_size(arguments: Mapping[str, Any], size_max: int = PAGE_MAX) -> int:
    """How many nodes a connection asks for. Raises GraphQLError without a bound or above it."""
    size = arguments.get("first")
    if size is None:
        size = arguments.get("last")
    if size is None:
        raise GraphQLError("you must provide one of first or last")
    if not isinstance(size, int) or not 0 <= size <= size_max:
        message = f"A page has 0 to {size_max} nodes, not {size}."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    return size


def connection(
    items: Sequence[Node],
    arguments: Mapping[str, Any],
    shape: Callable[[Node], Any],
    position: Callable[[Node], Position] | None = None,
    *,
    size_max: int = PAGE_MAX,
) -> dict[str, Any]:
    """Cut one page out of `items` and give each node its `shape`.

    `position` makes the sort position of a node; without one, the place in the list counts.
    """
    size = page_size(arguments, size_max)
    placed = [
        (position(item) if position else ("", number), item) for number, item in enumerate(items)
    ]
    placed.sort(key=lambda pair: pair[0], reverse=bool(arguments.get("reverse")))
    start, end = _bounds([place for place, _ in placed], arguments)
    if arguments.get("first") is not None:
        end = min(end, start + size)
    else:
        start = max(start, end - size)
    page = placed[start:end]
    cursors = [cursor_of(place) for place, _ in page]
    nodes = [shape(item) for _, item in page]
    return {
        "edges": [{"cursor": c, "node": n} for c, n in zip(cursors, nodes, strict=True)],
        "nodes": nodes,
        "pageInfo": {
            "hasNextPage": end < len(placed),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _bounds(places: Sequence[Position], arguments: Mapping[str, Any]) -> tuple[int, int]:
    """The slice that `after` and `before` leave."""
    backwards = bool(arguments.get("reverse"))
    start, end = 0, len(places)
    if arguments.get("after"):
        after = position_of(arguments["after"])
        start = sum(1 for p in places if (p >= after if backwards else p <= after))
    if arguments.get("before"):
        before = position_of(arguments["before"])
        end = sum(1 for p in places if (p > before if backwards else p < before))
    return start, max(start, end)
