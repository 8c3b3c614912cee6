"""Who gets in: a token that is rotated or revoked stops at once, an open conversation does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.sync.tricks import check_each_once, forward, tiny_world
from tests.sync.world import World
from tillbook.store.models import Company, Conversation
from tillbook.sync import setup
from tillbook.sync.visits import authenticate
from tillbook.webconnector.calls import Authenticate

STRANGER = "nvu"


@pytest.fixture
def world(db: None) -> World:
    return tiny_world(8, 3)


def revoke(world: World, now: datetime) -> None:
    with world.scope():
        setup.revoke_token(Company.objects.get(pk=world.company.pk), now)


def rotate(world: World, now: datetime) -> None:
    with world.scope():
        setup.give_token(Company.objects.get(pk=world.company.pk), now)


Change = Callable[[World, datetime], None]


def knock(world: World, token: str) -> str:
    """What authenticate says: the company file's path, "" or "nvu" for a stranger."""
    call = Authenticate(user=world.company.wc_user, password=token)
    _, answer, *_ = authenticate(call, world.clock.tick())
    return answer


@pytest.mark.parametrize("change", [revoke, rotate])
def test_the_old_token_stops_at_once(world: World, change: Change) -> None:
    assert knock(world, world.token) != STRANGER
    change(world, world.clock.tick())
    assert knock(world, world.token) == STRANGER


@pytest.mark.parametrize("token", ["", " ", "!", "x" * 40])
def test_after_revoking_no_token_opens_not_even_an_empty_one(world: World, token: str) -> None:
    revoke(world, world.clock.tick())
    assert Company.objects.get(pk=world.company.pk).token_hash == ""
    assert knock(world, token) == STRANGER


def test_a_wrong_token_takes_as_long_without_a_token_as_with_one(world: World) -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        knock(world, "not-the-right-token-at-all")
        return time.perf_counter() - begun

    with_one = min(seconds() for _ in range(3))
    revoke(world, world.clock.tick())
    without = min(seconds() for _ in range(3))
    assert without > with_one / 3


@pytest.mark.parametrize("change", [revoke, rotate])
def test_an_open_conversation_goes_on_to_its_end_and_is_the_last(
    world: World, change: Change
) -> None:
    original, changed = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        if "AddRq" in request_xml and not changed:
            changed.append(request_xml)
            change(world, world.clock.tick())
        return original(request_xml, session)

    vars(world.file)["process"] = process
    assert world.update().status == "done"
    check_each_once(world)
    assert forward(world, minutes=5).status == "nvu"
    with world.scope():
        assert Conversation.objects.filter(company=world.company).count() == 1
