"""Set-up: a company with its pairing, a shop with its start date, the suggested mapping.

What the wizard will ask step by step exists here as plain operations, so that the demo, the tests
and the command line use the same ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.mapping import Mapping, MappingRow, suggested_mapping
from tillbook.core.roles import RoleKey
from tillbook.store.models import AuditLine, Company, MappingRecord, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import within
from tillbook.store.secrets import hash_token, new_token
from tillbook.webconnector.qwc import Qwc, render_qwc

APP_NAME: Final = "Tillbook"
QWC_DOWNLOADED: Final = "qwc.downloaded"
"""The act of taking the .qwc file."""
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
    scopes: tuple[str, ...] = ()
    counts: dict[str, int | None] = field(default_factory=dict)


def plain_name(given: str) -> str:
    """A name as anybody can type it again: composed letters, single spaces, nothing else that is
    invisible; "" where something is left that cannot be seen.
    """
    name = _spaced(given)
    return name if name.isprintable() else ""


def is_named(company: Company, typed: str) -> bool:
    """Whether somebody typed the company's name."""
    return bool(_spaced(typed)) and _spaced(typed) == _spaced(company.name)


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@transaction.atomic
def found_company(name: str, now: datetime) -> Company:
    """A company with its suggested mapping and without a token: nobody gets in at the Web
    Connector's door until `give_token`. An empty name is asked for when its first owner comes in.
    """
    company = Company.objects.create(name=name)
    with within(company):
        store_mapping(company, suggested_mapping())
        AuditLine.objects.create(company=company, at=now, act="company.created")
    return company


@transaction.atomic
def create_company(name: str, now: datetime, *, token: str | None = None) -> tuple[Company, str]:
    """A company that is ready to be paired, and its app token, which is shown this once.

    Raises WeakToken when a token of one's own is too short.
    """
    company = found_company(name, now)
    with within(company):
        return company, give_token(company, now, token=token)


@transaction.atomic
def store_mapping(
    company: Company,
    mapping: Mapping,
    *,
    chosen: Collection[RoleKey] = (),
    at: datetime | None = None,
) -> tuple[MappingRow, ...]:
    """Replace the company's mapping. The rows of `chosen` were chosen by a person at `at`; a row
    that keeps its account keeps when it was chosen. Returns the rows that are new or have another
    account than before.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    stored = MappingRecord.objects.filter(company=company)
    before = {(row.role, row.qualifier): row for row in stored}
    changed: list[MappingRow] = []
    made: list[MappingRecord] = []
    for key, row in {(row.role, row.qualifier): row for row in mapping.rows}.items():
        old = before.get((row.role, row.qualifier or ""))
        kept = old if old and old.account.casefold() == row.account.name.casefold() else None
        if kept is None:
            changed.append(row)
        chosen_at = (kept.chosen_at if kept else None) or (at if key in chosen else None)
        made.append(
            MappingRecord(
                company=company,
                role=row.role,
                qualifier=row.qualifier or "",
                account=row.account.name,
                account_type=row.account.type,
                chosen_at=chosen_at,
            )
        )
    stored.delete()
    MappingRecord.objects.bulk_create(made)
    return tuple(changed)


def give_token(
    company: Company, now: datetime, *, token: str | None = None, user: User | None = None
) -> str:
    """Make the app token, ours or one's own; an earlier one stops working at once. It is returned
    this once, only its slow hash is stored. Raises WeakToken.
    """
    chosen = token or new_token()
    row = Company.objects.select_for_update().get(pk=company.pk)
    act = "token.rotated" if row.token_hash else "token.made"
    company.token_hash, company.token_at = hash_token(chosen), now
    company.save(update_fields=["token_hash", "token_at"])
    AuditLine.objects.create(
        company=company, at=now, user=user, act=act, particulars={"own": token is not None}
    )
    return chosen


@transaction.atomic
def revoke_token(company: Company, now: datetime, *, user: User | None = None) -> None:
    """The app token stops working at once; nobody gets in until another one is made."""
    company.token_hash, company.token_at, company.refused_at = "", None, None
    company.save(update_fields=["token_hash", "token_at", "refused_at"])
    AuditLine.objects.create(company=company, at=now, user=user, act="token.revoked")


def note_wrong_token(user_name: str, now: datetime) -> None:
    """Somebody called with a company's user name and another token, which is not kept. For names
    that belong to nobody the same question is put to the store, so that both take as long.
    """
    Company.objects.filter(wc_user=user_name).update(refused_at=now)


@transaction.atomic
def connect_shop(
    company: Company, terms: ShopTerms, now: datetime, *, user: User | None = None
) -> Shop:
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
        scopes=list(terms.scopes),
        counts=terms.counts,
    )
    AuditLine.objects.create(
        company=company,
        at=now,
        user=user,
        act="shop.connected",
        particulars={"shop": terms.domain},
    )
    return shop


def set_schedule(shop: Shop, now: datetime, *, hour: int | None) -> None:
    """Daily at this local hour from now on, or manual with None."""
    shop.schedule = Schedule.MANUAL if hour is None else Schedule.DAILY
    shop.schedule_hour = shop.schedule_hour if hour is None else hour
    shop.schedule_since = now
    shop.save(update_fields=["schedule", "schedule_hour", "schedule_since"])


def note_download(company: Company, now: datetime, *, user: User | None = None) -> None:
    """Somebody took the .qwc file; set-up shows when."""
    AuditLine.objects.create(company=company, at=now, user=user, act=QWC_DOWNLOADED)


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
