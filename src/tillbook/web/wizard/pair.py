"""The page of the step `pair`: the token, the connection file, and what has happened so far.

The token is rendered once, into the answer to the form that made it; it is kept nowhere but in
that answer, and sending the same form again makes no second one. After set-up the same page
makes a new token or revokes the present one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PureWindowsPath
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tillbook.core.documents import DocumentType
from tillbook.store.models import Company, ListEntry
from tillbook.store.secrets import TOKEN_LENGTH_MIN
from tillbook.sync import looks
from tillbook.sync.setup import give_token, is_named, revoke_token
from tillbook.sync.wizard.pair import Pairing, PairPoint, Point, PointState, pairing
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web import dates
from tillbook.web.access import for_member, person
from tillbook.web.live import answer_live, live_url, mark_of
from tillbook.web.pairing import file_name_of, unfit_reason
from tillbook.web.wizard.frame import frame, in_setup, next_url

OWN_TOKEN_LENGTH_MAX: Final = 128
"""A token of one's own has at most so many characters; hashing a longer one only costs time."""

POINTS: Final[dict[Point, Promise]] = {
    Point.MADE: gettext_lazy("Token made"),
    Point.DOWNLOADED: gettext_lazy("File downloaded"),
    Point.CALLED: gettext_lazy("Web Connector called"),
    Point.TOKEN_RIGHT: gettext_lazy("Token right"),
    Point.READING: gettext_lazy("Reading the company file"),
    Point.CONNECTED: gettext_lazy("Connected"),
}
_GLYPHS: Final = {
    PointState.DONE: ("proved", "check", gettext_lazy("Done:")),
    PointState.NOW: ("waiting", "waiting", gettext_lazy("Now:")),
    PointState.WRONG: ("refused", "refused", gettext_lazy("Stands still:")),
    PointState.LATER: ("waiting", "empty", gettext_lazy("Later:")),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One point of the list as it is shown; `at` is worded, `moment` is for the browser."""

    css: str
    glyph: str
    word: str | Promise
    text: str
    at: str
    moment: datetime | None


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, or go on from it once the company file is verified."""
    now = timezone.now()
    if request.method == "POST":
        if not pairing(company).connected:
            return redirect("setup-pair")
        confirm(company, shop_in_setup(company), StepName.PAIR, person(request), now)
        return redirect(next_url(StepName.PAIR))
    return _page(request, company, now)


@require_safe
@for_member
def live(request: HttpRequest, company: Company) -> HttpResponse:
    """What has happened so far, again."""
    now = timezone.now()
    context = _live(company, now) | {"in_setup": in_setup(company), "swap": True}
    return answer_live(request, "tillbook/wizard/pair_live.html", context, context["mark"])


@sensitive_post_parameters("own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_member
@sensitive_variables("own", "made")
def token(request: HttpRequest, company: Company) -> HttpResponse:
    """Make a token and show it this once, or take one's own. A form that was made before the
    present token is not obeyed: it was sent twice, or from another window. Looked at again, as
    after a change of language, it is the page of the step, without the token.
    """
    if request.method != "POST":
        return redirect("setup-pair")
    now, own = timezone.now(), request.POST.get("own")
    own = None if own is None else own.strip()
    if error := _unfit(own):
        return _page(request, company, now, own_error=error)
    with transaction.atomic():
        row = Company.objects.select_for_update().get(pk=company.pk)
        if request.POST.get("seen", "") != _seen(row):
            messages.warning(
                request,
                _(
                    "A token was made meanwhile. It is shown only on the page that made it; make "
                    "a new one if it is lost."
                ),
            )
            return redirect("setup-pair")
        made = give_token(row, now, token=own, user=person(request))
    if own is not None:
        messages.info(request, _("Your token is kept. Give the same one to the Web Connector."))
        return redirect("setup-pair")
    return _page(request, row, now, made=made)


@require_POST
@for_member
def revoke(request: HttpRequest, company: Company) -> HttpResponse:
    """The token stops working, for whoever types the company's name."""
    if not is_named(company, request.POST.get("name", "")):
        messages.warning(request, _("Nothing was revoked: the name typed is not the company's."))
    else:
        revoke_token(company, timezone.now(), user=person(request))
        messages.info(request, _("The token is revoked. Nobody gets in until a new one is made."))
    return redirect("setup-pair")


def _unfit(own: str | None) -> str:
    """Why a token of one's own cannot be used, or ""."""
    if own is None:
        return ""
    if len(own) < TOKEN_LENGTH_MIN:
        counted = ngettext(
            "This token has %(count)d character; it needs at least %(least)d.",
            "This token has %(count)d characters; it needs at least %(least)d.",
            len(own),
        )
        return counted % {"count": len(own), "least": TOKEN_LENGTH_MIN}
    if len(own) > OWN_TOKEN_LENGTH_MAX or not own.isprintable():
        return _("A token has at most %(most)d characters, in one line.") % {
            "most": OWN_TOKEN_LENGTH_MAX
        }
    return ""


def _seen(company: Company) -> str:
    """Which token a form was made for."""
    return company.token_at.isoformat() if company.token_hash and company.token_at else ""


def _page(
    request: HttpRequest, company: Company, now: datetime, *, made: str = "", own_error: str = ""
) -> HttpResponse:
    context = frame(request, company, StepName.PAIR, now) | _live(company, now)
    context |= {
        "made": made,
        "own_error": own_error,
        "seen": _seen(company),
        "file_name": file_name_of(company),
        "unfit": unfit_reason(request, company),
        "made_at": _day_and_time(company.token_at, company) if company.token_hash else "",
    }
    return render(request, "tillbook/wizard/pair.html", context)


def _day_and_time(moment: datetime | None, company: Company) -> str:
    zone = _zone(company)
    return dates.zoned(dates.moment_short(moment, zone), zone) if moment else ""


def _live(company: Company, now: datetime) -> dict[str, Any]:
    found, zone = pairing(company), _zone(company)
    counts = looks.counts(company)
    mark = mark_of(found, company.lists_read_at, company.file_name, counts)
    waits = found.token_at is not None and not found.connected
    return {
        "company": company,
        "pairing": found,
        "points": [_shown(one, found, company, now, zone) for one in found.points],
        "zone_known": company.shops.exists(),
        "wrong_at": _exact(found.wrong_token_at, now, zone),
        "early_at": _exact(found.early_at, now, zone),
        "verified": _verified(company, counts) if found.connected else [],
        "reading": _reading(found),
        "mark": mark,
        "live_url": live_url(reverse("setup-pair-live"), mark) if waits else "",
    }


def _reading(found: Pairing) -> bool:
    """Whether the company file is being read just now."""
    return any(
        one.point is Point.READING and one.state is PointState.NOW and found.wrong_token_at is None
        for one in found.points
    )


def _shown(one: PairPoint, found: Pairing, company: Company, now: datetime, zone: str) -> Shown:
    text = str(POINTS[one.point])
    if one.point is Point.READING and one.state is PointState.NOW:
        text = _("Reading the company file (%(read)d of %(count)d)") % {
            "read": found.parts_read,
            "count": found.parts_count,
        }
    if one.point is Point.CONNECTED and one.state is PointState.DONE:
        text = _("Connected: %(company)s") % {"company": company.file_name}
    return Shown(*_GLYPHS[one.state], text=text, at=_exact(one.at, now, zone), moment=one.at)


def _exact(moment: datetime | None, now: datetime, zone: str) -> str:
    return dates.moment_exact(moment, now, zone) if moment else ""


def _verified(company: Company, counts: looks.RowCounts | None) -> list[tuple[str, str]]:
    """What is known of the connected file: names and values, as on the card."""
    path = PureWindowsPath(company.file_path).name or company.file_name
    closed = dates.day_full(company.closing_date) if company.closing_date else _("not closed")
    rows = [
        (_("Company file"), path),
        (_("Product"), ", ".join(part for part in (company.product, company.release) if part)),
        (_("Country"), _("United States") if company.country == "US" else company.country),
        (_("Home currency"), company.home_currency),
        (
            _("Sales tax"),
            pgettext("preference", "on") if company.sales_tax_on else pgettext("preference", "off"),
        ),
        (_("Books closed through"), closed),
        (_("Accounts read"), str(_accounts(company))),
    ]
    if counts is not None:
        rows.append((_("Items and names counted"), f"{counts.items}, {counts.names}"))
    return rows


def _zone(company: Company) -> str:
    first = company.shops.order_by("pk").first()
    return first.zone if first else dates.NO_SHOP_ZONE


def _accounts(company: Company) -> int:
    return ListEntry.objects.filter(company=company, kind=DocumentType.ACCOUNT).count()


urls: list[URLPattern] = [
    path("pair/", page, name="setup-pair"),
    path("pair/live/", live, name="setup-pair-live"),
    path("pair/token/", token, name="setup-pair-token"),
    path("pair/revoke/", revoke, name="setup-pair-revoke"),
]
