"""`tillbook qwc`: the file that introduces Tillbook to a Web Connector."""

from __future__ import annotations

import click

from tillbook.cli.store import Refused, use_store


@click.command(short_help="Print the file for the Web Connector.")
@click.argument("company")
@click.option(
    "--url", default="http://localhost:8765", show_default=True,
    help="Where the Web Connector reaches Tillbook.",
)  # fmt: skip
def qwc(company: str, url: str) -> None:
    """Print the .qwc file of COMPANY (its name or number). It holds no password.

    Save it on the QuickBooks computer and open it there:

        tillbook qwc "My company" > tillbook.qwc
    """
    use_store()
    from tillbook.cli.books import company_named
    from tillbook.cli.screen import emit
    from tillbook.sync.setup import qwc_of
    from tillbook.webconnector.qwc import UnfitQwc

    found = company_named(company)
    try:
        text = qwc_of(found, url)
    except UnfitQwc as unfit:
        raise Refused(f"The Web Connector would refuse this file: {unfit}") from unfit
    emit(text if text.endswith("\n") else text + "\n")
