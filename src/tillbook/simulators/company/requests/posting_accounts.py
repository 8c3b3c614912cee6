"""Accounts that a transaction names for money: where it comes in, where it goes out, who owes.

Which types QuickBooks takes in each place is recalled, and so is code 3210 for the others.
"""

from collections.abc import Collection, Iterable, Mapping

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.state import Entry

RECEIVABLE = "AccountsReceivable"
MONEY_TYPES = frozenset(("Bank", "OtherCurrentAsset"))
REFUND_TYPES = MONEY_TYPES | {"CreditCard"}
# Whom a line on such an account must name.
_OWED = {RECEIVABLE: "Customer", "AccountsPayable": "Vendor"}


def money_in(books: Books, body: etree._Element, where: str) -> Entry:
    """The account money is deposited to: Undeposited Funds where none is named."""
    return _account(books, body, "DepositToAccountRef", where, MONEY_TYPES, "deposit to")


def money_out(books: Books, body: etree._Element, name: str, where: str) -> Entry:
    """The account money is refunded from: Undeposited Funds where none is named (recalled)."""
    return _account(books, body, name, where, REFUND_TYPES, "refund from")


def receivable_account(books: Books, body: etree._Element, where: str) -> Entry:
    """The accounts receivable account, QuickBooks' own where none is named."""
    account = books.resolve(body.find("ARAccountRef"), where, "Account")
    if account is None:
        return books.special(RECEIVABLE)
    if account.values["AccountType"] != RECEIVABLE:
        raise refusal.not_accepted(
            where, f'"{books.full_name(account)}" is not an accounts receivable account.'
        )
    return account


def customer_of(books: Books, body: etree._Element, where: str) -> Entry:
    """The customer a transaction cannot do without."""
    customer = books.resolve(body.find("CustomerRef"), where, "Customer")
    if customer is None:
        raise refusal.missing("CustomerRef")
    return customer


def check_owed(
    books: Books, lines: Iterable[Mapping[str, str]], where: str, payee: Entry | None = None
) -> None:
    """Refuse a second line on accounts receivable or payable, or one that names nobody.

    Where the line itself names nobody, `payee` is meant.
    """
    saving = f"There was an error when saving a {where}.  QuickBooks error message:"
    owed = [
        (account_type, line)
        for line in lines
        if "AccountRef" in line
        and (account_type := books.entry(line["AccountRef"]).values["AccountType"]) in _OWED
    ]
    if len(owed) > 1:
        raise Refusal(
            refusal.STATUS_NOT_SAVED,
            f"{saving} You cannot use more than one A/R or A/P account in the same transaction.",
        )
    for account_type, line in owed:
        kind = _OWED[account_type]
        named = line.get("EntityRef") or line.get("CustomerRef")
        entity = books.entry(named) if named else payee
        if entity is None or entity.kind != kind:
            raise Refusal(
                refusal.STATUS_NOT_SAVED,
                f"{saving} This account needs a {kind.lower()} in the Name column.",
            )


def _account(
    books: Books, body: etree._Element, name: str, where: str, types: Collection[str], verb: str
) -> Entry:
    account = books.resolve(body.find(name), where, "Account") or books.special("UndepositedFunds")
    if account.values["AccountType"] not in types:
        raise refusal.not_accepted(
            where, f'You cannot {verb} the account "{books.full_name(account)}".'
        )
    return account
