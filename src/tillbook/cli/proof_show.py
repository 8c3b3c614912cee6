"""Days of proof laid out: a table with the five figures, and the same for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Final

from rich.table import Table

from tillbook.cli.screen import Json, decimal, money, problem_json, table
from tillbook.core.days import last_closed_day
from tillbook.core.proof import LINKS, Chain, Measure
from tillbook.store.models import Shop
from tillbook.store.scoping import anywhere
from tillbook.sync.shapes import DayProof, DayState

_UNPAID: Final = "Change in unpaid"
_OPEN: Final = "open"
_NOTHING_YET: Final = (DayState.EMPTY, DayState.WAITING)
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
