"""Entries as beancount text: beancount reads it, and its balances per role are ours."""

from collections import defaultdict
from decimal import Decimal

from beancount import loader
from beancount.core.data import Transaction
from hypothesis import given, settings

from tests.core.pieces import SOHO, noted, order, rows, sale, tender
from tests.core.strategies import shops
from tillbook.core.book import book
from tillbook.core.entries import Entry
from tillbook.core.facts import Order
from tillbook.core.ledger_text import account_names, ledger_text
from tillbook.core.mapping import Account, Mapping, MappingRow, suggested_mapping
from tillbook.core.money import format_minor
from tillbook.core.roles import AccountType, Role


def read(entries: list[Entry], mapping: Mapping | None = None) -> list[Transaction]:
    """What beancount reads; it must have nothing to say against it."""
    lines = ledger_text(entries, mapping or suggested_mapping(), currency="USD")
    found, errors, _ = loader.load_string("\n".join(lines))
    assert [error.message for error in errors] == []
    return [one for one in found if isinstance(one, Transaction)]


def per_role(transactions: list[Transaction]) -> dict[tuple[str, str | None], Decimal]:
    """Balances by the role and qualifier that beancount found at the postings."""
    sums: defaultdict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for transaction in transactions:
        for posting in transaction.postings:
            units, meta = posting.units, posting.meta
            assert units is not None
            assert units.number is not None
            assert meta is not None
            sums[meta["role"], meta.get("qualifier")] += units.number
    return {key: amount for key, amount in sums.items() if amount}


@settings(max_examples=25, deadline=None)
@given(shop=shops())
def test_beancount_reads_any_books_and_balances_every_role(
    shop: tuple[tuple[Order, ...], str],
) -> None:
    orders, zone = shop
    entries = [entry for one in orders for entry in book(one, zone).entries]
    sums: defaultdict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for entry in entries:
        for posting in entry.postings:
            amount = Decimal(format_minor(posting.amount_minor, entry.currency))
            sums[posting.role, posting.qualifier] += amount
    expected = {key: amount for key, amount in sums.items() if amount}
    assert per_role(read(entries)) == expected


def test_a_sale_by_hand() -> None:
    entries = list(book(order(sale("1", 500, qualifier="Shoes"), tender("1", 500)), "UTC").entries)
    assert rows(entries) == noted(
        (Role.CUSTOMER_BALANCE, None, 500),
        (Role.SALES, "Shoes", -500),
        (Role.CLEARING, "shopify_payments", 500),
        (Role.CUSTOMER_BALANCE, None, -500),
    )
    (transaction,) = read(entries)
    assert {(p.account, str(p.units)) for p in transaction.postings} == {
        ("Assets:Shopify-Unpaid-Orders", "5.00 USD"),
        ("Income:Shopify-Sales", "-5.00 USD"),
        ("Assets:Shopify-Payments-Clearing", "5.00 USD"),
        ("Assets:Shopify-Unpaid-Orders", "-5.00 USD"),
    }
    assert transaction.meta["key"] == "sales/1001/2026-11-02/online"


def test_places_are_called_by_their_names() -> None:
    entries = book(order(sale("1", 500), place_id=SOHO), "UTC").entries
    text = ledger_text(entries, suggested_mapping(), currency="USD", places={SOHO: "Soho"})
    assert '2026-11-02 * "Soho" "#1001"' in list(text)


def test_a_role_without_an_account_is_there_all_the_same() -> None:
    mapping = Mapping(tuple(r for r in suggested_mapping().rows if r.role is not Role.SALES))
    entries = list(book(order(sale("1", 500)), "UTC").entries)
    (transaction,) = read(entries, mapping)
    assert {p.account for p in transaction.postings} == {
        "Assets:Shopify-Unpaid-Orders",
        "Equity:No-Account",
    }


def test_hostile_words_stay_words() -> None:
    nasty = 'a "quoted" \\ back\n2026-01-01 open Assets:Evil'
    mapping = suggested_mapping().with_rows(
        [
            MappingRow(
                role=Role.SALES,
                qualifier=nasty,
                account=Account(name="ŻŻŻ 中文:1-x \n!", type=AccountType.INCOME),
            )
        ]
    )
    entries = list(book(order(sale("1", 500, qualifier=nasty)), "UTC").entries)
    (transaction,) = read(entries, mapping)
    meta = transaction.postings[-1].meta
    assert meta is not None
    assert meta["qualifier"] == nasty.replace("\n", " ")


def test_no_two_accounts_share_a_name() -> None:
    accounts = [
        Account(name=name, type=AccountType.INCOME)
        for name in ("Tea & Milk", "Tea / Milk", "Tea-Milk", "tea-Milk", "Tea-Milk-2")
    ]
    names = account_names(accounts)
    assert len(names) == len(set(names.values())) == len(accounts)


def test_no_entries_make_a_ledger_of_options_only() -> None:
    lines = list(ledger_text([], suggested_mapping(), currency=None))
    assert lines == ['option "title" "Tillbook preview"']
