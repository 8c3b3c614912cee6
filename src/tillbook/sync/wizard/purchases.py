"""The step `purchases` of set-up: where the shop's purchases come from, if anywhere (M8).

The choice is noted; purchases are booked by a later version. A Stocky key may be given and is
checked live, although Stocky was shut down: whatever comes of it, the set-up goes on. The key is
sealed at rest, never shown again, and forgotten as soon as another choice is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.stocky.client import KEY_LENGTH_MAX, STOCKY_URL, KeyState, check_key
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.store.secrets import SecretLost, opened
from tillbook.sync.wizard.steps import Standing, StepName, confirm, confirmed, shop_shown

SCOPE: Final = "read_inventory_purchase_orders"
"""Shopify's own purchase orders, since 2026-10 (facts/shopify b.3)."""

ADDRESS: Final = STOCKY_URL
CHECKED: Final = "purchases.key_checked"

__all__ = ["KEY_LENGTH_MAX", "Key", "KeyState", "NoKey", "NoShop", "Source"]


class Source(StrEnum):
    """Where purchases come from; kept in `Company.purchases`."""

    NONE = "none"
    STOCKY_KEY = "stocky_key"
    STOCKY_FILE = "stocky_file"
    SHOPIFY = "shopify"


class NoKey(ValueError):
    """A Stocky key was chosen and none is given or kept."""


class NoShop(ValueError):
    """A Stocky key belongs to a shop, and none is connected."""


@dataclass(frozen=True, slots=True)
class Key:
    """That a key is kept, and what Stocky said when it was checked last."""

    state: KeyState | None
    checked_at: datetime | None


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """How the step stands."""
    return confirmed(company, shop, StepName.PURCHASES)


def source_of(company: Company) -> Source | None:
    """What was chosen; None before anybody chose."""
    return Source(company.purchases) if company.purchases else None


def key_of(company: Company) -> Key | None:
    """The kept key without itself; None where there is none."""
    if not company.stocky_key:
        return None
    line = AuditLine.objects.filter(company=company, act=CHECKED).order_by("-at", "-pk").first()
    if line is None:
        return Key(None, None)
    return Key(KeyState(line.particulars["state"]), line.at)


def may_read_orders(company: Company) -> bool:
    """Whether a shop's token may read Shopify's own purchase orders."""
    scopes = Shop.objects.filter(company=company).values_list("scopes", flat=True)
    return any(SCOPE in granted for granted in scopes)


def choose(
    company: Company, source: Source, key: str, user: User | None, now: datetime
) -> Key | None:
    """Store the choice and go on. A Stocky key is checked first, which takes a few seconds, before
    anything is stored; an empty `key` checks the kept one again. Returns what came of a key.

    Raises NoKey and NoShop.
    """
    if source is Source.STOCKY_KEY:
        return _choose_key(company, key, user, now)
    with transaction.atomic():
        if company.stocky_key:
            AuditLine.objects.create(
                company=company, at=now, user=user, act="purchases.key_forgotten"
            )
        company.stocky_key = ""
        _store(company, source, user, now)
    return None


def keep(company: Company, user: User | None, now: datetime) -> None:
    """Go on with the key that is kept, without asking Stocky again."""
    with transaction.atomic():
        _store(company, Source.STOCKY_KEY, user, now)


def _choose_key(company: Company, key: str, user: User | None, now: datetime) -> Key:
    shop = shop_shown(company)
    if shop is None:
        raise NoShop
    asked = key or _kept(company)
    if not asked:
        raise NoKey
    checked = check_key(asked, shop.domain, base_url=ADDRESS)
    with transaction.atomic():
        company.stocky_key = asked
        _store(company, Source.STOCKY_KEY, user, now)
        AuditLine.objects.create(
            company=company,
            at=now,
            user=user,
            act=CHECKED,
            particulars={"state": checked.state, "told": checked.told, "shop": shop.domain},
        )
    return Key(checked.state, now)


def _kept(company: Company) -> str:
    """The kept key; one that cannot be read with this installation's key has to be given again."""
    try:
        return opened(company.stocky_key) if company.stocky_key else ""
    except SecretLost:
        return ""


def _store(company: Company, source: Source, user: User | None, now: datetime) -> None:
    if company.purchases != source:
        AuditLine.objects.create(
            company=company,
            at=now,
            user=user,
            act="purchases.chosen",
            particulars={"source": source},
        )
    company.purchases = source
    company.save(update_fields=["purchases", "stocky_key"])
    confirm(company, None, StepName.PURCHASES, user, now)
