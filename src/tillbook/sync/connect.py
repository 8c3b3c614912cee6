"""Connecting a real shop: Shopify itself says name, time zone, currency and places.

What a person types is an address and a token; what decides days and amounts the shop says.
"""

from __future__ import annotations

from datetime import datetime

from tillbook.core.problems import Problem
from tillbook.shopify.client import ShopifyClient
from tillbook.shopify.faults import AccessDenied, ShopFault
from tillbook.store.models import AuditLine, Shop
from tillbook.sync.setup import ShopTerms


class Unreadable(Exception):
    """The shop could not be read; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_terms(domain_or_url: str, token: str) -> ShopTerms:
    """Ask the shop who it is. `domain_or_url` is NAME.myshopify.com, or the address of a simulated
    shop on this computer. Raises Unreadable.
    """
    try:
        with ShopifyClient(domain_or_url, token) as client:
            said = client.read_shop()
            if not said.may_read("orders"):
                raise AccessDenied(domain_or_url, "the scope read_orders is not granted")
            places = client.read_places(shop=said)
    except ShopFault as fault:
        raise Unreadable(fault.problem) from fault
    return ShopTerms(
        domain=said.domain,
        name=said.name,
        zone=said.timezone,
        currency=said.currency,
        base_url=domain_or_url if "://" in domain_or_url else "",
        access_token=token,
        places=places,
    )


def replace_token(shop: Shop, token: str, now: datetime) -> None:
    """Another access token for a shop that is connected. Raises Unreadable when the token does not
    open this very shop; then the old one stays.
    """
    said = read_terms(shop.base_url or shop.domain, token)
    if said.domain != shop.domain:
        fault = AccessDenied(shop.domain, f"the token opens {said.domain}")
        raise Unreadable(fault.problem)
    shop.access_token = token
    shop.save(update_fields=["access_token"])
    AuditLine.objects.create(
        company=shop.company, at=now, act="shop.token", particulars={"shop": shop.domain}
    )
