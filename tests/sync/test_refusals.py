"""What QuickBooks refuses: named, sorted by who can cure it, and never in the others' way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.sync.tricks import (
    ask_again,
    between,
    check_each_once,
    codes,
    delete_entry,
    entry,
    forward,
    memos,
    sentences,
    sets_of,
    status_of_first,
    tiny_world,
    undisturbed,
)
from tests.sync.world import World
from tillbook.core.delivery import ATTEMPTS_MAX, State
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import Delivery, Run


def before_receipts(world: World) -> None:
    """The Web Connector dies just before the first receipt would be sent."""
    world.update(Faults(drop_request=1 + len({row.rank for row in _planned_lists(world)})))
    world.clock.forward(minutes=20)
    assert world.file.count("SalesReceipt") == 0


def _planned_lists(world: World) -> list[Delivery]:
    world.update(Faults(crash_at_call=6))
    world.clock.forward(minutes=20)
    return [row for row in world.deliveries() if row.document.shop is None]


def accounts_of(row: Delivery) -> set[str]:
    """Every account a receipt names."""
    content = row.document.content
    return {content["deposit_to"], *(line["account"] for line in content["lines"])}


def rarest_item(world: World) -> Delivery:
    """The item of which the fewest receipts have a line, and not all of them."""
    items = world.deliveries(document__type="ItemOtherCharge")
    accounts = [accounts_of(row) for row in world.receipts()]
    return min(
        items, key=lambda row: sum(row.document.content["account"] in one for one in accounts)
    )


def test_a_deleted_item_needs_setup_and_the_cure_is_seen_by_itself(tiny: World) -> None:
    before_receipts(tiny)
    gone = entry(tiny, "ItemOtherCharge", rarest_item(tiny).document.content["name"])
    delete_entry(tiny, gone)
    tiny.update()
    waiting = [row for row in tiny.receipts() if row.state == State.NEEDS_SETUP]
    assert waiting
    assert len(waiting) < len(tiny.receipts()), "the others go on"
    assert "deleted or merged" in sentences(tiny)
    check_each_once(tiny, but=len(waiting))
    ask_again(tiny)
    assert f"needs the ItemOtherCharge “{gone.name}”" in sentences(tiny)
    tiny.file.books.add_entry("ItemOtherCharge", gone.name, gone.values)
    ask_again(tiny)
    check_each_once(tiny)
    assert codes(tiny) == []


def test_an_inactive_entry_is_named_and_used_again_once_it_is_active(tiny: World) -> None:
    before_receipts(tiny)
    deposit = tiny.receipts()[0].document.content["deposit_to"]
    concerned = [
        row
        for row in tiny.receipts()
        if deposit in {line["account"] for line in row.document.content["lines"]}
    ]
    resting = entry(tiny, "Account", deposit)
    resting.is_active = False
    tiny.clock.forward(hours=2)
    tiny.update()
    assert f"Account “{deposit}” is inactive in QuickBooks" in sentences(tiny)
    assert [row.pk for row in tiny.deliveries(state=State.NEEDS_SETUP)] == [
        row.pk for row in concerned
    ]
    check_each_once(tiny, but=len(concerned))
    resting.is_active = True
    ask_again(tiny)
    check_each_once(tiny)
    assert codes(tiny) == []


def test_a_closed_period_goes_to_a_person_and_open_days_go_on(db: None) -> None:
    world = tiny_world(12, 4)
    days = sorted({row.document.day for row in world.receipts() if row.document.day})
    world.file = CompanyFile.sample(name="Harbor & Pine LLC", closing_date=days[1])
    world.connector = world.another_connector()
    world.deliver()
    closed = [row for row in world.receipts() if row.document.day and row.document.day <= days[1]]
    assert {row.state for row in closed} == {State.NEEDS_PERSON}
    assert "closed period" in sentences(world)
    check_each_once(world, but=len(closed))


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (3176, "An attempt was made to modify a sales receipt which is already in use."),
        (3175, "The object could not be locked."),
        (3180, "There was an error when saving: the list could not be locked."),
        (1000, "There has been an internal error."),
    ],
)
def test_a_lock_passes_by_itself(tiny: World, status: int, message: str) -> None:
    before_receipts(tiny)
    between(tiny, status_of_first(status, message, kind="SalesReceiptAdd", times=1))
    _discard_first_receipt(tiny)
    assert "1 still to be delivered" in tiny.update().status_line
    later = tiny.deliveries(state=State.RETRY_LATER)
    assert len(later) == 1
    check_each_once(tiny, but=1)
    assert later[0].not_before is not None
    assert later[0].not_before > tiny.clock.now
    undisturbed(tiny)
    assert forward(tiny, minutes=1).status == "none", "not before its time"
    tiny.clock.forward(minutes=10)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def _discard_first_receipt(world: World) -> None:
    """The refusal is planted in the answer, so the first receipt must really not be kept."""
    done: list[bool] = []

    def drop(request: str, place: int) -> None:
        if request == "SalesReceiptAddRq" and not done:
            done.append(True)
            transactions = world.file._state.transactions
            transactions.pop(next(reversed(transactions)))

    world.file.after_commit = drop


def test_what_is_locked_for_good_goes_to_a_person(db: None) -> None:
    world = tiny_world(3, 1)
    between(
        world,
        lambda _, answer: re.sub(
            r'(<CustomerAddRs requestID="\d+") statusCode="0"[^>]*>.*?</CustomerAddRs>',
            r'\1 statusCode="3176" statusSeverity="Error" statusMessage="In use."/>',
            answer,
            flags=re.DOTALL,
        ).replace('statusCode="3100"', 'statusCode="3176"'),
    )
    pauses: list[timedelta] = []
    for _ in range(ATTEMPTS_MAX):
        assert world.update().status == "done"
        waits_until = world.deliveries(document__type="Customer")[0].not_before
        if waits_until is not None:
            pauses.append(waits_until - world.clock.now)
            world.clock.now = waits_until
    (row,) = world.deliveries(document__type="Customer")
    assert row.state == State.NEEDS_PERSON
    assert row.attempts_count == ATTEMPTS_MAX
    assert len(pauses) == ATTEMPTS_MAX - 1
    assert pauses == sorted(pauses)
    assert "Somebody has the entry open" in sentences(world)


def test_an_unknown_status_is_told_in_quickbooks_own_words(tiny: World) -> None:
    words = "Something nobody has documented."
    between(tiny, status_of_first(4711, words, kind="SalesReceiptAdd", times=1))
    _discard_first_receipt(tiny)
    tiny.deliver()
    assert f"QuickBooks says: “{words}” (status 4711)." in sentences(tiny)
    assert [row.state for row in tiny.receipts()].count(State.NEEDS_PERSON) == 1
    check_each_once(tiny, but=1)


@pytest.mark.parametrize("kind", ["Class", "Customer", "ItemOtherCharge", "Account"])
def test_an_entry_somebody_made_meanwhile_is_taken_as_it_is(tiny: World, kind: str) -> None:
    made: list[str] = []

    def make(request: str, place: int) -> None:
        if request == f"{kind}AddRq" and not made:
            row = tiny.deliveries(document__type=kind)[-1]
            name, content = row.document.content["name"], row.document.content
            values = {}
            if kind == "Account":
                values = {"AccountType": content["account_type"]}
            if kind == "ItemOtherCharge":
                account = entry(tiny, "Account", content["account"])
                values = {"SalesOrPurchase/AccountRef": account.list_id}
            made.append(tiny.file.books.add_entry(kind, name, values).list_id)

    tiny.file.before_commit = make
    tiny.deliver()
    assert made
    rows = tiny.deliveries(document__type=kind)
    assert {row.state for row in rows} == {State.ACCEPTED}
    assert rows[-1].quickbooks_id == made[0]
    check_each_once(tiny)
    assert codes(tiny) == []


def test_an_item_of_that_name_on_another_account_is_not_taken_for_ours(tiny: World) -> None:
    made: list[str] = []

    def make(request: str, place: int) -> None:
        if request == "ItemOtherChargeAddRq" and not made:
            row = _last_item(tiny)
            other = {"SalesOrPurchase/AccountRef": entry(tiny, "Account", "Checking").list_id}
            added = tiny.file.books.add_entry(
                "ItemOtherCharge", row.document.content["name"], other
            )
            made.append(added.list_id)

    tiny.file.before_commit = make
    tiny.update()
    tiny.file.before_commit = None
    _nothing_on_a_foreign_account(tiny, made[0])
    ask_again(tiny)
    _nothing_on_a_foreign_account(tiny, made[0])
    assert "name-taken" in codes(tiny)
    foreign = tiny.file._state.entries[made[0]]
    delete_entry(tiny, foreign)
    ask_again(tiny)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def test_a_name_that_was_taken_once_is_not_taken_for_ever(tiny: World) -> None:
    vendor = tiny.file.books.add_entry("Vendor", "Shopify Customer", {})
    tiny.update()
    assert tiny.file.count("SalesReceipt") == 0
    assert "QuickBooks already has “Shopify Customer” as something else" in sentences(tiny)
    delete_entry(tiny, vendor)
    tiny.clock.forward(minutes=20)
    tiny.prepare()
    tiny.update(Faults(drop_request=1))
    (customer,) = tiny.deliveries(document__type="Customer")
    assert customer.state == State.SENT
    tiny.clock.forward(minutes=20)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def _last_item(world: World) -> Delivery:
    return world.deliveries(document__type="ItemOtherCharge")[-1]


def _nothing_on_a_foreign_account(world: World, item_id: str) -> None:
    used = {line.values["ItemRef"] for one in world.file.transactions for line in one.lines}
    assert item_id not in used
    assert _last_item(world).state == State.NEEDS_SETUP
    assert [row for row in world.receipts() if row.state == State.ACCEPTED], "the others go on"


def test_our_item_that_somebody_turned_to_another_account_is_not_used(tiny: World) -> None:
    before_receipts(tiny)
    row = _last_item(tiny)
    ours = entry(tiny, "ItemOtherCharge", row.document.content["name"])
    account = ours.values["SalesOrPurchase/AccountRef"]
    ours.values["SalesOrPurchase/AccountRef"] = entry(tiny, "Account", "Checking").list_id
    tiny.clock.forward(hours=2)
    tiny.update()
    used = {line.values["ItemRef"] for one in tiny.file.transactions for line in one.lines}
    assert ours.list_id not in used
    assert "name-taken" in codes(tiny)
    assert row.document.content["account"] in sentences(tiny)
    ours.values["SalesOrPurchase/AccountRef"] = account
    ask_again(tiny)
    check_each_once(tiny)
    assert codes(tiny) == []


def test_a_renamed_account_breaks_nothing(tiny: World) -> None:
    before_receipts(tiny)
    account = entry(tiny, "Account", "Shopify Sales")
    account.name = "Called otherwise now"
    tiny.file._open(tiny.file._state)
    tiny.clock.forward(hours=2)
    tiny.deliver()
    check_each_once(tiny)


def test_one_refused_receipt_never_stops_the_others(tiny: World) -> None:
    between(tiny, status_of_first(3210, "No.", kind="SalesReceiptAdd", times=1))
    _discard_first_receipt(tiny)
    tiny.deliver()
    states = [row.state for row in tiny.receipts()]
    assert states.count(State.NEEDS_PERSON) == 1
    check_each_once(tiny, but=1)
    with tiny.scope():
        assert not Run.objects.filter(finished_at=None).exists(), "the run does not wait for it"


def test_another_total_is_told_with_both_figures(tiny: World) -> None:
    def rewrite(request: str, answer: str) -> str:
        return re.sub(r"<TotalAmount>[^<]*<", "<TotalAmount>123.45<", answer)

    between(tiny, rewrite)
    tiny.deliver()
    rows = tiny.receipts()
    assert {row.state for row in rows} == {State.ACCEPTED}
    differing = [row for row in rows if row.document.total_minor != 12345]
    assert codes(tiny) == ["total-differs"] * len(differing)
    ours = differing[0].document.total_minor
    assert ours is not None
    assert f"holds 123.45 USD in QuickBooks, {ours // 100}.{ours % 100:02} USD was sent" in (
        sentences(tiny)
    )
    assert len(memos(tiny)) == len(rows), "and nothing is sent again"


def test_waiting_for_setup_without_a_run_changes_nothing(tiny: World) -> None:
    before_receipts(tiny)
    entry(tiny, "Account", tiny.receipts()[0].document.content["deposit_to"]).is_active = False
    tiny.clock.forward(hours=2)
    tiny.deliver()
    waiting = [row.pk for row in tiny.deliveries(state=State.NEEDS_SETUP)]
    assert waiting
    sent = sets_of(tiny)
    assert forward(tiny, minutes=5).status == "none"
    assert sent == [], "nobody asked for a run, so QuickBooks is left alone"
    assert [row.pk for row in tiny.deliveries(state=State.NEEDS_SETUP)] == waiting
