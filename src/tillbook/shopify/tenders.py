"""Order transactions → `Tender` facts (facts/shopify c.5; accounting, section 1).

Money moved where the status is SUCCESS, the kind is SALE, CAPTURE, REFUND or CHANGE, and it was no
test. What Shopify documents as no money is passed over in silence; whatever is in neither list
might be money and makes its order wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tillbook.core.facts import Tender, TenderKind, Unreadable
from tillbook.core.problems import Code, problem
from tillbook.shopify.amounts import AmountRefused, minor_of, optional_minor_of, shown
from tillbook.shopify.sales import Head
from tillbook.shopify.wire import Transaction

GATEWAY_UNNAMED: Final = "unknown"
"""The gateway of a transaction that names none (`OrderTransaction.gateway` may be null)."""

_SUCCESS: Final = "SUCCESS"
_NOT_YET_OR_NEVER: Final = frozenset(
    {"PENDING", "FAILURE", "ERROR", "AWAITING_RESPONSE", "UNKNOWN"}
)
_NO_MONEY: Final = frozenset({"AUTHORIZATION", "EMV_AUTHORIZATION", "SUGGESTED_REFUND", "VOID"})
_KIND: Final = {kind.value: kind for kind in TenderKind}


def read_tenders(transactions: Iterable[Transaction], head: Head) -> Iterator[Tender | Unreadable]:
    """Tenders of an order's transactions, each id once."""
    seen: set[str] = set()
    for transaction in transactions:
        no_money = (
            transaction.test
            or transaction.kind in _NO_MONEY
            or transaction.status in _NOT_YET_OR_NEVER
        )
        if not no_money and transaction.id not in seen:
            seen.add(transaction.id)
            yield _read(transaction, head)


def _read(transaction: Transaction, head: Head) -> Tender | Unreadable:
    moment = transaction.processed_at or transaction.created_at
    kind = _KIND.get(transaction.kind or "")
    if kind is None or moment is None or transaction.status != _SUCCESS:
        return _unknown(transaction, head)
    currency = head.currency
    try:
        amount = _magnitude(transaction, kind, head)
        rounding = optional_minor_of(
            transaction.amount_rounding_set, head.amounts, "transaction.amountRoundingSet"
        )
    except AmountRefused as refused:
        return head.unreadable(transaction.id, moment, refused.problem(head.name, currency))
    return Tender(
        id=transaction.id,
        order_id=head.id,
        order_name=head.name,
        currency=currency,
        happened_at=moment,
        kind=kind,
        gateway=transaction.gateway or GATEWAY_UNNAMED,
        amount_minor=amount,
        rounding_minor=rounding or 0,
        place_id=transaction.location.id if transaction.location else None,
    )


def _magnitude(transaction: Transaction, kind: TenderKind, head: Head) -> int:
    """`amountSet` as given. The kind is the direction, so a sign of its own is not understood."""
    amount = minor_of(transaction.amount_set, head.amounts, "transaction.amountSet")
    if amount < 0:
        text = f"a {kind.value} of {shown(transaction.amount_set)} {head.currency}"
        raise AmountRefused(Code.UNREADABLE_AMOUNT, text)
    return amount


def _unknown(transaction: Transaction, head: Head) -> Unreadable:
    """A kind or status in neither list, or money without a moment."""
    kind = f"{transaction.kind or 'no kind'} {transaction.status or 'without a status'}"
    moment = transaction.processed_at or transaction.created_at
    return head.unreadable(
        transaction.id,
        moment,
        problem(
            Code.UNREADABLE_TENDER,
            head.name,
            order=head.name,
            kind=kind,
            amount=shown(transaction.amount_set),
            currency=head.currency,
        ),
    )
