"""Taking transactions and list entries out of the books, and what keeps them in.

A transaction that another one has linked stays until that one is gone; what it has linked itself
is dissolved with it. QuickBooks may be more lenient (facts/quickbooks.md, D and C5): who removes
the newest first is right either way.
"""

from collections.abc import Iterator

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.requests.deposits import PAYMENT, deposit_of
from tillbook.simulators.company.requests.host import TAX_DEFAULT
from tillbook.simulators.company.state import Entry, Transaction

_AMOUNTS = ("Subtotal", "SalesTaxTotal", "TotalAmount", "DepositTotal", "Amount")
_QUANTITIES = ("Quantity", "QuantityDifference")
_VOID = "VOID:"


def held_by(books: Books, transaction: Transaction) -> Transaction | None:
    """The transaction that keeps this one from being removed, None where nothing does."""
    links = books.links.of(transaction.txn_id)
    makers = (link.maker_id for link in links if link.maker_id != transaction.txn_id)
    maker = next(makers, None)
    return books.state.transactions[maker] if maker else deposit_of(books, transaction.txn_id)


def delete(books: Books, transaction: Transaction) -> None:
    """Remove a transaction with all it did."""
    _undo(books, transaction)
    del books.state.transactions[transaction.txn_id]


def void(books: Books, transaction: Transaction) -> None:
    """Leave a transaction without amounts, quantities and links, marked in its memo."""
    _undo(books, transaction)
    places = [transaction.values, *(line.values for line in transaction.lines)]
    for place in places:
        place.pop(PAYMENT, None)
        place.pop("Rate", None)
        place.update({name: "0.00" for name in _AMOUNTS if name in place})
        place.update({name: "0" for name in _QUANTITIES if name in place})
    marked = transaction.values
    if transaction.kind == "JournalEntry":
        marked = transaction.lines[0].values
    marked["Memo"] = f"{_VOID} {marked.get('Memo', '')}".strip()
    books.touch(transaction)


def is_used(books: Books, entry: Entry) -> bool:
    """Whether anything refers to a list entry, or QuickBooks itself needs it."""
    if "SpecialAccountType" in entry.values or TAX_DEFAULT in entry.values:
        return True
    return any(entry.list_id in place.values() for place in _places(books)) or any(
        other.parent_id == entry.list_id for other in books.state.entries.values()
    )


def _places(books: Books) -> Iterator[dict[str, str]]:
    for entry in books.state.entries.values():
        yield entry.values
    for transaction in books.state.transactions.values():
        yield transaction.values
        for line in transaction.lines:
            yield line.values
    for posted in books.ledger.entries:
        yield {str(place): posting.account_id for place, posting in enumerate(posted.every)}


def _undo(books: Books, transaction: Transaction) -> None:
    books.links.dissolve(transaction.txn_id)
    books.stock.remove(transaction.txn_id)
    books.ledger.remove(transaction.txn_id)
