"""The practice itself: the real program between a simulated shop and a simulated computer."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

import click

from tillbook.cli.books import all_companies
from tillbook.cli.server import DEFAULT_PORT, WebServer, end_on_sigterm
from tillbook.core.days import last_closed_day
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.webconnector.window import Computer
from tillbook.sync.runner import loop
from tillbook.sync.setup import found_company
from tillbook.web.welcome import make_link

COMPANY: Final = "Harbor & Pine LLC"
ZONE: Final = "America/New_York"
TOKEN: Final = "shpat_practice"  # noqa: S105 - a made-up shop's made-up token
POINTS_PER_S: Final = 1_000_000
LOOK_PAUSE_S: Final = 1.0
"""Somebody is watching: what is due is done at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTerms:
    """What the practice is asked for."""

    orders: int
    days: int
    seed: int
    port: int | None


def run_practice(terms: PracticeTerms) -> None:
    """Serve until Ctrl+C."""
    history = seeded_history(
        seed=terms.seed,
        orders=terms.orders,
        days=terms.days,
        last_day=last_closed_day(datetime.now(UTC), ZONE),
        zone=ZONE,
    )
    port = DEFAULT_PORT if terms.port is None else terms.port
    file = CompanyFile.sample(name=COMPANY, sales_tax=False, with_history=True)
    stop = Event()
    runner = Thread(
        target=loop,
        args=(stop, lambda: datetime.now(UTC), LOOK_PAUSE_S),
        name="runner",
        daemon=True,
    )
    with (
        ShopServer(history, token=TOKEN, restore_rate=POINTS_PER_S) as source,
        WebServer("127.0.0.1", port) as web,
        Computer(file) as computer,
    ):
        url = f"http://localhost:{web.port}"
        companies = all_companies() or [found_company("", datetime.now(UTC))]
        link = make_link(companies[0], url)
        end_on_sigterm()
        runner.start()
        _tell(link, source.url, computer.url)
        try:
            stop.wait()
        except KeyboardInterrupt:
            stop.set()
        runner.join()


def _tell(link: str, shop: str, computer: str) -> None:
    click.echo("1. Tillbook. Begin here; the link works once:")
    click.echo(f"   {link}")
    click.echo("2. The made-up shop. Where Tillbook asks for a shop and its access token:")
    click.echo(f"   {shop}   {TOKEN}")
    click.echo("3. The computer with QuickBooks (simulated), in a second window:")
    click.echo(f"   {computer}")
    click.echo("Ctrl+C ends it and throws everything away; a folder given with --home stays.")
    sys.stdout.flush()
