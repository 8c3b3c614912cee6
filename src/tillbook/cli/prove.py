"""`tillbook prove`: Shopify = facts = entries = documents = QuickBooks, day by day, and every
balance from its opening to its closing.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from tillbook.cli.store import Refused, use_store

if TYPE_CHECKING:
    from tillbook.cli.screen import Json
    from tillbook.store.models import Shop
    from tillbook.sync.balances import Balances
    from tillbook.sync.shapes import DayProof

DAYS_SHOWN: Final = 31
"""Days proved when none are named: the newest closed ones."""

PER_ORDER: Final = (
    "Proved per order: Shopify states totals per order, not per day, and each order's own total "
    "counts on the last day on which something of it happened."
)
"""docs/decisions/0006."""

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(short_help="Compare every figure from Shopify to QuickBooks.")
@click.argument("shop", required=False)
@click.option("--from", "first", type=_DAY, metavar="DAY", help="First day. [default: 31 days]")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Last day. [default: last closed]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def prove(
    *, shop: str | None, first: datetime | None, last: datetime | None, as_json: bool
) -> None:
    """Compare every figure of each day from Shopify to QuickBooks, of SHOP or of every shop.

    A day is proved, waiting, held, refused, or differs; a difference is named, never plugged.
    Below the days stands each balance: opening, movements, closing, and what it must equal.
    QuickBooks' figures are those of its last answers.

    Exit status: 0 when no day differs, is refused or held, and no balance differs; else 1.
    """
    use_store()
    from tillbook.cli.books import FIRST, all_shops, day_range, shop_named
    from tillbook.cli.screen import emit_json, screen
    from tillbook.core.balances import BalanceState
    from tillbook.store.scoping import within
    from tillbook.sync.balances import balances
    from tillbook.sync.prove import TooManyDays, prove_days
    from tillbook.sync.shapes import DayState

    shops = all_shops() if shop is None else [shop_named(shop)]
    span = day_range(first, last)
    proofs: list[tuple[Shop, tuple[DayProof, ...]]] = []
    sheets: dict[int, Balances | None] = {}
    for one in shops:
        with within(one.company):
            try:
                proofs.append((one, prove_days(one, *_days(one, span))))
                sheets[one.pk] = balances(one, datetime.now(UTC), *span)
            except TooManyDays as fault:
                raise Refused(f"{fault} Name fewer with --from and --to.") from fault
    if as_json:
        emit_json({"shops": [_shop_json(one, days, sheets[one.pk]) for one, days in proofs]})
    else:
        console = screen()
        if not proofs:
            console.print(f"There is no shop yet. {FIRST['shop']}", soft_wrap=True)
        for one, days in proofs:
            _show(one, days, sheets[one.pk])
    bad = {DayState.DIFFERS, DayState.REFUSED, DayState.HELD}
    wrong = any(day.state in bad for _, days in proofs for day in days) or any(
        row.balance.state is BalanceState.DIFFERS
        for sheet in sheets.values()
        for row in (sheet.rows if sheet else ())
    )
    raise SystemExit(1 if wrong else 0)


def _days(shop: Shop, span: tuple[date | None, date | None]) -> tuple[date, date]:
    from tillbook.core.days import last_closed_day

    first, last = span
    closed = last_closed_day(datetime.now(UTC), shop.zone)
    if last is None:
        last = max(closed, first) if first else closed
    if first is None:
        first = last - timedelta(days=DAYS_SHOWN - 1)
        if shop.start_date is not None:
            first = max(first, min(shop.start_date, last))
    return first, last


def _show(shop: Shop, days: tuple[DayProof, ...], sheet: Balances | None) -> None:
    from tillbook.cli.proof_show import balance_table, causes, proof_table
    from tillbook.cli.screen import screen, show_problems
    from tillbook.core.days import last_closed_day
    from tillbook.sync.shapes import DayState

    console = screen()
    console.print(f"{shop.name} ({shop.domain})", style="bold")
    console.print(proof_table(days))
    console.print(PER_ORDER, style="dim", soft_wrap=True)
    closed = last_closed_day(datetime.now(UTC), shop.zone)
    nothing_yet = (DayState.EMPTY, DayState.WAITING)
    counts = Counter(
        "open" if day.day > closed and day.state in nothing_yet else day.state.value for day in days
    )
    words = [*(state.value for state in DayState), "open"]
    console.print(", ".join(f"{counts[word]} {word}" for word in words if counts[word]))
    if sheet is not None:
        console.print()
        console.print(balance_table(sheet))
        for line in causes(sheet):
            console.print(f"- {line}", soft_wrap=True)
    show_problems(console, (found for day in days for found in day.problems))


def _shop_json(shop: Shop, days: tuple[DayProof, ...], sheet: Balances | None) -> Json:
    from tillbook.cli.proof_show import balances_json, day_json

    return {
        "shop": shop.domain,
        "currency": shop.currency,
        "days": [day_json(day) for day in days],
        "balances": None if sheet is None else balances_json(sheet),
    }
