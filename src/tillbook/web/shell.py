"""What every page of a member shows around itself: company, navigation, and the two heartbeats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from tillbook.core.days import business_day, last_closed_day
from tillbook.store.models import Company
from tillbook.sync.attention import causes
from tillbook.sync.shapes import CompanyStatus
from tillbook.web import dates
from tillbook.web.access import companies_of


def shell(
    request: HttpRequest, company: Company, status: CompanyStatus, now: datetime, here: str
) -> dict[str, Any]:
    """The context of `tillbook/shell.html`; `here` names the entry of the navigation."""
    shop = status.shops[0] if status.shops else None
    pulled = [shop.pulled_at for shop in status.shops if shop.pulled_at]
    zone = shop.zone if shop else dates.NO_SHOP_ZONE
    user = request.user
    return {
        "company": company,
        "companies": companies_of(user) if isinstance(user, User) else [],
        "status": status,
        "now": now,
        "zone": zone,
        "here": here,
        "today": dates.day_full(business_day(now, zone)),
        "pulled_at": min(pulled) if pulled else None,
        "first_shop": shop,
        "attention_count": len(causes(status.problems)),
        "latest_day": last_closed_day(now, zone) if shop else None,
    }
