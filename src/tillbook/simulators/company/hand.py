"""What a person does in the open company file: accounts, names, items, transactions, preferences.

None of it passes through qbXML: it is how tests and the demo make a file that somebody else has
worked in, before us and between two of our calls.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.requests.host import TAX_DEFAULT
from tillbook.simulators.company.requests.journal_entries import journal_lines
from tillbook.simulators.company.sample import turn_on_sales_tax
from tillbook.simulators.company.state import ENTITY_KINDS, Entry, Settings, Transaction

CHANGEABLE = (
    *("name", "edition", "sales_tax", "closing_date", "class_tracking", "inventory"),
    *("multicurrency", "home_currency", "multi_user"),
)


def record(
    books: Books,
    kind: str,
    day: str,
    postings: Iterable[tuple[str, int]],
    *,
    ref_number: str = "",
    memo: str = "",
    entity: str = "",
) -> Transaction:
    """Enter a transaction by hand: accounts by full name with cents, debit positive, sum zero.

    The first account is the one QuickBooks lists the transaction under. Raises KeyError for an
    account or name that is not there.
    """
    moved = [
        Posting(_need(books, name, "Account").list_id, amount_minor)
        for name, amount_minor in postings
    ]
    named = {"EntityRef": _need(books, entity, *ENTITY_KINDS).list_id} if entity else {}
    first = {**named, "Memo": memo}
    if kind == "JournalEntry":
        lines = journal_lines(moved)
        lines[0].update({path: text for path, text in first.items() if text})
        return books.add_transaction(kind, day, ref_number, {"IsAdjustment": "false"}, lines, moved)
    total_minor, rest = moved[0].amount_minor, moved[1:]
    if kind == "Deposit":
        lines = [_line(posting, -posting.amount_minor) for posting in rest]
        values = {
            "DepositToAccountRef": moved[0].account_id,
            "DepositTotal": from_minor(total_minor),
            "Memo": memo,
        }
        return books.add_transaction(kind, day, "", values, lines, moved)
    if kind == "Check":
        lines = [_line(posting, posting.amount_minor) for posting in rest]
        payee = {"PayeeEntityRef": named["EntityRef"]} if named else {}
        values = {
            "AccountRef": moved[0].account_id,
            "Amount": from_minor(-total_minor),
            "Memo": memo,
            **payee,
        }
        return books.add_transaction(kind, day, ref_number, values, lines, moved)
    values = {
        "AccountRef": moved[0].account_id,
        "Amount": from_minor(moved[0].amount_minor),
        **first,
    }
    return books.add_transaction(kind, day, ref_number, values, [], moved)


def _line(posting: Posting, amount_minor: int) -> dict[str, str]:
    return {"AccountRef": posting.account_id, "Amount": from_minor(amount_minor)}


class ByHand:
    """The part of a company file that a person works in."""

    books: Books

    def add_account(self, full_name: str, account_type: str, *, is_active: bool = True) -> Entry:
        """A new account; "Parent:Child" goes under an account that is there."""
        parent_name, _, name = full_name.rpartition(":")
        parent = _need(self.books, parent_name, "Account") if parent_name else None
        return self.books.add_entry(
            "Account", name, {"AccountType": account_type}, parent=parent, is_active=is_active
        )

    def add_tax_item(self, name: str, rate: str = "0.0", agency: str = "") -> Entry:
        """A new sales tax item; `rate` in percent, `agency` a vendor that is there."""
        vendor = {"TaxVendorRef": _need(self.books, agency, "Vendor").list_id} if agency else {}
        return self.books.add_entry("ItemSalesTax", name, {"TaxRate": rate, **vendor})

    def add_name(self, kind: str, name: str, *, is_active: bool = True) -> Entry:
        """A new customer, vendor, employee, other name or class, with nothing but its name."""
        return self.books.add_entry(kind, name, {}, is_active=is_active)

    def rename(self, kind: str, full_name: str, name: str) -> None:
        """Give an entry another name of its own, its place in the list stays."""
        self.books.rename(_need(self.books, full_name, kind), name)

    def set_active(self, kind: str, full_name: str, *, is_active: bool) -> None:
        """Make an entry active or inactive."""
        entry = _need(self.books, full_name, kind)
        entry.is_active = is_active
        self.books.touch(entry)

    def choose_tax_item(self, full_name: str) -> None:
        """Make a sales tax item the company's most common one."""
        chosen = _need(self.books, full_name, "ItemSalesTax")
        for item in self.books.entries("ItemSalesTax"):
            if item.values.pop(TAX_DEFAULT, "") or item is chosen:
                self.books.touch(item)
        chosen.values[TAX_DEFAULT] = "Item"

    def record(
        self,
        kind: str,
        day: date,
        postings: Mapping[str, str],
        *,
        ref_number: str = "",
        memo: str = "",
        entity: str = "",
    ) -> Transaction:
        """Enter a transaction: accounts by full name -> decimal string, debit positive."""
        return record(
            self.books,
            kind,
            day.isoformat(),
            [(name, to_minor(amount)) for name, amount in postings.items()],
            ref_number=ref_number,
            memo=memo,
            entity=entity,
        )

    def change(self, **settings: bool | str | date | None) -> None:
        """Change preferences while the file is open; `CHANGEABLE` names them.

        Turning sales tax on makes QuickBooks' account, codes and a first tax item where they are
        missing; turning it off leaves them. Raises ValueError for anything else.
        """
        unknown = settings.keys() - set(CHANGEABLE)
        if unknown:
            raise ValueError(f"no person changes {', '.join(sorted(unknown))}")
        plain = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in settings.items()
        }
        # convert: a wrong type is found here and not in an answer.
        before = msgspec.to_builtins(self.books.settings)
        self.books.set_settings(msgspec.convert({**before, **plain}, Settings))
        if self.books.settings.sales_tax:
            turn_on_sales_tax(self.books)


def _need(books: Books, full_name: str, *kinds: str) -> Entry:
    entry = books.find(full_name, *kinds)
    if entry is None:
        raise KeyError(f"the company has no {kinds[0]} {full_name!r}")
    return entry
