"""Taking back what was made: transactions voided or deleted, list entries deleted.

QuickBooks' words for the types are in `tillbook.qbxml.removal_tables`. Voiding keeps the
transaction with every amount at zero; some types can only be deleted (facts D).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TxnVoid:
    """Void a transaction: `txn_type` ("SalesReceipt") and `txn_id`.

    Payments received, purchase and sales orders and transfers cannot be voided.
    """

    txn_type: str
    txn_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TxnDel:
    """Delete a transaction: `txn_type` ("ReceivePayment") and `txn_id`. Nothing of it is left."""

    txn_type: str
    txn_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDel:
    """Delete a list entry: `list_type` ("ItemOtherCharge") and `list_id`. Refused if it is used."""

    list_type: str
    list_id: str
