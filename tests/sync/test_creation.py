"""Set-up's list entries: made at the next call without a run, each once, whatever happens."""

from __future__ import annotations

import pytest

from tests.sync.losses import forget_sets
from tests.sync.tricks import (
    between,
    codes,
    delete_entry,
    entry,
    forward,
    poison,
    sets_of,
    status_of_first,
    undisturbed,
)
from tests.sync.world import World, small_history
from tillbook.core.documents import Document, DocumentType
from tillbook.core.problems import Code
from tillbook.core.roles import Role
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import (
    AuditLine,
    Company,
    ListEntry,
    MappingRecord,
)
from tillbook.sync.creation import (
    MISSING,
    THERE,
    EntryState,
    create_accounts,
    create_for,
    create_zero_item,
    creating,
)
from tillbook.sync.looks import look_again
from tillbook.sync.snapshots import thaw_document

ZERO = "Sales Tax 0%"


@pytest.fixture
def world(db: None) -> World:
    """A company in set-up: paired, its lists read, no run, nothing planned."""
    made = World(small_history(orders=8, days=3))
    made.deliver()
    made.reload()
    return made


def zero(world: World) -> None:
    with world.scope():
        create_zero_item(world.company, world.clock.now)


def accounts(world: World, *rows: tuple[Role, str]) -> int:
    with world.scope():
        return create_accounts(world.company, rows, world.clock.now)


def states(world: World) -> dict[str, str]:
    with world.scope():
        return {one.name: one.state for one in creating(world.company)}


def state(world: World, name: str) -> EntryState:
    with world.scope():
        (found,) = [one for one in creating(world.company) if one.name == name]
    return found


def documents(world: World) -> list[Document]:
    """What the shop's days would become; nothing of it is delivered without a run."""
    world.pull()
    world.plan()
    return [thaw_document(row.document.content) for row in world.receipts()]


def count(world: World, kind: str, name: str) -> int:
    """How many entries of that name the company file holds, ever so hidden."""
    return sum(one.name.casefold() == name.casefold() for one in world.file.books.entries(kind))


def test_the_zero_item_is_made_at_the_next_call_without_a_run(world: World) -> None:
    zero(world)
    assert states(world) == {ZERO: "ready"}
    assert world.update().status == "done"
    assert states(world) == {ZERO: THERE}
    made = entry(world, "ItemSalesTax", ZERO)
    assert float(made.values["TaxRate"]) == 0
    assert made.values["ItemDesc"] == "Sales Tax"
    assert world.update().status == "none"
    assert Company.objects.get(pk=world.company.pk).zero_tax_item == ZERO
    with world.scope():
        assert AuditLine.objects.filter(act="entries.asked").count() == 1


def test_asked_twice_it_is_made_once(world: World) -> None:
    zero(world)
    zero(world)
    world.deliver()
    zero(world)
    assert world.update().status == "none"
    assert count(world, "ItemSalesTax", ZERO) == 1


def test_where_our_name_stands_at_another_rate_ours_gets_another_name(world: World) -> None:
    world.file.add_tax_item(ZERO, "8.0", "Harbor Textiles")
    with world.scope():
        look_again(world.company, world.clock.now)
    world.deliver()
    zero(world)
    world.deliver()
    (name,) = states(world)
    assert name != ZERO
    assert float(entry(world, "ItemSalesTax", name).values["TaxRate"]) == 0


def test_one_of_that_name_at_another_rate_that_nobody_has_read_yet_is_not_adopted(
    world: World,
) -> None:
    world.file.add_tax_item(ZERO, "8.0", "Harbor Textiles")
    zero(world)
    world.deliver()
    found = state(world, ZERO)
    assert found.problem is not None
    assert found.problem.code is Code.NAME_TAKEN
    assert count(world, "ItemSalesTax", ZERO) == 1


def test_receipts_name_the_item_a_person_chose(world: World) -> None:
    world.file.add_tax_item("Resale", "0.0")
    world.file.add_tax_item("Exempt", "0.0")
    Company.objects.filter(pk=world.company.pk).update(zero_tax_item="Exempt")
    world.prepare()
    world.deliver()
    chosen = entry(world, "ItemSalesTax", "Exempt").list_id
    assert world.file.transactions
    assert {one.values["ItemSalesTaxRef"] for one in world.file.transactions} == {chosen}
    assert count(world, "ItemSalesTax", ZERO) == 0


def test_without_a_run_entries_are_made_and_no_document_is(world: World) -> None:
    told = documents(world)
    with world.scope():
        made = create_for(world.company, world.shop, told, world.clock.now)
    world.deliver()
    with world.scope():
        assert made == len(creating(world.company))
    assert set(states(world).values()) == {THERE}
    assert world.file.count("SalesReceipt") == 0
    assert {row.state for row in world.receipts()} == {"planned"}
    before = world.file.count("Account"), world.file.count("ItemOtherCharge")
    world.prepare()
    world.deliver()
    assert world.file.count("SalesReceipt") == len(told)
    assert (world.file.count("Account"), world.file.count("ItemOtherCharge")) == before


def test_accounts_stand_under_theirs_and_bear_the_mappings_type(world: World) -> None:
    with world.scope():
        MappingRecord.objects.create(
            company=world.company, role=Role.CLEARING, qualifier="x", account="Clearing:PayPal",
            account_type="OtherCurrentAsset",
        )  # fmt: skip
    rows = (
        (Role.CLEARING, "Clearing:PayPal"),
        (Role.TIPS, "Tips for staff"),
        (Role.BANK, "CHECKING"),
    )
    assert accounts(world, *rows) == 3
    world.deliver()
    assert states(world) == {"Clearing": THERE, "Clearing:PayPal": THERE, "Tips for staff": THERE}
    books = world.file.books
    types = {name: books.find(name, "Account") for name in states(world)}
    assert {name: one.values["AccountType"] for name, one in types.items() if one} == {
        "Clearing": "OtherCurrentAsset",
        "Clearing:PayPal": "OtherCurrentAsset",
        "Tips for staff": "OtherCurrentLiability",
    }
    assert accounts(world, *rows) == 0


def test_an_account_that_is_hidden_is_not_made_again(world: World) -> None:
    world.file.set_active("Account", "Savings", is_active=False)
    with world.scope():
        look_again(world.company, world.clock.now)
    world.deliver()
    assert accounts(world, (Role.BANK, "Savings")) == 0


def test_refused_once_it_waits_and_goes_again_when_asked_again(world: World) -> None:
    between(world, status_of_first(3210, "Not today.", kind="AccountAdd", times=1))
    accounts(world, (Role.TIPS, "Tips for staff"))
    # What the answer calls refused was saved in fact: the second time it is asked for first.
    world.update()
    found = state(world, "Tips for staff")
    assert found.state == "needs_person"
    assert found.problem is not None
    assert "Not today." in found.problem.message
    assert world.update().status == "none"
    undisturbed(world)
    assert accounts(world, (Role.TIPS, "Tips for staff")) == 1
    world.deliver()
    assert states(world) == {"Tips for staff": THERE}
    assert count(world, "Account", "Tips for staff") == 1
    assert codes(world) == []


def test_asked_again_with_another_type_it_is_made_with_that(world: World) -> None:
    accounts(world, (Role.TIPS, "Held money"))
    accounts(world, (Role.CLEARING, "Held money"))
    world.deliver()
    assert entry(world, "Account", "Held money").values["AccountType"] == "Bank"


def test_without_sales_tax_the_item_is_refused_and_made_once_it_is_on(world: World) -> None:
    world.file.change(sales_tax=False)
    zero(world)
    world.update()
    assert state(world, ZERO).problem is not None
    assert count(world, "ItemSalesTax", ZERO) == 0
    world.file.change(sales_tax=True)
    zero(world)
    world.deliver()
    assert states(world) == {ZERO: THERE}


@pytest.mark.parametrize("place", range(2, 12))
def test_cut_anywhere_nothing_is_made_twice(world: World, place: int) -> None:
    zero(world)
    accounts(world, (Role.TIPS, "Tips for staff"), (Role.CLEARING, "Clearing:PayPal"))
    world.update(Faults(crash_at_call=place))
    forget_sets(world)
    forward(world, minutes=20)
    world.deliver()
    assert set(states(world).values()) == {THERE}
    for kind, name in (("ItemSalesTax", ZERO), ("Account", "Tips for staff"),
                       ("Account", "Clearing"), ("Account", "PayPal")):  # fmt: skip
        assert count(world, kind, name) == 1


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("remembered", [True, False])
def test_a_lost_answer_makes_nothing_twice(
    world: World, *, committed: bool, remembered: bool
) -> None:
    zero(world)
    fault = Faults(drop_answer=1) if committed else Faults(drop_request=1)
    assert world.update(fault).status == "cut"
    if not remembered:
        forget_sets(world)
    zero(world)  # pressed again meanwhile
    sets = sets_of(world)
    forward(world, minutes=1)
    forward(world, minutes=20)
    world.deliver()
    assert states(world) == {ZERO: THERE}
    assert count(world, "ItemSalesTax", ZERO) == 1
    assert sum("<ItemSalesTaxAddRq" in one for one in sets) == (0 if committed else 1)


def test_the_entry_that_cannot_be_parsed_is_found_and_stops_no_other(world: World) -> None:
    poison(world, "Name>Tips for staff")
    accounts(world, (Role.TIPS, "Tips for staff"), (Role.BANK, "New bank"), (Role.CASH, "Till"))
    world.deliver()
    assert states(world) == {"New bank": THERE, "Till": THERE, "Tips for staff": "needs_person"}


@pytest.mark.parametrize("renamed", [True, False])
def test_what_was_made_and_is_gone_is_made_again_when_asked_for(
    world: World, *, renamed: bool
) -> None:
    accounts(world, (Role.TIPS, "Tips for staff"))
    world.deliver()
    if renamed:
        world.file.rename("Account", "Tips for staff", "Tips")
    else:
        delete_entry(world, entry(world, "Account", "Tips for staff"))
    with world.scope():
        look_again(world.company, world.clock.now)
    world.deliver()
    assert states(world) == {"Tips for staff": MISSING}
    assert accounts(world, (Role.TIPS, "Tips for staff")) == 1
    world.deliver()
    assert states(world) == {"Tips for staff": THERE}
    assert count(world, "Account", "Tips for staff") == 1


def test_an_entry_somebody_made_meanwhile_is_adopted(world: World) -> None:
    world.file.add_account("Tips for staff", "OtherCurrentLiability")
    accounts(world, (Role.TIPS, "Tips for staff"))
    world.deliver()
    assert states(world) == {"Tips for staff": THERE}
    assert count(world, "Account", "Tips for staff") == 1


def test_lists_are_read_again_before_anything_is_made_from_old_ones(world: World) -> None:
    world.clock.forward(hours=5)
    world.file.add_account("Tips for staff", "OtherCurrentLiability")
    accounts(world, (Role.TIPS, "Tips for staff"))
    sets = sets_of(world)
    world.deliver()
    assert "AccountQueryRq" in "".join(sets)
    assert count(world, "Account", "Tips for staff") == 1


def test_a_hidden_entry_is_missing_with_its_reason(world: World) -> None:
    accounts(world, (Role.TIPS, "Tips for staff"))
    world.deliver()
    with world.scope():
        ListEntry.objects.filter(full_name="Tips for staff").update(is_active=False)
    found = state(world, "Tips for staff")
    assert found.state == MISSING
    assert found.problem is not None
    assert found.problem.code is Code.INACTIVE_ENTRY


def test_a_second_web_connector_makes_nothing_twice(world: World) -> None:
    zero(world)
    other = world.another_connector()
    original, called = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        answer = original(request_xml, session)
        if "<ItemSalesTaxAddRq" in request_xml and not called:
            called.append(request_xml)
            other.update()
        return answer

    vars(world.file)["process"] = process
    world.update()
    assert called
    world.clock.forward(minutes=20)
    world.deliver()
    assert states(world) == {ZERO: THERE}
    assert count(world, "ItemSalesTax", ZERO) == 1


def test_a_hidden_item_of_our_name_does_not_stand_in_our_way(world: World) -> None:
    with world.scope():
        ListEntry.objects.filter(kind=DocumentType.ITEM_SALES_TAX).delete()
        ListEntry.objects.create(
            company=world.company, kind=DocumentType.ITEM_SALES_TAX, list_id="H-1",
            full_name=ZERO, folded=ZERO.casefold(), detail="0", is_active=False,
        )  # fmt: skip
    zero(world)
    with world.scope():
        (asked,) = [
            one for one in creating(world.company) if one.kind is DocumentType.ITEM_SALES_TAX
        ]
    assert asked.name == world.company.zero_tax_item != ZERO
