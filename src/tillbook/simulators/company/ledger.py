"""The company file's own double-entry ledger: integer cents, every transaction balanced.

It knows accounts only by id and holds no opinion on why something is posted; the request
handlers decide that. A transaction that does not balance cannot be recorded.
"""

from collections.abc import Iterable

import msgspec


class Posting(msgspec.Struct, frozen=True):
    """One side of a transaction: `amount_minor` in cents, debits positive."""

    account_id: str
    amount_minor: int


class LedgerEntry(msgspec.Struct, frozen=True):
    """The postings of one transaction, dated yyyy-mm-dd; their sum is zero."""

    txn_id: str
    date: str
    postings: tuple[Posting, ...]


class Ledger:
    """Entries in the order they were posted, and the balance of every account that moved."""

    def __init__(self, entries: Iterable[LedgerEntry] = ()) -> None:
        self.entries: list[LedgerEntry] = []
        self.balances_minor: dict[str, int] = {}
        for entry in entries:
            self.post(entry)

    def post(self, entry: LedgerEntry) -> None:
        """Record `entry`; an unbalanced one is a defect of the simulator and stops it."""
        total_minor = sum(posting.amount_minor for posting in entry.postings)
        assert total_minor == 0, f"{entry.txn_id} is out of balance by {total_minor} cents"
        self.entries.append(entry)
        for posting in entry.postings:
            balance_minor = self.balances_minor.get(posting.account_id, 0)
            self.balances_minor[posting.account_id] = balance_minor + posting.amount_minor

    def balance_minor(self, account_id: str) -> int:
        """The balance of one account in cents, debit positive."""
        return self.balances_minor.get(account_id, 0)
