"""The names under which our things stand in QuickBooks' lists.

A name is chosen once, stored, and never changed: it is storable, within QuickBooks' lengths, and
clear of what the company already uses for something else.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from tillbook.core.documents import Document, Line, line_label
from tillbook.qbxml.text import list_name, storable
from tillbook.store.models import Company, ItemName, ListEntry

ITEM_NAME_LENGTH_MAX: Final = 31
CLASS_NAME_LENGTH_MAX: Final = 31
MADE_BY: Final = "Made by Tillbook"
CUSTOMER: Final = "Shopify Customer"
"""The generic customer of all summaries; no personal data leaves Shopify for it."""

ZERO_TAX_ITEM: Final = "Sales Tax 0%"
"""The sales tax item we create where the company has none at 0 % (set-up, *Sales tax*)."""

ZERO_TAX_DESCRIPTION: Final = "Sales Tax"
"""What stands on it, as QuickBooks' own instructions name it (M3)."""

ItemKey = tuple[str, str, str, str]


def item_key(line: Line) -> ItemKey:
    """What makes an item of its own: flow, role, qualifier and account."""
    return line.flow, line.role, line.qualifier or "", line.account


def item_names(company: Company) -> dict[ItemKey, str]:
    """Every item name chosen so far."""
    rows = ItemName.objects.filter(company=company)
    return {(row.flow, row.role, row.qualifier, row.account): row.name for row in rows}


def choose_item_name(
    company: Company, line: Line, places: dict[str, str], chosen: dict[ItemKey, str]
) -> str:
    """The item of a line; a new one is stored for ever, and added to `chosen`."""
    key = item_key(line)
    if key in chosen:
        return chosen[key]
    label = line_label(line.flow, line.role, line.qualifier, places)
    taken = {*chosen.values(), *_foreign_items(company, line.account)}
    name = list_name(f"Shopify {label}", ITEM_NAME_LENGTH_MAX, taken=taken)
    ItemName.objects.create(
        company=company, flow=key[0], role=key[1], qualifier=key[2], account=key[3], name=name
    )
    chosen[key] = name
    return name


def item_description(line: Line, places: dict[str, str]) -> str:
    """What an item is, in full: its name may be cut, its description is not."""
    label = line_label(line.flow, line.role, line.qualifier, places)
    return storable(f"{label}. {MADE_BY}").text


def preview_names(documents: Collection[Document], places: dict[str, str]) -> dict[ItemKey, str]:
    """The item names a new company would get, without a store."""
    chosen: dict[ItemKey, str] = {}
    for line in (line for document in documents for line in document.lines):
        if item_key(line) not in chosen:
            label = line_label(line.flow, line.role, line.qualifier, places)
            chosen[item_key(line)] = list_name(
                f"Shopify {label}", ITEM_NAME_LENGTH_MAX, taken=tuple(chosen.values())
            )
    return chosen


def _foreign_items(company: Company, account: str) -> set[str]:
    """Items that stand under a name already and post elsewhere: theirs, not ours."""
    rows = ListEntry.objects.filter(company=company, kind__startswith="Item").values_list(
        "full_name", "detail"
    )
    return {name for name, posts_to in rows if posts_to.casefold() != account.casefold()}


def account_path(name: str) -> list[str]:
    """An account after those it stands under: "Clearing:PayPal" needs "Clearing" first."""
    parts = name.split(":")
    return [":".join(parts[: count + 1]) for count in range(len(parts))]


def class_name(place: str) -> str:
    """The class of a place."""
    return list_name(place, CLASS_NAME_LENGTH_MAX)


def memo(document: Document, places: dict[str, str]) -> str:
    """What stands in a document's memo: a sentence for people, then our whole marker."""
    place = places.get(document.place_id, document.place_id)
    return f"{storable(f'Shopify, {document.day.isoformat()}, {place}').text}. {document.marker}"
