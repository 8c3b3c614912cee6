"""Gift cards and store credit → facts (facts/shopify c.9).

The type of a transaction says its direction, so the sign an amount may bear is not looked at; a
type that is not known makes its card or account unreadable. A card's
transactions are left out where Shopify does not grant them, and the card says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import msgspec
from msgspec import Raw, Struct, field

from tillbook.core.cards import CardMovement, GiftCardState
from tillbook.core.credit import CreditAccount, CreditMovement
from tillbook.core.problems import Problem
from tillbook.shopify.answers import Nodes
from tillbook.shopify.client import Shop
from tillbook.shopify.pages import Ask
from tillbook.shopify.records import Unfit, currency_of, demand, every_node, minor, read_as
from tillbook.shopify.wire import Moment, MoneyV2, Part, Ref

_CARD_SIGNS: Final = {
    "GiftCardCreditTransaction": 1,
    "GiftCardDebitTransaction": -1,
    "GiftCardCashOutTransaction": -1,
}
_CREDIT_SIGNS: Final = {"Credit": 1, "Debit": -1, "DebitRevert": 1, "Expiration": -1}
_BEFORE, _BEHIND = "StoreCreditAccount", "Transaction"


class _CardTransaction(Part):
    typename: str = field(name="__typename")
    id: str
    processed_at: Moment
    amount: MoneyV2 | None = None


class _CardTransactions(Part):
    nodes: list[_CardTransaction] = field(default_factory=list)


class _Card(Part):
    id: str
    created_at: Moment
    initial_value: MoneyV2 | None = None
    balance: MoneyV2 | None = None
    deactivated_at: Moment | None = None
    expires_on: date | None = None
    order: Ref | None = None
    transactions: _CardTransactions | None = None


class _Credit(Part):
    typename: str = field(name="__typename")
    created_at: Moment
    id: str | None = None
    event: str = ""
    amount: MoneyV2 | None = None
    origin: Ref | None = None
    credit_transaction: Ref | None = None


class _Credits(Part):
    nodes: list[_Credit] = field(default_factory=list)


class _Account(Part):
    id: str
    balance: MoneyV2 | None = None
    transactions: _Credits = field(default_factory=_Credits)


class _Transactions(Struct):
    transactions: Nodes = field(default_factory=Nodes)


class _CardsPage(Struct, rename="camel"):
    gift_cards: Nodes


class _CardPage(Struct, rename="camel"):
    gift_card: _Transactions | None = None


class _AccountPage(Struct, rename="camel"):
    store_credit_account: _Transactions | None = None


class _CustomersPage(Struct):
    customers: Nodes


class _Owner(Struct, rename="camel"):
    store_credit_accounts: Nodes = field(default_factory=Nodes)


def read_card(given: bytes | str | Raw, more: Iterable[Raw] = ()) -> GiftCardState | Problem:
    """One `GiftCard` with its transactions inside, and `more` of them."""

    def make(card: _Card) -> GiftCardState:
        rest = [msgspec.json.decode(one, type=_CardTransaction) for one in more]
        return _card(card, rest)

    return read_as(given, _Card, "Gift card", make)


def read_account(given: bytes | str | Raw, more: Iterable[Raw] = ()) -> CreditAccount | Problem:
    """One `StoreCreditAccount` with its transactions inside, and `more` of them."""

    def make(account: _Account) -> CreditAccount:
        rest = [msgspec.json.decode(one, type=_Credit) for one in more]
        return _account(account, [*account.transactions.nodes, *rest])

    return read_as(given, _Account, "Store credit account", make)


def gift_cards(ask: Ask, shop: Shop) -> Iterator[GiftCardState | Problem]:
    """Every gift card of the shop as it stands now. Raises AccessDenied without the scopes: a card
    whose order may not be seen would look as if it had none.
    """
    demand(shop, "gift_cards", "orders")
    variables = {"movements": shop.may_read("gift_card_transactions")}
    for node in every_node(ask, shop, "gift_cards", variables, _cards_below):
        try:
            page = msgspec.json.decode(node, type=_Transactions).transactions.page_info
            card_id = msgspec.json.decode(node, type=Ref).id
        except (ValueError, RecursionError):
            yield read_card(node)
            continue
        if not page.has_next_page:
            yield read_card(node)
            continue
        rest = every_node(
            ask,
            shop,
            "gift_card_transactions",
            {"id": card_id},
            _card_transactions_below,
            after=page.end_cursor,
        )
        yield read_card(node, list(rest))


def store_credit(ask: Ask, shop: Shop) -> Iterator[CreditAccount | Problem]:
    """Every store credit account with its movements. Raises AccessDenied without the scopes."""
    scopes = ("customers", "store_credit_accounts", "store_credit_account_transactions")
    demand(shop, *scopes)
    for owner in every_node(ask, shop, "store_credit_accounts", {}, _customers_below):
        for node in msgspec.json.decode(owner, type=_Owner).store_credit_accounts.nodes:
            account_id = msgspec.json.decode(node, type=Ref).id
            rest = every_node(
                ask, shop, "store_credit_transactions", {"id": account_id}, _credits_below
            )
            yield read_account(node, list(rest))


def _cards_below(content: Raw) -> Nodes:
    return msgspec.json.decode(content, type=_CardsPage).gift_cards


def _card_transactions_below(content: Raw) -> Nodes | None:
    card = msgspec.json.decode(content, type=_CardPage).gift_card
    return card.transactions if card else None


def _customers_below(content: Raw) -> Nodes:
    return msgspec.json.decode(content, type=_CustomersPage).customers


def _credits_below(content: Raw) -> Nodes | None:
    account = msgspec.json.decode(content, type=_AccountPage).store_credit_account
    return account.transactions if account else None


def _card(card: _Card, more: list[_CardTransaction]) -> GiftCardState:
    currency = currency_of(card.balance, "balance")
    listed = card.transactions
    return GiftCardState(
        id=card.id,
        currency=currency,
        initial_minor=minor(card.initial_value, currency, "initialValue"),
        balance_minor=minor(card.balance, currency, "balance"),
        created_at=card.created_at,
        order_id=card.order.id if card.order else "",
        order_name=(card.order.name or "") if card.order else "",
        expires_on=card.expires_on,
        deactivated_at=card.deactivated_at,
        movements=None
        if listed is None
        else tuple(_card_movement(one, currency) for one in [*listed.nodes, *more]),
    )


def _card_movement(one: _CardTransaction, currency: str) -> CardMovement:
    sign = _CARD_SIGNS.get(one.typename)
    if sign is None:
        raise Unfit(f"a transaction of the kind {one.typename} is not known")
    return CardMovement(
        id=one.id,
        happened_at=one.processed_at,
        amount_minor=sign * abs(minor(one.amount, currency, "amount")),
    )


def _account(account: _Account, credits_: list[_Credit]) -> CreditAccount:
    currency = currency_of(account.balance, "balance")
    return CreditAccount(
        id=account.id,
        currency=currency,
        balance_minor=minor(account.balance, currency, "balance"),
        movements=tuple(_credit(account.id, one, currency) for one in credits_),
    )


def _credit(account_id: str, one: _Credit, currency: str) -> CreditMovement:
    kind = one.typename.removeprefix(_BEFORE).removesuffix(_BEHIND)
    sign = _CREDIT_SIGNS.get(kind)
    if sign is None:
        raise Unfit(f"a movement of the kind {one.typename} is not known")
    expired = one.credit_transaction.id if one.credit_transaction else account_id
    return CreditMovement(
        id=one.id or f"{expired}/expired",
        happened_at=one.created_at,
        kind=kind,
        amount_minor=sign * abs(minor(one.amount, currency, "amount")),
        event=one.event,
        transaction_id=one.origin.id if one.origin else "",
    )
