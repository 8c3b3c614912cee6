"""Small facts and orders, written as a bookkeeper would note them down.

Amounts are minor units, signed as Shopify signs them. Everything not named is the plainest thing
possible: one online product sale in US dollars on 2 November 2026 at noon UTC.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from tillbook.core.entries import Entry
from tillbook.core.facts import (
    ONLINE,
    Fact,
    Order,
    Reason,
    Rounding,
    Sale,
    SaleAction,
    SaleLine,
    SaleTax,
    Stated,
    Tender,
    TenderKind,
    Unreadable,
)
from tillbook.core.mapping import Mapping, suggested_mapping
from tillbook.core.problems import Code, problem
from tillbook.core.roles import Role
from tillbook.core.write import LINES_PER_DOCUMENT_MAX, Ledger

ORDER_ID: Final = "gid://shopify/Order/1001"
ORDER_NAME: Final = "#1001"
SOHO: Final = "gid://shopify/Location/11"
QUEENS: Final = "gid://shopify/Location/12"
NOON: Final = datetime(2026, 11, 2, 12, tzinfo=UTC)

Row = tuple[Role, str | None, int]


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in November 2026, UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def tax(amount_minor: int, title: str = "NY State Tax", *, channel_liable: bool = False) -> SaleTax:
    """One tax line of a sale."""
    return SaleTax(title=title, amount_minor=amount_minor, channel_liable=channel_liable)


def sale(  # noqa: PLR0913 - a fact has this many figures
    number: str,
    total_minor: int,
    *,
    line: SaleLine = SaleLine.PRODUCT,
    action: SaleAction = SaleAction.ORDER,
    discount_minor: int = 0,
    taxes: tuple[SaleTax, ...] = (),
    qualifier: str | None = None,
    moment: datetime = NOON,
    currency: str = "USD",
    reason: Reason = Reason.ORDER,
    quantity: int = 1,
) -> Sale:
    """One sale; its tax is the sum of its tax lines."""
    return Sale(
        id=f"gid://shopify/Sale/{number}",
        order_id=ORDER_ID,
        order_name=ORDER_NAME,
        currency=currency,
        happened_at=moment,
        reason=reason,
        line=line,
        action=action,
        quantity=quantity,
        total_minor=total_minor,
        tax_minor=sum(one.amount_minor for one in taxes),
        discount_minor=discount_minor,
        taxes=taxes,
        qualifier=qualifier,
    )


def tender(  # noqa: PLR0913 - a fact has this many figures
    number: str,
    amount_minor: int,
    *,
    kind: TenderKind = TenderKind.SALE,
    gateway: str = "shopify_payments",
    rounding_minor: int = 0,
    place_id: str | None = None,
    moment: datetime = NOON,
    currency: str = "USD",
) -> Tender:
    """One payment or refund; its amount is never negative."""
    return Tender(
        id=f"gid://shopify/OrderTransaction/{number}",
        order_id=ORDER_ID,
        order_name=ORDER_NAME,
        currency=currency,
        happened_at=moment,
        kind=kind,
        gateway=gateway,
        amount_minor=amount_minor,
        rounding_minor=rounding_minor,
        place_id=place_id,
    )


def order(
    *facts: Fact,
    stated: Stated | None = None,
    place_id: str = ONLINE,
    currency: str = "USD",
    unreadable: tuple[Unreadable, ...] = (),
    test: bool = False,
    rounding: Rounding | None = None,
) -> Order:
    """An order of these facts, in the order given."""
    return Order(
        id=ORDER_ID,
        name=ORDER_NAME,
        currency=currency,
        updated_at=at(30),
        place_id=place_id,
        stated=stated or Stated(),
        sales=tuple(fact for fact in facts if isinstance(fact, Sale)),
        tenders=tuple(fact for fact in facts if isinstance(fact, Tender)),
        unreadable=unreadable,
        test=test,
        rounding=rounding,
    )


def header(total_minor: int, paid_minor: int) -> Stated:
    """What Shopify's header says of an order of this total, of which this much is paid."""
    return Stated(
        current_total_minor=total_minor,
        net_payment_minor=paid_minor,
        outstanding_minor=total_minor - paid_minor,
    )


def unknown_sale(number: str = "99", moment: datetime | None = NOON) -> Unreadable:
    """A sale of a kind nobody knows yet."""
    return Unreadable(
        id=f"gid://shopify/Sale/{number}",
        order_id=ORDER_ID,
        happened_at=moment,
        problem=problem(
            Code.UNKNOWN_SALE,
            ORDER_NAME,
            order=ORDER_NAME,
            kind="SubscriptionSale",
            amount="5.00",
            currency="USD",
        ),
    )


def ledger(lines_max: int = LINES_PER_DOCUMENT_MAX, mapping: Mapping | None = None) -> Ledger:
    """Shop "demo", letter A, everything mapped as suggested."""
    return Ledger(
        shop="demo", letter="A", mapping=mapping or suggested_mapping(), lines_max=lines_max
    )


def rows(entries: Iterable[Entry]) -> list[Row]:
    """Every posting of the entries, debits positive, sorted so that lists can be compared."""
    return sorted(
        (
            (posting.role, posting.qualifier, posting.amount_minor)
            for entry in entries
            for posting in entry.postings
        ),
        key=lambda row: (row[0], row[1] or "", row[2]),
    )


def noted(*expected: Row) -> list[Row]:
    """What a person wrote down, sorted in the same way."""
    return sorted(expected, key=lambda row: (row[0], row[1] or "", row[2]))
