"""The page of one day: its chains, lines, documents and orders, on screen, as CSV and on paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tillbook.core.days import DAY_CLOSE_DELAY, business_day, closes_at
from tillbook.core.money import format_minor
from tillbook.store.models import Company, Shop
from tillbook.sync import prove
from tillbook.sync import status as company_state
from tillbook.sync.shapes import DayProof, DayState
from tillbook.web import dates, wording
from tillbook.web.access import for_member
from tillbook.web.proofs import day_mark, headline, is_ruled, rows, steps
from tillbook.web.shell import shell
from tillbook.web.tables import cell, csv_file


class DayConverter:
    """A calendar date in an address, as yyyy-mm-dd."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """A date that does not exist is an address that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The other way round."""
        return value.isoformat()


@require_safe
@for_member
def day_page(request: HttpRequest, company: Company, shop_id: int, day: date) -> HttpResponse:
    """The page of a business day that has begun; a later one does not exist."""
    now = timezone.now()
    shop = _shop(shop_id, day, now)
    proof = prove.prove_day(shop, day)
    status = company_state.company_status(company, now)
    context = shell(request, company, status, now, "days")
    closes = closes_at(day, shop.zone, DAY_CLOSE_DELAY)
    is_open = now < closes
    mark = wording.OPEN if is_open else day_mark(proof, shop)
    context |= {
        "shop": shop,
        "zone": shop.zone,
        "proof": proof,
        "mark": mark,
        "held": wording.HELD,
        "closes": closes if is_open else None,
        "title": capfirst(dates.day_named(day)),
        "answer": "" if is_open else capfirst(headline(proof, mark)),
        "chains": [
            (chain, steps(chain), is_ruled(chain, mark))
            for chain in proof.chains
            if proof.state is not DayState.EMPTY
        ],
        "rows": rows(proof),
        "proved": mark is wording.PROVED,
        "sold_minor": sum(order.sold_minor for order in proof.orders),
        "paid_minor": sum(order.paid_minor for order in proof.orders),
        "before": day - timedelta(days=1) if day > date(2000, 1, 1) else None,
        "after": day + timedelta(days=1) if day < business_day(now, shop.zone) else None,
    }
    return render(request, "tillbook/day.html", context)


@require_safe
@for_member
def lines_csv(_request: HttpRequest, _company: Company, shop_id: int, day: date) -> HttpResponse:
    """The comparison, one line per row; an amount that is not known yet is an empty cell."""
    shop = _shop(shop_id, day, timezone.now())
    proof = prove.prove_day(shop, day)
    heads = [_("Line"), _("Account"), _("Tillbook entries"), _("Documents"), _("QuickBooks holds")]
    body = [
        [
            cell(wording.label(line.label)),
            cell(line.account),
            _plain(line.entries_minor, proof),
            _plain(line.documents_minor, proof),
            _plain(line.quickbooks_minor, proof),
            proof.currency,
        ]
        for line in proof.lines
    ]
    return csv_file([[*heads, _("Currency")], *body], f"{shop.key}-{day}-lines.csv")


@require_safe
@for_member
def orders_csv(_request: HttpRequest, _company: Company, shop_id: int, day: date) -> HttpResponse:
    """The orders of the day: sold, paid, and the cause when one is held."""
    shop = _shop(shop_id, day, timezone.now())
    proof = prove.prove_day(shop, day)
    heads = [_("Order"), _("Sold"), _("Paid"), _("Currency"), _("Held"), _("Cause")]
    body = [
        [
            cell(order.name),
            _plain(order.sold_minor, proof),
            _plain(order.paid_minor, proof),
            proof.currency,
            _("yes") if order.held else _("no"),
            cell(" ".join(wording.message(problem) for problem in order.problems)),
        ]
        for order in proof.orders
    ]
    return csv_file([heads, *body], f"{shop.key}-{day}-orders.csv")


def _shop(shop_id: int, day: date, now: datetime) -> Shop:
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None or day > business_day(now, shop.zone):
        raise Http404
    return shop


def _plain(minor: int | None, proof: DayProof) -> str:
    return "" if minor is None else format_minor(minor, proof.currency)
