"""`tillbook status`: where everything stands, or the journey of one order."""

from __future__ import annotations

import click

from tillbook.cli.store import use_store


@click.command(short_help="Show where everything stands, or one order's journey.")
@click.option(
    "--order", metavar="NAME",
    help="Follow one order, as in '#1001': facts, entries, documents, attempts, QuickBooks ids.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def status(*, order: str | None, as_json: bool) -> None:
    """Show each company and shop at a glance: what was read, planned, delivered, what is wrong.

    Exit status: 0 fine, 1 problems are open (they are printed), 2 there is no such order.
    """
    use_store()
    from tillbook.cli.status_show import show_journeys, show_status

    raise SystemExit(
        show_status(as_json=as_json) if order is None else show_journeys(order, as_json=as_json)
    )
