"""An independent ledger reads our entries: beancount must find nothing to say against them.

The text is made here, with nothing of the program but the entries' figures; what each order owes
is asserted from its header, to the last unit.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core.data import Transaction
from hypothesis import given, settings

from tests.core.pieces import header, order, sale, tax, tender
from tests.core.strategies import shops
from tillbook.core.book import book
from tillbook.core.entries import Entry, Posting
from tillbook.core.facts import Order
from tillbook.core.roles import ROLES, Kind

BEGIN, END = date(2026, 1, 1), date(2027, 1, 1)
ROOTS = {
    Kind.ASSET: "Assets",
    Kind.LIABILITY: "Liabilities",
    Kind.EQUITY: "Equity",
    Kind.INCOME: "Income",
    Kind.COST: "Expenses",
    Kind.EXPENSE: "Expenses",
}
DECIMALS = {"USD": 2, "JPY": 0, "KWD": 3}


def account(posting: Posting, order_id: str) -> str:
    """One account per role and qualifier; what is owed has one per order."""
    role = ROLES[posting.role]
    part = posting.qualifier or "Any"
    if posting.role.value == "CUSTOMER_BALANCE":
        part = order_id
    return (
        f"{ROOTS[role.kind]}:{posting.role.value.title().replace('_', '')}:X{part.encode().hex()}"
    )


def amount(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-DECIMALS[currency]):f} {currency}"


def ledger_text(entries: Iterable[Entry], owed: dict[str, int], currency: str) -> str:
    """A beancount file: accounts, one transaction per entry, one balance per order."""
    names: set[str] = set()
    body: list[str] = []
    for entry in entries:
        body.append(f'{entry.day} * "{entry.order_name}"')
        for posting in entry.postings:
            name = account(posting, entry.order_id)
            names.add(name)
            body.append(f"  {name}  {amount(posting.amount_minor, currency)}")
    for order_id, minor in owed.items():
        name = f"Assets:CustomerBalance:X{order_id.encode().hex()}"
        names.add(name)
        stated = amount(minor, currency).replace(" ", " ~ 0 ")
        body.append(f"{END} balance {name}  {stated}")
    return "\n".join([*(f"{BEGIN} open {name}" for name in sorted(names)), *body, ""])


def complaints(text: str) -> list[str]:
    _, errors, _ = loader.load_string(text)
    return [error.message for error in errors]


def owed_by(orders: Iterable[Order]) -> dict[str, int]:
    return {one.id: one.stated.outstanding_minor or 0 for one in orders}


@settings(max_examples=25, deadline=None)
@given(shop=shops())
def test_beancount_accepts_the_books_and_every_balance(shop: tuple[tuple[Order, ...], str]) -> None:
    orders, zone = shop
    entries = [entry for one in orders for entry in book(one, zone).entries]
    text = ledger_text(entries, owed_by(orders), orders[0].currency)
    assert complaints(text) == []


def plain() -> Order:
    return order(
        sale("1", 10800, taxes=(tax(800),), discount_minor=500),
        tender("1", 8800),
        stated=header(10800, 8800),
    )


def test_beancounts_own_sums_are_ours() -> None:
    text = ledger_text(book(plain(), "UTC").entries, owed_by([plain()]), "USD")
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for directive in loader.load_string(text)[0]:
        if isinstance(directive, Transaction):
            for posting in directive.postings:
                units = posting.units
                assert units is not None
                assert units.number is not None
                sums[posting.account.split(":")[1]] += units.number
    assert sums == {
        "CustomerBalance": Decimal("20.00"),
        "Clearing": Decimal("88.00"),
        "Discounts": Decimal("5.00"),
        "Sales": Decimal("-105.00"),
        "Tax": Decimal("-8.00"),
    }


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("-105.00 USD", "-105.01 USD", "does not balance"),
        ("20.00 ~ 0 USD", "20.01 ~ 0 USD", "Balance failed"),
    ],
)
def test_beancount_does_notice_one_cent(good: str, bad: str, complaint: str) -> None:
    text = ledger_text(book(plain(), "UTC").entries, owed_by([plain()]), "USD")
    assert text.count(good) == 1
    (found,) = complaints(text.replace(good, bad))
    assert complaint in found
