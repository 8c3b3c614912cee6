"""`tillbook sync`: read a shop, plan its closed days, let QuickBooks fetch them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from tillbook.cli.store import use_store

if TYPE_CHECKING:
    from tillbook.store.models import Shop
    from tillbook.sync.plan import Planned
    from tillbook.sync.pull import Pulled

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(short_help="Bring closed days of a shop to QuickBooks.")
@click.argument("shop")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="With --dry-run: no earlier day.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="With --dry-run: no later day.")
@click.option(
    "--dry-run", is_flag=True,
    help="Read Shopify and say what would be planned; plan nothing and send nothing.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def sync(
    *, shop: str, first: datetime | None, last: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Bring every closed day of SHOP that is not delivered yet to QuickBooks.

    SHOP is its domain (NAME.myshopify.com), its name or number. Shopify is read now; QuickBooks
    fetches the documents at its next call, within five minutes while the Web Connector runs.

    Every closed day is planned, by this command or by the running “tillbook serve”; --from and
    --to only narrow what --dry-run shows.

    Exit status: 0 fine, 1 problems were found (they are printed), 2 wrong usage.
    """
    if (first or last) and not dry_run:
        raise click.UsageError(
            "--from and --to go with --dry-run only: every closed day that is not delivered yet "
            "is planned anyway, so that none is left out."
        )
    use_store()
    from tillbook.cli.books import day_range, shop_named
    from tillbook.cli.screen import progress
    from tillbook.store.scoping import within
    from tillbook.sync.schedule import ask_for_run, make_ready
    from tillbook.sync.source import pull_shop, stopped

    found = shop_named(shop)
    span = day_range(first, last)
    planned: Planned | None = None
    asked_at = datetime.now(UTC)
    with within(found.company):
        with progress("Orders read from Shopify") as count:
            pulled = pull_shop(found, asked_at, count)
        if not stopped(pulled):
            planned = _plan(found, span, dry_run=dry_run)
            if not dry_run and found.started_at is not None:
                ask_for_run(found, asked_at)
                make_ready(found, asked_at)
    _show(found, pulled, planned, dry_run=dry_run, as_json=as_json)
    raise SystemExit(1 if pulled.problems or (planned and planned.problems) else 0)


def _plan(shop: Shop, span: tuple[date | None, date | None], *, dry_run: bool) -> Planned:
    """Plan closed days within the span; the others stay for a later sync."""
    from tillbook.core.days import closes_at
    from tillbook.sync.plan import plan

    first, last = span
    now = datetime.now(UTC)
    start = shop.start_date
    if first is not None and (start is None or first > start):
        shop.start_date = first  # of this value alone; it is not saved
    if last is not None:
        now = min(now, closes_at(last, shop.zone))
    try:
        return plan(shop, now, dry_run=dry_run)
    finally:
        shop.start_date = start


def _show(
    shop: Shop, pulled: Pulled, planned: Planned | None, *, dry_run: bool, as_json: bool
) -> None:
    from tillbook.cli.screen import emit_json, money, problem_json, screen, show_problems, table
    from tillbook.core.proof import Measure, line_figures
    from tillbook.sync.orders import place_names

    documents = planned.documents if planned else ()
    problems = [*pulled.problems, *(planned.problems if planned else ())]
    if as_json:
        emit_json(
            {
                "shop": shop.domain,
                "dry_run": dry_run,
                "orders": pulled.orders,
                "new_facts": pulled.new_facts,
                "last_day": planned.last_day.isoformat() if planned else None,
                "documents": [
                    {"key": one.key, "date": one.day.isoformat(), "ref_number": one.ref_number}
                    for one in documents
                ],
                "problems": [problem_json(one) for one in problems],
            }
        )
        return
    console = screen()
    console.print(f"{pulled.orders} orders read, {pulled.new_facts} new facts.")
    if planned is None:
        console.print("Nothing was planned: Shopify was not read to its end.")
    elif not dry_run and shop.started_at is None:
        console.print("Nothing was planned: the shop is not started.")
    elif documents:
        names = place_names(shop)
        shown = table(
            "Would be planned" if dry_run else "Planned",
            "Day", "Place", "Number", "Sold", "Paid", right=("Sold", "Paid"),
        )  # fmt: skip
        for one in documents:
            sums = line_figures(one.lines)
            shown.add_row(
                one.day.isoformat(), names.get(one.place_id, one.place_id), one.ref_number,
                money(sums[Measure.SOLD], one.currency), money(sums[Measure.PAID], one.currency),
            )  # fmt: skip
        console.print(shown)
    else:
        console.print(f"Nothing new up to {planned.last_day.isoformat()}, the last closed day.")
    if planned is not None and not dry_run and shop.started_at is not None:
        console.print("QuickBooks calls within 5 minutes, or press Update Selected there.")
    show_problems(console, problems)
