"""Short names for the elements that many requests share, so that a grammar reads as a list.

Lengths and required marks are those of the US edition (facts/quickbooks.md, C4 and D).
"""

from tillbook.simulators.company.grammar import Choice, Element, Part

ID_LENGTH_MAX = 36
RET_ELEMENT_LENGTH_MAX = 50


def text(name: str, length_max: int | None = None, *, required: bool = False) -> Element:
    """A text element."""
    return Element(name, length_max=length_max, required=required)


def typed(name: str, kind: str, *, required: bool = False) -> Element:
    """An element whose text has a format: amount, price, flag, date, moment, guid, integer."""
    return Element(name, kind=kind, required=required)


def one_of(name: str, *values: str, required: bool = False, repeats: bool = False) -> Element:
    """An element whose text is one of `values`."""
    return Element(name, values=values, required=required, repeats=repeats)


def ref(name: str, length_max: int | None = None, *, required: bool = False) -> Element:
    """A reference to a list entry, by ListID or FullName."""
    parts = (text("ListID", ID_LENGTH_MAX), text("FullName", length_max))
    return Element(name, required=required, parts=parts)


def group(
    name: str, *parts: Part, required: bool = False, repeats: bool = False, macro: bool = False
) -> Element:
    """An aggregate of `parts`; with `macro` it may carry defMacro."""
    attributes = ("defMacro",) if macro else ()
    return Element(name, required=required, repeats=repeats, parts=parts, attributes=attributes)


def unkept(name: str, *, repeats: bool = False) -> Element:
    """An element that QuickBooks takes and this company file does not keep."""
    return Element(name, repeats=repeats, kept=False)


def either(
    *branches: tuple[Part, ...] | Part, required: bool = False, repeats: bool = False
) -> Choice:
    """A choice between sequences."""
    sequences = tuple(branch if isinstance(branch, tuple) else (branch,) for branch in branches)
    return Choice(sequences, required=required, repeats=repeats)


def many(name: str, kind: str = "text", length_max: int | None = None) -> Element:
    """A text element that may repeat."""
    return Element(name, kind=kind, length_max=length_max, repeats=True)


def some(name: str, length_max: int | None = None) -> Element:
    """A text element that must occur at least once and may repeat."""
    return Element(name, length_max=length_max, required=True, repeats=True)


INCLUDE_RET = many("IncludeRetElement", length_max=RET_ELEMENT_LENGTH_MAX)
OWNER_ID = many("OwnerID", "guid")

MATCH = one_of("MatchCriterion", "StartsWith", "Contains", "EndsWith", required=True)

NAME_FILTERS = (
    typed("MaxReturned", "integer"),
    one_of("ActiveStatus", "ActiveOnly", "InactiveOnly", "All"),
    typed("FromModifiedDate", "moment"),
    typed("ToModifiedDate", "moment"),
    either(
        group("NameFilter", MATCH, text("Name", required=True), required=True),
        group("NameRangeFilter", text("FromName"), text("ToName"), required=True),
    ),
)


def list_query(*further: Part, owner: bool = True) -> tuple[Part, ...]:
    """What a query for list entries may hold: ids, names or filters, then what to return."""
    filters = (*NAME_FILTERS, *further)
    tail = (INCLUDE_RET, OWNER_ID) if owner else (INCLUDE_RET,)
    return (either(some("ListID", ID_LENGTH_MAX), some("FullName"), filters), *tail)


def entity_filter(name: str) -> Element:
    """A filter by list entries, with or without their children."""
    return group(
        name,
        either(
            some("ListID", ID_LENGTH_MAX),
            some("FullName"),
            text("ListIDWithChildren", ID_LENGTH_MAX, required=True),
            text("FullNameWithChildren", required=True),
            required=True,
        ),
    )


def currency_filter() -> Element:
    """A filter by currency; only meaningful where several currencies are used."""
    return unkept("CurrencyFilter")


def address(name: str) -> Element:
    """A postal address."""
    lines = tuple(text(f"Addr{line}", 41) for line in range(1, 6))
    return group(
        name,
        *lines,
        text("City", 31),
        text("State", 21),
        text("PostalCode", 13),
        text("Country", 31),
        text("Note", 41),
    )
