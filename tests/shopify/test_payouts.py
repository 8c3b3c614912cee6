"""Payouts over HTTP from the simulated shop, and as lines: the same facts, and they add up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tillbook.core.book import book
from tillbook.core.facts import Order
from tillbook.core.payout_books import Standing, book_payout
from tillbook.core.payouts import Payout, PayoutLine, PayoutStatus, not_named, not_paid_out
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import Role
from tillbook.shopify.client import Shop, ShopifyClient
from tillbook.shopify.faults import AccessDenied, ShopRefused
from tillbook.shopify.payouts import (
    Dispute,
    PracticeRecord,
    disputes,
    lines_of_payout,
    lines_since,
    payouts_since,
    read_dispute,
    read_payout,
    read_payout_line,
)
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.banker import Banker, Retry, fee_of, with_payouts
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.payouts import line_json, payout_json
from tillbook.simulators.shop.server import ShopServer

HISTORY: Final = seeded_history(seed=7, orders=60, days=14, last_day=date(2026, 11, 15))
ZONE: Final = HISTORY.shop.iana_timezone
LATE: Final = datetime(2026, 12, 20, tzinfo=UTC)
START: Final = datetime(2026, 10, 1, tzinfo=UTC)


@contextmanager
def reading(
    history: History, scopes: frozenset[str] = ALL_SCOPES
) -> Iterator[tuple[ShopifyClient, Shop]]:
    with (
        ShopServer(history, clock=lambda: LATE, scopes=scopes) as server,
        ShopifyClient(server.url, server.token) as client,
    ):
        yield client, client.read_shop()


def played(*, retry: Retry = Retry.LINE) -> History:
    """An account with everything in it: disputes, a reserve, a bill, a failure and its retry."""
    banker = Banker("USD", retry)
    orders = [order for order in HISTORY.orders if not order.test]
    banker.collect(orders)
    day = datetime(2026, 11, 5, tzinfo=UTC)
    charged = next(line for line in banker.lines if line.type == "CHARGE")
    order = next(one for one in orders if one.id == charged.order_id)
    banker.dispute(order, day, 4_000, won=True)
    banker.dispute(order, day + timedelta(hours=1), 2_500, won=False)
    banker.line("RESERVED_FUNDS", -3_000, day)
    banker.line("BILLING_DEBIT", -3_900, day, reason="subscription")
    banker.line("GALACTIC_CREDIT", 111, day)
    banker.line("CHARGE", 77_700, day, fee_minor=100, test=True)
    banker.pay_out(datetime(2026, 11, 8, tzinfo=UTC), fails=True)
    banker.pay_out(datetime(2026, 11, 10, 14, 30, tzinfo=UTC))
    banker.pay_out(datetime(2026, 11, 19, tzinfo=UTC))
    banker.line("REFUND", -9_900, datetime(2026, 11, 20, tzinfo=UTC))
    banker.pay_out(datetime(2026, 11, 23, tzinfo=UTC))
    return replace(HISTORY, payments=banker.account())


def facts(client: ShopifyClient, shop: Shop) -> list[tuple[Payout, list[PayoutLine]]]:
    found = []
    for payout in payouts_since(client.ask, shop, None):
        assert isinstance(payout, Payout)
        lines = list(lines_of_payout(client.ask, shop, payout))
        assert all(isinstance(line, PayoutLine | PracticeRecord) for line in lines)
        found.append((payout, [line for line in lines if isinstance(line, PayoutLine)]))
    return found


def test_payouts_of_a_whole_history_add_up_and_empty_the_balance() -> None:
    history = with_payouts(HISTORY)
    with reading(history) as (client, shop):
        read = facts(client, shop)
    assert len(read) > 5
    paid = [
        (1 if kind != "REFUND" else -1, amount)
        for order in HISTORY.orders
        for one in order.transactions
        for kind, amount in [(one.kind, one.amount_minor)]
        if one.gateway == "shopify_payments" and one.status == "SUCCESS" and not one.test
        if kind in {"SALE", "CAPTURE", "REFUND"}
    ]
    gross = sum(sign * amount for sign, amount in paid)
    fees = sum(fee_of(amount) for sign, amount in paid if sign > 0)
    made = [book_payout(payout, lines, ZONE, "USD") for payout, lines in read]
    assert {one.standing for one in made} == {Standing.BOOKED}
    postings = [posting for one in made if one.entry for posting in one.entry.postings]
    by_role = {
        role: sum(one.amount_minor for one in postings if one.role is role)
        for role in (Role.BANK, Role.CLEARING, Role.PAYMENT_FEES)
    }
    assert by_role == {
        Role.BANK: gross - fees,
        Role.CLEARING: -gross,
        Role.PAYMENT_FEES: fees,
    }


@pytest.mark.parametrize("retry", [Retry.LINE, Retry.MOVED])
def test_a_failed_payout_and_its_retry_book_everything_once(retry: Retry) -> None:
    with reading(played(retry=retry)) as (client, shop):
        read = facts(client, shop)
    statuses = [payout.status for payout, _ in read]
    assert statuses == [PayoutStatus.FAILED, *[PayoutStatus.PAID] * 3]
    failed = {one.number: lines for one, lines in read if one.status.gone}
    made = [book_payout(one, lines, ZONE, "USD", failed=failed) for one, lines in read]
    assert [one.standing for one in made] == [Standing.GONE, *[Standing.BOOKED] * 3]
    postings = [posting for one in made if one.entry for posting in one.entry.postings]
    sums = {
        role: sum(one.amount_minor for one in postings if one.role is role)
        for role in {one.role for one in postings}
    }
    assert sums[Role.CHARGEBACKS] == 2_500 + 1_500  # the one that is lost, and its fee
    assert sums[Role.RESERVES] == 3_000
    assert sums[Role.SHOPIFY_BILLS] == 3_900
    assert sums[Role.OTHER_PAYOUT] == -111
    assert sums[Role.BANK] == sum(one.net_minor for one, _ in read if not one.status.gone)
    named = [problem.particulars["type"] for one in made for problem in one.problems]
    assert named == ["GALACTIC_CREDIT"]
    days = [one.entry.day for one in made if one.entry]
    assert days == [date(2026, 11, 10), date(2026, 11, 19), date(2026, 11, 23)]
    assert made[-1].entry is not None
    assert [(one.role, one.amount_minor) for one in made[-1].entry.postings] == [
        (Role.BANK, -9_900),
        (Role.CLEARING, 9_900),
    ]


def test_a_retry_that_shopify_hides_is_held_and_named() -> None:
    with reading(played(retry=Retry.HIDDEN_LINE)) as (client, shop):
        read = facts(client, shop)
    failed = {one.number: lines for one, lines in read if one.status.gone}
    made = [book_payout(one, lines, ZONE, "USD", failed=failed) for one, lines in read]
    held = [problem for one in made if one.standing is Standing.HELD for problem in one.problems]
    assert [problem.code for problem in held] == [Code.PAYOUT_LACKS_RETRY]


def test_a_payout_on_its_way_is_shown_and_arrives() -> None:
    history = played()
    moment = datetime(2026, 11, 10, 20, tzinfo=UTC)
    with reading(history.at(moment)) as (client, shop):
        before = list(payouts_since(client.ask, shop, moment - timedelta(days=1)))
    with reading(history) as (client, shop):
        after = list(payouts_since(client.ask, shop, moment - timedelta(days=1)))
    assert isinstance(before[0], Payout)
    assert isinstance(after[0], Payout)
    assert (before[0].status, after[0].status) == (PayoutStatus.SCHEDULED, PayoutStatus.PAID)
    assert before[0].figures == after[0].figures
    assert (before[0].trace_id, after[0].trace_id != "") == ("", True)


def test_everything_that_moved_the_balance_is_read_page_by_page() -> None:
    history = played()
    account = history.payments
    assert account is not None
    with reading(history) as (client, shop):
        read = list(lines_since(client.ask, shop, START))
        found = list(disputes(client.ask, shop))
    own = [line.id for line in account.transactions if line.type != "TRANSFER"]
    assert sorted(one.id for one in read if not isinstance(one, Problem)) == sorted(own)
    assert len([one for one in read if isinstance(one, PracticeRecord)]) == 1
    assert [one.status for one in found if isinstance(one, Dispute)] == ["WON", "LOST"]


def test_the_same_from_lines_of_a_file() -> None:
    history = played()
    account = history.payments
    assert account is not None
    with reading(history) as (client, shop):
        paged = facts(client, shop)
    of_lines = [read_payout(json.dumps(payout_json(one, account))) for one in account.payouts]
    assert of_lines == [payout for payout, _ in paged]
    wanted = [line for _, lines in paged for line in lines]
    shown = [line for line in account.transactions if line.type != "TRANSFER"]
    lines = [read_payout_line(json.dumps(line_json(one, account))) for one in shown]
    kept = [one for one in lines if isinstance(one, PayoutLine) and one.payout_id]
    assert sorted(kept, key=lambda one: one.id) == sorted(wanted, key=lambda one: one.id)


def test_a_shop_without_shopify_payments_has_none() -> None:
    with reading(HISTORY) as (client, shop):
        assert list(payouts_since(client.ask, shop, None)) == []
        assert list(disputes(client.ask, shop)) == []


@pytest.mark.parametrize(
    "missing", ["read_shopify_payments_accounts", "read_shopify_payments_payouts"]
)
def test_without_its_scope_nothing_is_asked(missing: str) -> None:
    with reading(played(), ALL_SCOPES - {missing}) as (client, shop):
        with pytest.raises(AccessDenied, match=missing):
            list(payouts_since(client.ask, shop, None))
        with pytest.raises(AccessDenied, match=missing):
            list(lines_since(client.ask, shop, START))


PAYOUT: Final[dict[str, Any]] = {
    "__typename": "ShopifyPaymentsPayout",
    "id": "gid://shopify/ShopifyPaymentsPayout/8",
    "issuedAt": "2026-11-06T00:00:00Z",
    "status": "PAID",
    "net": {"amount": "12.30", "currencyCode": "USD"},
}
LINE: Final[dict[str, Any]] = {
    "id": "gid://shopify/ShopifyPaymentsBalanceTransaction/9",
    "type": "CHARGE",
    "transactionDate": "2026-11-04T10:00:00Z",
    "amount": {"amount": "10.00", "currencyCode": "USD"},
    "fee": {"amount": "0.30", "currencyCode": "USD"},
    "net": {"amount": "9.70", "currencyCode": "USD"},
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "TELEPORTED"}, "its status TELEPORTED is not known"),
        ({"net": None}, "net states no currency"),
        ({"net": {"amount": "12.305", "currencyCode": "USD"}}, "finer than the smallest unit"),
        ({"issuedAt": "yesterday"}, "Invalid RFC3339"),
        ({"summary": {"chargesGross": {"amount": "x"}}}, "summary.chargesGross: “x” is not"),
    ],
)
def test_a_payout_that_makes_no_sense_is_named(change: dict[str, Any], reason: str) -> None:
    made = read_payout(json.dumps({**PAYOUT, **change}))
    assert isinstance(made, Problem)
    assert made.code is Code.UNREADABLE_RECORD
    assert "Payout 8 cannot be read" in made.message
    assert reason in made.message


def test_what_is_no_json_at_all_is_named_too() -> None:
    for made in (read_payout(b"{"), read_payout_line(b"[]"), read_dispute("7")):
        assert isinstance(made, Problem)
        assert "without an id" in made.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fee": None}, Code.UNREADABLE_RECORD),
        ({"fee": {"amount": "0.30", "currencyCode": "CAD"}}, Code.UNREADABLE_RECORD),
        ({"fee": {"amount": "0.31"}}, Code.PAYOUT_LINE_DIFFERS),
    ],
)
def test_a_line_that_makes_no_sense_is_named(change: dict[str, Any], code: Code) -> None:
    made = read_payout_line(json.dumps({**LINE, **change}))
    assert isinstance(made, Problem)
    assert made.code is code
    assert isinstance(read_payout_line(json.dumps(LINE)), PayoutLine)


def test_a_list_that_does_not_go_on_is_refused() -> None:
    def ask(query: str, variables: object) -> Any:  # noqa: ANN401 - raw bytes of an answer
        from msgspec import Raw  # noqa: PLC0415

        page = {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}
        return Raw(json.dumps({"shopifyPaymentsAccount": {"payouts": page}}).encode())

    with reading(HISTORY) as (_, shop), pytest.raises(ShopRefused, match="does not end"):
        list(payouts_since(ask, shop, None))


def test_clearing_holds_what_is_in_no_booked_payout() -> None:
    history = with_payouts(HISTORY)
    moment = datetime(2026, 11, 11, 9, tzinfo=UTC)
    with reading(history.at(moment)) as (client, shop):
        orders = [one for one in client.read_orders(shop=shop) if isinstance(one, Order)]
        read = facts(client, shop)
        moved = [one for one in lines_since(client.ask, shop, START) if isinstance(one, PayoutLine)]
    made = [(one, book_payout(one, lines, ZONE, "USD")) for one, lines in read]
    booked = {one.id for one, what in made if what.standing is Standing.BOOKED}
    assert {what.standing for _, what in made} == {Standing.BOOKED, Standing.ON_ITS_WAY}
    entries = [what.entry for _, what in made if what.entry]
    entries += [entry for order in orders for entry in book(order, ZONE).entries]
    clearing = sum(
        one.amount_minor
        for entry in entries
        for one in entry.postings
        if (one.role, one.qualifier) == (Role.CLEARING, "shopify_payments")
    )
    assert clearing == sum(one.amount_minor for one in not_paid_out(moved, booked)) > 0
    tenders = [
        one
        for order in orders
        for one in order.tenders
        if one.gateway == "shopify_payments" and not order.test
    ]
    assert not_named(tenders, moved) == ()
