"""What QuickBooks returned for a document, as lines that can be compared with ours.

A receipt's line is what its item stands for; a journal's line is what its document wrote to that
account. What nobody of ours wrote counts as a line of its own, so that it cannot disappear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tillbook.core.documents import Document, Line
from tillbook.core.entries import Flow
from tillbook.core.roles import Role
from tillbook.store.models import Company, Delivery, ItemName, ListEntry
from tillbook.sync.snapshots import Json, thaw_document
from tillbook.sync.transactions import TRANSACTIONS

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
    """The lines QuickBooks returned, by delivery; None before they were read back. A line without
    an amount counts as 0.
    """
    return {
        delivery.pk: None if delivery.returned is None else _lines(items, delivery)
        for delivery in deliveries
    }


def with_first_names(earlier: list[Json] | None, lines: list[Json]) -> list[Json]:
    """Lines as returned now, their accounts named as they were first returned: an account that is
    renamed later is the same account.
    """
    names = {told["list_id"]: told["account"] for told in earlier or () if "account" in told}
    return [
        {**told, "account": names.get(told["list_id"], told["account"])}
        if "account" in told
        else told
        for told in lines
    ]


def _lines(items: KnownItems, delivery: Delivery) -> tuple[Line, ...]:
    told: list[Json] = delivery.returned or []
    if TRANSACTIONS[delivery.document.type].sells:
        return tuple(_item_line(items, each) for each in told)
    return tuple(_account_lines(thaw_document(delivery.document.content), told))


def _item_line(items: KnownItems, told: Json) -> Line:
    """An item is recognised by its ListID, else by its name."""
    name = items.names.get(told["list_id"], str(told["item"]).casefold())
    if name not in items.lines:
        return _foreign(str(told["item"]), "?", told)
    flow, role, qualifier, account = items.lines[name]
    return Line(
        flow=flow,
        role=role,
        qualifier=qualifier,
        account=account,
        amount_minor=told["amount_minor"] or 0,
    )


def _account_lines(document: Document, told: list[Json]) -> Iterator[Line]:
    """Each returned line stands for one line that was written to its account: for one of the same
    amount where there is one, so that a single changed line does not shift the others.
    """
    written = [line for line in document.lines if line.amount_minor]
    left = []
    for each in told:
        same = [line for line in written if _same_account(line, each)]
        exact = [line for line in same if line.amount_minor == each["amount_minor"]]
        if exact:
            written.remove(exact[0])
            yield exact[0]
        else:
            left.append(each)
    for each in left:
        same = [line for line in written if _same_account(line, each)]
        if same:
            written.remove(same[0])
            yield replace(same[0], amount_minor=each["amount_minor"] or 0)
        else:
            yield _foreign(str(each["account"]), str(each["account"]), each)


def _same_account(line: Line, told: Json) -> bool:
    return line.account.casefold() == str(told["account"]).casefold()


def _foreign(name: str, account: str, told: Json) -> Line:
    return Line(
        flow=Flow.SOLD,
        role=Role.OTHER_PAYOUT,
        qualifier=name,
        account=account,
        amount_minor=told["amount_minor"] or 0,
    )
