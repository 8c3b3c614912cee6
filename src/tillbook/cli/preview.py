"""`tillbook preview`: what would be booked from an export; posts nothing, needs no account."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NoReturn

import click

from tillbook.cli.store import Refused, use_no_store

FORMATS: Final = ("table", "json", "beancount", "qbxml")
_MODES: Final = click.Choice(["summary", "detailed"])


def _print_query(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        from tillbook.sync.preview import print_query

        click.echo(print_query())
        context.exit()


@click.command(no_args_is_help=True, short_help="Show what would be booked from an export.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml",
    help="Accounts of your own: [[accounts]] with role, qualifier, account and type. "
    "docs/config.md tells the format.",
)
@click.option(
    "--customers", type=_MODES, default="summary", show_default=True,
    help="One receipt per day and place, or one document per order (later version).",
)  # fmt: skip
@click.option(
    "--inventory", type=_MODES, default="summary", show_default=True,
    help="Lines by product type, or items by variant (later version).",
)  # fmt: skip
@click.option(
    "--vendors", type=_MODES, default="summary", show_default=True,
    help="One vendor for all, or each supplier (later version).",
)  # fmt: skip
@click.option(
    "--summary-as", type=click.Choice(["receipt", "journal"]), default="receipt",
    show_default=True, help="How a day is written down; a journal comes in a later version.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
    help="For people, for scripts, for beancount, or as QuickBooks would be told.",
)  # fmt: skip
@click.option("--timezone", metavar="ZONE", help="The shop's time zone, as in America/New_York.")
@click.option("--currency", metavar="CODE", help="The shop's currency, as in USD.")
@click.option(
    "--print-query", is_flag=True, is_eager=True, expose_value=False, callback=_print_query,
    help="Print the bulk query whose result is read here, and stop.",
)  # fmt: skip
def preview(  # noqa: PLR0913 - one parameter per option
    *,
    files: tuple[str, ...],
    config: Path | None,
    customers: str,
    inventory: str,
    vendors: str,
    summary_as: str,
    form: str,
    timezone: str | None,
    currency: str | None,
) -> None:
    """Show what would be booked from an export. Posts nothing and needs no account anywhere.

    FILE is a file of JSON lines as Shopify's bulk export writes them for the query that
    --print-query prints; it may be packed with gzip, and “-” is standard input. Several files are
    read as one. Every fact given is booked.

    In JSON, debits are positive and credits negative, in entries and documents alike.
    """
    _only_summary(customers=customers, inventory=inventory, vendors=vendors)
    if summary_as == "journal":
        _comes_later("--summary-as journal", "--summary-as receipt")
    use_no_store()
    from tillbook.cli.preview_show import run_preview

    raise SystemExit(run_preview(files, config, form, timezone, currency))


def _only_summary(**modes: str) -> None:
    for option, mode in modes.items():
        if mode == "detailed":
            _comes_later(f"--{option} detailed", f"--{option} summary")


def _comes_later(wanted: str, instead: str) -> NoReturn:
    raise Refused(f"{wanted} comes in a later version of Tillbook; this one knows {instead}.")
