"""The right company file or none: what is not ours is refused in words and left untouched."""

from __future__ import annotations

import re

import msgspec
import pytest

from tests.sync.tricks import (
    between,
    check_each_once,
    codes,
    forward,
    quick_pace,
    sets_of,
    tiny_world,
    undisturbed,
)
from tests.sync.world import World
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.company.state import Settings
from tillbook.simulators.webconnector import Faults, Update
from tillbook.store.models import Company, ListEntry, MessageSet, Run
from tillbook.webconnector.qwc import OWNER_ID

OTHER_ID = "{11111111-2222-3333-4444-555555555555}"
LEARNED = (
    *("file_path", "file_name", "verified_at", "product", "country", "home_currency"),
    *("sales_tax_on", "closing_date", "class_tracking", "lists_read_at", "pace"),
)


@pytest.fixture
def tiny(db: None) -> World:
    world = tiny_world(6, 2)
    quick_pace(world)
    return world


def learned(world: World) -> dict[str, object]:
    """Everything the store knows of the company file."""
    with world.scope():
        entries = list(ListEntry.objects.order_by("pk").values())
        sets = list(MessageSet.objects.filter(writes=True).order_by("pk").values())
        runs = list(Run.objects.order_by("pk").values())
    company = Company.objects.filter(pk=world.company.pk).values(*LEARNED).get()
    return {**company, "entries": entries, "sets": sets, "runs": runs}


def open_instead(world: World, file: CompanyFile) -> None:
    """At that computer another company file is open."""
    world.file = file
    world.connector.company = file
    world.connector.owner_id = OWNER_ID


def check_refused(world: World, update: Update, before: dict[str, object], *words: str) -> None:
    assert update.status == "error"
    for word in words:
        assert word in (update.error or ""), "the Web Connector shows it"
    assert world.file.count("SalesReceipt") == 0
    assert learned(world) == before, "nothing of the wrong file is kept"


def another(name: str, file_id: str | None) -> CompanyFile:
    file = CompanyFile.sample(name=name)
    if file_id:
        file.set_data_ext(OWNER_ID, "FileID", file_id)
    return file


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("file_id", [OTHER_ID, None])
@pytest.mark.parametrize("name", ["Harbor & Pine LLC", "Other Books LLC"])
def test_another_company_file_is_refused(
    tiny: World, name: str, file_id: str | None, *, known: bool
) -> None:
    ours = tiny.file
    if known:
        tiny.update(Faults(crash_at_call=6))
        tiny.clock.forward(minutes=20)
    before = learned(tiny)
    wrong = another(name, file_id)
    wrong._state.settings = replace_path(wrong, ours.path)
    open_instead(tiny, wrong)
    sets = sets_of(tiny)
    update = tiny.update()
    check_refused(tiny, update, before, "another company file", name, "Nothing was written to it")
    assert codes(tiny) == ["wrong-company"]
    assert not any("AddRq" in one for one in sets)
    open_instead(tiny, ours)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def replace_path(file: CompanyFile, path: str) -> Settings:
    """The same settings in another place of the disk."""
    return msgspec.structs.replace(file._state.settings, path=path)


def test_a_lost_set_is_never_asked_for_in_a_wrong_file(tiny: World) -> None:
    tiny.update(Faults(drop_answer=1))
    ours, before = tiny.file, learned(tiny)
    open_instead(tiny, another("Other Books LLC", OTHER_ID))
    between(tiny, _hide_introduction)
    sets = sets_of(tiny)
    tiny.connector.company = tiny.file
    path = Company.objects.get(pk=tiny.company.pk).file_path
    tiny.file._state.settings = replace_path(tiny.file, path)
    update = forward(tiny, minutes=1)
    assert not any("oldMessageSetID" in one for one in sets)
    assert update.status == "error"
    sets_before, sets_after = before["sets"], learned(tiny)["sets"]
    assert len(list_of(sets_after)) == len(list_of(sets_before))
    open_instead(tiny, ours)
    tiny.deliver()
    check_each_once(tiny)


def list_of(rows: object) -> list[object]:
    assert isinstance(rows, list)
    return rows


def _hide_introduction(request: str, answer: str) -> str:
    """The first call of the conversation brings nothing (our own question brings it)."""
    return "" if 'requestID="2"' in request and "PreferencesQuery" in request else answer


def test_without_an_introduction_the_file_is_asked_for_it(tiny: World) -> None:
    between(tiny, _hide_introduction)
    sets = sets_of(tiny)
    tiny.deliver()
    ours = [one for one in sets if "newMessageSetID" in one or "requestID" in one]
    asked = next(one for one in ours if 'requestID="2"' not in one)
    assert "<HostQueryRq" in asked
    assert f"<OwnerID>{OWNER_ID}</OwnerID>" in asked
    assert "<PreferencesQueryRq" in asked
    check_each_once(tiny)


@pytest.mark.parametrize("hcp", ["<QBXML", "nonsense", "<!DOCTYPE a><QBXML/>", "<a/>"])
def test_an_introduction_that_cannot_be_read_is_asked_for(tiny: World, hcp: str) -> None:
    between(tiny, lambda request, answer: hcp if 'requestID="2"' in request else answer)
    tiny.deliver()
    check_each_once(tiny)


def test_an_introduction_without_the_file_id_is_asked_for_by_our_owner_id(tiny: World) -> None:
    tiny.connector.owner_id = ""
    sets = sets_of(tiny)
    tiny.deliver()
    assert any(f"<OwnerID>{OWNER_ID}</OwnerID>" in one for one in sets)
    check_each_once(tiny)


def test_a_file_id_in_other_letters_is_the_same(tiny: World) -> None:
    stored = tiny.file.data_ext(OWNER_ID, "FileID") or ""
    tiny.file.set_data_ext(OWNER_ID, "FileID", stored.upper())
    tiny.deliver()
    check_each_once(tiny)


@pytest.mark.parametrize("asked", [False, True])
def test_another_country_is_refused(tiny: World, *, asked: bool) -> None:
    before = learned(tiny)

    def canada(request: str, answer: str) -> str:
        if asked and 'requestID="2"' in request:
            return ""
        return re.sub(r"<Country>US</Country>", "<Country>CA</Country>", answer)

    between(tiny, canada)
    update = tiny.update()
    check_refused(tiny, update, before, "QuickBooks CA", "US edition", "Nothing was written")
    assert codes(tiny) == ["not-us"]
    undisturbed(tiny)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def test_another_home_currency_is_refused(db: None) -> None:
    world = tiny_world(6, 2)
    foreign = CompanyFile.sample(name="Harbor & Pine LLC", multicurrency=True)
    settings = foreign._state.settings
    foreign.set_data_ext(OWNER_ID, "FileID", world.file.data_ext(OWNER_ID, "FileID") or "")
    assert settings.home_currency == "US Dollar"
    open_instead(world, foreign)
    between(world, lambda _, answer: answer.replace("US Dollar", "Canadian Dollar"))
    before = learned(world)
    update = world.update()
    check_refused(world, update, before, "home currency is Canadian Dollar", "USD")
    assert codes(world) == ["other-home-currency"]
    undisturbed(world)
    world.deliver()
    check_each_once(world)


def test_a_moved_company_file_is_found_where_it_is_now(tiny: World) -> None:
    tiny.update(Faults(crash_at_call=6))
    tiny.file._state.settings = replace_path(tiny.file, r"D:\Moved\Books.QBW")
    tiny.clock.forward(minutes=20)
    assert tiny.update(Faults(open_error="0x80040408", open_error_times=2)).status == "done"
    assert Company.objects.get(pk=tiny.company.pk).file_path == r"D:\Moved\Books.QBW"
    tiny.deliver()
    check_each_once(tiny)
