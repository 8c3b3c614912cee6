"""Planning: each closed day by itself, kept at once, the same whatever came in between."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.sync.world import World, small_history
from tillbook.core.documents import Document
from tillbook.core.problems import Code
from tillbook.core.write import Written
from tillbook.store.models import DocumentRecord, FactRecord, MappingRecord, PostingRecord, Shop
from tillbook.sync import plan as planning
from tillbook.sync.attention import open_problems


def _read(domain: str | None = None) -> World:
    world = World(small_history(), domain=domain)
    world.pull()
    return world


def _told(documents: tuple[Document, ...]) -> list[tuple[str, str, str]]:
    return [(str(one.day), one.place_id, one.fingerprint) for one in documents]


def test_a_fault_on_one_day_keeps_the_days_before_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _read()
    with world.scope():
        whole = planning.plan(world.shop, world.clock.now, dry_run=True)
    days = sorted({one.day for one in whole.documents})
    write, seen = planning.write_day, list[object]()

    def failing(shop: Shop, day: object, now: object) -> Written:
        seen.append(day)
        if len(seen) == 3:
            raise OSError("the disk is full")
        return write(shop, day, now)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "write_day", failing)
    with pytest.raises(OSError, match="disk"):
        world.plan()
    with world.scope():
        kept = set(DocumentRecord.objects.values_list("day", flat=True))
        booked = set(FactRecord.objects.filter(booked=True).values_list("day", flat=True))
    assert kept == booked == set(days[:2])
    monkeypatch.undo()
    rest = world.plan()
    early = tuple(one for one in whole.documents if one.day in kept)
    assert _told(early) + _told(rest.documents) == _told(whole.documents)
    assert world.plan().documents == ()


def test_no_transaction_holds_more_than_a_day(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _read("one-day-at-a-time.myshopify.com")
    book, open_before = planning._book, list[bool]()

    def watched(shop: Shop, day: object) -> None:
        open_before.append(DocumentRecord.objects.exists())
        transaction.on_commit(lambda: committed.append(day))
        book(shop, day)  # type: ignore[arg-type]

    committed: list[object] = []
    monkeypatch.setattr(planning, "_book", watched)
    counts: list[int] = []
    write = planning.write_day

    def counted(shop: Shop, day: object, now: object) -> Written:
        counts.append(len(committed))
        return write(shop, day, now)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "write_day", counted)
    world.plan()
    assert len(counts) > 2
    assert counts == list(range(len(counts))), "each day is committed before the next begins"
    assert open_before == [False, *[True] * (len(counts) - 1)]


def test_each_cause_is_said_once_for_all_days_and_they_go_on_when_it_is_mended(db: None) -> None:
    world = _read()
    with world.scope():
        rows = list(MappingRecord.objects.filter(company=world.company, role="SALES"))
        MappingRecord.objects.filter(role="SALES").delete()
    held = world.plan()
    with world.scope():
        said = open_problems(world.company)
        MappingRecord.objects.bulk_create(rows)
    assert {found.code for found in said} == {Code.NO_ACCOUNT}
    messages = [found.message for found in held.problems]
    assert sorted(set(messages)) == sorted(messages) == sorted(found.message for found in said)
    later = world.plan()
    assert len({one.day for one in later.documents}) > 1
    with world.scope():
        assert not PostingRecord.objects.filter(fact__document=None).exists()
        assert open_problems(world.company) == ()
