"""Documents: how QuickBooks is told what the entries mean.

A document is a value: lines with a role, an account and an amount, a day, a place and a number.
It never invents an amount; its lines are sums of postings. List entries (accounts, items, classes,
the generic customer) are documents of their own kind, so that one delivery machine serves both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tillbook.core.entries import Flow
from tillbook.core.identity import fingerprint, marker
from tillbook.core.roles import ROLES, Role


class DocumentType(StrEnum):
    """QuickBooks' own names of what we send; `<value>Add` is the request."""

    ACCOUNT = "Account"
    CLASS = "Class"
    CUSTOMER = "Customer"
    ITEM_SALES_TAX = "ItemSalesTax"
    ITEM_OTHER_CHARGE = "ItemOtherCharge"
    SALES_RECEIPT = "SalesReceipt"
    JOURNAL_ENTRY = "JournalEntry"


LIST_TYPES: Final = (
    DocumentType.ACCOUNT,
    DocumentType.CLASS,
    DocumentType.CUSTOMER,
    DocumentType.ITEM_SALES_TAX,
    DocumentType.ITEM_OTHER_CHARGE,
)
"""List entries, in the order in which they can be created: items need their accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what it is (flow, role, qualifier), its account, and its amount, credits positive
    as a sales form shows them.
    """

    flow: Flow
    role: Role
    qualifier: str | None
    account: str
    amount_minor: int
    quantity: int = 1

    @property
    def key(self) -> tuple[Flow, Role, str | None]:
        """What makes it one line."""
        return self.flow, self.role, self.qualifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One QuickBooks transaction. `entry_keys` and `fact_ids` name what it writes down. A journal
    has no `deposit_to`; it is empty there.
    """

    key: str
    type: DocumentType
    day: date
    place_id: str
    ref_number: str
    currency: str
    deposit_to: str
    lines: tuple[Line, ...]
    entry_keys: tuple[str, ...]
    fact_ids: tuple[str, ...]

    @property
    def total_minor(self) -> int:
        """What QuickBooks must answer as TotalAmount."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def marker(self) -> str:
        """The mark it is found by again."""
        return marker(self.key)

    @property
    def fingerprint(self) -> str:
        """Changes when and only when what is told changes."""
        return fingerprint(
            {
                "type": self.type,
                "day": self.day.isoformat(),
                "place": self.place_id,
                "ref_number": self.ref_number,
                "currency": self.currency,
                "deposit_to": self.deposit_to,
                "lines": [
                    [*line.key, line.account, line.amount_minor, line.quantity]
                    for line in self.lines
                ],
                "facts": list(self.fact_ids),
            }
        )


_FLOW_LABELS: Final[Mapping[tuple[Flow, Role], str]] = {
    (Flow.SOLD, Role.GIFT_CARDS): "Gift cards sold",
    (Flow.PAID, Role.GIFT_CARDS): "Gift cards as payment",
    (Flow.PAID, Role.STORE_CREDIT): "Store credit as payment",
    (Flow.PAID, Role.CUSTOMER_BALANCE): "Unpaid orders",
    (Flow.PAID, Role.CLEARING): "Received",
    (Flow.PAID, Role.CASH): "Received in cash",
    (Flow.SOLD, Role.TAX): "Tax",
}
GATEWAY_LABELS: Final = {"shopify_payments": "Shopify Payments", "paypal": "PayPal"}
"""Gateways as their makers write them."""


def line_label(
    flow: Flow, role: Role, qualifier: str | None, places: Mapping[str, str] | None = None
) -> str:
    """What a bookkeeper reads on the line: "Sales - Shoes", "Received - PayPal"."""
    label = _FLOW_LABELS.get((flow, role), ROLES[role].label)
    if not qualifier:
        return label
    names = {**GATEWAY_LABELS, **(places or {})}
    return f"{label} - {names.get(qualifier, qualifier)}"
