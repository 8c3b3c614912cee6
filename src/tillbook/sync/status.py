"""The state of a company and its shops at a glance."""

from __future__ import annotations

from datetime import datetime

from tillbook.core.delivery import STANDING_STILL, UNSETTLED, State
from tillbook.core.schedule import WINDOW
from tillbook.store.models import Company, Delivery, DocumentRecord, OrderRecord, Run, Shop
from tillbook.sync.attention import open_problems
from tillbook.sync.schedule import next_run_at
from tillbook.sync.shapes import CompanyStatus, ShopStatus


def company_status(company: Company, now: datetime) -> CompanyStatus:
    """What the home page and `tillbook status` say."""
    shops = Shop.objects.filter(company=company).order_by("pk")
    return CompanyStatus(
        company_id=company.pk,
        name=company.name,
        product=company.product,
        file_name=company.file_name,
        verified_at=company.verified_at,
        last_called_at=company.last_called_at,
        paired=company.verified_at is not None,
        shops=tuple(_shop_status(shop, now) for shop in shops),
        problems=open_problems(company),
    )


def _shop_status(shop: Shop, now: datetime) -> ShopStatus:
    documents = DocumentRecord.objects.filter(shop=shop)
    # The journal of opening balances is dated before the start: that day is not booked.
    booked = documents.filter(day__gte=shop.start_date) if shop.start_date else documents
    deliveries = Delivery.objects.filter(document__shop=shop)
    last = Run.objects.filter(shop=shop).exclude(first_answer_at=None).order_by("-due_at").first()
    lag = last.first_answer_at - last.due_at if last and last.first_answer_at else None
    return ShopStatus(
        shop_id=shop.pk,
        name=shop.name,
        domain=shop.domain,
        currency=shop.currency,
        zone=shop.zone,
        schedule=shop.schedule,
        next_run_at=next_run_at(shop, now),
        last_run_at=last.due_at if last else None,
        last_run_lag_s=int(lag.total_seconds()) if lag is not None else None,
        last_run_in_window=None if lag is None else lag <= WINDOW,
        run_open=Run.objects.filter(shop=shop, finished_at=None).exists(),
        pulled_at=shop.pulled_at,
        orders=OrderRecord.objects.filter(shop=shop).count(),
        days_planned=booked.values("day").distinct().count(),
        documents=documents.count(),
        delivered=deliveries.filter(state=State.ACCEPTED).count(),
        waiting=deliveries.filter(state__in=UNSETTLED).count(),
        needs_attention=deliveries.filter(state__in=STANDING_STILL).count(),
    )
