"""Set-up: a company with its pairing, a shop with its start date, the suggested mapping.

What the wizard will ask step by step exists here as plain operations, so that the demo, the tests
and the command line use the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from tillbook.core.mapping import Mapping, suggested_mapping
from tillbook.store.models import AuditLine, Company, MappingRecord, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import within
from tillbook.store.secrets import hash_token, new_token
from tillbook.webconnector.qwc import Qwc, render_qwc

APP_NAME: Final = "Tillbook"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class NoLetterLeft(ValueError):
    """A company has as many shops as there are letters for their reference numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopTerms:
    """What is known of a shop when it is connected."""

    domain: str
    name: str
    zone: str
    currency: str
    start_date: date | None = None
    base_url: str = ""
    access_token: str = field(default="", repr=False)
    places: dict[str, str] | None = None


@transaction.atomic
def create_company(name: str, now: datetime, *, token: str | None = None) -> tuple[Company, str]:
    """A company with its suggested mapping, and its app token, which is shown this once.

    Raises WeakToken when a token of one's own is too short.
    """
    chosen = token or new_token()
    company = Company.objects.create(name=name, token_hash=hash_token(chosen))
    with within(company):
        store_mapping(company, suggested_mapping())
        AuditLine.objects.create(company=company, at=now, act="company.created")
    return company, chosen


def store_mapping(company: Company, mapping: Mapping) -> None:
    """Replace the company's mapping."""
    MappingRecord.objects.filter(company=company).delete()
    MappingRecord.objects.bulk_create(
        MappingRecord(
            company=company,
            role=row.role,
            qualifier=row.qualifier or "",
            account=row.account.name,
            account_type=row.account.type,
        )
        for row in mapping.rows
    )


def rotate_token(company: Company, now: datetime, *, token: str | None = None) -> str:
    """A new app token; the old one stops working at once. Raises WeakToken."""
    chosen = token or new_token()
    company.token_hash = hash_token(chosen)
    company.save(update_fields=["token_hash"])
    AuditLine.objects.create(company=company, at=now, act="token.rotated")
    return chosen


@transaction.atomic
def connect_shop(company: Company, terms: ShopTerms, now: datetime) -> Shop:
    """Connect a shop; its letter is the first that no shop of the company ever had."""
    used = set(Shop.objects.filter(company=company).values_list("letter", flat=True))
    free = [letter for letter in LETTERS if letter not in used]
    if not free:
        msg = f"{company.name} has {len(LETTERS)} shops; their numbers have no letter left."
        raise NoLetterLeft(msg)
    shop = Shop.objects.create(
        company=company,
        domain=terms.domain,
        name=terms.name,
        letter=free[0],
        zone=terms.zone,
        currency=terms.currency,
        start_date=terms.start_date,
        base_url=terms.base_url,
        access_token=terms.access_token,
        places=terms.places or {},
    )
    AuditLine.objects.create(
        company=company, at=now, act="shop.connected", particulars={"shop": terms.domain}
    )
    return shop


def set_schedule(shop: Shop, now: datetime, *, hour: int | None) -> None:
    """Daily at this local hour from now on, or manual with None."""
    shop.schedule = Schedule.MANUAL if hour is None else Schedule.DAILY
    shop.schedule_hour = shop.schedule_hour if hour is None else hour
    shop.schedule_since = now
    shop.save(update_fields=["schedule", "schedule_hour", "schedule_since"])


def qwc_of(company: Company, base_url: str) -> str:
    """The .qwc file that introduces us to the company's Web Connector. It holds no secret."""
    root = base_url.rstrip("/")
    return render_qwc(
        Qwc(
            app_name=f"{APP_NAME} {company.name}",
            description="Shopify sales in your books, to the cent",
            app_url=f"{root}/webconnector/",
            support_url=f"{root}/support/",
            user_name=company.wc_user,
            file_id=company.file_id,
        )
    )
