"""The page Accounts without its page: lines, what is sent, what is stored, when it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.sync.world import World, small_history
from tillbook.core.documents import DocumentType
from tillbook.core.mapping import Account, MappingRow
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.problems import Code, problem
from tillbook.core.roles import AccountType, Role
from tillbook.store.models import AuditLine, FactRecord, ListEntry, MappingRecord, Shop
from tillbook.sync.creation import EntryState
from tillbook.sync.plan import company_mapping
from tillbook.sync.setup import store_mapping
from tillbook.sync.wizard import lines as lines_module
from tillbook.sync.wizard.accounts import (
    NEW_ACCOUNT,
    Choices,
    mapping_ready,
    read_choices,
    save_choices,
    standing,
    to_create,
)
from tillbook.sync.wizard.lines import LineState, MapLine, MapLines, lines_of
from tillbook.sync.wizard.steps import State, StepName, confirm, take_back
from tillbook.sync.wizard.suggest import Reason
from tillbook.sync.wizard.usage import used_keys


@pytest.fixture
def world(db: None) -> World:
    """A shop that is read, and a company file whose lists are; nothing is planned or made."""
    cache.clear()
    made = World(small_history(orders=12))
    made.pull()
    made.update()
    made.reload()
    return made


def seen(world: World) -> MapLines:
    with world.scope():
        return lines_of(world.company, world.clock.now)


def line(lines: MapLines, key: str) -> MapLine:
    return next(one for one in lines.all if one.key == key)


def send(world: World, **sent: str) -> tuple[MappingRow, ...]:
    """Send the page as it stands, with these changes, and confirm it."""
    lines = seen(world)
    form = {one.key: one.account.name if one.account else "" for one in lines.all}
    choices = read_choices(lines, form | sent)
    assert choices.errors == {}
    with world.scope():
        changed = save_choices(world.company, lines, choices, None, world.clock.now)
        confirm(world.company, None, StepName.ACCOUNTS, None, world.clock.now)
    return changed


def state(world: World) -> State:
    with world.scope():
        return standing(world.company, world.shop, world.clock.now).state


def test_lines_are_what_the_shop_uses_and_the_dozen_common_ones(world: World) -> None:
    lines = seen(world)
    used = {one.role for one in lines.in_use if one.is_used}
    assert {Role.SALES, Role.TAX, Role.CLEARING} <= used
    assert {Role.COGS, Role.BANK, Role.PAYMENT_FEES} <= {one.role for one in lines.in_use} - used
    assert {one.role for one in lines.all} == set(Role)
    keys = [one.key for one in lines.all]
    assert len(keys) == len(set(keys))
    assert lines.are_read
    assert all(not one.is_used for one in lines.others)


def test_amounts_are_those_of_the_entries(world: World) -> None:
    lines = seen(world)
    total = sum(one.amount_minor or 0 for one in lines.all)
    assert total == 0
    sales = [amount for (role, _), amount in lines.usage.amounts.items() if role is Role.SALES]
    assert line(lines, "SALES:").amount_minor == sum(sales) < 0
    later = world.clock.now + timedelta(days=60)
    with world.scope():
        old = lines_of(world.company, later)
    assert line(old, "SALES:").amount_minor == 0
    assert line(old, "SALES:").is_used


def test_suggestions_come_from_the_accounts_of_the_company(world: World) -> None:
    lines = seen(world)
    sales = line(lines, "SALES:")
    assert sales.account
    assert (sales.account.name, sales.state) == ("Merchandise Sales", LineState.SUGGESTED)
    tax = line(lines, "TAX:")
    assert (tax.state, tax.reason) == (LineState.CREATE, Reason.NONE_FITS)
    assert line(lines, "CLEARING:shopify_payments").state is LineState.CREATE
    assert "Sales Tax Collected - Shopify" in [
        one.account.name for one in to_create(lines) if one.account
    ]


def test_before_the_first_call_our_own_names_can_be_confirmed(db: None) -> None:
    world = World(small_history(orders=4))
    world.pull()
    lines = seen(world)
    assert not lines.are_read
    assert {one.reason for one in lines.in_use} == {Reason.NOT_READ}
    send(world)
    assert state(world) is State.DONE


def test_without_a_shop_the_dozen_stands_there(world: World) -> None:
    with world.scope():
        FactRecord.objects.filter(shop=world.shop).delete()
        world.shop.orders.all().delete()
    lines = seen(world)
    assert len(lines.in_use) == 12
    assert lines.missing == ()


def test_what_is_sent_is_chosen_and_keeps_when(world: World) -> None:
    assert state(world) is State.OPEN
    changed = send(world, **{"SALES:": "Merchandise Sales:Online"})
    assert state(world) is State.DONE
    assert "Merchandise Sales:Online" in [row.account.name for row in changed]
    sales = line(seen(world), "SALES:")
    first = sales.chosen_at
    assert (sales.state, first) == (LineState.CHOSEN, world.clock.now)
    world.clock.forward(days=1)
    assert [row.role for row in send(world, **{"DISCOUNTS:": "Merchandise Sales"})] == [
        Role.DISCOUNTS
    ]
    lines = seen(world)
    assert line(lines, "SALES:").chosen_at == first
    assert line(lines, "DISCOUNTS:").chosen_at == world.clock.now
    with world.scope():
        said = [row.particulars for row in AuditLine.objects.filter(act="mapping.changed")]
    assert said[-1] == {"rows": ["DISCOUNTS: Merchandise Sales"]}


def test_what_nobody_uses_stays_a_suggestion(world: World) -> None:
    send(world)
    others = {one.key: one for one in seen(world).others}
    assert {one.state for one in others.values()} <= {LineState.SUGGESTED, LineState.CREATE}
    assert {one.chosen_at for one in others.values()} == {None}
    with world.scope():
        held = MappingRecord.objects.filter(role=Role.CHARGEBACKS).get()
    assert (held.account, held.chosen_at) == ("Chargebacks", None)


@pytest.mark.parametrize(
    ("key", "name", "code"),
    [
        ("TAX:", "Sales Tax Payable", Code.ACCOUNT_NOT_ALLOWED),
        ("CUSTOMER_BALANCE:", "Accounts Receivable", Code.ACCOUNT_NOT_ALLOWED),
        ("SALES:", "Checking", Code.ACCOUNT_NOT_ALLOWED),
        ("SALES:", "No such account", None),
        ("SALES:", "", None),
        ("CLEARING:shopify_payments", "", None),
    ],
)
def test_what_cannot_be_used_is_an_error_of_its_line(
    world: World, key: str, name: str, code: Code | None
) -> None:
    errors = read_choices(seen(world), {key: name}).errors
    ((at, wrong),) = errors.items()
    assert f"{at[0].value}:{at[1] or ''}" == key
    assert (wrong.code if wrong else None) == code


def test_one_qualifier_gets_its_own_account_and_goes_back(world: World) -> None:
    (first, *_) = seen(world).choices[Role.SALES]
    send(world, **{"own:SALES": first[0], "own-account:SALES": NEW_ACCOUNT})
    own = line(seen(world), f"SALES:{first[0]}")
    assert own.account
    assert (own.account.name, own.state) == (f"Shopify Sales - {first[0]}", LineState.CREATE)
    assert first not in seen(world).choices[Role.SALES]
    assert first[1] not in line(seen(world), "SALES:").names
    with world.scope():
        account = company_mapping(world.company).account(Role.SALES, first[0])
    assert account == own.account
    send(world, **{f"SALES:{first[0]}": ""})
    assert first in seen(world).choices[Role.SALES]


def test_an_own_account_has_to_be_one(world: World) -> None:
    lines = seen(world)
    first = lines.choices[Role.SALES][0][0]
    sent = {"own:SALES": first, "own-account:SALES": "Checking"}
    (wrong,) = read_choices(lines, sent).errors.values()
    assert wrong
    assert read_choices(lines, {"own:SALES": first}).errors == {(Role.SALES, first): None}
    assert read_choices(lines, {"own:SALES": "unheard of"}).accounts == {}


def test_a_qualifier_that_comes_up_later_is_new(world: World) -> None:
    send(world)
    assert [one.new for one in seen(world).all if one.new] == []
    row = world.company
    names = list(row.answers["qualifiers_seen"])
    gateway = next(name for name in names if name.startswith("CLEARING:"))
    type_ = next(name for name in names if name.startswith("SALES:"))
    row.answers = {"qualifiers_seen": [one for one in names if one not in (gateway, type_)]}
    row.save(update_fields=["answers"])
    with world.scope():
        MappingRecord.objects.filter(role="CLEARING", qualifier=gateway[9:]).delete()
    late = line(seen(world), gateway)
    assert late.new
    assert late.meanwhile == "Other Payments Clearing"
    assert type_.partition(":")[2] in line(seen(world), "SALES:").new


def test_an_account_that_changes_in_quickbooks_turns_the_step_wrong(world: World) -> None:
    send(world)
    with world.scope():
        row = ListEntry.objects.get(kind="Account", full_name="Merchandise Sales")
        row.account_type = AccountType.EXPENSE
        row.save()
    lines = seen(world)
    assert line(lines, "SALES:").state is LineState.CHOOSE
    assert [one.role for one in lines.missing] == [Role.SALES]
    with world.scope():
        found = mapping_ready(world.company, world.shop)
    assert [one.code for one in found] == [Code.ACCOUNT_NOT_ALLOWED]
    assert state(world) is State.WRONG


def test_a_hidden_account_is_neither_suggested_nor_made_again(world: World) -> None:
    with world.scope():
        ListEntry.objects.filter(full_name="Merchandise Sales").update(is_active=False)
    sales = line(seen(world), "SALES:")
    assert sales.account
    assert sales.account.name != "Merchandise Sales"
    send(world)
    with world.scope():
        store_mapping(
            world.company,
            AccountMapping(
                (
                    MappingRow(
                        role=Role.SALES,
                        qualifier=None,
                        account=Account(name="Merchandise Sales", type=AccountType.INCOME),
                    ),
                )
            ),
        )
        codes = {one.code for one in mapping_ready(world.company, world.shop)}
    assert codes == {Code.NO_ACCOUNT, Code.INACTIVE_ENTRY}


def test_a_qualifier_beyond_the_ceiling_stays_with_any_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_module, "OWN_LINES_MAX", 0)
    lines = seen(world)
    assert all(one.qualifier is None for one in lines.in_use)
    assert line(lines, "CLEARING:").is_used
    assert sum(one.amount_minor or 0 for one in lines.all) == 0


def test_looking_again_books_nothing_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(world)
    monkeypatch.setattr("tillbook.sync.wizard.usage.book", None)
    with world.scope():
        assert used_keys(world.shop)
    seen(world)


def test_an_account_that_could_not_be_created_turns_the_step_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world)
    taken = problem(Code.NAME_TAKEN, "x", name="Shopify Shipping", kind="Account")
    refused = EntryState(
        kind=DocumentType.ACCOUNT, name="Shopify Shipping", state="needs_person", problem=taken
    )
    monkeypatch.setattr("tillbook.sync.wizard.accounts.creating", lambda _: (refused,))
    with world.scope():
        assert mapping_ready(world.company, world.shop) == (taken,)
    assert state(world) is State.WRONG


def test_a_changed_account_asks_for_another_look_at_the_preview(world: World) -> None:
    with world.scope():
        world.shop.started_at = None
        world.shop.save()
        confirm(world.company, world.shop, StepName.PREVIEW, None, world.clock.now)
        confirm(world.company, world.shop, StepName.OPENING, None, world.clock.now)
        lines = lines_of(world.company, world.clock.now)
        sales = next(line for line in lines.all if line.role is Role.SALES)
        other = next(one for one in lines.accounts if one.type == "Income" and one != sales.account)
        chosen = Choices(
            accounts={(sales.role, sales.qualifier): other}, dropped=frozenset(), errors={}
        )
        for is_confirmed_after in (False, True):
            save_choices(world.company, lines, chosen, None, world.clock.now)
            world.shop.refresh_from_db()
            assert (StepName.PREVIEW in world.shop.setup) is is_confirmed_after
            assert StepName.OPENING in world.shop.setup
            confirm(world.company, world.shop, StepName.PREVIEW, None, world.clock.now)


def test_what_was_taken_back_meanwhile_is_not_confirmed_again(world: World) -> None:
    with world.scope():
        confirm(world.company, world.shop, StepName.PREVIEW, None, world.clock.now)
        stale = Shop.objects.get(pk=world.shop.pk)
        take_back(world.shop, StepName.PREVIEW)
        confirm(world.company, stale, StepName.SCHEDULE, None, world.clock.now)
        assert set(Shop.objects.get(pk=world.shop.pk).setup) == {StepName.SCHEDULE}
