"""`tillbook demo`: a made-up shop, a simulated company file, and everything real between them."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import click

from tillbook.cli.store import Refused, use_store_in

ORDERS_MAX = 20_000
DAYS_MAX = 366


@click.command(short_help="Show the whole way with a made-up shop.")
@click.option("--once", is_flag=True, help="Stop after the proof instead of serving the pages.")
@click.option(
    "--orders", type=click.IntRange(1, ORDERS_MAX), default=120, show_default=True,
    help="Orders of the made-up shop.",
)  # fmt: skip
@click.option(
    "--days", type=click.IntRange(1, DAYS_MAX), default=30, show_default=True,
    help="Days on which they were placed, the last one yesterday.",
)  # fmt: skip
@click.option(
    "--seed", type=int, default=7, show_default=True, help="The same seed makes the same shop."
)
@click.option("--port", type=click.IntRange(0, 65_535), help="Port of the pages [default: 8765].")
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Keep the demo's files in this folder, which must be empty of companies. "
    "[default: a temporary one]",
)  # fmt: skip
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
    help="Let the shop's last day be the day before this one.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="With --once: one JSON object on stdout.")
def demo(  # noqa: PLR0913 - one parameter per option
    *,
    once: bool,
    orders: int,
    days: int,
    seed: int,
    port: int | None,
    home: Path | None,
    today: datetime | None,
    as_json: bool,
) -> None:
    """Show the whole way: a made-up shop, its days, QuickBooks (simulated), the proof.

    Everything between the two simulations is the real program, over real HTTP. Your own data is
    not touched. Afterwards the pages are served until Ctrl+C, unless --once is given.

    Exit status: 0 when every figure agrees, 1 when any differs.
    """
    if as_json and not once:
        raise Refused("--json needs --once: it prints one object and ends.")
    with tempfile.TemporaryDirectory(prefix="tillbook-demo-", ignore_cleanup_errors=True) as own:
        folder = home or Path(own)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Refused(f"{folder} cannot be made: {fault.strerror or fault}.") from fault
        use_store_in(folder)
        from tillbook.cli.demo_run import DemoTerms, run_demo

        terms = DemoTerms(
            orders=orders,
            days=days,
            seed=seed,
            today=today.date() if today else None,
            port=port,
            once=once,
        )
        raise SystemExit(run_demo(terms, as_json=as_json))
