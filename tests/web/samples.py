"""Sample values of what `sync` hands to the pages: a proved day, a held one, an order's journey."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from tillbook.core.problems import Code, Problem, problem
from tillbook.core.proof import Chain, Link, Measure, Relation
from tillbook.store.models import Company, Shop
from tillbook.sync.shapes import (
    AttemptView,
    CompanyStatus,
    DayProof,
    DayState,
    DocumentView,
    EntryView,
    FactView,
    Journey,
    LineView,
    OrderView,
    PostingView,
    ShopStatus,
)

NOW: Final = datetime(2026, 11, 17, 12, 12, tzinfo=UTC)
MONDAY: Final = date(2026, 11, 16)
SATURDAY: Final = date(2026, 11, 14)
ZONE: Final = "America/New_York"
ACCEPTED_AT: Final = datetime(2026, 11, 17, 11, 31, tzinfo=UTC)
READ_BACK_AT: Final = datetime(2026, 11, 17, 11, 34, tzinfo=UTC)

HELD: Final = problem(
    Code.TAXES_DO_NOT_ADD_UP, "#4127", order="#4127", sum="9.34", stated="9.35", currency="USD"
)
REFUSED: Final = problem(
    Code.REFUSED,
    "A261113-01",
    document="Sales Receipt A261113-01",
    status="3140",
    reason="Invalid reference.",
    cure="Create the account in QuickBooks or choose another.",
)
DIFFERS: Final = problem(
    Code.ORDER_DIFFERS,
    "#4099",
    order="#4099",
    relation="sold",
    ours="101.28",
    stated="1264.20",
    currency="USD",
)


def chain(measure: Measure, minor: int, **changed: int | None) -> Chain:
    """Five equal figures, but for those named."""
    figures: dict[Link, int | None] = dict.fromkeys(Link, minor)
    figures |= {Link(name): value for name, value in changed.items()}
    return Chain(measure=measure, currency="USD", figures=figures)


def document(
    number: str = "A261116-01", state: str = "accepted", **changed: object
) -> DocumentView:
    """A sales receipt that was accepted and read back."""
    values: dict[str, object] = {
        "key": f"harbor:{number}",
        "type": "SalesReceipt",
        "ref_number": number,
        "day": MONDAY,
        "place": "Exchange Street",
        "total_minor": 0,
        "state": state,
        "quickbooks_id": "5F1A2-1794640291",
        "returned_total_minor": 0,
        "accepted_at": ACCEPTED_AT,
        "read_back_at": READ_BACK_AT,
        "attempts": 1,
        "problem": None,
    }
    return DocumentView(**(values | changed))  # type: ignore[arg-type]


def order(name: str = "#4118", minor: int = 16750, *problems: Problem) -> OrderView:
    """An order; held when it has a problem."""
    return OrderView(
        order_id=f"gid://shopify/Order/{name[1:]}",
        name=name,
        sold_minor=minor,
        paid_minor=minor,
        held=bool(problems),
        problems=problems,
    )


def proved_day(shop_id: int, day: date = MONDAY, minor: int = 118462) -> DayProof:
    """A day that is in the books, to the cent."""
    return DayProof(
        shop_id=shop_id,
        day=day,
        currency="USD",
        state=DayState.PROVED,
        chains=(
            chain(Measure.SOLD, minor),
            chain(Measure.PAID, minor),
            chain(Measure.UNPAID, 0),
        ),
        lines=(
            _line("Sales - Footwear", "Shopify Sales", minor - 9000),
            _line("Discounts", "Shopify Discounts", -3470),
            _line("Sales tax - Maine State Tax", "Sales Tax Collected - Shopify", 12470),
            _line("Payments on their way - shopify_payments", "Shopify Clearing", -minor),
        ),
        documents=(document(), document("A261116-02", place="Online")),
        orders=(order("#4140", minor - 20000), order("=4141", 20000)),
        problems=(),
        proved_at=READ_BACK_AT,
    )


def held_day(shop_id: int, day: date = SATURDAY) -> DayProof:
    """A day with one order held, one document refused and one difference."""
    return DayProof(
        shop_id=shop_id,
        day=day,
        currency="USD",
        state=DayState.HELD,
        chains=(
            chain(Measure.SOLD, 150125, shopify=165785, quickbooks=None),
            chain(Measure.PAID, 150125, shopify=165785, quickbooks=None),
            chain(Measure.UNPAID, 0, quickbooks=None),
        ),
        lines=(
            _line("Sales - Footwear", "Shopify Sales", 50400),
            LineView(
                label="Shipping",
                account="Shopify Shipping",
                entries_minor=3100,
                documents_minor=4025,
                quickbooks_minor=None,
            ),
        ),
        documents=(
            document("A261114-01", day=day),
            document(
                "A261114-02",
                "needs_person",
                day=day,
                read_back_at=None,
                accepted_at=None,
                quickbooks_id="",
                returned_total_minor=None,
                problem=REFUSED,
            ),
        ),
        orders=(order("#4118"), order("#4127", 15660, HELD)),
        problems=(HELD,),
        proved_at=None,
    )


def day_of(shop_id: int, day: date) -> DayProof:
    """The history: Saturday held, Sunday without a sale, all others proved."""
    if day == SATURDAY:
        return held_day(shop_id)
    if day == SATURDAY + timedelta(days=1):
        empty = proved_day(shop_id, day)
        return DayProof(
            shop_id=shop_id,
            day=day,
            currency=empty.currency,
            state=DayState.EMPTY,
            chains=(),
            lines=(),
            documents=(),
            orders=(),
            problems=(),
            proved_at=None,
        )
    return proved_day(shop_id, day, 118462 if day == MONDAY else 40000 + 7919 * day.day)


def shop_status(shop: Shop, **changed: object) -> ShopStatus:
    """A shop that is synced every day."""
    values: dict[str, object] = {
        "shop_id": shop.pk,
        "name": shop.name,
        "domain": shop.domain,
        "currency": "USD",
        "zone": ZONE,
        "schedule": "daily",
        "next_run_at": NOW + timedelta(hours=23),
        "last_run_at": NOW - timedelta(hours=1),
        "last_run_lag_s": 60,
        "run_open": False,
        "pulled_at": NOW - timedelta(hours=1, minutes=10),
        "orders": 412,
        "days_planned": 30,
        "documents": 61,
        "delivered": 60,
        "waiting": 0,
        "needs_attention": 3,
    }
    return ShopStatus(**(values | changed))  # type: ignore[arg-type]


def company_status(company: Company, *shops: ShopStatus, **changed: object) -> CompanyStatus:
    """A company whose Web Connector called four minutes ago."""
    values: dict[str, object] = {
        "company_id": company.pk,
        "name": company.name,
        "product": "QuickBooks Premier 2024",
        "file_name": "Harbor & Pine.qbw",
        "verified_at": NOW - timedelta(days=40),
        "last_called_at": NOW - timedelta(minutes=4),
        "paired": True,
        "shops": shops,
        "problems": (REFUSED, DIFFERS, HELD),
    }
    return CompanyStatus(**(values | changed))  # type: ignore[arg-type]


def order_journey(name: str = "#4140", **changed: object) -> Journey:
    """An order from Shopify to QuickBooks, proved."""
    values: dict[str, object] = {
        "order_id": "gid://shopify/Order/4140",
        "name": name,
        "currency": "USD",
        "updated_at": READ_BACK_AT,
        "test": False,
        "relations": (
            Relation(name="sold", ours_minor=16750, stated_minor=16750, confirmed=True),
            Relation(name="paid", ours_minor=16750, stated_minor=16750, confirmed=True),
            Relation(name="unpaid", ours_minor=0, stated_minor=0, confirmed=True),
            Relation(name="tips", ours_minor=0, stated_minor=None, confirmed=True),
            Relation(name="rounding", ours_minor=0, stated_minor=2, confirmed=False),
        ),
        "problems": (),
        "facts": (
            _fact("order product Harbor boot", "sale", 16750),
            _fact("sale by shopify_payments", "tender", 16750),
        ),
        "entries": (
            EntryView(
                key="harbor:e1",
                day=MONDAY,
                place="Online",
                postings=(
                    _posting("Payments on their way - shopify_payments", "CLEARING", 16750),
                    _posting("Sales - Footwear", "SALES", -15750),
                    _posting("Sales tax - Maine State Tax", "TAX", -1000),
                ),
            ),
        ),
        "documents": (document(),),
        "attempts": (
            _attempt("write", 0, "Status OK"),
            _attempt("read_back", None, ""),
        ),
    }
    return Journey(**(values | changed))  # type: ignore[arg-type]


def _line(label: str, account: str, minor: int) -> LineView:
    return LineView(
        label=label,
        account=account,
        entries_minor=minor,
        documents_minor=minor,
        quickbooks_minor=minor,
    )


def _fact(label: str, kind: str, minor: int) -> FactView:
    return FactView(
        fact_id=f"{kind}-1",
        kind=kind,
        label=label,
        happened_at=datetime(2026, 11, 16, 20, 41, tzinfo=UTC),
        day=MONDAY,
        place="Online",
        amount_minor=minor,
        document_key="harbor:A261116-01",
    )


def _posting(label: str, role: str, minor: int) -> PostingView:
    return PostingView(
        label=label, role=role, qualifier=None, account="Shopify Sales", amount_minor=minor
    )


def _attempt(purpose: str, status_code: int | None, message: str) -> AttemptView:
    return AttemptView(
        document_key="harbor:A261116-01",
        set_id="TB0000000000000001",
        purpose=purpose,
        sent_at=ACCEPTED_AT,
        answered_at=None if status_code is None else ACCEPTED_AT,
        status_code=status_code,
        message=message,
    )
