"""What the shops use, from their facts alone: how far back, and how many orders."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.sync.world import World, small_history
from tillbook.core.roles import Role
from tillbook.store.models import Company
from tillbook.sync.wizard import usage
from tillbook.sync.wizard.usage import Usage, note_seen, seen_qualifiers, usage_of, used_keys


@pytest.fixture
def world(db: None) -> World:
    cache.clear()  # other tests look at the same history with other ceilings
    made = World(small_history(orders=12))
    made.pull()
    return made


def of(world: World) -> Usage:
    with world.scope():
        return usage_of(world.company, world.clock.now)


def roles(found: Usage) -> set[Role]:
    return {role for role, _ in found.amounts}


def test_nothing_is_booked_by_looking(world: World) -> None:
    found = of(world)
    assert found.orders == 12
    assert found.all_seen
    assert Role.SALES in roles(found)
    assert Role.BANK not in roles(found)
    with world.scope():
        assert not world.shop.entries.exists()
        assert not world.shop.facts.filter(booked=True).exists()


def test_it_is_what_planning_books(world: World) -> None:
    before = of(world).amounts
    world.plan()
    with world.scope():
        sums: dict[tuple[Role, str | None], int] = {}
        for entry in world.shop.entries.all():
            for posting in entry.postings.all():
                key = (Role(posting.role), posting.qualifier)
                sums[key] = sums.get(key, 0) + posting.amount_minor
    assert before == sums
    assert set(used(world)) == set(sums)


def used(world: World) -> tuple[tuple[Role, str | None], ...]:
    with world.scope():
        return used_keys(world.shop)


def test_the_largest_qualifier_stands_first(world: World) -> None:
    found = of(world)
    sizes = [abs(found.amounts[Role.SALES, one]) for one in found.qualifiers(Role.SALES)]
    assert len(sizes) > 1
    assert sizes == sorted(sizes, reverse=True)


def test_beyond_the_ceiling_the_newest_are_looked_at_and_it_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "ORDERS_BOOKED_MAX", 5)
    monkeypatch.setattr(usage, "ORDERS_PER_LOOK", 2)
    found = of(world)
    assert (found.orders, found.all_seen) == (5, False)
    assert sum(found.amounts.values()) == 0


def test_what_is_in_the_books_counts_however_old(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.plan()
    monkeypatch.setattr(usage, "ORDERS_BOOKED_MAX", 0)
    found = of(world)
    assert Role.SALES in roles(found)
    assert set(found.amounts.values()) == {0}


def test_qualifiers_are_noted_once_and_bounded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.scope():
        note_seen(world.company, of(world))
        first = seen_qualifiers(Company.objects.get(pk=world.company.pk))
        assert any(name.startswith("SALES:") for name in first)
        note_seen(world.company, of(world))
        assert seen_qualifiers(world.company) == first
        monkeypatch.setattr(usage, "SEEN_MAX", 2)
        note_seen(world.company, of(world))
        assert len(seen_qualifiers(world.company)) == 2
