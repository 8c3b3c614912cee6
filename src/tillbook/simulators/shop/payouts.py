"""What the shop answers of its payments account: payouts, balance transactions, disputes.

The shapes of `ShopifyPaymentsPayout`, `ShopifyPaymentsBalanceTransaction` and
`ShopifyPaymentsDispute`. The summary of a payout is added up here from its transactions by buckets
of our own guess; a live shop may fill them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLError

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.paging import Position, connection
from tillbook.simulators.shop.search_terms import matching
from tillbook.simulators.shop.treasury import (
    RETRIES,
    BalanceTransaction,
    Dispute,
    PaymentsAccount,
    Payout,
)
from tillbook.simulators.shop.wire import Json, legacy_id, moment_text, money

Arguments = Mapping[str, Any]
_BUCKETS: Final = (
    ("charges", "chargesGross", "chargesFee", ("CHARGE",)),
    ("refunds", "refundsFeeGross", "refundsFee", ("REFUND", "REFUND_FAILURE")),
    ("reserves", "reservedFundsGross", "reservedFundsFee", ("RESERVED_FUNDS",)),
    ("retries", "retriedPayoutsGross", "retriedPayoutsFee", RETRIES),
    ("advances", "advanceGross", "advanceFees", ("ADVANCE", "ADVANCE_FUNDING")),
)
_OWN_TRANSFER: Final = "TRANSFER"


def account_json(history: History) -> Json | None:
    """`QueryRoot.shopifyPaymentsAccount`: null where the shop has none."""
    account = history.payments
    if account is None:
        return None
    return {
        "__typename": "ShopifyPaymentsAccount",
        "id": account.id,
        "activated": True,
        "defaultCurrency": account.currency,
        "payouts": lambda arguments: _payouts(account, arguments),
        "balanceTransactions": lambda arguments: _lines(account, arguments),
    }


def _payouts(account: PaymentsAccount, arguments: Arguments) -> Json:
    _sorted_by(arguments, "ISSUED_AT")
    if arguments.get("transactionType"):
        raise _not_here("filter payouts by their direction")
    filters: dict[str, Callable[[Payout], Any]] = {
        "issued_at": lambda payout: payout.issued_at,
        "status": lambda payout: payout.status.lower(),
        "id": lambda payout: legacy_id(payout.id),
    }
    wanted = matching(arguments.get("query"), filters)
    return connection(
        [payout for payout in account.payouts if wanted(payout)],
        arguments,
        lambda payout: payout_json(payout, account),
        lambda payout: _position(payout.issued_at.isoformat(), payout.id),
    )


def _lines(account: PaymentsAccount, arguments: Arguments) -> Json:
    _sorted_by(arguments, "PROCESSED_AT")
    filters: dict[str, Callable[[BalanceTransaction], Any]] = {
        "payments_transfer_id": lambda line: legacy_id(line.payout_id) if line.payout_id else "",
        "processed_at": lambda line: line.at,
        "id": lambda line: legacy_id(line.id),
    }
    wanted = matching(arguments.get("query"), filters)
    hidden: tuple[str, ...] = ()
    if arguments.get("hideTransfers"):
        hidden = (_OWN_TRANSFER, *RETRIES) if account.retries_hidden else (_OWN_TRANSFER,)
    return connection(
        [line for line in account.transactions if wanted(line) and line.type not in hidden],
        arguments,
        lambda line: line_json(line, account),
        lambda line: _position(line.at.isoformat(), line.id),
    )


def disputes_json(history: History, arguments: Arguments) -> Json:
    """`QueryRoot.disputes`."""
    filters: dict[str, Callable[[Dispute], Any]] = {
        "initiated_at": lambda dispute: dispute.initiated_at
    }
    wanted = matching(arguments.get("query"), filters)
    known = history.payments.disputes if history.payments else ()
    names = {order.id: order.name for order in history.orders}
    return connection(
        [dispute for dispute in known if wanted(dispute)],
        arguments,
        lambda dispute: {
            "__typename": "ShopifyPaymentsDispute",
            "id": dispute.id,
            "legacyResourceId": legacy_id(dispute.id),
            "type": dispute.type,
            "status": dispute.statuses[-1][1],
            "initiatedAt": moment_text(dispute.initiated_at),
            "finalizedOn": moment_text(dispute.finalized_at) if dispute.finalized_at else None,
            "amount": money(dispute.amount_minor, dispute.currency),
            "order": {"id": dispute.order_id, "name": names.get(dispute.order_id, "")},
        },
    )


def payout_json(payout: Payout, account: PaymentsAccount) -> Json:
    """`ShopifyPaymentsPayout`."""
    return {
        "__typename": "ShopifyPaymentsPayout",
        "id": payout.id,
        "legacyResourceId": legacy_id(payout.id),
        "issuedAt": moment_text(payout.issued_at),
        "status": payout.status,
        "transactionType": "WITHDRAWAL" if payout.net_minor < 0 else "DEPOSIT",
        "net": money(payout.net_minor, payout.currency),
        "externalTraceId": payout.trace_id if payout.status == "PAID" else None,
        "summary": _summary_json(payout, account),
    }


def _summary_json(payout: Payout, account: PaymentsAccount) -> Json:
    mine = [
        line
        for line in account.transactions
        if line.payout_id == payout.id and line.type != _OWN_TRANSFER and not line.test
    ]
    made: Json = {"usdcRebateCreditAmount": money(0, payout.currency)}
    named = {type_ for *_, types in _BUCKETS for type_ in types}
    rest = tuple({line.type for line in mine} - named)
    for _, gross, fee, types in (
        *_BUCKETS,
        ("rest", "adjustmentsGross", "adjustmentsFee", rest),
    ):
        part = [line for line in mine if line.type in types]
        made[gross] = money(sum(line.amount_minor for line in part), payout.currency)
        made[fee] = money(sum(line.fee_minor for line in part), payout.currency)
    return made


def line_json(line: BalanceTransaction, account: PaymentsAccount) -> Json:
    """`ShopifyPaymentsBalanceTransaction`."""
    payout = account.payout(line.payout_id)
    return {
        "__typename": "ShopifyPaymentsBalanceTransaction",
        "id": line.id,
        "type": line.type,
        "amount": money(line.amount_minor, line.currency),
        "fee": money(line.fee_minor, line.currency),
        "net": money(line.net_minor, line.currency),
        "transactionDate": moment_text(line.at),
        "test": line.test,
        "adjustmentReason": line.reason,
        "associatedOrder": {"id": line.order_id, "name": line.order_name}
        if line.order_id
        else None,
        "associatedPayout": {
            "id": payout.id if payout else None,
            "status": payout.status if payout else "PENDING",
        },
        "sourceId": line.source_id,
        "sourceOrderTransactionId": legacy_id(line.transaction_id) if line.transaction_id else None,
        "sourceType": line.source_type,
    }


def _position(key: str, gid: str) -> Position:
    return key, int(legacy_id(gid))


def _sorted_by(arguments: Arguments, key: str) -> None:
    if arguments.get("sortKey", key) != key:
        raise _not_here(f"sort these by anything but {key}")


def _not_here(what: str) -> GraphQLError:
    return GraphQLError(f"The simulated shop does not {what}.", extensions={"code": "BAD_REQUEST"})
