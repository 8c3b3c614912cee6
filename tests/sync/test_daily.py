"""Day sums hold the same entries for the same reasons as writing the entries themselves."""

from __future__ import annotations

from tests.sync.world import World
from tillbook.core.mapping import Account, Mapping, MappingRow, suggested_mapping
from tillbook.core.problems import Code
from tillbook.core.roles import AccountType, Role
from tillbook.core.write import Ledger, write
from tillbook.store.models import PostingRecord
from tillbook.sync.daily import DaySums
from tillbook.sync.plan import stored_entries


def _ledger(mapping: Mapping) -> Ledger:
    return Ledger(shop="harbor", letter="A", mapping=mapping)


def _seen(world: World, ledger: Ledger) -> tuple[set[str], set[str], DaySums]:
    """The messages of both ways, and the sums."""
    with world.scope():
        entries = stored_entries(PostingRecord.objects.filter(entry__shop=world.shop))
    sums = DaySums(ledger)
    for entry in entries:
        sums.add(entry)
    written = write(entries, ledger)
    daily = [(one.day, one.place_id, one.lines) for one in sums.documents()]
    assert daily == [(one.day, one.place_id, one.lines) for one in written.documents]
    return {one.message for one in written.problems}, {one.message for one in sums.problems}, sums


def test_an_account_that_is_not_allowed_holds_the_entry_and_not_the_day(world: World) -> None:
    row = MappingRow(
        role=Role.SHIPPING,
        qualifier=None,
        account=Account(name="Postage", type=AccountType.EXPENSE),
    )
    whole, daily, sums = _seen(world, _ledger(suggested_mapping().with_rows([row])))
    assert whole == daily
    assert {found.code for found in sums.problems} == {Code.ACCOUNT_NOT_ALLOWED}
    assert sums.documents()


def test_a_missing_account_is_said_the_same_way(world: World) -> None:
    rows = tuple(row for row in suggested_mapping().rows if row.role is not Role.SHIPPING)
    whole, daily, _ = _seen(world, _ledger(Mapping(rows)))
    assert whole == daily != set()


def test_what_goes_wrong_at_the_end_is_said(world: World) -> None:
    with world.scope():
        entries = stored_entries(PostingRecord.objects.filter(entry__shop=world.shop))
    ledger = Ledger(
        shop="harbor",
        letter="A",
        mapping=suggested_mapping(),
        numbers_used={entry.day: 10**9 for entry in entries},
    )
    sums = DaySums(ledger)
    for entry in entries:
        sums.add(entry)
    assert sums.documents() == ()
    assert {found.code for found in sums.problems} == {Code.NUMBERS_EXHAUSTED}
