"""What QuickBooks returned for a document, as lines that can be compared with ours."""

from __future__ import annotations

from collections.abc import Iterable

from tillbook.core.documents import Line
from tillbook.core.entries import Flow
from tillbook.core.roles import Role
from tillbook.store.models import Delivery, ItemName, ListEntry, Shop

Returned = dict[int, tuple[Line, ...] | None]


def returned_lines(shop: Shop, deliveries: Iterable[Delivery]) -> Returned:
    """The lines QuickBooks returned, by delivery; None before they were read back.

    An item is recognised by its ListID, else by its name; a line with a foreign item, or without
    an amount, counts as a line of its own, so that it cannot disappear.
    """
    company = shop.company
    names = {
        row.name.casefold(): (Flow(row.flow), Role(row.role), row.qualifier or None, row.account)
        for row in ItemName.objects.filter(company=company)
    }
    ids = {
        row.list_id: row.folded
        for row in ListEntry.objects.filter(company=company, kind="ItemOtherCharge")
    }
    result: Returned = {}
    for delivery in deliveries:
        if delivery.returned is None:
            result[delivery.pk] = None
            continue
        lines = []
        for told in delivery.returned:
            name = ids.get(told["list_id"], str(told["item"]).casefold())
            flow, role, qualifier, account = names.get(
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
