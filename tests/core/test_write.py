"""Writing down: the balanced receipt, its ceiling, its numbers, and what is held."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from tests.core.pieces import (
    NOON,
    ORDER_ID,
    QUEENS,
    SOHO,
    at,
    header,
    ledger,
    order,
    sale,
    tax,
    tender,
)
from tillbook.core.book import book
from tillbook.core.documents import Document, line_label
from tillbook.core.entries import Entry, Flow
from tillbook.core.facts import Order, Sale, SaleAction, SaleLine, TenderKind
from tillbook.core.identity import COUNTER_MAX
from tillbook.core.mapping import Account, Mapping, MappingRow, suggested_mapping
from tillbook.core.problems import Code
from tillbook.core.roles import AccountType, Role
from tillbook.core.write import LINES_PER_DOCUMENT_MAX, Written, line_sums, write

GOLDEN: Final = Path(__file__).parent.parent / "golden" / "core" / "receipts.json"
DAY: Final = NOON.date()


def numbered(one: Order, number: int) -> Order:
    """The same order under another number, its facts with it."""
    name, gid = f"#{number}", f"gid://shopify/Order/{number}"
    return replace(
        one,
        id=gid,
        name=name,
        sales=tuple(
            replace(fact, id=f"{fact.id}-{number}", order_id=gid, order_name=name)
            for fact in one.sales
        ),
        tenders=tuple(
            replace(fact, id=f"{fact.id}-{number}", order_id=gid, order_name=name)
            for fact in one.tenders
        ),
    )


def entries_of(*orders: Order) -> list[Entry]:
    return [entry for one in orders for entry in book(one, "UTC").entries]


def sold(qualifier: str, number: int, moment_day: int = 2) -> Order:
    """An unpaid order of one product of 10.00."""
    return numbered(order(sale("1", 1000, qualifier=qualifier, moment=at(moment_day))), number)


def codes(written: Written) -> list[Code]:
    return [found.code for found in written.problems]


def a_day() -> list[Order]:
    """A whole day of a shop, from which the golden receipts are made.

    #1 online, card: shoes 100.00 less 10.00, shipping 5.00, tax 7.99 on both; pays 102.99.
    #2 in Soho, cash: hat 17.33, tax 1.54, tip 2.00; 20.87 settled with 20.85 (−0.02 on top).
    #3 online: a gift card of 50.00, paid with 30.00 by PayPal, 20.00 still owed.
    #4 online, gone back on the same day to store credit: shoes −45.00, fee 5.00, 40.00 credited.
    """
    first = order(
        sale("1", 9725, discount_minor=1000, taxes=(tax(725),), qualifier="Shoes"),
        sale("2", 574, line=SaleLine.SHIPPING, taxes=(tax(74),)),
        tender("1", 10299, kind=TenderKind.CAPTURE),
        stated=header(10299, 10299),
    )
    second = order(
        sale("1", 1887, taxes=(tax(154),), qualifier="Hats"),
        sale("2", 200, line=SaleLine.TIP),
        tender("1", 2087, gateway="cash", rounding_minor=-2),
        place_id=SOHO,
        stated=header(2087, 2087),
    )
    third = order(
        sale("1", 5000, line=SaleLine.GIFT_CARD),
        tender("1", 3000, gateway="paypal"),
        stated=header(5000, 3000),
    )
    fourth = order(
        sale("1", -4500, action=SaleAction.RETURN, qualifier="Shoes"),
        sale("2", 500, line=SaleLine.FEE),
        tender("1", 4000, kind=TenderKind.REFUND, gateway="shopify_store_credit"),
    )
    return [numbered(one, n) for n, one in enumerate((first, second, third, fourth), start=1)]


def as_json(documents: tuple[Document, ...]) -> str:
    """Everything of the documents that a bookkeeper, or QuickBooks, will see."""
    shown = [
        {
            "key": document.key,
            "marker": document.marker,
            "type": document.type,
            "day": document.day.isoformat(),
            "place": document.place_id,
            "ref_number": document.ref_number,
            "currency": document.currency,
            "deposit_to": document.deposit_to,
            "total_minor": document.total_minor,
            "lines": [
                [
                    line_label(*line.key, {SOHO: "Soho"}),
                    line.account,
                    line.quantity,
                    line.amount_minor,
                ]
                for line in document.lines
            ],
            "entries": list(document.entry_keys),
            "facts": list(document.fact_ids),
            "fingerprint": document.fingerprint,
        }
        for document in documents
    ]
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def test_a_day_is_written_as_the_golden_receipts_say() -> None:
    written = write(entries_of(*a_day()), ledger())
    assert written.problems == ()
    assert as_json(written.documents) == GOLDEN.read_text(encoding="utf-8")


def test_the_day_by_hand() -> None:
    online, soho = sorted(
        write(entries_of(*a_day()), ledger()).documents, key=lambda one: one.place_id != "online"
    )
    assert {line.key: line.amount_minor for line in online.lines} == {
        (Flow.SOLD, Role.SALES, "Shoes"): 10000,
        (Flow.SOLD, Role.DISCOUNTS, None): -1000,
        (Flow.SOLD, Role.RETURNS, "Shoes"): -4500,
        (Flow.SOLD, Role.SHIPPING, None): 500,
        (Flow.SOLD, Role.RETURN_FEES, None): 500,
        (Flow.SOLD, Role.TAX, "NY State Tax"): 799,
        (Flow.SOLD, Role.GIFT_CARDS, None): 5000,
        (Flow.PAID, Role.STORE_CREDIT, None): 4000,
        (Flow.PAID, Role.CLEARING, "shopify_payments"): -10299,
        (Flow.PAID, Role.CLEARING, "paypal"): -3000,
        (Flow.PAID, Role.CUSTOMER_BALANCE, None): -2000,
    }
    assert {line.key: line.amount_minor for line in soho.lines} == {
        (Flow.SOLD, Role.SALES, "Hats"): 1733,
        (Flow.SOLD, Role.TAX, "NY State Tax"): 154,
        (Flow.SOLD, Role.TIPS, None): 200,
        (Flow.PAID, Role.CASH, SOHO): -2085,
        (Flow.PAID, Role.CASH_ROUNDING, None): -2,
        (Flow.PAID, Role.CUSTOMER_BALANCE, None): 0,
    }
    assert (online.total_minor, soho.total_minor) == (0, 0)


def test_what_was_sold_stands_first_what_is_owed_last() -> None:
    keys = list(line_sums(entries_of(*a_day())))
    flows = [flow for flow, _, _ in keys]
    assert flows == sorted(flows, key=[Flow.SOLD, Flow.PAID].index)
    assert keys[-1] == (Flow.PAID, Role.CUSTOMER_BALANCE, None)


def test_each_day_and_place_has_its_own_receipt() -> None:
    facts = (
        sale("1", 500),
        tender("1", 500, gateway="cash", place_id=QUEENS),
        sale("2", 700, moment=at(3)),
    )
    documents = write(entries_of(order(*facts, place_id=SOHO)), ledger()).documents
    assert [(one.key, one.ref_number) for one in documents] == [
        ("demo/2026-11-02/11/1", "A261102001"),
        ("demo/2026-11-02/12/1", "A261102002"),
        ("demo/2026-11-03/11/1", "A261103001"),
    ]
    assert [(one.day, one.place_id) for one in documents] == [
        (DAY, SOHO),
        (DAY, QUEENS),
        (date(2026, 11, 3), SOHO),
    ]


def test_numbers_and_sequences_go_on_where_they_were() -> None:
    used = replace(ledger(), numbers_used={DAY: 35}, sequences_used={(DAY, "online"): 2})
    document = write(entries_of(order(sale("1", 500))), used).documents[0]
    assert (document.ref_number, document.key) == ("A261102010", "demo/2026-11-02/online/3")


def test_two_currencies_never_share_a_receipt() -> None:
    dollars = entries_of(sold("Shoes", 1))
    dinars = entries_of(
        numbered(order(sale("1", 1000, currency="KWD", qualifier="Shoes"), currency="KWD"), 2)
    )
    documents = write([*dollars, *dinars], ledger()).documents
    assert [(one.currency, one.total_minor, len(one.lines)) for one in documents] == [
        ("KWD", 0, 2),
        ("USD", 0, 2),
    ]
    assert len({one.key for one in documents}) == 2
    assert len({one.ref_number for one in documents}) == 2


def test_a_day_beyond_the_ceiling_is_split_into_balanced_parts() -> None:
    # Each order needs its own sales line and shares the line of unpaid orders: 2 + 1 per ceiling 3.
    orders = [sold(f"Type {n}", n) for n in range(1, 6)]
    documents = write(entries_of(*orders), ledger(lines_max=3)).documents
    assert [len(one.lines) for one in documents] == [3, 3, 2]
    assert [one.total_minor for one in documents] == [0, 0, 0]
    assert [one.key.rsplit("/", 1)[1] for one in documents] == ["1", "2", "3"]
    assert [one.ref_number[-3:] for one in documents] == ["001", "002", "003"]


def test_two_hundred_lines_still_are_one_receipt() -> None:
    assert LINES_PER_DOCUMENT_MAX == 200
    many = [sold(f"Type {n}", n) for n in range(1, 200)]
    assert [len(one.lines) for one in write(entries_of(*many), ledger()).documents] == [200]
    more = [*many, sold("Type 200", 200)]
    assert [len(one.lines) for one in write(entries_of(*more), ledger()).documents] == [200, 2]


def big(lines: int) -> Order:
    """An order of so many products of as many types."""
    return order(*(sale(str(n), 1000, qualifier=f"Type {n}") for n in range(lines)))


def test_an_entry_beyond_the_ceiling_is_split_by_whole_facts() -> None:
    entries = entries_of(big(7))
    written = write(entries, ledger(lines_max=4))
    assert written.problems == ()
    assert [len(one.lines) for one in written.documents] == [4, 4, 2]
    assert [one.total_minor for one in written.documents] == [0, 0, 0]
    assert {one.entry_keys for one in written.documents} == {(entries[0].key,)}
    facts = [fact for one in written.documents for fact in one.fact_ids]
    assert sorted(facts) == sorted(entries[0].fact_ids)


def test_a_single_fact_beyond_the_ceiling_holds_its_order_alone() -> None:
    taxes = tuple(tax(10, f"Tax {n}") for n in range(5))
    taxed = numbered(order(sale("1", 1050, taxes=taxes)), 1)
    written = write(entries_of(taxed, sold("Hats", 2)), ledger(lines_max=4))
    assert codes(written) == [Code.TOO_MANY_LINES]
    assert "#1 alone needs more than 4 lines" in written.problems[0].message
    assert written.held_keys == ("sales/1/2026-11-02/online",)
    assert [one.entry_keys for one in written.documents] == [("sales/2/2026-11-02/online",)]


def without(role: Role, qualifier: str | None = None) -> Mapping:
    return Mapping(
        tuple(
            row
            for row in suggested_mapping().rows
            if (row.role, row.qualifier) != (role, qualifier)
        )
    )


def test_an_entry_without_an_account_is_held_and_the_rest_goes_on() -> None:
    tipped = numbered(order(sale("1", 500), sale("2", 100, line=SaleLine.TIP)), 1)
    written = write(entries_of(tipped, sold("Hats", 2)), ledger(mapping=without(Role.TIPS)))
    assert codes(written) == [Code.NO_ACCOUNT]
    assert written.problems[0].message == "No QuickBooks account is chosen for Tips."
    assert written.held_keys == ("sales/1/2026-11-02/online",)
    assert [one.fact_ids for one in written.documents] == [("gid://shopify/Sale/1-2",)]


def test_a_missing_account_is_named_once_however_many_need_it() -> None:
    mapping = Mapping(
        (
            *without(Role.SALES).rows,
            MappingRow(
                role=Role.SALES,
                qualifier="Hats",
                account=Account(name="Hats", type=AccountType.INCOME),
            ),
        )
    )
    orders = [sold("Shoes", 1), sold("Shoes", 2), sold("Hats", 3)]
    written = write(entries_of(*orders), ledger(mapping=mapping))
    assert [found.message for found in written.problems] == [
        "No QuickBooks account is chosen for Sales “Shoes”."
    ]
    assert len(written.held_keys) == 2
    assert len(written.documents) == 1


def test_the_deposit_account_is_that_of_the_most_money() -> None:
    paid = order(sale("1", 500), tender("1", 100, gateway="cash"), tender("2", 400))
    assert write(entries_of(paid), ledger()).documents[0].deposit_to == "Shopify Payments Clearing"
    card = order(tender("1", 400, gateway="gift_card"))
    assert write(entries_of(card), ledger()).documents[0].deposit_to == "Shopify Unpaid Orders"


def test_entries_may_come_in_any_order() -> None:
    entries = entries_of(*a_day())
    assert write(reversed(entries), ledger()) == write(entries, ledger())


def test_nothing_makes_no_document() -> None:
    assert write([], ledger()) == Written(documents=(), held_keys=(), problems=())


def test_an_entry_of_nothing_makes_no_document() -> None:
    (entry,) = entries_of(order(sale("1", 500)))
    assert write([entry.only(())], ledger()).documents == ()


def test_a_day_out_of_numbers_does_not_block_the_others() -> None:
    full = replace(ledger(), numbers_used={DAY: COUNTER_MAX})
    written = write(entries_of(sold("Hats", 1), sold("Hats", 2, moment_day=3)), full)
    assert [one.day for one in written.documents] == [date(2026, 11, 3)]
    assert written.held_keys == ("sales/1/2026-11-02/online",)
    assert codes(written) == [Code.NUMBERS_EXHAUSTED]
    assert written.problems[0].message == "2026-11-02 has used all its 46655 document numbers."


def test_the_last_number_of_a_day_is_still_used() -> None:
    nearly = replace(ledger(), numbers_used={DAY: COUNTER_MAX - 1})
    written = write(entries_of(big(7)), replace(nearly, lines_max=4))
    assert [one.ref_number for one in written.documents] == ["A261102ZZZ"]
    assert written.held_keys == ("sales/1001/2026-11-02/online",)
    assert codes(written) == [Code.NUMBERS_EXHAUSTED]


def test_parts_of_one_entry_may_come_in_any_order() -> None:
    (entry,) = entries_of(order(sale("1", 500), tender("1", 500)))
    parts = [entry.only({fact_id}) for fact_id in entry.fact_ids]
    assert write(reversed(parts), ledger()) == write(parts, ledger())


def test_a_part_paid_order_of_two_days_adds_up_on_the_unpaid_line() -> None:
    # 80.00 sold on the second, 30.00 paid then, 50.00 on the third.
    facts: tuple[Sale, ...] = (sale("1", 8000),)
    whole = order(
        *facts, tender("1", 3000), tender("2", 5000, moment=at(3)), stated=header(8000, 8000)
    )
    assert whole.id == ORDER_ID
    unpaid = [
        line.amount_minor
        for document in write(entries_of(whole), ledger()).documents
        for line in document.lines
        if line.role is Role.CUSTOMER_BALANCE
    ]
    assert unpaid == [-5000, 5000]
