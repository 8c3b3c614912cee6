"""Fields that many requests share, and short ways to write one down in a table.

The tables themselves are `tables` and its neighbours named …`_tables`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tillbook.qbxml.grammar import Field, Kind

ACTIVE_STATUSES: Final = ("ActiveOnly", "InactiveOnly", "All")


def text(element: str, attribute: str, length_max: int, *, required: bool = False) -> Field:
    """Text of at most `length_max` characters."""
    return Field(
        element=element,
        kind=Kind.TEXT,
        attribute=attribute,
        length_max=length_max,
        required=required,
    )


def name(length_max: int) -> Field:
    """A list entry's own name: required, without a colon."""
    return Field(
        element="Name", kind=Kind.NAME, attribute="name", length_max=length_max, required=True
    )


def ref(element: str, attribute: str, length_max: int | None = None) -> Field:
    """A reference; `length_max` is that of its FullName."""
    return Field(element=element, kind=Kind.REF, attribute=attribute, length_max=length_max)


def plain(element: str, kind: Kind, attribute: str, *, branch: str = "") -> Field:
    """A field that needs no more than its kind."""
    return Field(element=element, kind=kind, attribute=attribute, branch=branch)


def always(field: Field) -> Field:
    """The same field, never left to QuickBooks."""
    return replace(field, always=True)


def required(field: Field) -> Field:
    """The same field, demanded by QuickBooks."""
    return replace(field, required=True)


def many(element: str, attribute: str, length_max: int | None, branch: str) -> Field:
    """A text that repeats, one branch of the choice how to find rows."""
    return Field(
        element=element,
        kind=Kind.TEXT,
        attribute=attribute,
        length_max=length_max,
        repeats=True,
        branch=branch,
    )


def inside_add(name: str, *fields: Field) -> tuple[Field, ...]:
    """The fields of an addition: every …AddRq holds one element of the request's own name."""
    return (Field(element=name, kind=Kind.GROUP, required=True, fields=fields),)


INCLUDE: Final = Field(
    element="IncludeRetElement", kind=Kind.TEXT, attribute="include", length_max=50, repeats=True
)
BY_LIST: Final = (
    many("ListID", "list_ids", 36, "which:ids"),
    many("FullName", "full_names", None, "which:names"),
)
MAX_RETURNED: Final = plain("MaxReturned", Kind.COUNT, "max_returned", branch="which:filter")
LIST_FILTER: Final = (
    Field(
        element="ActiveStatus",
        kind=Kind.ENUM,
        attribute="active",
        values=ACTIVE_STATUSES,
        branch="which:filter",
    ),
    plain("FromModifiedDate", Kind.TIME, "modified_from", branch="which:filter"),
)
PAGED_LIST: Final = (*BY_LIST, MAX_RETURNED, *LIST_FILTER, INCLUDE)
UNPAGED_LIST: Final = (*BY_LIST, *LIST_FILTER, INCLUDE)
