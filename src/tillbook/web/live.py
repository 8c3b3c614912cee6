"""Live parts of a page: a fragment that asks for itself again until it is settled.

What has not changed is answered with 204 and stays as it is, so that a screen reader does not
read it again, nothing that was opened closes, and a focus is not lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from tillbook.core.days import business_day
from tillbook.store.models import Company, Shop
from tillbook.web import dates

NO_SHOP_ZONE: Final = "UTC"
"""In which times are told while no shop has said its zone; the browser words them anew."""


def mark_of(*values: object) -> str:
    """What a fragment shows, in short: equal marks, equal fragments."""
    text = repr((get_language(), *values))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def live_url(url: str, mark: str) -> str:
    """Where a fragment asks whether anything has changed."""
    return f"{url}?{urlencode({'seen': mark})}"


def answer_live(
    request: HttpRequest, template: str, context: Mapping[str, Any], mark: str
) -> HttpResponse:
    """The fragment, or nothing at all while it is the one that was seen."""
    if request.GET.get("seen") == mark:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, template, dict(context))


def zone_of_company(company: Company) -> str:
    """The zone of its shop, or UTC before there is one."""
    shop = Shop.objects.filter(company=company).order_by("pk").first()
    return shop.zone if shop else NO_SHOP_ZONE


def told(moment: datetime, now: datetime, zone: str) -> str:
    """As in "13:58:20" for today, with the day for any other; without a shop it says UTC."""
    if business_day(moment, zone) == business_day(now, zone):
        return named(f"{dates.clock(moment, zone)}:{moment:%S}", zone)
    return named(dates.moment_short(moment, zone), zone)


def named(time: str, zone: str) -> str:
    """The time as it is in a shop's zone; in UTC it says so."""
    return f"{time} {zone}" if zone == NO_SHOP_ZONE else time
