"""What the shop answers of its gift cards and store credit.

The shapes of `GiftCard`, `StoreCreditAccount` and their transactions. Amounts of transactions are
served without a sign, because the type says the direction; Shopify's documents do not tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLError

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.paging import Position, connection
from tillbook.simulators.shop.purses import CreditAccount, GiftCard, Movement
from tillbook.simulators.shop.search_terms import matching
from tillbook.simulators.shop.wire import Json, legacy_id, moment_text, money

Arguments = Mapping[str, Any]
_FILTERS: Final[dict[str, Callable[[GiftCard], Any]]] = {
    "created_at": lambda card: card.created_at,
    "id": lambda card: legacy_id(card.id),
}


def gift_cards_json(history: History, arguments: Arguments) -> Json:
    """`QueryRoot.giftCards`, by id."""
    wanted = matching(arguments.get("query"), _FILTERS)
    seen = [card for card in history.gift_cards if wanted(card)]
    return connection(seen, arguments, lambda card: card_json(card, history), _position)


def one_card_json(history: History, gid: str) -> Json | None:
    """`QueryRoot.giftCard`: null when there is none."""
    found = next((one for one in history.gift_cards if one.id == gid), None)
    return card_json(found, history) if found else None


def _position(thing: GiftCard) -> Position:
    return "", int(legacy_id(thing.id))


def card_json(card: GiftCard, history: History) -> Json:
    """`GiftCard` with its transactions as a connection."""
    return {
        **card_line(card, history),
        "transactions": lambda arguments: connection(
            card.movements, arguments, lambda one: movement_json(one, card.currency, "GiftCard")
        ),
    }


def card_line(card: GiftCard, history: History) -> Json:
    """The card without its connection, as a line of a file."""
    names = {order.id: order.name for order in history.orders}
    order = card.order_id
    return {
        "__typename": "GiftCard",
        "id": card.id,
        "initialValue": money(card.initial_minor, card.currency),
        "balance": money(card.balance_minor, card.currency),
        "createdAt": moment_text(card.created_at),
        "updatedAt": moment_text(max([card.created_at, *(one.at for one in card.movements)])),
        "deactivatedAt": moment_text(card.deactivated_at) if card.deactivated_at else None,
        "enabled": card.deactivated_at is None,
        "expiresOn": card.expires_on.isoformat() if card.expires_on else None,
        "lastCharacters": legacy_id(card.id)[-4:],
        "order": {"id": order, "name": names.get(order, "")} if order else None,
    }


def movement_json(movement: Movement, currency: str, owner: str) -> Json:
    """One transaction of a card or, in the shape of `StoreCreditAccount`, of an account."""
    made: Json = {
        "__typename": f"{owner}{movement.kind}Transaction",
        "amount": money(abs(movement.amount_minor), currency),
    }
    if owner == "GiftCard":
        when = moment_text(movement.at)
        return {**made, "id": movement.id, "processedAt": when, "note": None}
    made |= {"createdAt": moment_text(movement.at), "event": movement.event, "origin": None}
    if movement.kind == "Expiration":
        return {**made, "creditTransaction": {"id": movement.origin_id}}
    if movement.origin_id:
        made["origin"] = {"__typename": "OrderTransaction", "id": movement.origin_id}
    return {**made, "id": movement.id}


def customers_json(history: History, arguments: Arguments) -> Json:
    """`QueryRoot.customers`: those who have store credit, by id alone."""
    if arguments.get("query"):
        message = "The simulated shop does not filter customers."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    owners = sorted({account.customer_id for account in history.credit_accounts})

    def accounts(customer: str, page: Arguments) -> Json:
        mine = [one for one in history.credit_accounts if one.customer_id == customer]
        return connection(mine, page, account_json)

    return connection(
        owners,
        arguments,
        lambda customer: {
            "__typename": "Customer",
            "id": customer,
            "storeCreditAccounts": lambda page: accounts(customer, page),
        },
    )


def one_account_json(history: History, gid: str) -> Json | None:
    """`QueryRoot.storeCreditAccount`: null when there is none."""
    found = next((one for one in history.credit_accounts if one.id == gid), None)
    return account_json(found) if found else None


def account_json(account: CreditAccount) -> Json:
    """`StoreCreditAccount` with its transactions as a connection."""
    return {
        **account_line(account),
        "transactions": lambda arguments: connection(
            account.movements,
            arguments,
            lambda one: movement_json(one, account.currency, "StoreCreditAccount"),
        ),
    }


def account_line(account: CreditAccount) -> Json:
    """The account without its connection, as a line of a file."""
    return {
        "__typename": "StoreCreditAccount",
        "id": account.id,
        "balance": money(account.balance_minor, account.currency),
    }
