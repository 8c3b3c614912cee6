"""`tillbook qwc`: the file that introduces Tillbook to a Web Connector."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import click

from tillbook.cli.store import Refused, use_store

LOCAL_URL: Final = "http://localhost:8765"


@click.command(short_help="Print the file for the Web Connector.")
@click.argument("company")
@click.option(
    "--url",
    help="Where the Web Connector reaches Tillbook. [default: TILLBOOK_URL, or "
    f"{LOCAL_URL}]",
)  # fmt: skip
def qwc(company: str, url: str | None) -> None:
    """Print the .qwc file of COMPANY (its name or number). It holds no password.

    Save it on the QuickBooks computer and open it there:

        tillbook qwc "My company" > tillbook.qwc

    It names the address at which that computer reaches Tillbook: say it with --url where Tillbook
    runs on another one. The Web Connector takes https only, except for localhost.
    """
    use_store()
    from tillbook.cli.books import company_named
    from tillbook.cli.screen import emit
    from tillbook.project.address import public_address
    from tillbook.store.scoping import within
    from tillbook.sync.setup import note_download, qwc_of
    from tillbook.webconnector.qwc import UnfitQwc

    found = company_named(company)
    public = public_address()
    try:
        text = qwc_of(found, url or (public.origin if public else LOCAL_URL))
    except UnfitQwc as unfit:
        raise Refused(f"The Web Connector would refuse this file: {unfit}") from unfit
    with within(found):
        note_download(found, datetime.now(UTC))
    emit(text if text.endswith("\n") else text + "\n")
