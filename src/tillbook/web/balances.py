"""The page of the proof: every balance from its opening to its closing, and what it must equal.

On screen, as CSV and on paper. What the shop owes to others is shown positive on its own line; the
causes of a difference stand below it, each with its amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from tillbook.core.balances import (
    Balance,
    BalanceLink,
    BalanceState,
    Cause,
    CauseKind,
    natural_sign,
)
from tillbook.core.money import format_minor
from tillbook.core.opening import Choice
from tillbook.core.roles import Role
from tillbook.store.models import Company, Shop
from tillbook.sync import balances as sheets
from tillbook.sync import status as company_state
from tillbook.sync.balances import Balances, BalanceView
from tillbook.sync.opening_lines import Agreement, Compared
from tillbook.web import dates, wording
from tillbook.web.access import for_member
from tillbook.web.amounts import money
from tillbook.web.shell import shell
from tillbook.web.tables import cell, csv_file
from tillbook.web.wording import DIFFERS, HELD, PROVED, WAITING, Mark

YOURS: Final = Mark("waiting", pgettext_lazy("state", "Yours to check"))
LEFT_OUT: Final = Mark("held", pgettext_lazy("state", "Opening left out"))
_MARKS: Final = {
    BalanceState.PROVED: PROVED,
    BalanceState.DIFFERS: DIFFERS,
    BalanceState.HELD: HELD,
    BalanceState.WAITING: WAITING,
    BalanceState.YOURS: YOURS,
}
_MUST: Final[dict[Role, Promise]] = {
    Role.CUSTOMER_BALANCE: gettext_lazy("All outstanding orders in Shopify"),
    Role.CLEARING: gettext_lazy("The statement of whoever pays it out"),
    Role.GIFT_CARDS: gettext_lazy("All card balances in Shopify"),
    Role.STORE_CREDIT: gettext_lazy("All credit balances in Shopify"),
    Role.CASH: gettext_lazy("The count of the drawer"),
}
CAUSES_LISTED_MAX: Final = 50
"""Causes listed below one balance; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A cause in words, its amount, and the order it is about."""

    text: str
    minor: int
    order_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One balance as it is laid out, amounts in their natural sign."""

    label: str
    account: str
    must_be: Promise
    mark: Mark
    currency: str
    opening_minor: int
    in_minor: int
    out_minor: int
    closing_minor: int
    quickbooks_minor: int | None
    must_minor: int | None
    difference_minor: int | None
    opening: str
    reasons: tuple[Reason, ...]
    unlisted: int

    @property
    def proved(self) -> bool:
        """Only what is proved is ruled off twice."""
        return self.mark is PROVED


@require_safe
@for_member
def proof(request: HttpRequest, company: Company, shop_id: int | None = None) -> HttpResponse:
    """The page; without a shop in the address that of the first one."""
    now = timezone.now()
    shops = list(Shop.objects.filter(company=company).order_by("pk"))
    shop = next((one for one in shops if shop_id in (None, one.pk)), None)
    if shop is None and shop_id is not None:
        raise Http404
    status = company_state.company_status(company, now)
    context = shell(request, company, status, now, "proof")
    found = _sheet(request, shop, now) if shop else None
    shown = rows(found) if found else []
    context |= {
        "title": _title(found) if found else _("Proof"),
        "lead": lead(shown) if found else "",
        "sheet": found,
        "rows": shown,
        "shop": shop,
        "shops": shops,
        "query": request.GET.urlencode(),
    }
    return render(request, "tillbook/proof.html", context)


@require_safe
@for_member
def balances_csv(request: HttpRequest, company: Company, shop_id: int) -> HttpResponse:
    """The table with the same columns, plus the causes in one cell."""
    shop = Shop.objects.filter(company=company, pk=shop_id).first()
    found = _sheet(request, shop, timezone.now()) if shop else None
    if shop is None or found is None:
        raise Http404
    heads = [
        _("Balance"), _("Account"), _("State"), _("Opening"), _("In"), _("Out"), _("Closing"),
        _("QuickBooks holds"), _("Must equal"), _("Difference"), _("Currency"), _("Cause"),
    ]  # fmt: skip
    body = [_csv_row(row) for row in rows(found)]
    return csv_file([heads, *body], f"{shop.key}-{found.first}-{found.last}-balances.csv")


def rows(found: Balances) -> list[Row]:
    """Every balance, laid out."""
    return [_row(view, starts=found.starts) for view in found.rows]


def lead(shown: list[Row]) -> str:
    """How the balances stand, in one or two sentences."""
    differ = sum(row.mark is DIFFERS for row in shown)
    held = sum(row.mark in (HELD, LEFT_OUT) for row in shown)
    yours = sum(row.mark is YOURS for row in shown)
    waiting = sum(row.mark is WAITING for row in shown)
    parts = []
    if differ:
        parts.append(
            ngettext("%(count)d balance differs.", "%(count)d balances differ.", differ)
            % {"count": differ}
        )
    if held:
        parts.append(
            ngettext(
                "%(count)d balance is short by what is not booked, and it is said why.",
                "%(count)d balances are short by what is not booked, and it is said why.",
                held,
            )
            % {"count": held}
        )
    if waiting:
        parts.append(
            ngettext(
                "%(count)d balance waits for QuickBooks.",
                "%(count)d balances wait for QuickBooks.",
                waiting,
            )
            % {"count": waiting}
        )
    if not parts:
        parts.append(_("What Shopify states is in your books, to the cent."))
    if yours:
        parts.append(
            ngettext(
                "%(count)d balance only its own statement can prove.",
                "%(count)d balances only their own statements can prove.",
                yours,
            )
            % {"count": yours}
        )
    return " ".join(parts)


def _sheet(request: HttpRequest, shop: Shop, now: datetime) -> Balances | None:
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    return sheets.balances(shop, now, dates.read_day(first), dates.read_day(last))


def _title(found: Balances) -> str:
    if found.last <= found.first:
        return _("Proof, %(day)s") % {"day": dates.day_full(found.last)}
    return _("Proof, %(first)s to %(last)s") % {
        "first": _with_year(found.first)
        if found.first.year != found.last.year
        else dates.day_month(found.first),
        "last": _with_year(found.last),
    }


def _with_year(day: date) -> str:
    return f"{dates.day_month(day)} {day.year}"


def _row(view: BalanceView, *, starts: bool) -> Row:
    balance = view.balance
    sign = natural_sign(balance.role)
    debt = sign < 0
    reasons = [_reason(cause, sign) for cause in balance.causes]
    gap = balance.unexplained_minor
    if gap:
        reasons.append(Reason(text=_("Unexplained"), minor=sign * gap, order_name=""))
    return Row(
        label=wording.label(view.label),
        account=view.account,
        must_be=_MUST[balance.role],
        mark=_mark(balance),
        currency=balance.currency,
        opening_minor=sign * balance.opening_minor,
        in_minor=sign * (balance.out_minor if debt else balance.in_minor),
        out_minor=sign * (balance.in_minor if debt else balance.out_minor),
        closing_minor=sign * balance.closing_minor,
        quickbooks_minor=_signed(sign, balance.figures.get(BalanceLink.QUICKBOOKS)),
        must_minor=_signed(sign, balance.must_equal_minor),
        difference_minor=_signed(sign, balance.difference_minor),
        opening=_opening(view, sign) if starts else "",
        reasons=tuple(reasons[:CAUSES_LISTED_MAX]),
        unlisted=max(0, len(reasons) - CAUSES_LISTED_MAX),
    )


def _signed(sign: int, minor: int | None) -> int | None:
    return None if minor is None else sign * minor


def _mark(balance: Balance) -> Mark:
    if balance.state is BalanceState.HELD and all(
        cause.kind is CauseKind.IGNORED for cause in balance.causes
    ):
        return LEFT_OUT
    return _MARKS[balance.state]


def _opening(view: BalanceView, sign: int) -> str:
    """What was done with what was open at the start."""
    balance, state = view.balance, view.balance.opening
    if state.amount_minor is None:
        return _("Nobody has said what was open at the start.")
    shown = {"amount": money(sign * state.amount_minor, balance.currency)}
    if not state.amount_minor:
        return ""
    if state.choice is Choice.BOOK:
        return _("Opening of %(amount)s booked.") % shown
    if state.choice is Choice.ALREADY:
        said = _("Opening of %(amount)s already in %(account)s; nothing was posted.") % {
            **shown, "account": state.account,
        }  # fmt: skip
        return f"{said} {_there(view.there)}".strip()
    if state.choice is Choice.IGNORE:
        return _("Opening of %(amount)s left out.") % shown
    return _("Opening of %(amount)s not decided; nothing was posted.") % shown


def _there(found: Compared | None) -> str:
    """What QuickBooks says of the account that already held the opening, unless it is the same."""
    if found is None or found.agreement is Agreement.EQUAL:
        return ""
    if found.problem is not None:
        return wording.message(found.problem)
    return _("QuickBooks has not said yet what the account held.")


def _reason(cause: Cause, sign: int) -> Reason:
    return Reason(
        text=_cause_text(cause), minor=sign * cause.amount_minor, order_name=cause.order_name
    )


def _cause_text(cause: Cause) -> str:
    match cause.kind:
        case CauseKind.HELD:
            return _("Order %(order)s is held: it cannot be read to its end.") % {
                "order": cause.order_name
            }
        case CauseKind.IGNORED:
            return _("The opening is not in the books.")
        case CauseKind.CHANGED_BEFORE:
            return _("Order %(order)s was changed for a day before the start, after the start.") % {
                "order": cause.order_name
            }
        case CauseKind.NOT_SHOWN:
            return _("Owed on orders that Shopify does not show to Tillbook, as it was entered.")
        case CauseKind.NOT_BOOKED:
            return _("Order %(order)s waits to be booked.") % {"order": cause.order_name}
        case CauseKind.HEADER:
            return _("Order %(order)s: Shopify states another sum than its sales and payments.") % {
                "order": cause.order_name
            }


def _csv_row(row: Row) -> list[str]:
    figures = (
        row.opening_minor, row.in_minor, row.out_minor, row.closing_minor, row.quickbooks_minor,
        row.must_minor, row.difference_minor,
    )  # fmt: skip
    causes = [f"{reason.text} {format_minor(reason.minor, row.currency)}" for reason in row.reasons]
    return [
        cell(row.label),
        cell(row.account),
        str(row.mark.word),
        *("" if minor is None else format_minor(minor, row.currency) for minor in figures),
        row.currency,
        cell(" ".join([row.opening, *causes]).strip()),
    ]
