"""`tillbook practice`: an empty Tillbook beside a made-up shop and a simulated QuickBooks computer.

Set-up is walked in a browser as with a real shop and a real company file, and nothing real is
touched. Its files are in a folder of their own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tillbook.cli.store import Refused, use_store_in

ORDERS_MAX = 20_000
DAYS_MAX = 366


@click.command(short_help="Practise the set-up with a made-up shop.")
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
    help="Keep the practice's files in this folder. [default: a temporary one]",
)  # fmt: skip
def practice(*, orders: int, days: int, seed: int, port: int | None, home: Path | None) -> None:
    """Practise the set-up: an empty Tillbook, a made-up shop, a simulated QuickBooks computer.

    Prints three addresses and keeps them alive until Ctrl+C. Your own data is not touched.
    """
    prefix = "tillbook-practice-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as own:
        folder = home or Path(own)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise Refused(f"{folder} cannot be made: {fault.strerror or fault}.") from fault
        use_store_in(folder)
        from tillbook.cli.practice_run import PracticeTerms, run_practice

        run_practice(PracticeTerms(orders=orders, days=days, seed=seed, port=port))
