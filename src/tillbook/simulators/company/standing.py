"""What every account holds on a day, as QuickBooks' trial balance tells it.

The fiscal year begins in January, as the company says of itself.
"""

from dataclasses import dataclass
from datetime import date

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.state import Entry

RESULT_TYPES = frozenset(("Income", "OtherIncome", "CostOfGoodsSold", "Expense", "OtherExpense"))

# The order of account types in QuickBooks' chart of accounts.
_TYPES = (
    *("Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset"),
    *("AccountsPayable", "CreditCard", "OtherCurrentLiability", "LongTermLiability", "Equity"),
    *("Income", "CostOfGoodsSold", "Expense", "OtherIncome", "OtherExpense", "NonPosting"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One account on a day: its balance in cents, debit positive, and whether it ever moved."""

    full_name: str
    balance_minor: int
    moved: bool


def trial_balance(books: Books, as_of: date) -> list[Standing]:
    """Every posting account on the evening of `as_of`, in the order of the chart; sums to zero."""
    year_begins = date(as_of.year, 1, 1).isoformat()
    balances_minor: dict[str, int] = {}
    earned_minor = 0  # before this fiscal year: income and expenses, debit positive
    for entry in books.ledger.entries:
        if entry.date > as_of.isoformat():
            continue
        for posting in entry.every:
            account = books.entry(posting.account_id)
            balances_minor.setdefault(account.list_id, 0)
            if account.values["AccountType"] in RESULT_TYPES and entry.date < year_begins:
                earned_minor += posting.amount_minor
            else:
                balances_minor[account.list_id] += posting.amount_minor
    if earned_minor:
        retained = books.special("RetainedEarnings").list_id
        balances_minor[retained] = balances_minor.get(retained, 0) + earned_minor
    return [
        Standing(
            books.full_name(account),
            balances_minor.get(account.list_id, 0),
            moved=account.list_id in balances_minor,
        )
        for account in _in_order(books)
    ]


def _in_order(books: Books) -> list[Entry]:
    """Accounts by type, then as the chart has them, those below another after it."""
    accounts = [a for a in books.entries("Account") if a.values["AccountType"] != "NonPosting"]
    place = {account.list_id: number for number, account in enumerate(accounts)}

    def key(account: Entry) -> tuple[int, list[int]]:
        path = [place[account.list_id]]
        top = account
        while top.parent_id is not None:
            top = books.entry(top.parent_id)
            path.insert(0, place[top.list_id])
        return _TYPES.index(account.values["AccountType"]), path

    return sorted(accounts, key=key)
