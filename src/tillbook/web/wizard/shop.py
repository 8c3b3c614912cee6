"""The page of the step `shop`: how to let Tillbook read a shop, and what it learned there.

After Start the same page is the shop's connection: another token is given here, and another shop
is connected. What opens a shop is typed once and never shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.forms import CharField, Form, PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tillbook.store.models import Company, Shop
from tillbook.sync import connect
from tillbook.sync.connect import ADDRESS_LENGTH_MAX, CREDENTIAL_LENGTH_MAX, Unreadable, Why
from tillbook.sync.wizard.shop import Reading, ScopeState, read_again, reading, scopes
from tillbook.sync.wizard.steps import StepName, confirm, shop_in_setup
from tillbook.web import wording
from tillbook.web.access import for_member, person
from tillbook.web.wizard.frame import frame, next_url, step_url

SECRET_PREFIX: Final = "shpss_"  # noqa: S105 - how Shopify begins every client secret
_BEHIND_SCOPE: Final = {
    "read_orders": gettext_lazy("Orders, payments and refunds. Nothing works without it."),
    "read_all_orders": gettext_lazy(
        "Orders older than 60 days. Without it, what they still owe is entered by hand at the "
        "opening balances."
    ),
    "read_locations": gettext_lazy(
        "Which place sold. Without it every sale counts as sold online."
    ),
    "read_products": gettext_lazy(
        "Product types, and how many products there are. Without it all sales go to one account."
    ),
    "read_customers": gettext_lazy(
        "How many customers there are, nothing about them. Without it they cannot be counted "
        "against the limit of your QuickBooks."
    ),
}
_FIELD_OF: Final = {
    Why.ADDRESS: "address",
    Why.TAKEN: "address",
    Why.FULL: "address",
    Why.CURRENCY: "address",
    Why.UNREACHABLE: "address",
}


class CredentialForm(Form):
    """What opens a shop: an app's client ID and secret, or an access token alone."""

    client_id = CharField(
        label=gettext_lazy("Client ID"),
        required=False,
        max_length=CREDENTIAL_LENGTH_MAX,
        widget=TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Left empty for an access token."),
    )
    token = CharField(
        label=gettext_lazy("Client secret, or access token"),
        max_length=CREDENTIAL_LENGTH_MAX,
        widget=PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Kept encrypted, and never shown again."),
    )

    def clean(self) -> dict[str, object]:
        """A secret opens nothing without the ID it belongs to."""
        cleaned = dict(super().clean() or {})
        token = str(cleaned.get("token") or "").strip()
        if token.startswith(SECRET_PREFIX) and not cleaned.get("client_id"):
            self.add_error("client_id", _("A client secret needs the client ID beside it."))
        if not token.isascii() or len(token.split()) > 1:
            self.add_error("token", _("A token or secret is one word without spaces."))
        return cleaned

    @property
    def credential(self) -> str:
        """Both as one text."""
        return connect.credential(self.cleaned_data["client_id"], self.cleaned_data["token"])


class ConnectForm(CredentialForm):
    """The shop's address and what opens it."""

    address = CharField(
        label=gettext_lazy("Address of the shop"),
        max_length=ADDRESS_LENGTH_MAX,
        widget=TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("As in your-shop.myshopify.com; the name alone is enough."),
    )
    field_order = ("address", "client_id", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A connected shop and all that is known of it."""

    shop: Shop
    reading: Reading
    scopes: tuple[tuple[ScopeState, Promise], ...]
    counts: tuple[tuple[str, int | None], ...]
    places: tuple[str, ...]
    form: CredentialForm

    @property
    def has_all_scopes(self) -> bool:
        """Nothing is lost."""
        return all(scope.is_granted is not False for scope, _ in self.scopes)


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def page(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the step, connect a shop (`do` is "connect"), or go on."""
    now = timezone.now()
    if request.method != "POST":
        return _show(request, company, now)
    if request.POST.get("do") == "connect":
        return _connect(request, company, now)
    shop = shop_in_setup(company)
    if shop is None and not Shop.objects.filter(company=company).exists():
        return redirect(step_url(StepName.SHOP))
    confirm(company, shop, StepName.SHOP, person(request), now)
    return redirect(next_url(StepName.SHOP) if shop else step_url(StepName.SHOP))


@require_http_methods(["POST"])
@for_member
def change(request: HttpRequest, company: Company, shop_id: int) -> HttpResponse:
    """Give a shop another token, or ask for it to be read (`do` is "read")."""
    now = timezone.now()
    shop = get_object_or_404(Shop, company=company, pk=shop_id)
    if request.POST.get("do") == "read":
        read_again(shop, person(request), now)
        return redirect(step_url(StepName.SHOP))
    form = _credential_form(shop, request)
    if form.is_valid():
        try:
            connect.replace_token(shop, form.credential, now, person(request))
        except Unreadable as fault:
            form.add_error("token", sentence(fault, shop.domain))
        else:
            messages.success(request, _("%(shop)s opens with it.") % {"shop": shop.name})
            return redirect(step_url(StepName.SHOP))
    return _show(request, company, now, changed=(shop, form))


@require_safe
@for_member
def reading_now(request: HttpRequest, company: Company, shop_id: int) -> HttpResponse:
    """How many orders have been read; asked again until all are."""
    shop = get_object_or_404(Shop, company=company, pk=shop_id)
    context = {"shop": shop, "reading": reading(shop)}
    return render(request, "tillbook/wizard/shop_reading.html", context)


def _connect(request: HttpRequest, company: Company, now: datetime) -> HttpResponse:
    form = ConnectForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"]
        try:
            connect.connect(company, address, form.credential, person(request), now)
        except Unreadable as fault:
            shown = connect.shop_address(address)
            form.add_error(_FIELD_OF.get(fault.why, "token"), sentence(fault, shown))
        else:
            return redirect(step_url(StepName.SHOP))
    return _show(request, company, now, form=form)


def sentence(fault: Unreadable, address: str) -> str:
    """What is wrong with what was typed, and what to do."""
    said = {
        Why.ADDRESS: _("There is no shop at %(shop)s. An address looks like name.myshopify.com."),
        Why.TOKEN: _(
            "%(shop)s does not accept it. Copy it again; the app must be installed in this shop."
        ),
        Why.SCOPE: _("%(shop)s opens, but the scope read_orders is missing. Add it to the app."),
        Why.ANOTHER: _("It opens another shop, not %(shop)s. The old one stays in use."),
        Why.UNREACHABLE: _(
            "%(shop)s did not answer within %(seconds)s seconds. Check the address and the "
            "connection of this computer, then try again."
        ),
    }
    if fault.why in said:
        return said[fault.why] % {"shop": address, "seconds": int(connect.PATIENCE_S)}
    return f"{wording.message(fault.problem)} {wording.cure(fault.problem)}"


def _credential_form(shop: Shop, request: HttpRequest | None = None) -> CredentialForm:
    sent = request.POST if request else None
    return CredentialForm(sent, auto_id=f"id_{shop.pk}_%s")


def _show(
    request: HttpRequest,
    company: Company,
    now: datetime,
    *,
    form: ConnectForm | None = None,
    changed: tuple[Shop, CredentialForm] | None = None,
) -> HttpResponse:
    context = frame(request, company, StepName.SHOP, now)
    shops = list(Shop.objects.filter(company=company).order_by("-pk"))
    cards = [
        _card(shop, changed[1] if changed and changed[0].pk == shop.pk else None) for shop in shops
    ]
    context |= {
        "cards": cards,
        "form": form or ConnectForm(),
        "form_is_sent": form is not None,
        "wanted": [(scope, _BEHIND_SCOPE[scope.name]) for scope in scopes(None)],
        "waits": any(not card.reading.is_done for card in cards),
    }
    return render(request, "tillbook/wizard/shop.html", context)


def _card(shop: Shop, form: CredentialForm | None) -> Card:
    counts = shop.counts
    return Card(
        shop=shop,
        reading=reading(shop),
        scopes=tuple((scope, _BEHIND_SCOPE[scope.name]) for scope in scopes(shop)),
        counts=(
            (_("Customers"), counts.get("customers")),
            (_("Products, with variants"), counts.get("variants")),
            (_("Vendors"), counts.get("vendors")),
        ),
        places=tuple(sorted(shop.places.values())),
        form=form or _credential_form(shop),
    )


urls: list[URLPattern] = [
    path("shop/", page, name="setup-shop"),
    path("shop/<int:shop_id>/", change, name="setup-shop-change"),
    path("shop/<int:shop_id>/reading/", reading_now, name="setup-shop-reading"),
]
