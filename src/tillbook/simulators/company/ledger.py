"""The company file's own double-entry ledger: integer cents, every transaction balanced.

It knows accounts only by id and holds no opinion on why something is posted; the request
handlers decide that. A transaction that does not balance cannot be recorded.
"""

from collections import Counter

import msgspec


class Posting(msgspec.Struct, frozen=True):
    """One side of a transaction: `amount_minor` in cents, debits positive."""

    account_id: str
    amount_minor: int


class LedgerEntry(msgspec.Struct, frozen=True):
    """The postings of one transaction, dated yyyy-mm-dd; their sum is zero.

    `cost` is what QuickBooks adds for the stock that the transaction moved; it sums to zero too
    and is worked out anew when something is entered before it.
    """

    txn_id: str
    date: str
    postings: tuple[Posting, ...]
    cost: tuple[Posting, ...] = ()

    @property
    def every(self) -> tuple[Posting, ...]:
        """All postings of the transaction."""
        return self.postings + self.cost


class Ledger:
    """Entries by transaction, in the order they were posted, and what every account holds.

    `held` is where the entries are kept; an account that nothing moves any more holds nothing.
    """

    def __init__(self, held: dict[str, LedgerEntry] | None = None) -> None:
        self._held = {} if held is None else held
        self.balances_minor: dict[str, int] = {}
        self._moves: Counter[str] = Counter()
        for entry in self._held.values():
            self._count(entry, 1)

    @property
    def entries(self) -> list[LedgerEntry]:
        """Every entry, oldest first."""
        return list(self._held.values())

    def entry(self, txn_id: str) -> LedgerEntry | None:
        """What a transaction moved, None where it moved nothing."""
        return self._held.get(txn_id)

    def post(self, entry: LedgerEntry) -> None:
        """Record `entry` in place of what its transaction moved before.

        An unbalanced one is a defect of the simulator and stops it.
        """
        for part in (entry.postings, entry.cost):
            total_minor = sum(posting.amount_minor for posting in part)
            assert total_minor == 0, f"{entry.txn_id} is out of balance by {total_minor} cents"
        before = self._held.get(entry.txn_id)
        if before:
            self._count(before, -1)
        self._held[entry.txn_id] = entry
        self._count(entry, 1)

    def remove(self, txn_id: str) -> None:
        """Forget what a transaction moved."""
        before = self._held.pop(txn_id, None)
        if before:
            self._count(before, -1)

    def balance_minor(self, account_id: str) -> int:
        """The balance of one account in cents, debit positive."""
        return self.balances_minor.get(account_id, 0)

    def _count(self, entry: LedgerEntry, sign: int) -> None:
        for posting in entry.every:
            account_id = posting.account_id
            balance_minor = self.balances_minor.get(account_id, 0)
            self.balances_minor[account_id] = balance_minor + sign * posting.amount_minor
            self._moves[account_id] += sign
            if not self._moves[account_id]:
                del self.balances_minor[account_id]
