"""The stock of every item, worked out from its movements in the order of their dates.

QuickBooks is recalled to work average cost out by date: what is entered for an earlier day changes
the cost of what was sold after it. So a movement that is not the last one of its item makes the
item be counted anew, and the cost of every transaction concerned is posted again.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from tillbook.simulators.company.average_cost import Holding
from tillbook.simulators.company.ledger import Ledger, LedgerEntry, Posting
from tillbook.simulators.company.state import Movement


class Stock:
    """What is held of every item. `held` keeps the movements, `ledger` takes their cost.

    `first_cost` tells cents a piece of an item that was never held.
    """

    def __init__(
        self, held: list[Movement], ledger: Ledger, first_cost: Callable[[str], Fraction]
    ) -> None:
        self._held = held
        self._ledger = ledger
        self._first_cost = first_cost
        self._items: dict[str, list[Movement]] = defaultdict(list)
        self._transactions: dict[str, list[Movement]] = defaultdict(list)
        self._holdings: dict[str, Holding] = {}
        for movement in held:
            insort(self._items[movement.item_id], movement, key=_place)
            self._transactions[movement.txn_id].append(movement)

    def holding(self, item_id: str, until: str = "") -> Holding:
        """What is held of an item, on the evening of a day (yyyy-mm-dd) or after everything."""
        if not until and item_id in self._holdings:
            return self._holdings[item_id]
        holding = Holding(last_cost=self._first_cost(item_id))
        for movement in self._items.get(item_id, ()):
            if until and movement.date > until:
                break
            holding = holding.moved(Decimal(movement.quantity), movement.gained_minor)
        if not until:
            self._holdings[item_id] = holding
        return holding

    def of(self, txn_id: str) -> list[Movement]:
        """The movements of a transaction, in the order of its lines."""
        return list(self._transactions.get(txn_id, ()))

    def has_moved(self, item_id: str) -> bool:
        """Whether anything ever moved an item."""
        return bool(self._items.get(item_id))

    def enter(self, movements: Iterable[Movement]) -> None:
        """Take up the movements of a new transaction and post what they cost."""
        concerned: set[str] = set()
        for movement in movements:
            before = self.holding(movement.item_id)
            line = self._items[movement.item_id]
            is_last = not line or _place(line[-1]) <= _place(movement)
            insort(line, movement, key=_place)
            self._held.append(movement)
            self._transactions[movement.txn_id].append(movement)
            concerned.add(movement.txn_id)
            if is_last:
                self._holdings[movement.item_id] = _count(before, movement)
            else:
                concerned |= self._count_anew(movement.item_id)
        self._post(concerned)

    def remove(self, txn_id: str) -> None:
        """Forget what a transaction moved and count its items anew."""
        gone = self._transactions.pop(txn_id, [])
        concerned: set[str] = set()
        for movement in gone:
            self._held.remove(movement)
            self._items[movement.item_id].remove(movement)
        for item_id in {movement.item_id for movement in gone}:
            concerned |= self._count_anew(item_id)
        self._post(concerned - {txn_id})

    def _count_anew(self, item_id: str) -> set[str]:
        """Work out every movement of an item; ids of transactions whose cost changed."""
        holding = Holding(last_cost=self._first_cost(item_id))
        changed: set[str] = set()
        for movement in self._items[item_id]:
            before_minor = movement.gained_minor
            holding = _count(holding, movement)
            if movement.gained_minor != before_minor:
                changed.add(movement.txn_id)
        self._holdings[item_id] = holding
        return changed

    def _post(self, txn_ids: Iterable[str]) -> None:
        for txn_id in sorted(txn_ids):
            movements = self._transactions[txn_id]
            entry = self._ledger.entry(txn_id)
            cost = tuple(
                Posting(account_id, sign * movement.gained_minor)
                for movement in movements
                if movement.gained_minor
                for account_id, sign in ((movement.asset_id, 1), (movement.against_id, -1))
            )
            postings = entry.postings if entry else ()
            if postings or cost:
                self._ledger.post(LedgerEntry(txn_id, movements[0].date, postings, cost))
            else:
                self._ledger.remove(txn_id)


def _place(movement: Movement) -> tuple[str, int]:
    """Movements of one day count in the order their transactions were entered (recalled)."""
    return movement.date, movement.number


def _count(before: Holding, movement: Movement) -> Holding:
    after = before.moved(Decimal(movement.quantity), movement.value_minor)
    movement.gained_minor = after.value_minor - before.value_minor
    return after
