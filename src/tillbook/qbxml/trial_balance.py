"""QuickBooks' trial balance, read from the generic shape in which it sends every report.

Sure, from the schema and Intuit's page on report responses: columns are described first (ColDesc:
colID, ColType, one or more ColTitle), then rows follow as DataRow, TextRow, SubtotalRow and
TotalRow; a DataRow names its list entry in RowData (rowType, value) and its cells in ColData
(colID, value), and a cell without a value is left out or empty. Not sure, so read with care
(docs/confirm.md, Q48 and Q49): which ColType the two columns of amounts have, how the subtitle
tells the day, and how accounts are named where account numbers are shown. The columns are found by
ColType, else by title, else by being the only two of amounts; an account is named by RowData, else
by its cell in the first column. Only DataRow is read; the TotalRow is what its two columns must
add up to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from tillbook.core.money import Money
from tillbook.qbxml.answers import TrialBalanceRet, TrialBalanceRow
from tillbook.qbxml.node import Node, UnreadableRet

BASIS: Final = "Accrual"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_AS_OF: Final = re.compile(r"As of ([A-Z][a-z]+) ([0-9]{1,2}), ([0-9]{4})")
# An account number is at most 7 characters (facts C4); QuickBooks shows it before a middle dot.
_NUMBER: Final = re.compile(r"^[^:·]{1,7} · (?=.)")


class _Columns(NamedTuple):
    label: str
    debit: str
    credit: str


class _Sides(NamedTuple):
    debit: Money | None
    credit: Money | None


def read_trial_balance(node: Node) -> TrialBalanceRet:
    """The trial balance of a ReportRet, amounts in the currency the answer is read with.

    Raises `UnreadableRet` where none of it may be believed: no currency, another basis than
    accrual, no column of debits and credits. A row that cannot be read, a row without an account,
    an account named twice and totals that do not fit are problems of the answer.
    """
    if not node.knows_currency:
        raise UnreadableRet("A trial balance cannot be read without the company's currency.")
    basis = node.text("ReportBasis")
    if basis not in ("", BASIS):
        raise UnreadableRet(
            f"QuickBooks returned a trial balance on {basis} basis; {BASIS} was asked for."
        )
    columns = _columns(node)
    data = node.child("ReportData")
    read = tuple(_rows(data, columns)) if data else ()
    totals = _totals(data, columns) if data else _Sides(None, None)
    _compare(node, [sides for _row, sides in read], totals)
    return TrialBalanceRet(
        title=node.text("ReportTitle"),
        subtitle=node.text("ReportSubtitle"),
        as_of=_as_of(node.text("ReportSubtitle")),
        basis=basis,
        rows=tuple(row for row, _sides in read),
        total_debit=totals.debit,
        total_credit=totals.credit,
    )


def without_numbers(sent: str) -> str:
    """An account's FullName from the name a report shows: account numbers are left out.

    "1000 · Cash:1010 · Checking" is "Cash:Checking"; a name without a middle dot stays as it is.
    """
    return ":".join(_NUMBER.sub("", part) for part in sent.split(":"))


def _columns(node: Node) -> _Columns:
    described = tuple(node.children("ColDesc"))
    label = described[0].attribute("colID") if described else ""
    debit = _column(described, "debit")
    credit = _column(described, "credit")
    if debit and credit and debit != credit:
        return _Columns(label, debit, credit)
    amounts = [each.attribute("colID") for each in described if _is_amount(each)]
    if len(amounts) != 2 or not all(amounts):  # noqa: PLR2004 - a debit and a credit column
        raise UnreadableRet("QuickBooks' trial balance has no columns of debits and credits.")
    return _Columns(label, *amounts)


def _column(described: Sequence[Node], side: str) -> str:
    for each in described:
        if each.text("ColType").casefold() == side:
            return each.attribute("colID")
    for each in described:
        titles = [title.attribute("value") for title in each.children("ColTitle")]
        if side in (title.strip().casefold() for title in titles):
            return each.attribute("colID")
    return ""


def _is_amount(described: Node) -> bool:
    return described.attribute("dataType") == "AMTTYPE" or described.text("ColType") == "Amount"


def _rows(data: Node, columns: _Columns) -> Iterator[tuple[TrialBalanceRow, _Sides]]:
    seen: set[str] = set()
    for row in data.children("DataRow"):
        sent = _account(row, columns)
        if not sent:
            number = row.attribute("rowNumber")
            row.problem(f"Row {number} of QuickBooks' trial balance names no account.")
            continue
        if sent in seen:
            row.problem(f"QuickBooks' trial balance names the account “{sent}” twice.")
        seen.add(sent)
        sides = _sides(row, columns, sent)
        yield (
            TrialBalanceRow(account=without_numbers(sent), sent=sent, balance=_balance(sides)),
            sides,
        )


def _account(row: Node, columns: _Columns) -> str:
    entry = row.child("RowData")
    if entry is None:
        return _cells(row).get(columns.label, "")
    return entry.attribute("value") if entry.attribute("rowType") in ("", "account") else ""


def _cells(row: Node) -> dict[str, str]:
    return {cell.attribute("colID"): cell.attribute("value") for cell in row.children("ColData")}


def _sides(row: Node, columns: _Columns, what: str) -> _Sides:
    cells = _cells(row)
    return _Sides(
        debit=row.money_from(cells.get(columns.debit) or "0.00", f"debit of {what}"),
        credit=row.money_from(cells.get(columns.credit) or "0.00", f"credit of {what}"),
    )


def _balance(sides: _Sides) -> Money | None:
    if sides.debit is None or sides.credit is None:
        return None
    return sides.debit - sides.credit


def _totals(data: Node, columns: _Columns) -> _Sides:
    rows = tuple(data.children("TotalRow"))
    return _sides(rows[-1], columns, "the total") if rows else _Sides(None, None)


def _compare(node: Node, read: Sequence[_Sides], totals: _Sides) -> None:
    for side, total in zip(_Sides._fields, totals, strict=True):
        if total is None:
            continue
        amounts: list[Money | None] = [getattr(sides, side) for sides in read]
        added = Money(sum(amount.minor for amount in amounts if amount is not None), total.currency)
        if added != total:
            node.problem(
                f"The {side}s of QuickBooks' trial balance add up to {added}, its own total is "
                f"{total}: not all of it was understood."
            )


def _as_of(subtitle: str) -> date | None:
    match = _AS_OF.fullmatch(subtitle.strip())
    if match is None or match[1] not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        return None
