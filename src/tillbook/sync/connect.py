"""Connecting a real shop: Shopify itself says name, time zone, currency, places and counts.

What a person types is an address and what opens it; what decides days and amounts the shop says.
Whatever stands against it is said at once, with the field it is about, and nothing is kept.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.client import ShopifyClient
from tillbook.shopify.credentials import paired
from tillbook.shopify.faults import (
    AccessDenied,
    NoSuchShop,
    ShopFault,
    ShopUnreachable,
    TokenRefused,
)
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.store.scoping import anywhere
from tillbook.sync.opening_figures import READ_ALL_ORDERS, partly_known
from tillbook.sync.setup import LETTERS, NoLetterLeft, ShopTerms, connect_shop

ADDRESS_LENGTH_MAX: Final = 200
CREDENTIAL_LENGTH_MAX: Final = 500
ATTEMPTS_MAX: Final = 2
"""Tries of one request while somebody waits at a page, which keeps a thread of the server."""

PATIENCE_S: Final = 10.0
"""How long a shop has to say everything while somebody waits at a page."""

_NAME: Final = r"[a-z0-9][a-z0-9-]*"
_ADMIN: Final = re.compile(rf"(?:https?://)?admin\.shopify\.com/store/({_NAME})(?:[/?#].*)?")
_DOMAIN: Final = re.compile(rf"(?:https?://)?({_NAME})\.myshopify\.com(?:[/?#].*)?")
_BARE: Final = re.compile(_NAME)


class Why(StrEnum):
    """What stands against a shop; each belongs to one field of the form."""

    ADDRESS = "address"
    TOKEN = "token"  # noqa: S105 - the name of a reason
    SCOPE = "scope"
    TAKEN = "taken"
    CURRENCY = "currency"
    FULL = "full"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    ANOTHER = "another"


class Unreadable(Exception):
    """The shop could not be read or kept; `problem` says why and what to do, `why` in one word."""

    def __init__(self, problem: Problem, why: Why = Why.REFUSED) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.why = why


def shop_address(text: str) -> str:
    """NAME.myshopify.com from whatever way of writing it; anything else as it was given, to be
    refused by whoever asks there. A simulated shop's address on this computer stays as it is.
    """
    given = text.strip().lower().rstrip("/")
    for form in (_ADMIN, _DOMAIN, _BARE):
        if found := form.fullmatch(given):
            return f"{found[1] if found.groups() else found[0]}.myshopify.com"
    return text.strip().rstrip("/")


def credential(client_id: str, secret: str) -> str:
    """An access token alone, or an app's client ID and secret as one text."""
    return paired(client_id.strip(), secret.strip())


def read_terms(domain_or_url: str, token: str) -> ShopTerms:
    """Ask the shop who it is. `domain_or_url` is NAME.myshopify.com, or the address of a simulated
    shop on this computer. Raises Unreadable.
    """
    try:
        with ShopifyClient(domain_or_url, token, attempts_max=ATTEMPTS_MAX) as client:
            client.hurry(PATIENCE_S)
            said = client.read_shop()
            if not said.may_read("orders"):
                raise AccessDenied(domain_or_url, "the scope read_orders is not granted")
            places = client.read_places(shop=said)
            counts = client.read_counts(shop=said)
    except ShopFault as fault:
        raise Unreadable(fault.problem, _why(fault)) from fault
    return ShopTerms(
        domain=said.domain,
        name=said.name,
        zone=said.timezone,
        currency=said.currency,
        base_url=domain_or_url if "://" in domain_or_url else "",
        access_token=token,
        places=places,
        scopes=tuple(sorted(said.scopes)),
        counts=asdict(counts),
    )


def _why(fault: ShopFault) -> Why:
    kinds = (
        (NoSuchShop, Why.ADDRESS),
        (TokenRefused, Why.TOKEN),
        (AccessDenied, Why.SCOPE),
        (ShopUnreachable, Why.UNREACHABLE),
    )
    return next((why for kind, why in kinds if isinstance(fault, kind)), Why.REFUSED)


def connect(company: Company, address: str, token: str, user: User | None, now: datetime) -> Shop:
    """Read a shop and connect it to the company; its orders are read next. Raises Unreadable.

    An address on this computer is refused where pages are served to others.
    """
    named = shop_address(address)
    if "://" in named and not settings.SHOPS_ON_THIS_COMPUTER:
        raise Unreadable(NoSuchShop(named, "nothing was sent there").problem, Why.ADDRESS)
    terms = read_terms(named, token)
    _check_free(terms)
    if company.verified_at is not None and terms.currency != company.home_currency:
        raise Unreadable(
            problem(
                Code.OTHER_HOME_CURRENCY,
                terms.domain,
                found=company.home_currency,
                expected=terms.currency,
            ),
            Why.CURRENCY,
        )
    try:
        with transaction.atomic():
            shop = connect_shop(company, terms, now, user=user)
            shop.read_asked_at = now
            shop.save(update_fields=["read_asked_at"])
    except NoLetterLeft:
        full = problem(Code.TOO_MANY_SHOPS, company.name, shops_max=len(LETTERS))
        raise Unreadable(full, Why.FULL) from None
    except IntegrityError:
        # Somebody else connected it in the same instant.
        _check_free(terms)
        raise
    return shop


def _check_free(terms: ShopTerms) -> None:
    """A shop belongs to one company; whose it is is nobody else's business."""
    with anywhere():
        taken = Shop.objects.filter(domain=terms.domain).exists()
    if taken:
        raise Unreadable(problem(Code.SHOP_TAKEN, terms.domain, shop=terms.domain), Why.TAKEN)


def replace_token(shop: Shop, token: str, now: datetime, user: User | None = None) -> None:
    """Another access token for a shop that is connected, and what it may read. Raises Unreadable
    when the token does not open this very shop; then the old one stays.
    """
    said = read_terms(shop.base_url or shop.domain, token)
    if said.domain != shop.domain:
        fault = AccessDenied(shop.domain, f"the token opens {said.domain}")
        raise Unreadable(fault.problem, Why.ANOTHER)
    shop.access_token = token
    fields = ["access_token", "scopes", "counts", "places", "read_asked_at"]
    if partly_known(shop) and READ_ALL_ORDERS in said.scopes:
        # Orders that were hidden so far have not changed since, and lie before the cursor.
        shop.cursor = None
        fields.append("cursor")
    shop.scopes, shop.counts = list(said.scopes), dict(said.counts)
    shop.places = {**shop.places, **(said.places or {})}
    shop.read_asked_at = now
    with transaction.atomic():
        shop.save(update_fields=fields)
        AuditLine.objects.create(
            company=shop.company,
            at=now,
            user=user,
            act="shop.token",
            particulars={"shop": shop.domain},
        )
