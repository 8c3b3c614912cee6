"""A small world to test delivery in: a shop, a company file, a Web Connector, and a clock.

The shop's history reaches the store through the real decoder, the company file is reached through
real SOAP bytes; only HTTP itself is left out. Time moves a second per call, and by hand.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.shopify.export import PlaceSeen, read_export
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.shop.export import write_export
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.webconnector import Faults, Update, WebConnector
from tillbook.store.models import Company, Delivery, Shop
from tillbook.store.scoping import within
from tillbook.sync import desk
from tillbook.sync.plan import Planned, plan
from tillbook.sync.prove import prove_days
from tillbook.sync.pull import Pulled, pull
from tillbook.sync.schedule import ask_for_run, make_ready
from tillbook.sync.setup import ShopTerms, connect_shop, create_company, qwc_of
from tillbook.sync.shapes import DayProof, DayState
from tillbook.sync.start import begin
from tillbook.webconnector.soap import read_envelope, write_reply

LAST_DAY = date(2026, 11, 20)
NOON_AFTER = datetime(2026, 11, 21, 17, tzinfo=UTC)
POST_PREFIX = "http://localhost:8000"

Clerk = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]


class Clock:
    """The time of the world."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def tick(self, seconds: int = 1) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


class World:
    """One company with one shop. Everything is done inside the company's scope."""

    def __init__(
        self,
        history: History,
        *,
        now: datetime = NOON_AFTER,
        domain: str | None = None,
        started: bool = True,
    ) -> None:
        self.clock = Clock(now)
        self.history = history
        self.company, self.token = create_company("Harbor & Pine LLC", now)
        info = history.shop
        with within(self.company):
            self.shop = connect_shop(
                self.company,
                ShopTerms(
                    domain=domain or info.myshopify_domain,
                    name=info.name,
                    zone=info.iana_timezone,
                    currency=info.currency_code,
                ),
                now,
            )
            if started:
                begin(self.shop, None, now)
        self.file = CompanyFile.sample(name="Harbor & Pine LLC")
        self.connector = self.another_connector()

    def another_connector(self, faults: Faults | None = None) -> WebConnector:
        """A Web Connector on the same company file, added from our own .qwc."""
        return WebConnector.from_qwc(
            qwc_of(self.company, POST_PREFIX),
            self.token,
            self.file,
            faults=faults or Faults(),
            post=self.post,
            sleep=lambda seconds: self.clock.forward(seconds=int(seconds)),
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """What the door does, without HTTP."""
        assert url.startswith(POST_PREFIX)
        envelope = read_envelope(body, headers.get("SOAPAction"))
        reply = desk.answer(envelope.call, self.clock.tick())
        return 200, write_reply(envelope.call, reply, envelope.version)

    @contextmanager
    def scope(self) -> Iterator[None]:
        with within(self.company):
            yield

    def orders(self, updated_from: datetime | None) -> Iterator[Order | Problem]:
        """The shop's orders as its bulk export writes them."""
        out = io.StringIO()
        write_export(self.history.at(self.clock.now), out)
        places = dict(self.shop.places)
        for seen in read_export(out.getvalue().splitlines(), file="export.jsonl"):
            if isinstance(seen, PlaceSeen):
                places[seen.id] = seen.name
            elif isinstance(seen, Problem) or (
                isinstance(seen, Order)
                and (updated_from is None or seen.updated_at >= updated_from)
            ):
                yield seen
        self.shop.places = places
        self.shop.save(update_fields=["places"])

    def pull(self) -> Pulled:
        with self.scope():
            return pull(self.shop, self.orders, self.clock.now)

    def plan(self) -> Planned:
        with self.scope():
            return plan(self.shop, self.clock.now)

    def prepare(self) -> Planned:
        """Read the shop, plan its closed days, and ask for a run."""
        self.pull()
        planned = self.plan()
        with self.scope():
            ask_for_run(self.shop, self.clock.now)
            make_ready(self.shop, self.clock.now)
        return planned

    def update(self, faults: Faults | None = None) -> Update:
        """The Web Connector calls once, with these faults."""
        self.connector.faults = faults or Faults()
        return self.connector.update()

    def deliver(self, updates_max: int = 40) -> list[Update]:
        """Call every five minutes until there is nothing left to do."""
        done = []
        for _ in range(updates_max):
            update = self.update()
            done.append(update)
            if update.status == "none":
                return done
            self.clock.forward(minutes=5)
        raise AssertionError(f"still not done after {updates_max} updates: {done[-1]}")

    def proofs(self, days: int = 30) -> tuple[DayProof, ...]:
        with self.scope():
            return prove_days(self.shop, LAST_DAY - timedelta(days=days), LAST_DAY)

    def states(self, days: int = 30) -> set[DayState]:
        return {proof.state for proof in self.proofs(days)} - {DayState.EMPTY}

    def deliveries(self, **where: object) -> list[Delivery]:
        with self.scope():
            rows = Delivery.objects.filter(company=self.company, **where)
            return list(rows.select_related("document").order_by("pk"))

    def receipts(self) -> list[Delivery]:
        return self.deliveries(document__type="SalesReceipt")

    def reload(self) -> None:
        self.company = Company.objects.get(pk=self.company.pk)
        with self.scope():
            self.shop = Shop.objects.select_related("company").get(pk=self.shop.pk)


def small_history(orders: int = 40, days: int = 4, seed: int = 7) -> History:
    """A few days of an ordinary shop."""
    return seeded_history(seed=seed, orders=orders, days=days, last_day=LAST_DAY)
