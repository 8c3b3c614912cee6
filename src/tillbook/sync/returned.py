"""What QuickBooks returned for a document, as lines that can be compared with ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tillbook.core.documents import Line
from tillbook.core.entries import Flow
from tillbook.core.roles import Role
from tillbook.store.models import Company, Delivery, ItemName, ListEntry

Returned = dict[int, tuple[Line, ...] | None]


@dataclass(frozen=True, slots=True)
class KnownItems:
    """What each item of ours stands for, by folded name, and the names by ListID."""

    lines: Mapping[str, tuple[Flow, Role, str | None, str]]
    names: Mapping[str, str]


def known_items(company: Company) -> KnownItems:
    """The company's items as chosen and as last read."""
    return KnownItems(
        lines={
            row.name.casefold(): (
                Flow(row.flow),
                Role(row.role),
                row.qualifier or None,
                row.account,
            )
            for row in ItemName.objects.filter(company=company)
        },
        names={
            row.list_id: row.folded
            for row in ListEntry.objects.filter(company=company, kind="ItemOtherCharge")
        },
    )


def returned_lines(items: KnownItems, deliveries: Iterable[Delivery]) -> Returned:
    """The lines QuickBooks returned, by delivery; None before they were read back.

    An item is recognised by its ListID, else by its name; a line with a foreign item, or without
    an amount, counts as a line of its own, so that it cannot disappear.
    """
    result: Returned = {}
    for delivery in deliveries:
        if delivery.returned is None:
            result[delivery.pk] = None
            continue
        lines = []
        for told in delivery.returned:
            name = items.names.get(told["list_id"], str(told["item"]).casefold())
            flow, role, qualifier, account = items.lines.get(
                name, (Flow.SOLD, Role.OTHER_PAYOUT, str(told["item"]), "?")
            )
            lines.append(
                Line(
                    flow=flow,
                    role=role,
                    qualifier=qualifier,
                    account=account,
                    amount_minor=told["amount_minor"] or 0,
                )
            )
        result[delivery.pk] = tuple(lines)
    return result
