"""What customers owe and are owed: the open amount of every charge and credit.

A transaction is a charge or a credit by what it moves on an accounts receivable account, so a
journal entry or a cheque there counts like an invoice or a payment.
"""

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.state import Link, Transaction

THIS = ""  # stands for the transaction that is being made, before it has an id

_CUSTOMERS = ("CustomerRef", "EntityRef", "PayeeEntityRef")


def owed_minor(books: Books, transaction: Transaction, account_id: str = "") -> int:
    """What a transaction put on accounts receivable in cents, charges positive.

    With `account_id` on that account alone.
    """
    entry = books.ledger.entry(transaction.txn_id)
    return sum(
        posting.amount_minor
        for posting in (entry.postings if entry else ())
        if posting.account_id == (account_id or posting.account_id)
        and books.entry(posting.account_id).values["AccountType"] == "AccountsReceivable"
    )


def open_minor(books: Books, transaction: Transaction) -> int:
    """What is left of a charge or credit in cents, never negative."""
    return abs(owed_minor(books, transaction)) - books.links.settled_minor(transaction.txn_id)


def customer_id(books: Books, transaction: Transaction) -> str:
    """Whose charge or credit it is, "" where nobody is named."""
    places = [transaction.values]
    places += [
        line.values
        for line in transaction.lines
        if "AccountRef" in line.values
        and books.entry(line.values["AccountRef"]).values["AccountType"] == "AccountsReceivable"
    ]
    named = (place[name] for place in reversed(places) for name in _CUSTOMERS if name in place)
    return next(named, "")


def balances_minor(books: Books) -> dict[str, int]:
    """What every customer owes in cents, by ListID."""
    balances: dict[str, int] = {}
    for transaction in books.state.transactions.values():
        amount_minor = owed_minor(books, transaction)
        if amount_minor:
            whose = customer_id(books, transaction)
            balances[whose] = balances.get(whose, 0) + amount_minor
    return balances


class Settlement:
    """What one request settles: checked as a whole before anything is linked.

    `this_minor` is what the transaction being made has to give or to be paid, in cents.
    """

    def __init__(
        self, books: Books, customer: str, account_id: str, this_minor: int, where: str
    ) -> None:
        self._books = books
        self._customer = customer
        self._account_id = account_id
        self._this_minor = this_minor
        self._where = where
        self._planned: list[tuple[str, str, int]] = []

    def take(self, credit_id: str, charge_id: str, amount_minor: int) -> None:
        """Settle so much of a charge by a credit; either may be THIS.

        Raises Refusal 3120 for what is not open for this customer and account, 3210 for an
        amount that is not positive or more than is open.
        """
        if amount_minor <= 0:
            raise refusal.not_accepted(self._where, "The amount applied must be positive.")
        for txn_id, sign in ((credit_id, -1), (charge_id, 1)):
            if amount_minor > self.left_minor(txn_id, sign):
                raise refusal.not_accepted(
                    self._where, "The amount applied is more than the amount that is left."
                )
        self._planned.append((credit_id, charge_id, amount_minor))

    def left_minor(self, txn_id: str, sign: int) -> int:
        """What this request may still take of a charge (`sign` 1) or credit (-1)."""
        used_minor = sum(amount for *parts, amount in self._planned if txn_id in parts)
        if txn_id == THIS:
            return self._this_minor - used_minor
        transaction = self._books.state.transactions.get(txn_id)
        if transaction is None or not self._fits(transaction, sign):
            raise refusal.not_found(txn_id)
        return open_minor(self._books, transaction) - used_minor

    def charges(self) -> list[Transaction]:
        """Open charges of this customer and account, oldest first."""
        every = self._books.state.transactions.values()
        found = [one for one in every if self._fits(one, 1)]
        return sorted(found, key=lambda one: (one.date, one.number))

    def make(self, maker_id: str) -> None:
        """Link what was taken, now that the transaction has its id."""
        for credit_id, charge_id, amount_minor in self._planned:
            link = Link(maker_id, credit_id or maker_id, charge_id or maker_id, amount_minor)
            self._books.links.add(link)

    def make_alone(self) -> None:
        """Link credits and charges that are there already, without a transaction of its own.

        Whichever was entered later counts as the maker, so that it can be removed first.
        """
        transactions = self._books.state.transactions
        for credit_id, charge_id, amount_minor in self._planned:
            parts = (transactions[credit_id], transactions[charge_id])
            maker = max(parts, key=lambda part: part.number)
            link = Link(maker.txn_id, credit_id, charge_id, amount_minor)
            self._books.links.add(link)

    @property
    def planned(self) -> tuple[tuple[str, str, int], ...]:
        """What was taken: credit, charge, cents."""
        return tuple(self._planned)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was taken."""
        return not self._planned

    def _fits(self, transaction: Transaction, sign: int) -> bool:
        return (
            sign * owed_minor(self._books, transaction, self._account_id) > 0
            and customer_id(self._books, transaction) == self._customer
            and open_minor(self._books, transaction) > 0
        )
