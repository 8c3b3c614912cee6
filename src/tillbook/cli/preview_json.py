"""The JSON of a preview: a contract that other people's scripts depend on.

Amounts are decimal strings, debits positive and credits negative, in entries and in documents;
QuickBooks' receipt form shows the opposite sign. Places are given by their names where known.
"""

from __future__ import annotations

from collections.abc import Mapping

from tillbook.cli.screen import Json, problem_json
from tillbook.core.documents import Document, Line, line_label
from tillbook.core.entries import Entry, Flow
from tillbook.core.money import format_minor
from tillbook.core.roles import Role
from tillbook.sync.names import ItemKey, item_key, preview_names
from tillbook.sync.preview import Preview


def preview_json(found: Preview) -> Json:
    """The whole preview as one object."""
    items = preview_names(found.documents, found.places)
    return {
        "shop": {"timezone": found.zone, "currency": found.currency},
        "entries": [_entry(entry, found) for entry in found.entries],
        "documents": [_document(document, found.places, items) for document in found.documents],
        "problems": [problem_json(one) for one in found.problems],
        "skipped": found.skipped,
    }


def _entry(entry: Entry, found: Preview) -> Json:
    return {
        "key": entry.key,
        "kind": entry.kind.value,
        "date": entry.day.isoformat(),
        "location": found.places.get(entry.place_id, entry.place_id),
        "currency": entry.currency,
        "order": entry.order_name or None,
        "postings": _postings(entry, found),
    }


def _postings(entry: Entry, found: Preview) -> list[Json]:
    """One per role and qualifier; what was sold and what was paid stay apart."""
    sums: dict[tuple[Flow, Role, str | None], int] = {}
    for posting in entry.postings:
        key = posting.flow, posting.role, posting.qualifier
        sums[key] = sums.get(key, 0) + posting.amount_minor
    rows = []
    for (_, role, qualifier), amount in sums.items():
        account = found.mapping.account(role, qualifier)
        rows.append(
            {
                "role": role.value,
                "qualifier": found.places.get(qualifier, qualifier) if qualifier else None,
                "account": account.name if account else None,
                "amount": format_minor(amount, entry.currency),
            }
        )
    return rows


def _document(document: Document, places: Mapping[str, str], items: Mapping[ItemKey, str]) -> Json:
    return {
        "key": document.key,
        "type": document.type.value,
        "date": document.day.isoformat(),
        "ref_number": document.ref_number,
        "total": format_minor(document.total_minor, document.currency),
        "lines": [_line(line, document.currency, places, items) for line in document.lines],
        "entries": list(document.entry_keys),
    }


def _line(
    line: Line, currency: str, places: Mapping[str, str], items: Mapping[ItemKey, str]
) -> Json:
    qualifier = line.qualifier
    return {
        "role": line.role.value,
        "qualifier": places.get(qualifier, qualifier) if qualifier else None,
        "flow": line.flow.value,
        "account": line.account,
        "item": items[item_key(line)],
        "description": line_label(line.flow, line.role, qualifier, places),
        "amount": format_minor(-line.amount_minor, currency),
        "quantity": line.quantity,
    }
