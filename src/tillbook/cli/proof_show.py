"""Days of proof laid out: a table with the five figures, and the same for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.table import Table

from tillbook.cli.screen import Json, decimal, money, problem_json, table
from tillbook.core.proof import LINKS, Chain, Measure
from tillbook.sync.shapes import DayProof, DayState

_HEADS: Final = ("Shopify", "= facts", "= entries", "= documents", "= QuickBooks")


def proof_table(days: Iterable[DayProof]) -> Table:
    """One row per day that is not empty: sold in all five places; paid and unpaid as one figure
    where they agree, else as all that there are.
    """
    shown = table(
        "Sold with tax in five places; paid and unpaid once where all five agree",
        "Day", *_HEADS, "Paid", "Unpaid", "Docs", "State",
        right=(*_HEADS, "Paid", "Unpaid", "Docs"),
    )  # fmt: skip
    for proof in days:
        if proof.state is not DayState.EMPTY:
            shown.add_row(*_row(proof))
    return shown


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


def _row(proof: DayProof) -> list[str]:
    by_measure = {chain.measure: chain for chain in proof.chains}
    sold = by_measure[Measure.SOLD]
    return [
        proof.day.isoformat(),
        *(money(sold.figures[link], proof.currency) for link in LINKS),
        _agreed(by_measure[Measure.PAID]),
        _agreed(by_measure[Measure.UNPAID]),
        str(len(proof.documents)),
        proof.state.value,
    ]


def _agreed(chain: Chain) -> str:
    if chain.proved:
        return money(chain.figures[LINKS[0]], chain.currency)
    return " / ".join(money(chain.figures[link], chain.currency) or "?" for link in LINKS)
