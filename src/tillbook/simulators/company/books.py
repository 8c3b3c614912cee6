"""What the request handlers work on: lists by name and id, transactions, the ledger, new ids.

It enforces what holds for every list (unique names, no colon, a ceiling on entries) and leaves
the meaning of a request to its handler. Handlers check everything before they change anything,
so that a refused request leaves no trace.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import chain

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.ledger import Ledger, LedgerEntry, Posting
from tillbook.simulators.company.links import Links
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.state import NAMESPACES, Entry, Line, Settings, State, Transaction
from tillbook.simulators.company.stock import Stock

FIRST_MOMENT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
FIRST_ID = 0x80000000
FIRST_ID_EPOCH = 1_700_000_000

_OBJECT_ID = re.compile(r"[0-9A-Fa-f]+-[0-9]+")


class Books:
    """A company file's state with its indexes. `clock` gives the workstation's time."""

    def __init__(self, state: State, clock: Callable[[], datetime] | None) -> None:
        self.state = state
        self.settings = state.settings
        self.ledger = Ledger(state.ledger)
        self.links = Links(state.links)
        self.stock = Stock(state.movements, self.ledger, self._first_cost)
        self._clock = clock
        self._names: dict[str, str] = {}
        self._kinds: dict[str, list[Entry]] = {kind: [] for kind in NAMESPACES}
        for entry in state.entries.values():
            self._index(entry)

    def set_settings(self, settings: Settings) -> None:
        """Take over changed preferences."""
        self.state.settings = self.settings = settings

    # Lists

    def entries(self, *kinds: str) -> Iterator[Entry]:
        """Entries of these kinds, kind by kind, oldest first."""
        return chain.from_iterable(self._kinds.get(kind, ()) for kind in kinds)

    def entry(self, list_id: str) -> Entry:
        """The entry that is known to exist."""
        return self.state.entries[list_id]

    def find(self, full_name: str, *kinds: str) -> Entry | None:
        """The entry of that full name, whatever its letters' case, if it is of one of `kinds`."""
        list_id = self._names.get(self._name_key(kinds[0], full_name))
        entry = self.state.entries[list_id] if list_id else None
        return entry if entry and entry.kind in kinds else None

    def full_name(self, entry: Entry) -> str:
        """Names from the top of the list down, joined by colons."""
        if entry.parent_id is None:
            return entry.name
        return f"{self.full_name(self.state.entries[entry.parent_id])}:{entry.name}"

    def resolve(self, ref: etree._Element | None, where: str, *kinds: str) -> Entry | None:
        """The entry that a …Ref element names; None where the element is absent or empty.

        Raises Refusal 3000 for an unknown ListID, 3140 for an unknown FullName and, which is
        assumed, for an entry that is inactive.
        """
        entry = self._referred(ref, where, *kinds)
        if entry is not None and not entry.is_active:
            raise refusal.inactive(_noun(ref, *kinds), self.full_name(entry), where)
        return entry

    def _referred(self, ref: etree._Element | None, where: str, *kinds: str) -> Entry | None:
        if ref is None:
            return None
        list_id, full_name = ref.findtext("ListID"), ref.findtext("FullName")
        if list_id:
            entry = self.state.entries.get(list_id)
            if entry is None or entry.kind not in kinds:
                raise refusal.bad_object_id(list_id, f"{ref.tag} ListID")
            return entry
        if not full_name:
            return None
        entry = self.find(full_name, *kinds) if kinds else None
        if entry is None:
            raise refusal.bad_reference(_noun(ref, *kinds), full_name, where)
        return entry

    def add_entry(
        self,
        kind: str,
        name: str,
        values: dict[str, str],
        *,
        parent: Entry | None = None,
        is_active: bool = True,
    ) -> Entry:
        """A new list entry. Raises Refusal: 3150, 3090, 3100, or 3180 when the list is full."""
        self._check_name(kind, name, parent)
        self._check_room(kind, name)
        list_id, moment, sequence = self._stamp()
        entry = Entry(
            kind=kind,
            list_id=list_id,
            name=name,
            parent_id=parent.list_id if parent else None,
            is_active=is_active,
            time_created=moment,
            time_modified=moment,
            edit_sequence=sequence,
            values={key: text for key, text in values.items() if text},
        )
        self.state.entries[list_id] = entry
        self._index(entry)
        return entry

    def rename(self, entry: Entry, name: str) -> None:
        """Give an entry another name. Raises Refusal as `add_entry` does."""
        parent = self.state.entries[entry.parent_id] if entry.parent_id else None
        if name.casefold() != entry.name.casefold():
            self._check_name(entry.kind, name, parent)
        prefix = f"{self.full_name(entry)}:"
        moved = [entry]
        moved += [e for e in self._kinds[entry.kind] if self.full_name(e).startswith(prefix)]
        for one in moved:
            del self._names[self._name_key(one.kind, self.full_name(one))]
        entry.name = name
        for one in moved:
            self._names[self._name_key(one.kind, self.full_name(one))] = one.list_id
        self.touch(entry)

    def remove_entry(self, entry: Entry) -> None:
        """Take an entry that nothing uses out of its list."""
        del self._names[self._name_key(entry.kind, self.full_name(entry))]
        self._kinds[entry.kind].remove(entry)
        del self.state.entries[entry.list_id]

    def touch(self, entry: Entry | Transaction) -> None:
        """An entry or transaction was changed now: it has a new edit sequence."""
        _, entry.time_modified, entry.edit_sequence = self._stamp()

    def special(self, role: str) -> Entry:
        """The account with a special role, such as UndepositedFunds."""
        accounts = self.entries("Account")
        return next(e for e in accounts if e.values.get("SpecialAccountType") == role)

    # Transactions

    def add_transaction(
        self,
        kind: str,
        date: str,
        ref_number: str,
        values: dict[str, str],
        lines: list[dict[str, str]],
        postings: list[Posting],
    ) -> Transaction:
        """A new transaction and its postings (cents, debits positive, sum zero)."""
        txn_id, moment, sequence = self._stamp()
        self.state.transaction_number += 1
        transaction = Transaction(
            kind=kind,
            txn_id=txn_id,
            number=self.state.transaction_number,
            time_created=moment,
            time_modified=moment,
            edit_sequence=sequence,
            date=date,
            ref_number=ref_number,
            values={key: text for key, text in values.items() if text},
            lines=[Line(self._stamp()[0], line) for line in lines],
        )
        moved = tuple(posting for posting in postings if posting.amount_minor)
        if moved:
            self.ledger.post(LedgerEntry(txn_id, date, moved))
        self.state.transactions[txn_id] = transaction
        return transaction

    def check_open(self, date: str, noun: str) -> None:
        """Refuse a date on or before the closing date (3171, recalled)."""
        closing_date = self.settings.closing_date
        if closing_date and date <= closing_date:
            raise Refusal(
                refusal.STATUS_CLOSED_PERIOD,
                f"An attempt was made to modify a {noun} with a date that is on or before the "
                "closing date of the company.",
            )

    def today(self) -> str:
        """The workstation's date."""
        return self.now().strftime("%Y-%m-%d")

    def now(self) -> datetime:
        """The workstation's time; without a clock, one second per thing made so far."""
        if self._clock:
            return self._clock()
        return FIRST_MOMENT + timedelta(seconds=self.state.counter)

    # Balances

    def balance_minor(self, account: Entry) -> int:
        """Cents on one account without its sub-accounts, debit positive."""
        return self.ledger.balance_minor(account.list_id)

    def trial_balance(self) -> dict[str, str]:
        """Every account that moved, by full name, debit positive."""
        moved = self.ledger.balances_minor
        return {
            self.full_name(account): from_minor(moved[account.list_id])
            for account in self.entries("Account")
            if account.list_id in moved
        }

    # Within

    def _index(self, entry: Entry) -> None:
        self._names[self._name_key(entry.kind, self.full_name(entry))] = entry.list_id
        self._kinds[entry.kind].append(entry)

    @staticmethod
    def _name_key(kind: str, full_name: str) -> str:
        return f"{NAMESPACES[kind]}/{full_name.casefold()}"

    def _check_name(self, kind: str, name: str, parent: Entry | None) -> None:
        if not name.strip():
            raise Refusal(refusal.STATUS_MISSING_ELEMENT, "There is a missing element: Name.")
        if ":" in name:
            raise Refusal(
                refusal.STATUS_BAD_NAME,
                f'There was an error when storing "{name}" in the "Name" field.  QuickBooks '
                "error message: Names in this list cannot contain a colon (:).",
            )
        full_name = f"{self.full_name(parent)}:{name}" if parent else name
        if self._name_key(kind, full_name) in self._names:
            raise Refusal(
                refusal.STATUS_NAME_IN_USE,
                f'The name "{name}" of the list element is already in use.',
            )

    def _check_room(self, kind: str, name: str) -> None:
        """Inactive entries take room as active ones do; the code of a full list is recalled."""
        space = NAMESPACES[kind]
        used = sum(len(self._kinds[one]) for one, other in NAMESPACES.items() if other == space)
        full = space == "Entity" and len(self._kinds[kind]) >= self.settings.name_list_max
        if full or used >= self.capacity(space):
            raise Refusal(
                refusal.STATUS_NOT_SAVED,
                f'There was an error when saving a {kind} list, element "{name}".  QuickBooks '
                "error message: The list is full.",
            )

    def capacity(self, namespace: str) -> int:
        """How many entries a space of names holds (facts/quickbooks.md, E)."""
        settings = self.settings
        return {"Entity": settings.names_max, "Item": settings.items_max}.get(
            namespace, settings.accounts_max
        )

    def _first_cost(self, item_id: str) -> Fraction:
        """What a piece costs while no average is known: its purchase cost (recalled)."""
        return Fraction(self.entry(item_id).values.get("PurchaseCost") or "0") * 100

    def _stamp(self) -> tuple[str, str, str]:
        """A new id, the time it is made, its first edit sequence."""
        self.state.counter += 1
        count = self.state.counter
        epoch = FIRST_ID_EPOCH + count
        return f"{FIRST_ID + count:X}-{epoch}", moment_text(self.now()), str(epoch)


def _noun(ref: etree._Element | None, *kinds: str) -> str:
    """What a reference is to, in QuickBooks' words."""
    noun = kinds[0] if kinds or ref is None else str(ref.tag).removesuffix("Ref")
    return "Item" if noun.startswith("Item") else noun


def moment_text(moment: datetime) -> str:
    """yyyy-mm-ddThh:mm:ss with the offset, where there is one."""
    return moment.isoformat(timespec="seconds")


def is_object_id(text: str) -> bool:
    """Whether a text looks like a ListID or TxnID."""
    return _OBJECT_ID.fullmatch(text) is not None
