"""`tillbook link`: a new one-time link, for who runs Tillbook as a service and sees no terminal."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime

import click

from tillbook.cli.server import DEFAULT_PORT
from tillbook.cli.service import installed_port
from tillbook.cli.store import use_store


@click.command(short_help="Print a new one-time sign-in link.")
@click.argument("company", required=False)
@click.option(
    "--port", type=click.IntRange(1, 65_535),
    help="Port on which Tillbook answers on this computer. [default: that of the installed "
    f"service, else {DEFAULT_PORT}]",
)  # fmt: skip
@click.option(
    "--open", "opens", is_flag=True, help="Open it in the browser of this computer as well."
)
def link(*, company: str | None, port: int | None, opens: bool) -> None:
    """Print a link that lets an owner of COMPANY in once, to begin or with a forgotten password.

    Earlier links stop working. Without COMPANY, its name or number, every company gets one.
    """
    use_store()
    port = port or installed_port() or DEFAULT_PORT
    from tillbook.cli.books import all_companies, company_named
    from tillbook.sync.setup import found_company
    from tillbook.web.welcome import make_link

    companies = [company_named(company)] if company else all_companies()
    for found in companies or [found_company("", datetime.now(UTC))]:
        made = make_link(found, local_url(port))
        if len(companies) > 1:
            click.echo(f"{found.name}:")
        click.echo(made)
        if opens and not webbrowser.open(made):
            click.echo("No browser could be opened: open the link yourself.", err=True)


def local_url(port: int) -> str:
    """Where people reach Tillbook: TILLBOOK_URL, else this computer's own address."""
    from tillbook.project.address import public_address

    public = public_address()
    return public.origin if public else f"http://localhost:{port}"
