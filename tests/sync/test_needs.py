"""What QuickBooks' lists have, lack and cannot give: nothing unfit is adopted or made again."""

from __future__ import annotations

import pytest

from tests.sync.tricks import tiny_world
from tests.sync.world import World
from tillbook.core.documents import Document
from tillbook.core.problems import Code, Problem
from tillbook.store.models import DocumentRecord, ListEntry, MappingRecord
from tillbook.sync.needs import plan_needs, terms_of
from tillbook.sync.render import MissingEntries, UnfitEntries, render_receipt
from tillbook.sync.snapshots import thaw_document


@pytest.fixture
def world(db: None) -> World:
    """Receipts are planned; the company uses sales tax and classes, its lists are empty but for
    the code.
    """
    made = tiny_world()
    made.company.sales_tax_on = made.company.class_tracking = True
    made.company.save()
    entry(made, "SalesTaxCode", "Non", detail="no")
    return made


def entry(world: World, kind: str, name: str, **more: object) -> None:
    with world.scope():
        ListEntry.objects.create(
            company=world.company,
            kind=kind,
            list_id=f"80000000-{ListEntry.objects.count()}",
            full_name=name,
            folded=name.casefold(),
            **more,
        )


def waiting(world: World) -> list[DocumentRecord]:
    with world.scope():
        rows = DocumentRecord.objects.filter(company=world.company, type="SalesReceipt")
        return list(rows.select_related("shop").order_by("pk"))


def planned(world: World) -> dict[str, dict[str, str]]:
    """The list entries that are planned, by key."""
    with world.scope():
        plan_needs(world.company, waiting(world), world.clock.now)
        rows = DocumentRecord.objects.filter(company=world.company, shop=None)
        return {row.key: row.content for row in rows}


def refused(world: World, document: Document | None = None) -> Problem:
    """Why the first receipt cannot be written."""
    with world.scope():
        told = document or thaw_document(waiting(world)[0].content)
        with pytest.raises(UnfitEntries) as found:
            render_receipt(told, terms_of(world.company, world.shop))
    return found.value.problem


def test_lists_that_merely_lack_something_are_no_obstacle(world: World) -> None:
    made = planned(world)
    assert "list/Account/shopify sales" in made
    with world.scope(), pytest.raises(MissingEntries):
        render_receipt(
            thaw_document(waiting(world)[0].content), terms_of(world.company, world.shop)
        )


@pytest.mark.parametrize(
    ("type_", "special"),
    [("Expense", ""), ("Bank", ""), ("NonPosting", ""), ("Income", "SalesTaxPayable")],
)
def test_an_account_of_a_type_its_role_may_not_have_is_not_adopted(
    world: World, type_: str, special: str
) -> None:
    entry(world, "Account", "Shopify sales", account_type=type_, special=special)
    made = planned(world)
    assert "list/Account/shopify sales" not in made
    assert "Shopify Sales" not in {content.get("account") for content in made.values()}
    why = refused(world)
    assert (why.code, why.about) == (Code.ACCOUNT_NOT_ALLOWED, "Shopify sales")


def test_an_account_of_another_type_that_is_allowed_is_used(world: World) -> None:
    entry(world, "Account", "Shopify Sales", account_type="OtherIncome")
    made = planned(world)
    assert "list/Account/shopify sales" not in made
    assert "Shopify Sales" in {content.get("account") for content in made.values()}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Account", "Shopify Sales"),
        ("Customer", "Shopify Customer"),
        ("Class", "Online"),
        ("ItemSalesTax", "Sales Tax 0%"),
    ],
)
def test_an_inactive_entry_is_named_and_not_made_again(world: World, kind: str, name: str) -> None:
    entry(world, kind, name.upper(), is_active=False, account_type="Income")
    made = planned(world)
    assert f"list/{kind}/{name.casefold()}" not in made
    with world.scope():
        documents = [thaw_document(row.content) for row in waiting(world)]
    online = next(one for one in documents if one.place_id == "online")
    why = refused(world, online)
    assert (why.code, why.particulars["kind"]) == (Code.INACTIVE_ENTRY, kind)


def test_an_inactive_item_is_named_and_not_made_again(world: World) -> None:
    item = next(key for key in planned(world) if key.startswith("list/ItemOtherCharge/"))
    name = item.rsplit("/", 1)[1]
    with world.scope():
        DocumentRecord.objects.filter(company=world.company, shop=None).delete()
    entry(world, "ItemOtherCharge", name, is_active=False)
    assert item not in planned(world)
    with world.scope():
        documents = [thaw_document(row.content) for row in waiting(world)]
        found = [why for one in documents if (why := _unfit(world, one)) is not None]
    assert {why.code for why in found} == {Code.INACTIVE_ENTRY}


def _unfit(world: World, document: Document) -> Problem | None:
    try:
        render_receipt(document, terms_of(world.company, world.shop))
    except UnfitEntries as fault:
        return fault.problem
    except MissingEntries:
        return None
    return None


def test_nothing_is_made_below_an_inactive_account(world: World) -> None:
    entry(world, "Account", "Income", is_active=False, account_type="Income")
    record = waiting(world)[0]
    lines = [{**line, "account": "Income:Shop"} for line in record.content["lines"]]
    with world.scope():
        DocumentRecord.objects.filter(pk=record.pk).update(
            content={**record.content, "lines": lines}
        )
        told = DocumentRecord.objects.get(pk=record.pk)
        plan_needs(world.company, [told], world.clock.now)
        keys = set(DocumentRecord.objects.filter(shop=None).values_list("key", flat=True))
    assert not {"list/Account/income", "list/Account/income:shop"} & keys
    assert _named(refused(world, thaw_document(told.content))) == "Income"


def _named(why: Problem) -> str:
    assert why.code is Code.INACTIVE_ENTRY
    return why.particulars["name"]


def test_without_a_code_for_what_is_not_taxable_documents_wait_and_nothing_is_made(
    world: World,
) -> None:
    with world.scope():
        ListEntry.objects.filter(kind="SalesTaxCode").update(is_active=False)
    assert planned(world) == {}
    assert refused(world).code is Code.NO_NON_TAX_CODE


def test_an_account_the_mapping_does_not_type_is_made_as_its_role_is(world: World) -> None:
    with world.scope():
        MappingRecord.objects.filter(company=world.company).delete()
    made = planned(world)
    assert made["list/Account/shopify sales"]["account_type"] == "Income"
    assert made["list/Account/shopify payments clearing"]["account_type"] == "Bank"
    assert made["list/Account/sales tax collected - shopify"]["account_type"] == (
        "OtherCurrentLiability"
    )
