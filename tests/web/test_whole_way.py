"""The pages on the real thing: orders walked into a simulated company file, nothing put in."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.sync.world import World, small_history
from tillbook.core.delivery import State
from tillbook.store.models import Delivery, Membership
from tillbook.store.scoping import within
from tillbook.sync.schedule import make_ready
from tillbook.sync.shapes import DayState
from tillbook.web.amounts import money
from tillbook.web.proofs import chain_of, sold_minor


@pytest.fixture
def world(db: None) -> World:
    """A small shop, read and planned, with a run that waits for QuickBooks."""
    made = World(small_history())
    made.prepare()
    return made


def _client(world: World) -> Client:
    user = User.objects.create_user("irena", password="x")
    with within(world.company):
        Membership.objects.create(company=world.company, user=user, is_owner=True)
    client = Client()
    client.force_login(user)
    return client


def _page(client: Client, world: World, path: str) -> str:
    """Open a page at the world's time."""
    with time_machine.travel(world.clock.now):
        response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_before_and_after_quickbooks_has_called(world: World) -> None:
    client = _client(world)
    page = _page(client, world, "/")
    assert "<h1>Friday waits for QuickBooks.</h1>" in page
    assert "QuickBooks has not called yet." in page
    assert "money ruled" not in page
    world.deliver()
    page = _page(client, world, "/")
    assert "<h1>Friday is in your books, to the cent.</h1>" in page
    assert "QuickBooks has not called yet." not in page
    friday = world.proofs()[-1]
    assert friday.state is DayState.PROVED
    sold = sold_minor(chain_of(friday, friday.chains[0].measure))
    assert sold is not None
    assert page.count(f'<span class="money ruled">{money(sold, "USD")}</span>') == 3


def test_what_stood_still_goes_on_by_its_button(world: World) -> None:
    stuck = world.receipts()[-1]
    with world.scope():
        Delivery.objects.filter(pk=stuck.pk).update(state=State.NEEDS_PERSON)
    world.deliver()
    assert world.proofs()[-1].state is DayState.REFUSED
    client = _client(world)
    assert "Try everything again</button>" in _page(client, world, "/")
    with time_machine.travel(world.clock.now):
        client.post(f"/again/{world.company.pk}/", {"document": stuck.document.key})
    with world.scope():
        make_ready(world.shop, world.clock.now)  # what the runner does when it has read the shop
    world.deliver()
    assert world.proofs()[-1].state is DayState.PROVED
    assert "Try everything again</button>" not in _page(client, world, "/")


def test_every_day_and_every_order_has_its_page(world: World) -> None:
    world.deliver()
    client = _client(world)
    seen = set()
    for proof in world.proofs(6):
        page = _page(client, world, f"/days/{world.shop.pk}/{proof.day}/")
        for name in re.findall(r'href="/orders/\?q=%23(\d+)"', page):
            seen.add(name)
    assert len(seen) > 30
    for name in sorted(seen):
        page = _page(client, world, f"/orders/?q={name}")
        assert f"<h1>Order #{name} is in your books, to the cent.</h1>" in page, name


def test_the_csv_of_a_day_adds_up_to_its_proof(world: World) -> None:
    world.deliver()
    client = _client(world)
    friday = world.proofs()[-1]
    content = _page(client, world, f"/days/{world.shop.pk}/{friday.day}/lines.csv")
    rows = [row.split(",") for row in content.splitlines()[1:]]
    assert len(rows) == len(friday.lines)
    assert sum(line.entries_minor for line in friday.lines) == 0
    for row in rows:
        assert row[-4] == row[-3] == row[-2]
