"""The part of Shopify's search syntax the simulated shop applies: field, comparison, value.

`updated_at:>='2026-11-01T00:00:00Z' AND updated_at:<'2026-11-02T00:00:00Z'`. Terms are joined by
AND (or a blank). What it does not know it refuses, so that no filter is silently left out.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from graphql import GraphQLError

TERMS_MAX: Final = 20
_TERM: Final = re.compile(r"\s*(?:AND\s+)?(\w+):(>=|<=|>|<|)('[^']*'|\"[^\"]*\"|[^\s'\"]+)")
_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "": operator.eq,
}
Item = TypeVar("Item")
Fields = Mapping[str, Callable[[Item], Any]]


def matching(query: str | None, fields: Fields[Item]) -> Callable[[Item], bool]:
    """A test for items. `fields` gives, per name, the value to compare: datetime, str or bool.

    Raises GraphQLError for a field that is not in `fields` or a text it cannot read.
    """
    terms = [_term(match, fields) for match in _terms(query or "")]
    return lambda item: all(term(item) for term in terms)


def _terms(query: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    at = 0
    while query[at:].strip():
        match = _TERM.match(query, at)
        if match is None or len(found) == TERMS_MAX:
            raise _refused(f"The simulated shop cannot read the filter “{query}”.")
        found.append(match)
        at = match.end()
    return found


def _term(match: re.Match[str], fields: Fields[Item]) -> Callable[[Item], bool]:
    name, sign, text = match[1], match[2], match[3].strip("'\"")
    read = fields.get(name)
    if read is None:
        raise _refused(f"The simulated shop knows no filter “{name}”.")
    compare = _COMPARE[sign]
    return lambda item: compare(read(item), _value(text, read(item)))


def _value(text: str, like: object) -> object:
    if isinstance(like, datetime):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise _refused(f"“{text}” is not a moment.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(like, bool):
        return text.lower() == "true"
    return text


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})
