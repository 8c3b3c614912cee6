"""Payouts, worked by hand: what reaches the bank, and off which roles it is taken."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pieces import Row, at, noted, rows, tender
from tillbook.core.entries import EntryKind, residuals
from tillbook.core.facts import ONLINE, UnreadableFact
from tillbook.core.payout_books import (
    BookedWhen,
    Standing,
    book_payout,
    reclassified,
    unbook_payout,
)
from tillbook.core.payout_types import ROLE_OF_TYPE
from tillbook.core.payouts import Payout, PayoutLine, PayoutStatus, not_named, not_paid_out
from tillbook.core.problems import Code
from tillbook.core.roles import Role

ROOT: Final = Path(__file__).parents[2]
ZONE: Final = "America/New_York"
SHOPIFY: Final = "shopify_payments"
MIDNIGHT: Final = datetime(2026, 11, 6, tzinfo=UTC)


def payout(
    net_minor: int,
    *,
    number: int = 1,
    status: PayoutStatus = PayoutStatus.PAID,
    issued_at: datetime = MIDNIGHT,
    currency: str = "USD",
    retried_minor: int = 0,
) -> Payout:
    return Payout(
        id=f"gid://shopify/ShopifyPaymentsPayout/{number}",
        currency=currency,
        issued_at=issued_at,
        status=status,
        net_minor=net_minor,
        summary={"retriedPayoutsGross": retried_minor},
    )


def line(  # noqa: PLR0913 - a balance transaction has these parts
    type_: str,
    amount_minor: int,
    fee_minor: int = 0,
    *,
    number: int = 1,
    payout_number: int | None = 1,
    currency: str = "USD",
    source: str | None = None,
    transaction: str | None = None,
) -> PayoutLine:
    name = "gid://shopify/ShopifyPaymentsPayout"
    return PayoutLine(
        id=f"gid://shopify/ShopifyPaymentsBalanceTransaction/{number}",
        currency=currency,
        happened_at=at(3),
        type=type_,
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        net_minor=amount_minor - fee_minor,
        payout_id=f"{name}/{payout_number}" if payout_number else None,
        source_number=source,
        transaction_number=transaction,
    )


def booked(*lines: PayoutLine, net_minor: int) -> list[Row]:
    made = book_payout(payout(net_minor), lines, ZONE, "USD")
    assert made.standing is Standing.BOOKED, made.problems
    assert made.entry is not None
    return rows([made.entry])


def test_charges_less_fees_less_a_refund() -> None:
    # 100.00 + 50.00 charged, fees 3.20 + 1.75, 20.00 refunded: 125.05 reaches the bank.
    made = booked(
        line("CHARGE", 10_000, 320),
        line("CHARGE", 5_000, 175, number=2),
        line("REFUND", -2_000, number=3),
        net_minor=12_505,
    )
    assert made == noted(
        (Role.BANK, None, 12_505),
        (Role.PAYMENT_FEES, SHOPIFY, 495),
        (Role.CLEARING, SHOPIFY, -15_000),
        (Role.CLEARING, SHOPIFY, 2_000),
    )


def test_every_other_purpose_has_its_role() -> None:
    made = booked(
        line("CHARGE", 100_000, 2_930),
        line("DISPUTE_WITHDRAWAL", -5_000, number=2),
        line("CHARGEBACK_FEE", -1_500, number=3),
        line("RESERVED_FUNDS", -10_000, number=4),
        line("LENDING_DEBIT", -4_000, number=5),
        line("BILLING_DEBIT", -3_900, number=6),
        line("SHIPPING_LABEL", -845, number=7),
        line("IMPORT_TAX", -610, number=8),
        line("TAX_ADJUSTMENT_DEBIT", -700, number=9),
        net_minor=70_515,
    )
    assert made == noted(
        (Role.BANK, None, 70_515),
        (Role.CLEARING, SHOPIFY, -100_000),
        (Role.PAYMENT_FEES, SHOPIFY, 2_930),
        (Role.CHARGEBACKS, None, 5_000),
        (Role.CHARGEBACKS, None, 1_500),
        (Role.RESERVES, None, 10_000),
        (Role.FINANCING, None, 4_000),
        (Role.SHOPIFY_BILLS, None, 3_900),
        (Role.SHIPPING_LABELS, None, 845),
        (Role.DUTIES, None, 610),
        (Role.CHANNEL_TAX, None, 700),
    )


def test_a_dispute_that_is_won_leaves_no_chargeback() -> None:
    made = booked(
        line("DISPUTE_REVERSAL", 5_000),
        line("CHARGEBACK_FEE_REFUND", 1_500, number=2),
        net_minor=6_500,
    )
    assert made == noted(
        (Role.BANK, None, 6_500),
        (Role.CHARGEBACKS, None, -5_000),
        (Role.CHARGEBACKS, None, -1_500),
    )


def test_a_negative_payout_takes_money_from_the_bank() -> None:
    made = booked(line("REFUND", -7_500), net_minor=-7_500)
    assert made == noted((Role.BANK, None, -7_500), (Role.CLEARING, SHOPIFY, 7_500))


def test_a_payout_of_nothing_posts_nothing() -> None:
    made = book_payout(payout(0), [], ZONE, "USD")
    assert (made.standing, made.entry, made.problems) == (Standing.BOOKED, None, ())


@pytest.mark.parametrize("type_", ["GALACTIC_CREDIT", "ADJUSTMENT"])
def test_what_nobody_can_sort_is_booked_and_named(type_: str) -> None:
    made = book_payout(payout(1_234), [line(type_, 1_234)], ZONE, "USD")
    assert made.entry is not None
    assert rows([made.entry]) == noted((Role.BANK, None, 1_234), (Role.OTHER_PAYOUT, type_, -1_234))
    (problem,) = made.problems
    assert problem.code is Code.PAYOUT_TO_SORT
    assert f"12.34 USD of the type {type_}" in problem.message


def test_the_payouts_own_row_is_no_line_of_it() -> None:
    made = booked(line("CHARGE", 900), line("TRANSFER", -900, number=2), net_minor=900)
    assert made == noted((Role.BANK, None, 900), (Role.CLEARING, SHOPIFY, -900))


def test_a_payout_that_does_not_add_up_is_held_with_the_difference() -> None:
    made = book_payout(payout(1_000), [line("CHARGE", 1_200, 30)], ZONE, "USD")
    assert (made.standing, made.entry) == (Standing.HELD, None)
    (problem,) = made.problems
    assert problem.code is Code.PAYOUT_DIFFERS
    assert "add up to 11.70 USD: a difference of -1.70" in problem.message


def test_a_hidden_retry_is_named_as_the_cause() -> None:
    made = book_payout(payout(1_500, retried_minor=500), [line("CHARGE", 1_000)], ZONE, "USD")
    assert [problem.code for problem in made.problems] == [Code.PAYOUT_LACKS_RETRY]
    assert made.standing is Standing.HELD


def test_a_payout_in_another_currency_is_held_and_named() -> None:
    made = book_payout(
        payout(1_000, currency="CAD"), [line("CHARGE", 1_000, currency="CAD")], ZONE, "USD"
    )
    assert made.standing is Standing.HELD
    assert "10.00 CAD is not in USD" in made.problems[0].message


def test_a_line_in_another_currency_holds_its_payout() -> None:
    made = book_payout(payout(1_000), [line("CHARGE", 1_000, currency="CAD")], ZONE, "USD")
    assert made.standing is Standing.HELD


@pytest.mark.parametrize("status", [PayoutStatus.SCHEDULED, PayoutStatus.IN_TRANSIT])
def test_what_is_on_its_way_is_booked_only_by_setting(status: PayoutStatus) -> None:
    lines = [line("CHARGE", 1_000)]
    early = book_payout(payout(1_000, status=status), lines, ZONE, "USD")
    assert (early.standing, early.entry) == (Standing.ON_ITS_WAY, None)
    made = book_payout(payout(1_000, status=status), lines, ZONE, "USD", when=BookedWhen.ISSUED)
    assert made.standing is Standing.BOOKED


@pytest.mark.parametrize("status", [PayoutStatus.FAILED, PayoutStatus.CANCELED])
def test_what_never_arrived_is_reversed_on_the_day_it_is_noticed(status: PayoutStatus) -> None:
    made = book_payout(payout(970), [line("CHARGE", 1_000, 30)], ZONE, "USD").entry
    assert made is not None
    failed = payout(970, status=status)
    assert book_payout(failed, [line("CHARGE", 1_000, 30)], ZONE, "USD").standing is Standing.GONE
    gone = unbook_payout(failed, made, datetime(2026, 11, 10, 3, tzinfo=UTC), ZONE)
    assert gone.entry is not None
    assert gone.entry.day == date(2026, 11, 9)
    assert gone.entry.key == "payout/1:gone"
    assert gone.entry.fact_ids == (f"{failed.id}:gone",)
    assert sorted(residuals(made.postings + gone.entry.postings).values()) == [0, 0]
    assert rows([gone.entry]) == noted(
        (Role.BANK, None, -970),
        (Role.CLEARING, SHOPIFY, 1_000),
        (Role.PAYMENT_FEES, SHOPIFY, -30),
    )
    assert gone.problems[0].code is Code.PAYOUT_GONE


def test_money_that_comes_again_is_booked_as_what_it_was() -> None:
    # Payout 1 (100.00 less 3.20) fails; payout 2 brings its 96.80 with 50.00 less 1.75 of its own.
    before = [line("CHARGE", 10_000, 320)]
    lines = [
        line("TRANSFER_FAILURE", 9_680, number=2, payout_number=2, source="1"),
        line("CHARGE", 5_000, 175, number=3, payout_number=2),
    ]
    made = book_payout(payout(14_505, number=2), lines, ZONE, "USD", failed={"1": before})
    assert made.problems == ()
    assert made.entry is not None
    assert rows([made.entry]) == noted(
        (Role.BANK, None, 14_505),
        (Role.CLEARING, SHOPIFY, -15_000),
        (Role.PAYMENT_FEES, SHOPIFY, 495),
    )


def test_money_that_comes_again_from_nobody_knows_where_is_named() -> None:
    again = line("TRANSFER_FAILURE", 9_680, source="77")
    for failed in ({}, {"77": [line("CHARGE", 9_000, number=2)]}):
        made = book_payout(payout(9_680), [again], ZONE, "USD", failed=failed)
        assert [problem.code for problem in made.problems] == [Code.PAYOUT_TO_SORT]


def test_a_payout_that_brings_back_itself_comes_to_an_end() -> None:
    again = line("TRANSFER_FAILURE", 500, source="1")
    made = book_payout(payout(500), [again], ZONE, "USD", failed={"1": [again]})
    assert made.standing is Standing.BOOKED


@pytest.mark.parametrize(
    ("issued_at", "day"),
    [
        (datetime(2026, 11, 6, 0, 0, 0, tzinfo=UTC), date(2026, 11, 6)),
        (datetime(2026, 11, 6, 0, 0, 1, tzinfo=UTC), date(2026, 11, 5)),
        (datetime(2026, 11, 6, 4, 59, tzinfo=UTC), date(2026, 11, 5)),
        (datetime(2026, 11, 6, 5, 0, tzinfo=UTC), date(2026, 11, 6)),
    ],
)
def test_a_payout_is_dated_the_date_it_states(issued_at: datetime, day: date) -> None:
    made = book_payout(payout(5, issued_at=issued_at), [line("CHARGE", 5)], ZONE, "USD")
    assert made.entry is not None
    assert (made.entry.day, made.entry.kind) == (day, EntryKind.PAYOUT)


def test_a_line_that_contradicts_itself_is_no_fact() -> None:
    with pytest.raises(UnreadableFact, match=r"10\.00 less a fee of 0\.30 is not 9\.00 USD"):
        PayoutLine(
            id="gid://shopify/ShopifyPaymentsBalanceTransaction/4",
            currency="USD",
            happened_at=at(3),
            type="CHARGE",
            amount_minor=1_000,
            fee_minor=30,
            net_minor=900,
        )


def test_a_tender_that_a_balance_transaction_names_moves_to_shopify_payments() -> None:
    paid = tender("7", 4_000, gateway="paypal")
    made = reclassified(line("CHARGE", 4_000, 150, transaction="7"), paid, ONLINE, ZONE)
    assert made is not None
    assert rows([made]) == noted((Role.CLEARING, SHOPIFY, 4_000), (Role.CLEARING, "paypal", -4_000))
    assert made.order_name == paid.order_name
    assert reclassified(line("CHARGE", 4_000), tender("7", 4_000), ONLINE, ZONE) is None
    assert reclassified(line("CHARGEBACK_FEE", -1_500), paid, ONLINE, ZONE) is None


def test_what_clearing_still_holds_is_listed() -> None:
    paid_out, waiting = line("CHARGE", 1_000), line("REFUND", -200, number=2, payout_number=None)
    other = line("BILLING_DEBIT", -50, number=3, payout_number=None)
    booked_ids = {"gid://shopify/ShopifyPaymentsPayout/1"}
    assert not_paid_out([paid_out, waiting, other], booked_ids) == (waiting,)
    assert not_paid_out([paid_out, waiting, other], set()) == (paid_out, waiting)
    named, unnamed = tender("7", 1_000), tender("8", 300)
    assert not_named([named, unnamed], [line("CHARGE", 1_000, transaction="7")]) == (unnamed,)


def test_every_type_shopify_knows_has_its_role() -> None:
    text = (ROOT / "src/tillbook/simulators/shop/payouts.graphql").read_text("utf-8")
    found = re.search(r"enum ShopifyPaymentsTransactionType \{(.*?)\}", text, re.DOTALL)
    assert found is not None
    assert set(found[1].split()) == set(ROLE_OF_TYPE)


LINES = st.lists(
    st.tuples(
        st.sampled_from([*sorted(ROLE_OF_TYPE), "GALACTIC_CREDIT"]),
        st.integers(-(10**9), 10**9),
        st.integers(-(10**6), 10**6),
    ),
    max_size=30,
)


@given(LINES, st.integers(-2, 2))
def test_the_bank_gets_what_the_lines_add_up_to(
    drawn: list[tuple[str, int, int]], off_minor: int
) -> None:
    lines = [line(*one, number=number) for number, one in enumerate(drawn)]
    net = sum(one.net_minor for one in lines if one.type != "TRANSFER")
    made = book_payout(payout(net + off_minor), reversed(lines), ZONE, "USD")
    if off_minor:
        assert made.standing is Standing.HELD
        return
    again = book_payout(payout(net), lines, ZONE, "USD")
    assert made == again
    posted = made.entry.postings if made.entry else ()
    assert sum(one.amount_minor for one in posted) == 0
    assert sum(one.amount_minor for one in posted if one.role is Role.BANK) == net
    fees = sum(one.fee_minor for one in lines if one.type != "TRANSFER")
    fee_types = sum(
        -one.amount_minor for one in lines if ROLE_OF_TYPE.get(one.type) is Role.PAYMENT_FEES
    )
    found = sum(one.amount_minor for one in posted if one.role is Role.PAYMENT_FEES)
    assert found == fees + fee_types
