"""The demo's outcome for people and for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from rich.table import Table

from tillbook.cli.proof_show import proof_table
from tillbook.cli.prove import PER_ORDER
from tillbook.cli.screen import emit_json, money, screen, show_problems, table
from tillbook.core.money import parse_minor

if TYPE_CHECKING:
    from tillbook.cli.demo_run import Outcome

_CURRENCY: Final = "USD"


def emit_outcome(outcome: Outcome) -> None:
    """One JSON object and nothing else."""
    emit_json(
        {
            "orders": outcome.orders,
            "documents": outcome.documents,
            "conversations": outcome.conversations,
            "round_trips": outcome.round_trips,
            "differences": [asdict(one) for one in outcome.differences],
            "trial_balance": outcome.trial_balance,
        }
    )


def show_outcome(outcome: Outcome) -> None:
    """The days with their five figures, the trial balance, and what it took."""
    console = screen()
    console.print(proof_table(outcome.proofs))
    console.print(PER_ORDER, style="dim", soft_wrap=True)
    console.print()
    console.print(_trial_balance(outcome.trial_balance))
    console.print(
        f"\nOrders: {outcome.orders}. Documents: {outcome.documents}. "
        f"Conversations: {outcome.conversations}. Round trips: {outcome.round_trips}. "
        f"Seconds: {outcome.seconds}."
    )
    show_problems(console, outcome.problems)
    if outcome.differences:
        console.print(f"\nDifferences ({len(outcome.differences)})", style="bold red")
        for one in outcome.differences:
            console.print(f"- {one.where}, {one.what}: {one.expected} expected, {one.found} found")
    else:
        console.print("No difference: every figure agrees, to the cent.", style="bold")


def show_served(url: str, link: str) -> None:
    """Where to look now."""
    console = screen()
    console.print(f"\nTillbook is at {url} until you press Ctrl+C.")
    console.print("Sign in with this link; it works once:")
    console.print(link, soft_wrap=True)


def _trial_balance(balances: dict[str, str]) -> Table:
    shown = table(
        "Trial balance of the company file, from its own ledger",
        "Account", "Debit", "Credit", right=("Debit", "Credit"),
    )  # fmt: skip
    debits = credits_minor = 0
    for account, text in sorted(balances.items()):
        minor = parse_minor(text, _CURRENCY)
        debits += max(minor, 0)
        credits_minor += max(-minor, 0)
        debit, credit = (minor, None) if minor >= 0 else (None, -minor)
        shown.add_row(account, money(debit, _CURRENCY), money(credit, _CURRENCY))
    shown.add_section()
    shown.add_row("Total", money(debits, _CURRENCY), money(credits_minor, _CURRENCY))
    return shown
