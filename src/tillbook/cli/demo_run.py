"""The demo's way: shop over HTTP → pull → plan → server → Web Connector → company file → proof.

The shop, the Web Connector and the company file are simulations that know nothing of Tillbook;
what runs between them is the program as it is installed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread
from typing import Final

from tillbook.cli.demo_check import Difference, differences
from tillbook.cli.demo_show import emit_outcome, show_outcome, show_served
from tillbook.cli.screen import progress
from tillbook.cli.server import DEFAULT_PORT, WebServer, end_on_sigterm
from tillbook.cli.store import Refused
from tillbook.core.days import last_closed_day
from tillbook.core.problems import Problem
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.webconnector import Update, WebConnector
from tillbook.store.models import Company, Conversation, DocumentRecord, Shop
from tillbook.store.scoping import anywhere, within
from tillbook.sync import setup
from tillbook.sync.plan import plan
from tillbook.sync.prove import prove_days
from tillbook.sync.runner import loop
from tillbook.sync.schedule import ask_for_run, make_ready
from tillbook.sync.shapes import DayProof
from tillbook.sync.source import pull_shop
from tillbook.sync.start import begin
from tillbook.web.welcome import make_link

COMPANY: Final = "Harbor & Pine LLC"
ZONE: Final = "America/New_York"
UPDATES_MAX: Final = 50
"""Conversations the demo waits for before it says that something is wrong."""

POLL_PAUSE_S: Final = 30
SCHEDULE_HOUR: Final = 6
POINTS_PER_S: Final = 1_000_000
"""The simulated shop is generous, so that the demo does not wait for its throttle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTerms:
    """What the demo is asked for. `today` None is today in the shop's zone."""

    orders: int
    days: int
    seed: int
    today: date | None
    port: int | None
    once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it. `trial_balance` is the company file's own, debit positive."""

    orders: int
    documents: int
    conversations: int
    round_trips: int
    seconds: int
    proofs: tuple[DayProof, ...]
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...]
    trial_balance: dict[str, str]


def run_demo(terms: DemoTerms, *, as_json: bool) -> int:
    """Run it, show it, serve it; the exit status."""
    with anywhere():
        if Company.objects.exists():
            raise Refused("This folder already holds a company; give the demo an empty one.")
    now = datetime.now(UTC)
    yesterday = last_closed_day(now, ZONE)
    last = min(terms.today - timedelta(days=1), yesterday) if terms.today else yesterday
    first = last - timedelta(days=terms.days - 1)
    history = seeded_history(
        seed=terms.seed, orders=terms.orders, days=terms.days, last_day=last, zone=ZONE
    )
    port = terms.port if terms.port is not None else 0 if terms.once else DEFAULT_PORT
    file = CompanyFile.sample(name=COMPANY)
    with (
        ShopServer(history, restore_rate=POINTS_PER_S) as source,
        WebServer("127.0.0.1", port) as web,
    ):
        url = f"http://localhost:{web.port}"
        company, token = setup.create_company(COMPANY, now)
        connector = WebConnector.from_qwc(setup.qwc_of(company, url), token, file)
        with within(company):
            shop = _connect(company, source, first, now)
            outcome = _sync(shop, connector, first, last)
        if as_json:
            emit_outcome(outcome)
        else:
            show_outcome(outcome)
        if not terms.once:
            _serve(shop, connector, url)
    return 1 if outcome.differences else 0


def _connect(company: Company, source: ShopServer, first: date, now: datetime) -> Shop:
    said = source.history.shop
    shop = setup.connect_shop(
        company,
        setup.ShopTerms(
            domain=said.myshopify_domain,
            name=said.name,
            zone=said.iana_timezone,
            currency=said.currency_code,
            base_url=source.url,
            access_token=source.token,
        ),
        now,
    )
    setup.set_schedule(shop, now, hour=SCHEDULE_HOUR)
    begin(shop, first, now)
    return shop


def _sync(shop: Shop, connector: WebConnector, first: date, last: date) -> Outcome:
    """Read, plan, let QuickBooks fetch it, prove; times are real."""
    begun, now = time.monotonic(), datetime.now(UTC)
    with progress("Orders read from the shop") as count:
        pulled = pull_shop(shop, now, count)
    planned = plan(shop, now)
    ask_for_run(shop, now)
    make_ready(shop, now)
    with progress("Conversations with QuickBooks") as count:
        updates = _updates(connector, count)
    proofs = prove_days(shop, first, last)
    problems = (*pulled.problems, *planned.problems)
    conversations = Conversation.objects.filter(company=shop.company, round_trips__gt=0)
    return Outcome(
        orders=pulled.orders,
        documents=DocumentRecord.objects.filter(shop=shop).count(),
        conversations=conversations.count(),
        round_trips=sum(update.round_trips for update in updates),
        seconds=round(time.monotonic() - begun),
        proofs=proofs,
        problems=problems,
        differences=differences(
            shop, proofs, problems, connector.company.trial_balance(), updates[-1]
        ),
        trial_balance=connector.company.trial_balance(),
    )


def _updates(connector: WebConnector, count: Callable[[int], None]) -> list[Update]:
    """Press Update Selected until there is nothing to do, or something is wrong."""
    updates: list[Update] = []
    for number in range(1, UPDATES_MAX + 1):
        updates.append(connector.update())
        count(number)
        if updates[-1].status != "done":
            break
    return updates


def _serve(shop: Shop, connector: WebConnector, url: str) -> None:
    """Keep everything alive until Ctrl+C: the pages, the loop, QuickBooks calling now and then."""
    stop = Event()
    end_on_sigterm()
    link = make_link(shop.company, url)
    show_served(url, link)
    with _looping(stop):
        try:
            while not stop.wait(POLL_PAUSE_S):
                connector.update()
        except KeyboardInterrupt:
            stop.set()


@contextmanager
def _looping(stop: Event) -> Iterator[None]:
    thread = Thread(target=loop, args=(stop, lambda: datetime.now(UTC)), name="runner", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
