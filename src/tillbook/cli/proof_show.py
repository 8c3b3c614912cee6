"""Days and balances of a proof laid out: tables for people, and the same for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

from rich.table import Table

from tillbook.cli.screen import Json, decimal, money, problem_json, table
from tillbook.core.balances import BALANCE_LINKS, BalanceLink, BalanceState, Cause, CauseKind
from tillbook.core.days import last_closed_day
from tillbook.core.proof import LINKS, Chain, Measure
from tillbook.store.models import Shop
from tillbook.store.scoping import anywhere
from tillbook.sync.balances import Balances, BalanceView
from tillbook.sync.shapes import DayProof, DayState

_UNPAID: Final = "Change in unpaid"
_OPEN: Final = "open"
_NOTHING_YET: Final = (DayState.EMPTY, DayState.WAITING)
_STATES: Final = {BalanceState.YOURS: "yours to check"}
_CAUSES: Final = {
    CauseKind.HELD: "order {order} is held",
    CauseKind.IGNORED: "the opening is not in the books",
    CauseKind.CHANGED_BEFORE: "order {order} was changed for a day before the start, after it",
    CauseKind.NOT_SHOWN: "owed on orders that Shopify does not show, as it was entered",
    CauseKind.NOT_BOOKED: "order {order} waits to be booked",
    CauseKind.HEADER: "order {order}: Shopify states another sum than its sales and payments",
}
_BALANCE_HEADS: Final = ("In", "Out", "Closing", "QuickBooks", "Must equal", "Difference")
_HEADS: Final = ("Shopify", "= facts", "= entries", "= documents", "= QuickBooks")


def proof_table(days: Iterable[DayProof]) -> Table:
    """One row per day that is not empty: sold in all five places; paid and the change in unpaid
    as one figure where they agree, else as all that there are. Days that are not closed yet are
    named beneath.
    """
    proofs = list(days)
    closed = _last_closed(proofs)
    shown = table(
        "Sold, with tax, in five places; paid and the change in unpaid once where all five agree",
        "Day", *_HEADS, "Paid", _UNPAID, "Docs", "State",
        right=(*_HEADS, "Paid", _UNPAID, "Docs"),
    )  # fmt: skip
    for proof in proofs:
        if proof.state is not DayState.EMPTY:
            shown.add_row(*_row(proof, closed[proof.shop_id]))
    still = [proof.day for proof in proofs if proof.day > closed[proof.shop_id]]
    if still:
        first, last = min(still), max(still)
        span = f"{first}" if first == last else f"{first} to {last}"
        shown.caption = (
            f"Open: {span}. A day is planned when it is closed, two hours after it ends."
        )
        shown.caption_justify = "left"
    return shown


def _last_closed(proofs: Iterable[DayProof]) -> Mapping[int, date]:
    """The newest closed day of each shop, by its own clock."""
    now = datetime.now(UTC)
    with anywhere():
        zones = Shop.objects.filter(pk__in={proof.shop_id for proof in proofs})
        return {pk: last_closed_day(now, zone) for pk, zone in zones.values_list("pk", "zone")}


def day_json(proof: DayProof) -> Json:
    """A day for scripts: its chains with four signs each, lines, documents, problems."""
    currency = proof.currency
    return {
        "date": proof.day.isoformat(),
        "state": proof.state.value,
        "chains": [
            {
                "measure": chain.measure.value,
                "figures": {link.value: decimal(chain.figures[link], currency) for link in LINKS},
                "signs": list(chain.signs),
            }
            for chain in proof.chains
        ],
        "lines": [
            {
                "label": line.label,
                "account": line.account,
                "entries": decimal(line.entries_minor, currency),
                "documents": decimal(line.documents_minor, currency),
                "quickbooks": decimal(line.quickbooks_minor, currency),
            }
            for line in proof.lines
        ],
        "documents": [
            {"ref_number": one.ref_number, "state": one.state, "quickbooks_id": one.quickbooks_id}
            for one in proof.documents
        ],
        "problems": [problem_json(found) for found in proof.problems],
    }


def _row(proof: DayProof, closed: date) -> list[str]:
    by_measure = {chain.measure: chain for chain in proof.chains}
    sold = by_measure[Measure.SOLD]
    return [
        proof.day.isoformat(),
        *(money(sold.figures[link], proof.currency) for link in LINKS),
        _agreed(by_measure[Measure.PAID]),
        _agreed(by_measure[Measure.UNPAID]),
        str(len(proof.documents)),
        _OPEN if proof.day > closed and proof.state in _NOTHING_YET else proof.state.value,
    ]


def _agreed(chain: Chain) -> str:
    if chain.proved:
        return money(chain.figures[LINKS[0]], chain.currency)
    return " / ".join(money(chain.figures[link], chain.currency) or "?" for link in LINKS)


def balance_table(sheet: Balances) -> Table:
    """One row per balance, debits positive. A figure that Shopify does not state is left empty."""
    opening = f"{sheet.first}"
    shown = table(
        f"Balances from {sheet.first} to the end of {sheet.last}, debits positive",
        "Balance", opening, *_BALANCE_HEADS, "State",
        right=(opening, *_BALANCE_HEADS),
    )  # fmt: skip
    for view in sheet.rows:
        balance = view.balance
        figures = (
            balance.opening_minor, balance.in_minor, balance.out_minor, balance.closing_minor,
            balance.figures.get(BalanceLink.QUICKBOOKS), balance.must_equal_minor,
            balance.difference_minor,
        )  # fmt: skip
        state = _STATES.get(balance.state, balance.state.value)
        shown.add_row(view.label, *(money(minor, sheet.currency) for minor in figures), state)
    return shown


def causes(sheet: Balances) -> Iterator[str]:
    """Why a balance is not what it must be: every cause with its amount, and what has none."""
    for view in sheet.rows:
        for cause in view.balance.causes:
            yield f"{view.label}: {_cause(cause)}, {money(cause.amount_minor, sheet.currency)}"
        if view.there and (found := view.there.problem):
            yield f"{view.label}: {found.message}"
        if gap := view.balance.unexplained_minor:
            yield f"{view.label}: unexplained, {money(gap, sheet.currency)}"


def balances_json(sheet: Balances) -> Json:
    """The balances for scripts: each with its chain of six figures and five signs."""
    return {
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "rows": [_balance_json(view) for view in sheet.rows],
    }


def _balance_json(view: BalanceView) -> Json:
    balance, currency = view.balance, view.balance.currency
    opening = balance.opening
    return {
        "role": balance.role.value,
        "qualifier": balance.qualifier,
        "label": view.label,
        "account": view.account,
        "state": balance.state.value,
        "start": {
            "amount": decimal(opening.amount_minor, currency),
            "source": opening.source and opening.source.value,
            "choice": opening.choice and opening.choice.value,
            "account": opening.account or None,
            "confirmed": opening.confirmed,
        },
        "opening": decimal(balance.opening_minor, currency),
        "in": decimal(balance.in_minor, currency),
        "out": decimal(balance.out_minor, currency),
        "closing": decimal(balance.closing_minor, currency),
        "must_equal": decimal(balance.must_equal_minor, currency),
        "difference": decimal(balance.difference_minor, currency),
        "figures": {
            link.value: decimal(balance.figures.get(link), currency) for link in BALANCE_LINKS
        },
        "signs": list(balance.signs),
        "causes": [
            {
                "kind": cause.kind.value,
                "amount": decimal(cause.amount_minor, currency),
                "order": cause.order_name or None,
            }
            for cause in balance.causes
        ],
    }


def _cause(cause: Cause) -> str:
    return _CAUSES[cause.kind].format(order=cause.order_name)
