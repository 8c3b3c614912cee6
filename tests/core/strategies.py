"""Whole orders as Hypothesis can dream them up, consistent and broken.

A `Story` is an order whose header is worked out beside its facts, from what was settled, never by
the code under test. `broken_orders` takes a story and damages it the way real exports are damaged.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from tests.core.pieces import QUEENS, SOHO
from tillbook.core.facts import (
    ONLINE,
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
from tillbook.core.problems import Code, problem

ZONES: Final = ("America/New_York", "Europe/Warsaw", "Asia/Kolkata", "UTC")
CURRENCIES: Final = ("USD", "JPY", "KWD")
GATEWAYS: Final = (
    "shopify_payments", "shop_cash", "paypal", "manual", "gift_card", "shopify_store_credit",
    "cash", "cash",
)  # fmt: skip
PLACES: Final = (ONLINE, SOHO, QUEENS)

# Days around the end of a month and of summer time, on both sides of the ocean.
_BEGIN: Final = datetime(2026, 10, 23, tzinfo=UTC)
_MINUTES: Final = 12 * 24 * 60
_AMOUNTS: Final = st.integers(0, 20_000)
_PLAIN: Final = frozenset({SaleLine.PRODUCT, SaleLine.GIFT_CARD, SaleLine.SHIPPING})

TAXES_MAX: Final = 3
LINES_PER_FACT_MAX: Final = 3 + TAXES_MAX
"""A sale touches what is owed, its discount, its income and its taxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An order that agrees with its header, the shop's zone, and the truth about its cash: how
    its rounding is to be read, and what went into the drawers, less what was taken out.
    """

    order: Order
    zone: str
    reading: Rounding
    cash_minor: int


def gid(kind: str, order_number: int, number: int) -> str:
    """An id no two facts share."""
    return f"gid://shopify/{kind}/{order_number}{number:04}"


def _amount(action: SaleAction, *, mixed: bool) -> st.SearchStrategy[int]:
    if mixed or action is SaleAction.UPDATE:
        return st.integers(-20_000, 20_000)
    return _AMOUNTS.map(lambda size: -size if action is SaleAction.RETURN else size)


@st.composite
def sales(draw: st.DrawFn, number: int, index: int, currency: str, moment: datetime) -> Sale:
    """One sale of any type and action, its discount no larger than its gross."""
    line = draw(st.sampled_from(SaleLine))
    action = draw(st.sampled_from(SaleAction))
    signed = _amount(action, mixed=line is SaleLine.ADJUSTMENT)
    gross = draw(signed)
    discount = 0
    if line in _PLAIN and gross:
        discount = draw(st.integers(min(gross, 0), max(gross, 0)))
    taxes = tuple(
        SaleTax(title=title, amount_minor=amount, channel_liable=liable)
        for title, amount, liable in draw(
            st.lists(
                st.tuples(st.sampled_from(["State", "City", "VAT"]), signed, st.booleans()),
                max_size=TAXES_MAX,
            )
        )
    )
    collected = sum(tax.amount_minor for tax in taxes)
    return Sale(
        id=gid("Sale", number, index),
        order_id=gid("Order", number, 0),
        order_name=f"#{number}",
        currency=currency,
        happened_at=moment,
        reason=draw(st.sampled_from(Reason)),
        line=line,
        action=action,
        quantity=draw(st.integers(-5, 5)),
        total_minor=gross - discount + collected,
        tax_minor=collected,
        discount_minor=discount,
        taxes=taxes,
        qualifier=draw(st.sampled_from([None, "Shoes", "Hats", "Żółw"])),
    )


@st.composite
def tenders(
    draw: st.DrawFn, number: int, index: int, currency: str, moment: datetime, reading: Rounding
) -> tuple[Tender, int]:
    """One payment and what it settles, signed; a rounded one says so in the shop's reading."""
    kind = draw(st.sampled_from(TenderKind))
    gateway = draw(st.sampled_from(GATEWAYS))
    rounding = draw(st.integers(-4, 4)) if gateway == "cash" else 0
    settled = draw(_AMOUNTS) + abs(rounding)
    made = Tender(
        id=gid("OrderTransaction", number, index),
        order_id=gid("Order", number, 0),
        order_name=f"#{number}",
        currency=currency,
        happened_at=moment,
        kind=kind,
        gateway=gateway,
        amount_minor=settled + (rounding if reading is Rounding.CONTAINED else 0),
        rounding_minor=rounding,
        place_id=draw(st.sampled_from([None, SOHO, QUEENS])),
    )
    return made, settled if kind in {TenderKind.SALE, TenderKind.CAPTURE} else -settled


@st.composite
def stories(
    draw: st.DrawFn, number: int = 1, currency: str | None = None, zone: str | None = None
) -> Story:
    """A consistent order of up to five events, each with sales and payments of one moment."""
    currency = currency or draw(st.sampled_from(CURRENCIES))
    reading = draw(st.sampled_from(Rounding))
    sold: list[Sale] = []
    paid: list[tuple[Tender, int]] = []
    for event, minutes in enumerate(
        draw(st.lists(st.integers(0, _MINUTES), min_size=1, max_size=5))
    ):
        moment = _BEGIN + timedelta(minutes=minutes)
        first = 10 * event + 1
        sold += [
            draw(sales(number, first + index, currency, moment))
            for index in range(draw(st.integers(0, 2)))
        ]
        paid += [
            draw(tenders(number, first + index, currency, moment, reading))
            for index in range(draw(st.integers(0, 2)))
        ]
    total = sum(sale.total_minor for sale in sold)
    received = sum(settled for _, settled in paid)
    cash = sum(
        settled + (tender.rounding_minor if settled > 0 else -tender.rounding_minor)
        for tender, settled in paid
        if tender.gateway == "cash"
    )
    order = Order(
        id=gid("Order", number, 0),
        name=f"#{number}",
        currency=currency,
        updated_at=_BEGIN + timedelta(minutes=_MINUTES),
        place_id=draw(st.sampled_from(PLACES)),
        stated=Stated(
            current_total_minor=total,
            net_payment_minor=received,
            outstanding_minor=total - received,
        ),
        sales=tuple(sold),
        tenders=tuple(tender for tender, _ in paid),
    )
    return Story(
        order=order,
        zone=zone or draw(st.sampled_from(ZONES)),
        reading=reading,
        cash_minor=cash,
    )


@st.composite
def shops(draw: st.DrawFn, orders_max: int = 4) -> tuple[tuple[Order, ...], str]:
    """Orders of one shop, in its one currency and zone."""
    currency, zone = draw(st.sampled_from(CURRENCIES)), draw(st.sampled_from(ZONES))
    size = draw(st.integers(1, orders_max))
    found = tuple(draw(stories(number, currency, zone)).order for number in range(1, size + 1))
    return found, zone


def _held(order: Order) -> Order:
    """A sale of an unknown kind arrives."""
    unknown = Unreadable(
        id=gid("Sale", 0, 9999),
        order_id=order.id,
        happened_at=order.updated_at,
        problem=problem(
            Code.UNKNOWN_SALE,
            order.name,
            order=order.name,
            kind="NEW",
            amount="1",
            currency=order.currency,
        ),
    )
    return replace(order, unreadable=(unknown,))


def _foreign(order: Order) -> Order:
    """The first fact of each kind is in euros."""
    return replace(
        order,
        sales=tuple(replace(s, currency="EUR") for s in order.sales[:1]) + order.sales[1:],
        tenders=tuple(replace(t, currency="EUR") for t in order.tenders[:1]) + order.tenders[1:],
    )


def _changed(order: Order) -> Order:
    """The first fact of each kind comes a second time with another amount."""
    return replace(
        order,
        sales=order.sales
        + tuple(replace(s, total_minor=s.total_minor + 1) for s in order.sales[:1]),
        tenders=order.tenders
        + tuple(replace(t, amount_minor=t.amount_minor + 1) for t in order.tenders[:1]),
    )


def _contradicted(order: Order) -> Order:
    """The header states another outstanding than the facts make."""
    owed = order.stated.outstanding_minor
    assert owed is not None
    return replace(order, stated=replace(order.stated, outstanding_minor=owed + 1_000))


def _silent(order: Order) -> Order:
    """The header was not granted."""
    return replace(order, stated=Stated())


HOLDS: Final[tuple[Callable[[Order], Order], ...]] = (_held, _foreign, _changed)
"""Damage that holds an order which has a fact to damage."""

WARNS: Final[tuple[Callable[[Order], Order], ...]] = (_contradicted, _silent)
"""Damage that is told and holds nothing."""


@st.composite
def broken_orders(
    draw: st.DrawFn, damages: tuple[Callable[[Order], Order], ...] = HOLDS + WARNS
) -> tuple[Story, Order]:
    """A story of at least one fact, and its order damaged."""
    story = draw(stories().filter(lambda found: bool(found.order.facts)))
    return story, draw(st.sampled_from(damages))(story.order)
