"""Lines of a file that are no orders: payouts, balance transactions, sessions, cards, credit.

Told apart by `__typename`, decoded by the same functions as the pages of GraphQL. Lines of every
other kind are none of these and are left to whoever reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Raw, field

from tillbook.core.cards import GiftCardState
from tillbook.core.cash import CashSession
from tillbook.core.credit import CreditAccount
from tillbook.core.payouts import Payout, PayoutLine
from tillbook.core.problems import Problem
from tillbook.shopify.cards import read_account, read_card
from tillbook.shopify.cash import read_session
from tillbook.shopify.payouts import (
    Dispute,
    PracticeRecord,
    read_dispute,
    read_payout,
    read_payout_line,
)
from tillbook.shopify.wire import Part

Record = (
    Payout | PayoutLine | PracticeRecord | Dispute | CashSession | GiftCardState | CreditAccount
)

_READ: Final[dict[str, Callable[[bytes | str | Raw], Record | Problem]]] = {
    "ShopifyPaymentsPayout": read_payout,
    "ShopifyPaymentsBalanceTransaction": read_payout_line,
    "ShopifyPaymentsDispute": read_dispute,
    "PointOfSaleDevicePaymentSession": read_session,
    "GiftCard": read_card,
    "StoreCreditAccount": read_account,
}

RECORD_KINDS: Final = frozenset(_READ)
"""The values of `__typename` that are read here."""


class _Kind(Part):
    typename: str | None = field(name="__typename", default=None)


def read_record(line: bytes | str) -> Record | Problem | None:
    """One line: a record, the problem that says why it is none, or None for any other line."""
    try:
        kind = msgspec.json.decode(line, type=_Kind).typename
    except (ValueError, RecursionError):
        return None
    read = _READ.get(kind or "")
    return read(line) if read else None
