"""Gift cards and store credit over HTTP from the simulated shop, and as lines of a file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tillbook.core.book import book
from tillbook.core.cards import (
    GiftCardState,
    book_cards,
    outstanding_minor,
    prove_cards,
    prove_sold,
)
from tillbook.core.credit import CreditAccount, book_credit, prove_credit
from tillbook.core.entries import Entry
from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import Role
from tillbook.shopify.cards import gift_cards, read_account, read_card, store_credit
from tillbook.shopify.client import Shop, ShopifyClient
from tillbook.shopify.faults import AccessDenied
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.issuer import GIVEN_AWAY_MINOR, with_purses
from tillbook.simulators.shop.purse_answers import (
    account_line,
    card_line,
    movement_json,
)
from tillbook.simulators.shop.purses import Movement
from tillbook.simulators.shop.server import ShopServer

HISTORY: Final = with_purses(
    seeded_history(seed=5, orders=150, days=20, last_day=date(2026, 11, 15))
)
ZONE: Final = HISTORY.shop.iana_timezone
NOW: Final = datetime(2026, 11, 28, tzinfo=UTC)
TODAY: Final = date(2026, 11, 27)


@contextmanager
def reading(
    history: History, scopes: frozenset[str] = ALL_SCOPES
) -> Iterator[tuple[ShopifyClient, Shop]]:
    with (
        ShopServer(history, clock=lambda: NOW, scopes=scopes) as server,
        ShopifyClient(server.url, server.token) as client,
    ):
        yield client, client.read_shop()


def cards_of(history: History, scopes: frozenset[str] = ALL_SCOPES) -> list[GiftCardState]:
    with reading(history, scopes) as (client, shop):
        found = list(gift_cards(client.ask, shop))
    kept = [one for one in found if isinstance(one, GiftCardState)]
    assert kept == found
    return kept


def accounts_of(history: History) -> list[CreditAccount]:
    with reading(history) as (client, shop):
        found = list(store_credit(client.ask, shop))
    kept = [one for one in found if isinstance(one, CreditAccount)]
    assert kept == found
    return kept


def posted(entries: list[Entry], role: Role) -> int:
    return sum(p.amount_minor for entry in entries for p in entry.postings if p.role is role)


def test_the_books_hold_what_all_cards_and_accounts_are_worth() -> None:
    with reading(HISTORY) as (client, shop):
        orders = [one for one in client.read_orders(shop=shop) if isinstance(one, Order)]
        cards = [one for one in gift_cards(client.ask, shop) if isinstance(one, GiftCardState)]
        accounts = [one for one in store_credit(client.ask, shop) if isinstance(one, CreditAccount)]
    sales = [one for order in orders for one in order.sales if not order.test]
    tenders = [one for order in orders for one in order.tenders if not order.test]
    made = book_cards(cards, tenders, sales, ZONE, "USD", today=TODAY)
    credit = book_credit(accounts, ZONE, "USD")
    entries = [entry for order in orders for entry in book(order, ZONE).entries]
    entries += [*made.entries, *credit.entries]
    assert made.problems == ()
    assert -posted(entries, Role.GIFT_CARDS) == outstanding_minor(cards, ZONE, TODAY)
    assert -posted(entries, Role.STORE_CREDIT) == sum(one.balance_minor for one in accounts)
    assert posted(entries, Role.GIFT_CARDS_ISSUED) == 2 * GIVEN_AWAY_MINOR
    assert len(cards) > 3
    assert any(one.movements for one in cards)
    assert list(prove_cards(cards)) == []
    assert list(prove_credit(accounts)) == []
    returned = {one.order_id for one in sales if one.line == "GIFT_CARD" and one.action != "ORDER"}
    assert [one for one in prove_sold(cards, sales) if one.about not in returned] == []


def test_a_card_with_many_transactions_is_read_to_its_end() -> None:
    moves = tuple(
        Movement(
            id=f"gid://shopify/GiftCardDebitTransaction/{number}",
            kind="CashOut" if number % 2 else "Debit",
            at=NOW - timedelta(hours=number),
            amount_minor=-number,
        )
        for number in range(130)
    )
    busy = replace(HISTORY.gift_cards[0], movements=moves)
    (read,) = cards_of(replace(HISTORY, gift_cards=(busy,)))
    assert read.movements is not None
    assert [one.amount_minor for one in read.movements] == [-number for number in range(130)]
    assert read.balance_minor == GIVEN_AWAY_MINOR - sum(range(130))
    assert list(prove_cards([read])) == []


def test_a_card_expires_and_is_switched_off() -> None:
    off = NOW - timedelta(days=2)
    changed = replace(HISTORY.gift_cards[0], expires_on=TODAY, deactivated_at=off)
    before, after = (
        cards_of(replace(HISTORY, gift_cards=(changed,)).at(moment))
        for moment in (off - timedelta(hours=1), off)
    )
    assert [one.deactivated_at for one in (*before, *after)] == [None, off]
    assert after[0].expires_on == TODAY


def test_without_the_scope_of_movements_cards_are_read_and_not_proved() -> None:
    read = cards_of(HISTORY, ALL_SCOPES - {"read_gift_card_transactions"})
    assert {one.movements for one in read} == {None}
    assert len(read) == len(HISTORY.gift_cards)


@pytest.mark.parametrize("missing", ["read_gift_cards", "read_orders"])
def test_without_their_scopes_no_cards_are_asked_for(missing: str) -> None:
    with (
        reading(HISTORY, ALL_SCOPES - {missing}) as (client, shop),
        pytest.raises(AccessDenied, match=missing),
    ):
        list(gift_cards(client.ask, shop))


@pytest.mark.parametrize(
    "missing",
    ["read_customers", "read_store_credit_accounts", "read_store_credit_account_transactions"],
)
def test_without_their_scopes_no_accounts_are_asked_for(missing: str) -> None:
    with (
        reading(HISTORY, ALL_SCOPES - {missing}) as (client, shop),
        pytest.raises(AccessDenied, match=missing),
    ):
        list(store_credit(client.ask, shop))


def test_every_kind_of_movement_is_read() -> None:
    kinds = (("Credit", 900), ("Debit", -500), ("DebitRevert", 100), ("Expiration", -500))
    moves = tuple(
        Movement(
            id=f"gid://shopify/StoreCreditAccount{kind}Transaction/{number}",
            kind=kind,
            at=NOW,
            amount_minor=amount,
            origin_id="gid://shopify/StoreCreditAccountCreditTransaction/0"
            if kind == "Expiration"
            else None,
        )
        for number, (kind, amount) in enumerate(kinds)
    )
    account = replace(HISTORY.credit_accounts[0], movements=moves)
    (read,) = accounts_of(replace(HISTORY, credit_accounts=(account,)))
    assert [(one.kind, one.amount_minor) for one in read.movements] == list(kinds)
    assert read.movements[3].id == "gid://shopify/StoreCreditAccountCreditTransaction/0/expired"
    assert {one.transaction_id for one in read.movements} == {""}
    assert list(prove_credit([read])) == []


def test_the_same_from_lines_of_a_file() -> None:
    lines = [
        {
            **card_line(one, HISTORY),
            "transactions": {
                "nodes": [movement_json(move, "USD", "GiftCard") for move in one.movements]
            },
        }
        for one in HISTORY.gift_cards
    ]
    assert [read_card(json.dumps(line)) for line in lines] == cards_of(HISTORY)
    accounts = [
        {
            **account_line(one),
            "transactions": {
                "nodes": [
                    movement_json(move, "USD", "StoreCreditAccount") for move in one.movements
                ]
            },
        }
        for one in HISTORY.credit_accounts
    ]
    assert [read_account(json.dumps(line)) for line in accounts] == accounts_of(HISTORY)


CARD: Final[dict[str, Any]] = {
    "__typename": "GiftCard",
    "id": "gid://shopify/GiftCard/3",
    "createdAt": "2026-11-03T10:00:00Z",
    "initialValue": {"amount": "5.00", "currencyCode": "USD"},
    "balance": {"amount": "5.00", "currencyCode": "USD"},
}
STRANGE: Final = {
    "nodes": [
        {
            "__typename": "GiftCardMeltTransaction",
            "id": "1",
            "processedAt": "2026-11-03T10:00:00Z",
            "createdAt": "2026-11-03T10:00:00Z",
        }
    ]
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"initialValue": {"amount": "5.00", "currencyCode": "CAD"}}, "in CAD, not in USD"),
        ({"balance": None}, "balance states no currency"),
        ({"transactions": STRANGE}, "GiftCardMeltTransaction is not known"),
        ({"expiresOn": "soon"}, "Invalid RFC3339"),
    ],
)
def test_a_card_that_makes_no_sense_is_named(change: dict[str, Any], reason: str) -> None:
    made = read_card(json.dumps({**CARD, **change}))
    assert isinstance(made, Problem)
    assert made.code is Code.UNREADABLE_RECORD
    assert "Gift card 3" in made.message
    assert reason in made.message


def test_an_account_that_makes_no_sense_is_named() -> None:
    made = read_account(json.dumps({**CARD, "transactions": STRANGE}))
    assert isinstance(made, Problem)
    assert "Store credit account 3" in made.message
