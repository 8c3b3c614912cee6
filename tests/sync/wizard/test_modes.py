"""The step Summary or detailed without its page: rows counted, ceilings enforced, choice stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.tricks import tiny_world
from tests.sync.world import World, small_history
from tillbook.core.limits import ALL_MODES, Edition, Modes
from tillbook.core.problems import Code
from tillbook.core.roles import Role
from tillbook.simulators.company import CompanyFile
from tillbook.store.models import AuditLine, ListEntry, Look
from tillbook.sync import looks
from tillbook.sync.wizard import modes
from tillbook.sync.wizard.modes import NotChosen, Picture, choose, picture, standing
from tillbook.sync.wizard.steps import State
from tillbook.sync.wizard.usage import usage_of

ALL_DETAILED = ALL_MODES[-1]
Holds = Callable[[int], None]


@pytest.fixture
def world(db: None) -> World:
    """A paired Premier file and a shop with 100 customers, 50 variants and 5 vendors."""
    made = tiny_world(6, 2)
    made.company.product = "QuickBooks Premier 2024"
    made.company.save(update_fields=["product"])
    with made.scope():
        made.shop.counts = {"customers": 100, "variants": 50, "vendors": 5}
        made.shop.save(update_fields=["counts"])
    made.reload()
    return made


@pytest.fixture
def every_mode_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modes, "BUILT", ALL_DETAILED)


def hold(world: World, *, customers: int = 0, items: int = 0, **capacities: int) -> None:
    """QuickBooks has counted."""
    with world.scope():
        Look.objects.update_or_create(
            company=world.company,
            kind=looks.LookKind.COUNTS,
            about="",
            defaults={
                "asked_at": world.clock.now,
                "answered_at": world.clock.now,
                "answer": {
                    "customers": customers,
                    "vendors": 0,
                    "employees": 0,
                    "other_names": 0,
                    "items": items,
                    "capacities": capacities,
                },
            },
        )


def counted_by_quickbooks(edition: str, **rows: int) -> Picture:
    """What the step decides by after a company file of this edition has called."""
    world = World(small_history(6, 2), domain=f"{edition[:3].lower()}{len(rows)}.myshopify.com")
    world.file = CompanyFile.sample(name=world.company.name, edition=edition, extra_rows=rows)
    world.connector = world.another_connector()
    world.pull()
    with world.scope():
        world.shop.counts = {"customers": 100, "variants": 50, "vendors": 5}
        world.shop.save(update_fields=["counts"])
        looks.ask(world.company, looks.LookKind.COUNTS, world.clock.now)
    world.update()
    world.reload()
    return seen(world)


def seen(world: World) -> Picture:
    with world.scope():
        return picture(world.company, world.clock.now)


def chosen(world: World, wished: Modes) -> None:
    with world.scope():
        choose(world.company, world.shop, wished, None, world.clock.tick())
    world.reload()


def refused(world: World, wished: Modes) -> Code:
    with pytest.raises(NotChosen) as fault:
        chosen(world, wished)
    world.reload()
    assert modes.chosen_modes(world.company) == Modes()
    return fault.value.problem.code


def stands(world: World) -> State:
    with world.scope():
        return standing(world.company, world.shop, world.clock.now).state


def test_what_the_first_sync_adds_is_counted_from_what_is_stored(world: World) -> None:
    found = seen(world).additions
    assert (found.customers.summary, found.customers.detailed) == (1, 100)
    assert found.vendors.detailed == 5
    assert found.inventory.summary > 3
    with world.scope():
        flows = usage_of(world.company, world.clock.now).flows
        sales = sum(len(flows[key]) for key in flows if key[0] is Role.SALES)
    assert 0 < sales < found.inventory.summary
    others = found.inventory.summary - sales
    assert found.inventory.detailed == 50 + others, "variants sell, tax and tenders stay"
    with world.scope():
        ListEntry.objects.create(
            company=world.company,
            kind="Customer",
            list_id="1",
            full_name="Shopify Customer",
            folded="shopify customer",
        )
    assert seen(world).additions.customers.summary == 0


def test_items_that_are_there_are_not_added_again(world: World) -> None:
    world.prepare()
    needed = seen(world).additions.inventory.summary
    world.deliver()
    world.reload()
    assert needed > 3
    assert seen(world).additions.inventory.summary == 0


def test_summary_before_quickbooks_has_counted_waits_and_asks(world: World) -> None:
    assert stands(world) is State.OPEN
    chosen(world, Modes())
    assert stands(world) is State.WAITING
    with world.scope():
        assert looks.unanswered(world.company).get().kind == looks.LookKind.COUNTS
    hold(world, items=100)
    assert stands(world) is State.DONE


def test_the_company_file_grows_by_exactly_the_rows_that_were_foretold(world: World) -> None:
    foretold = seen(world).additions
    chosen(world, Modes())
    world.update()
    world.reload()
    assert stands(world) is State.DONE
    with world.scope():
        before = looks.counts(world.company)
    world.deliver()
    world.reload()
    told = seen(world)
    assert before is not None
    assert told.held is not None
    assert told.held.items == before.items + told.made_since.items, "without another count"
    assert told.made_since.items == foretold.inventory.summary
    assert told.made_since.customers == foretold.customers.summary
    with world.scope():
        looks.ask(world.company, looks.LookKind.COUNTS, world.clock.tick())
    world.update()
    world.reload()
    after = seen(world).held
    assert seen(world).made_since.total == 0, "none is counted twice"
    assert after is not None
    assert after == told.held
    assert after.items - before.items == foretold.inventory.summary > 3
    assert after.customers - before.customers == foretold.customers.summary == 1
    assert seen(world).capacities["Item"] == 14_500


def test_detailed_before_quickbooks_has_counted_is_refused(
    world: World, every_mode_built: None
) -> None:
    assert refused(world, ALL_DETAILED) is Code.ROWS_UNKNOWN
    assert stands(world) is State.OPEN


@pytest.mark.parametrize("product", ["QuickBooks Premier 2024", "QuickBooks Pro Plus 2023"])
def test_14_600_rows_are_refused_and_14_400_are_not(
    world: World, every_mode_built: None, product: str
) -> None:
    world.company.product = product
    world.company.save(update_fields=["product"])
    wished = Modes(customers=True)
    added = seen(world).additions.rows(wished)
    assert added is not None
    hold(world, customers=4_000, items=14_600 - 4_000 - added.total)
    assert refused(world, wished) is Code.TOO_MANY_ROWS
    hold(world, customers=4_000, items=14_400 - 4_000 - added.total)
    chosen(world, wished)
    assert modes.chosen_modes(world.company) == wished
    assert stands(world) is State.DONE
    with world.scope():
        assert AuditLine.objects.get(act="modes.chosen").particulars == {"modes": "dss"}
    hold(world, customers=4_000, items=14_600 - 4_000 - added.total)
    assert stands(world) is State.WRONG


def test_a_file_that_is_made_so_is_counted_and_refused_in_a_conversation(
    db: None, every_mode_built: None
) -> None:
    """Nothing of QuickBooks is put in by hand here: the lists are as full as they say."""
    wished = Modes(customers=True)
    small = counted_by_quickbooks("Pro 2023")
    usual = small.after(wished)
    assert usual is not None
    items = 14_600 - 6_000 - usual.total
    full = counted_by_quickbooks("Pro 2023", Customer=6_000, ItemNonInventory=items)
    refusal = modes.obstacle(full, wished)
    assert refusal is not None
    assert refusal.code is Code.TOO_MANY_ROWS
    assert refusal.message == (
        "QuickBooks would hold 14600 names and items after the first sync; QuickBooks Pro 2023 "
        "takes 14500 before Summary is needed."
    )
    assert modes.obstacle(full, Modes()) is None
    room = counted_by_quickbooks("Premier 2024", Customer=6_000, ItemNonInventory=items - 200)
    assert (rows := room.after(wished)) is not None
    assert rows.total == 14_400
    assert modes.obstacle(room, wished) is None
    large = counted_by_quickbooks("Enterprise 2024", Customer=6_000, ItemNonInventory=items)
    assert (rows := large.after(wished)) is not None
    assert rows.total == 14_600
    assert modes.obstacle(large, wished) is None


def test_summary_is_what_is_left_above_14_500(world: World) -> None:
    hold(world, customers=8_000, items=8_000)
    chosen(world, Modes())
    assert stands(world) is State.DONE


def test_enterprise_has_the_capacity_it_reports(world: World, every_mode_built: None) -> None:
    world.company.product = "QuickBooks Enterprise Solutions 24.0"
    world.company.save(update_fields=["product"])
    hold(world, customers=20_000, items=20_000, Entity=100_000, Item=20_030)
    assert seen(world).edition is Edition.ENTERPRISE
    assert refused(world, ALL_DETAILED) is Code.LIST_FULL
    hold(world, customers=20_000, items=20_000, Entity=100_000, Item=100_000)
    chosen(world, ALL_DETAILED)
    assert modes.chosen_modes(world.company) == ALL_DETAILED


def test_a_list_that_is_full_stops_summary_too(world: World) -> None:
    hold(world, items=14_500)
    with pytest.raises(NotChosen) as fault:
        chosen(world, Modes())
    assert fault.value.problem.code is Code.LIST_FULL
    assert "14500" in fault.value.problem.message


def test_what_shopify_does_not_say_cannot_be_detailed(world: World, every_mode_built: None) -> None:
    with world.scope():
        world.shop.counts = {"customers": None, "variants": 50, "vendors": 5}
        world.shop.save(update_fields=["counts"])
    hold(world, items=10)
    assert refused(world, Modes(customers=True)) is Code.SHOP_ROWS_UNKNOWN
    chosen(world, Modes(inventory=True))


def test_detailed_comes_later_however_it_is_asked_for(world: World) -> None:
    hold(world, items=10)
    for wished in ALL_MODES[1:]:
        assert refused(world, wished) is Code.DETAILED_LATER
    hold(world, customers=4_000, items=10_500)
    assert refused(world, ALL_DETAILED) is Code.TOO_MANY_ROWS
