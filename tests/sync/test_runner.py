"""What is due, in which order, and that one failing shop never keeps another from its turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest

from tillbook.core.problems import Code
from tillbook.shopify.client import ShopifyClient
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.server import ShopServer
from tillbook.store.models import DocumentRecord, FactRecord, OrderRecord, Run, Shop
from tillbook.store.scoping import within
from tillbook.sync import runner
from tillbook.sync.attention import open_problems
from tillbook.sync.plan import plan
from tillbook.sync.runner import Task, TaskKind, due, look, loop, perform
from tillbook.sync.schedule import NotStarted, ask_for_run, open_runs
from tillbook.sync.setup import ShopTerms, connect_shop, create_company, set_schedule
from tillbook.sync.source import pull_shop
from tillbook.sync.start import begin

LAST_DAY = date(2026, 11, 20)
HISTORY = seeded_history(seed=4, orders=12, days=3, last_day=LAST_DAY)
# New York, UTC-5: the day closes at 07:00 UTC, reading begins 10:30, the run is due at 11:00.
CONNECTED = datetime(2026, 11, 20, 20, tzinfo=UTC)
BEFORE_CLOSING = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
READING = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
HOUR = datetime(2026, 11, 21, 11, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[ShopServer]:
    with ShopServer(HISTORY) as one:
        yield one


def connect(server: ShopServer, domain: str, *, daily: bool = True, started: bool = True) -> Shop:
    company, _ = create_company(domain, CONNECTED)
    said = HISTORY.shop
    with within(company):
        shop = connect_shop(
            company,
            ShopTerms(
                domain=domain,
                name=domain,
                zone=said.iana_timezone,
                currency=said.currency_code,
                base_url=server.url,
                access_token=server.token,
            ),
            CONNECTED,
        )
        if daily:
            set_schedule(shop, CONNECTED, hour=6)
        if started:
            begin(shop, LAST_DAY - timedelta(days=2), CONNECTED)
    return shop


@pytest.fixture
def shop(db: None, server: ShopServer) -> Shop:
    return connect(server, HISTORY.shop.myshopify_domain)


def kinds(now: datetime) -> list[TaskKind]:
    return [task.kind for task in due(now)]


def did(now: datetime) -> TaskKind:
    task = due(now)[0]
    assert perform(task, now)
    return task.kind


def test_a_daily_shop_is_read_planned_and_then_run(shop: Shop) -> None:
    assert did(READING) is TaskKind.PULL
    assert did(READING) is TaskKind.PLAN
    assert kinds(READING) == []
    assert did(HOUR) is TaskKind.RUN
    assert kinds(HOUR) == []
    with within(shop.company):
        assert Run.objects.get().due_at == HOUR
        days = set(DocumentRecord.objects.values_list("day", flat=True))
        assert days == set(FactRecord.objects.values_list("day", flat=True))
    assert kinds(HOUR + timedelta(days=1, minutes=-31)) == []
    assert kinds(HOUR + timedelta(days=1, minutes=-30)) == [TaskKind.PULL]


def test_a_task_that_died_is_due_again(shop: Shop) -> None:
    task = due(READING)[0]
    perform(task, READING)
    perform(task, READING)
    assert did(READING) is TaskKind.PLAN
    with within(shop.company):
        made = DocumentRecord.objects.count()
    perform(Task(TaskKind.PLAN, shop), READING)
    with within(shop.company):
        assert DocumentRecord.objects.count() == made > 0


def test_a_day_that_was_read_while_it_was_open_is_not_planned(shop: Shop) -> None:
    with within(shop.company):
        ask_for_run(shop, BEFORE_CLOSING)
    assert did(BEFORE_CLOSING) is TaskKind.PULL
    later = BEFORE_CLOSING + timedelta(hours=2)
    assert did(BEFORE_CLOSING) is TaskKind.PLAN
    assert did(BEFORE_CLOSING) is TaskKind.RUN
    with within(shop.company):
        planned = set(DocumentRecord.objects.values_list("day", flat=True))
        assert LAST_DAY not in planned
        assert FactRecord.objects.filter(day=LAST_DAY).exists()
    assert kinds(later) == []


def test_a_manual_shop_is_left_alone_until_somebody_asks(db: None, server: ShopServer) -> None:
    shop = connect(server, HISTORY.shop.myshopify_domain, daily=False)
    assert kinds(HOUR) == []
    with within(shop.company):
        ask_for_run(shop, HOUR)
    assert did(HOUR) is TaskKind.PULL
    assert did(HOUR) is TaskKind.PLAN
    with within(shop.company):
        assert not open_runs(shop.company).exists(), "QuickBooks may not write before all is ready"
    assert did(HOUR) is TaskKind.RUN
    with within(shop.company):
        assert open_runs(shop.company).count() == 1
    assert kinds(HOUR) == []


def test_a_shop_that_is_not_started_is_read_and_that_is_all(db: None, server: ShopServer) -> None:
    shop = connect(server, HISTORY.shop.myshopify_domain, started=False)
    assert did(READING) is TaskKind.PULL
    assert kinds(HOUR + timedelta(days=2)) == []
    with within(shop.company):
        assert OrderRecord.objects.count() == 12
        shop.refresh_from_db()
        assert shop.orders_read == 12
        with pytest.raises(NotStarted, match="is not started yet"):
            ask_for_run(shop, HOUR)
        assert [one.code for one in plan(shop, HOUR).problems] == [Code.NOT_STARTED]
        assert plan(shop, HOUR, dry_run=True).documents
        assert not DocumentRecord.objects.exists()
        assert not Run.objects.exists()
    perform(Task(TaskKind.RUN, shop), HOUR)
    with within(shop.company):
        assert not Run.objects.exists()


def test_a_run_of_a_shop_that_is_not_started_lets_nothing_be_written(
    db: None, server: ShopServer
) -> None:
    shop = connect(server, HISTORY.shop.myshopify_domain, started=False)
    with within(shop.company):
        Run.objects.create(shop=shop, kind="manual", due_at=HOUR, ready_at=HOUR)
        assert not open_runs(shop.company).exists()
        begin(shop, LAST_DAY, HOUR)
        assert open_runs(shop.company).exists()


def test_whoever_asks_for_another_reading_gets_it(db: None, server: ShopServer) -> None:
    shop = connect(server, HISTORY.shop.myshopify_domain, started=False)
    assert did(READING) is TaskKind.PULL
    shop.refresh_from_db()
    shop.read_asked_at = HOUR
    shop.save(update_fields=["read_asked_at"])
    assert did(HOUR + timedelta(minutes=1)) is TaskKind.PULL
    assert kinds(HOUR + timedelta(minutes=2)) == []


def test_a_shop_with_a_start_date_is_read_again_after_each_day(
    db: None, server: ShopServer
) -> None:
    shop = connect(server, HISTORY.shop.myshopify_domain, started=False)
    assert did(READING) is TaskKind.PULL
    with within(shop.company):
        shop.refresh_from_db()
        shop.start_date = LAST_DAY + timedelta(days=2)
        shop.save(update_fields=["start_date"])
    assert kinds(HOUR) == []
    assert kinds(BEFORE_CLOSING + timedelta(days=1)) == []
    assert did(READING + timedelta(days=1)) is TaskKind.PULL
    assert kinds(HOUR + timedelta(days=1)) == []


def test_a_look_brings_every_shop_as_far_as_it_can_go(shop: Shop) -> None:
    assert look(lambda: HOUR, {}) == 3
    assert look(lambda: HOUR, {}) == 0


def test_one_failing_shop_rests_and_the_others_go_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ShopServer(HISTORY) as other:
        broken = connect(other, "broken.myshopify.com")

    def pulling(one: Shop, now: datetime) -> object:
        if one.pk == broken.pk:
            msg = "a fault of ours"
            raise RuntimeError(msg)
        return pull_shop(one, now)

    monkeypatch.setattr(runner, "pull_shop", pulling)
    resting: dict[int, datetime] = {}
    assert look(lambda: HOUR, resting) == 3
    assert resting == {broken.pk: HOUR + runner.REST}
    assert look(lambda: HOUR + timedelta(minutes=1), resting) == 0
    monkeypatch.setattr(runner, "pull_shop", pull_shop)
    assert [task.shop.pk for task in due(HOUR)] == [broken.pk]


def test_a_shop_that_does_not_answer_is_tried_again_and_not_planned(
    shop: Shop, server: ShopServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stop()
    monkeypatch.setattr(
        "tillbook.sync.source.ShopifyClient",
        lambda where, token: ShopifyClient(where, token, sleep=lambda _: None),
    )
    assert not perform(due(HOUR)[0], HOUR)
    assert kinds(HOUR) == [TaskKind.PULL]
    with within(shop.company):
        assert [one.code.value for one in open_problems(shop.company)] == ["shop-unreachable"]


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [("zone", "Europe/Warsaw", "time zone"), ("currency", "PLN", "currency")],
)
def test_a_shop_that_is_not_what_it_was_is_a_problem_and_nothing_is_read(
    shop: Shop, field: str, value: str, what: str
) -> None:
    setattr(shop, field, value)
    shop.save()
    with within(shop.company):
        pulled = pull_shop(shop, HOUR)
        assert [one.code.value for one in pulled.problems] == ["shop-changed"]
        assert f"The shop's {what} is" in pulled.problems[0].message
        assert not FactRecord.objects.exists()


def test_places_are_named_and_keep_their_names(shop: Shop, server: ShopServer) -> None:
    with within(shop.company):
        pull_shop(shop, HOUR)
        assert shop.places == {one.id: one.name for one in HISTORY.locations}
        server.history = History(shop=HISTORY.shop, locations=(), orders=HISTORY.orders)
        pull_shop(shop, HOUR)
        shop.refresh_from_db()
        assert shop.places == {one.id: one.name for one in HISTORY.locations}


def test_the_loop_goes_on_after_a_fault_and_ends_when_told(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Event()
    looks = []

    def failing(*_: object) -> int:
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        msg = "the disk is full"
        raise OSError(msg)

    monkeypatch.setattr(runner, "look", failing)
    monkeypatch.setattr(runner, "close_old_connections", lambda: None)
    loop(stop, lambda: HOUR, pause_s=0)
    assert len(looks) == 3
    assert "the disk is full" in caplog.text
