"""Settings: what was decided in set-up, in words, each with the page on which it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tillbook.store.models import Company, MappingRecord, Membership, OpeningBalance, Shop
from tillbook.sync import status as company_state
from tillbook.sync.wizard import modes, purchases, schedule
from tillbook.sync.wizard.lines import LineState, lines_of
from tillbook.sync.wizard.purchases import Source
from tillbook.sync.wizard.steps import StepName, is_confirmed, shop_in_setup
from tillbook.web import dates
from tillbook.web.access import for_member
from tillbook.web.shell import shell
from tillbook.web.wizard.frame import step_url

THEMES: Final[dict[str, Promise]] = {
    "system": gettext_lazy("As on the computer"),
    "light": gettext_lazy("Light"),
    "dark": gettext_lazy("Dark"),
}
THEME_COOKIE: Final = "theme"
THEME_KEPT_S: Final = 365 * 24 * 3600
PEOPLE_URL: Final = "/settings/people/"

SOURCES: Final[dict[Source, Promise]] = {
    Source.NONE: gettext_lazy("No purchases are booked."),
    Source.STOCKY_KEY: gettext_lazy("A Stocky key is noted."),
    Source.STOCKY_FILE: gettext_lazy("A file exported from Stocky is noted."),
    Source.SHOPIFY: gettext_lazy("Shopify's own purchase orders are noted."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One subject: its present values in words, and where it is changed."""

    title: str
    values: tuple[str, ...]
    url: str
    change: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def settings(request: HttpRequest, company: Company) -> HttpResponse:
    """The page; posted to, it keeps the theme of this browser."""
    if request.method == "POST":
        return _with_theme(request)
    now = timezone.now()
    context = shell(request, company, company_state.company_status(company, now), now, "settings")
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return render(
        request,
        "tillbook/settings.html",
        context
        | {
            "cards": list(cards(company, now)),
            "unfinished": shop_in_setup(company),
            "connect_url": step_url(StepName.SHOP),
            "themes": THEMES.items(),
            "theme": theme if theme in THEMES else "system",
        },
    )


def cards(company: Company, now: datetime) -> Iterator[Card]:
    """Every subject of the page, in the order of set-up."""
    shops = list(Shop.objects.filter(company=company).order_by("pk"))
    change = _("Change")
    yield Card(
        title="QuickBooks",
        values=_pairing(company, now, shops),
        url=step_url(StepName.PAIR),
        change=_("Pairing and token"),
    )
    yield Card(
        title=_("Shops"),
        values=tuple(f"{shop.name} · {shop.domain}" for shop in shops)
        or (_("No shop is connected yet."),),
        url=step_url(StepName.SHOP),
        change=_("Open the connection"),
    )
    yield Card(
        title=_("Accounts"),
        values=_accounts(company, now),
        url=step_url(StepName.ACCOUNTS),
        change=change,
    )
    for shop in shops:
        yield Card(
            title=_of_shop(_("Schedule"), shop, shops),
            values=(schedule_words(shop),),
            url=f"{step_url(StepName.SCHEDULE)}?shop={shop.pk}",
            change=change,
        )
    yield Card(
        title=_("Summary or detailed"),
        values=_modes(company),
        url=step_url(StepName.MODES),
        change=change,
    )
    yield Card(
        title=_("Purchases"),
        values=_purchases(company),
        url=step_url(StepName.PURCHASES),
        change=change,
    )
    for shop in shops:
        yield Card(
            title=_of_shop(_("Opening balances"), shop, shops),
            values=_opening(shop),
            url=step_url(StepName.OPENING),
            change=_("Look at it") if shop.started_at else change,
        )
    people = Membership.objects.filter(company=company).count()
    yield Card(
        title=_("People"),
        values=(
            ngettext(
                "%(people)d person may open these books.",
                "%(people)d people may open these books.",
                people,
            )
            % {"people": people},
        ),
        url=PEOPLE_URL,
        change=_("Open the list"),
    )


def schedule_words(shop: Shop) -> str:
    """As in "Every day at 06:00, America/New_York"."""
    hour = schedule.hour_of(shop)
    if hour is None:
        return _("By hand only.")
    return _("Every day at %(hour)s, clock of %(zone)s.") % {
        "hour": f"{hour:02d}:00",
        "zone": shop.zone,
    }


def _of_shop(title: str, shop: Shop, shops: list[Shop]) -> str:
    return f"{title}, {shop.name}" if len(shops) > 1 else title


def _pairing(company: Company, now: datetime, shops: list[Shop]) -> tuple[str, ...]:
    if company.verified_at is None:
        return (_("Not paired yet."),)
    zone = shops[0].zone if shops else dates.NO_SHOP_ZONE
    paired = _("Paired %(moment)s.") % {"moment": dates.moment_near(company.verified_at, now, zone)}
    return tuple(text for text in (company.product, company.file_name, paired) if text)


def _accounts(company: Company, now: datetime) -> tuple[str, ...]:
    kept = MappingRecord.objects.filter(company=company, chosen_at__isnull=False).exists()
    if not kept and not is_confirmed(company, None, StepName.ACCOUNTS):
        return (_("Not decided yet."),)
    counts = lines_of(company, now).counts
    chosen, suggested = counts[LineState.CHOSEN], counts[LineState.SUGGESTED]
    create = counts[LineState.CREATE]
    return (
        ngettext("%(count)d account chosen.", "%(count)d accounts chosen.", chosen)
        % {"count": chosen},
        ngettext("%(count)d kept as suggested.", "%(count)d kept as suggested.", suggested)
        % {"count": suggested},
        *(
            (
                ngettext("%(count)d to be created.", "%(count)d to be created.", create)
                % {"count": create},
            )
            if create
            else ()
        ),
    )


def _modes(company: Company) -> tuple[str, ...]:
    chosen = modes.chosen_modes(company)
    lists = (
        (_("Customers"), chosen.customers),
        (_("Inventory"), chosen.inventory),
        (_("Vendors"), chosen.vendors),
    )
    told = [f"{name}: {_('Detailed') if detailed else _('Summary')}" for name, detailed in lists]
    return tuple(told)


def _purchases(company: Company) -> tuple[str, ...]:
    source = purchases.source_of(company)
    return (_("Not decided yet.") if source is None else str(SOURCES[source]),)


def _opening(shop: Shop) -> tuple[str, ...]:
    if shop.start_date is None:
        return (_("No start date is chosen yet."),)
    first = _("The books begin on %(day)s.") % {"day": dates.day_full(shop.start_date)}
    booked = OpeningBalance.objects.filter(shop=shop, choice="book").exclude(amount_minor=0).count()
    known = OpeningBalance.objects.filter(shop=shop).exclude(choice="").count()
    if not known and not is_confirmed(shop.company, shop, StepName.OPENING):
        return (first, _("The balances are not decided yet."))
    balances = ngettext(
        "%(count)d opening balance is booked.", "%(count)d opening balances are booked.", booked
    )
    return (first, balances % {"count": booked})


def _with_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the computer says; kept in this browser."""
    answer = redirect("settings")
    theme = request.POST.get(THEME_COOKIE, "")
    if theme in THEMES:
        answer.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=THEME_KEPT_S,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer
