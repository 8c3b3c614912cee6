"""`tillbook serve`: the pages, the Web Connector's door and the loop, in one process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

import click

from tillbook.cli.server import DEFAULT_PORT
from tillbook.cli.store import Refused, use_store

LOCAL: Final = ("127.0.0.1", "localhost", "::1")
COMPANY_NAME_LENGTH_MAX: Final = 200


@click.command(short_help="Serve the pages and the Web Connector.")
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="Address to listen on. Any other than this computer's own demands TILLBOOK_URL, the https "
    "address of a proxy in front, and a password of every user.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=DEFAULT_PORT, show_default=True,
    help="Port to listen on.",
)  # fmt: skip
@click.option(
    "--company", metavar="NAME",
    help="First start only: the name of your company. [default: the first page asks for it]",
)  # fmt: skip
@click.option(
    "--link", "wants_link", is_flag=True,
    help="Print a new one-time sign-in link, for a forgotten password.",
)  # fmt: skip
@click.option(
    "--unattended", is_flag=True,
    help="As a service: print no link (tillbook link does), and without a terminal keep a log.",
)  # fmt: skip
def serve(*, host: str, port: int, company: str | None, wants_link: bool, unattended: bool) -> None:
    """Serve the pages and answer the Web Connector until Ctrl+C, and do what is due meanwhile.

    The first start prints a one-time link. Its page asks for your name and password, and set-up
    begins.
    """
    if unattended:
        from tillbook.cli.unattended import keep_log

        keep_log()
    use_store()
    from tillbook.cli.server import WebServer
    from tillbook.project.address import public_address

    _check_host(host)
    web = WebServer(host, port)
    try:
        public = public_address()
        url = public.origin if public else f"http://localhost:{web.port}"
        _welcome(company, url, wants_link=wants_link, shows_links=not unattended)
        click.echo(f"Tillbook is at {url}" + ("." if unattended else " until you press Ctrl+C."))
        sys.stdout.flush()
        _run(web.run)
    finally:
        web.close()


def _check_host(host: str) -> None:
    """Beyond this computer, passwords travel by https only, and everybody has one."""
    if host in LOCAL:
        return
    from tillbook.project.address import public_address

    if public_address() is None:
        raise Refused(
            f"To listen on {host}, say the https address at which a proxy receives people and "
            "hands them on to Tillbook, as in TILLBOOK_URL=https://books.example.com. Without one, "
            "passwords and figures would cross the network for everybody to read."
        )
    from django.contrib.auth.models import User

    people = list(User.objects.filter(is_active=True))
    without = [user.get_username() for user in people if not user.has_usable_password()]
    if not people or without:
        who = ", ".join(without) or "the first owner"
        raise Refused(
            f"To listen on {host}, every user needs a password, and {who} has none. "
            "Start on this computer first: tillbook serve"
        )


def _welcome(name: str | None, url: str, *, wants_link: bool, shows_links: bool) -> None:
    """Whoever starts the program first gets in by a link, the only secret that is printed; the
    Web Connector's password is made in set-up, by who will give it to QuickBooks.
    """
    from tillbook.cli.books import all_companies
    from tillbook.store.models import Membership
    from tillbook.store.scoping import within
    from tillbook.sync.setup import found_company
    from tillbook.web.welcome import make_link

    companies = all_companies() or [found_company(_company_name(name), datetime.now(UTC))]
    for company in companies if shows_links else ():
        with within(company):
            owned = Membership.objects.filter(company=company, is_owner=True).exists()
        if wants_link or not owned:
            where = f"Sign in to {company.name}" if company.name else "Begin"
            click.echo(f"{where} with this link; it works once:")
            click.echo(make_link(company, url))


def _company_name(given: str | None) -> str:
    """The name that was given; "" is asked for by the page of the first link."""
    if given is None:
        return ""
    from tillbook.sync.setup import plain_name

    name = plain_name(given)
    if not name or len(name) > COMPANY_NAME_LENGTH_MAX:
        raise Refused(
            f"A company's name has 1 to {COMPANY_NAME_LENGTH_MAX} characters that can be seen."
        )
    return name


def _run(serve_pages: Callable[[], None]) -> None:
    """The loop in a thread, the pages in this one; both end with Ctrl+C or a stop signal."""
    from tillbook.cli.server import end_on_sigterm
    from tillbook.sync.runner import loop

    stop = Event()
    thread = Thread(target=loop, args=(stop, lambda: datetime.now(UTC)), name="runner")
    end_on_sigterm()
    thread.start()
    try:
        serve_pages()
    finally:
        stop.set()
        thread.join()
