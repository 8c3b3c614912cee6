"""Which order transactions are money, and what they say."""

from datetime import UTC, datetime

import pytest

from tests.shopify.exports import bag, one_order, order_line, paid, transaction
from tillbook.core.facts import Tender, TenderKind
from tillbook.core.problems import Code


def test_a_payment_is_read_as_shopify_states_it() -> None:
    place = {"id": "gid://shopify/Location/7"}
    given = transaction(gateway="cash", location=place, amountRoundingSet=bag("-0.02", None))
    (tender,) = paid(given).tenders
    assert tender == Tender(
        id="gid://shopify/OrderTransaction/31",
        order_id="gid://shopify/Order/1",
        order_name="#1001",
        currency="USD",
        happened_at=datetime(2026, 11, 2, 9, 0, 1, tzinfo=UTC),
        kind=TenderKind.SALE,
        gateway="cash",
        amount_minor=1080,
        rounding_minor=-2,
        place_id="gid://shopify/Location/7",
    )


@pytest.mark.parametrize("kind", ["SALE", "CAPTURE", "REFUND", "CHANGE"])
def test_these_kinds_move_money(kind: str) -> None:
    assert [tender.kind.value for tender in paid(transaction(kind=kind)).tenders] == [kind]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "AUTHORIZATION"},
        {"kind": "EMV_AUTHORIZATION"},
        {"kind": "VOID"},
        {"kind": "SUGGESTED_REFUND"},
        {"status": "PENDING"},
        {"status": "FAILURE"},
        {"status": "ERROR"},
        {"status": "AWAITING_RESPONSE"},
        {"status": "UNKNOWN"},
        {"test": True},
        {"kind": "BARTER", "status": "FAILURE"},
    ],
)
def test_these_are_no_money_and_no_problem(changes: dict[str, object]) -> None:
    order = paid(transaction(**changes))
    assert (order.tenders, order.unreadable) == ((), ())


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"kind": "BARTER"}, Code.UNREADABLE_TENDER, "BARTER SUCCESS, 10.80 USD"),
        ({"kind": None}, Code.UNREADABLE_TENDER, "no kind SUCCESS"),
        ({"status": "SETTLED"}, Code.UNREADABLE_TENDER, "SALE SETTLED"),
        ({"status": None}, Code.UNREADABLE_TENDER, "without a status"),
        ({"processedAt": None, "createdAt": None}, Code.UNREADABLE_TENDER, "SALE"),
        ({"amountSet": bag("-10.80")}, Code.UNREADABLE_AMOUNT, "a SALE of -10.80 USD"),
        ({"amountSet": bag("10.805")}, Code.UNREADABLE_AMOUNT, "finer"),
        ({"amountSet": None}, Code.UNREADABLE_AMOUNT, "amountSet is missing"),
        ({"amountSet": bag("10.80", "CAD")}, Code.FOREIGN_CURRENCY, "CAD"),
    ],
)
def test_what_might_be_money_holds_the_order(
    changes: dict[str, object], code: Code, says: str
) -> None:
    order = paid(transaction(**changes))
    assert order.tenders == ()
    (held,) = order.unreadable
    assert (held.id, held.problem.code) == ("gid://shopify/OrderTransaction/31", code)
    assert says in held.problem.message
    assert len(order.sales) == 1


def test_without_a_processing_time_the_creation_counts() -> None:
    (tender,) = paid(transaction(processedAt=None)).tenders
    assert tender.happened_at == datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_a_transaction_without_gateway_keeps_a_name_for_it() -> None:
    assert paid(transaction(gateway=None)).tenders[0].gateway == "unknown"


def test_the_same_transaction_twice_is_one_tender() -> None:
    assert len(paid(transaction(), transaction()).tenders) == 1


def test_transactions_that_were_not_granted_are_none() -> None:
    assert one_order(order_line(transactions=None)).tenders == ()
