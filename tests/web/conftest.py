"""A house with two companies: an owner, a colleague, a stranger, and sample figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from tests.web import samples
from tillbook.store.models import Company, Membership, Shop
from tillbook.store.scoping import within
from tillbook.sync import journey, prove, schedule
from tillbook.sync import status as company_state
from tillbook.sync.shapes import CompanyStatus, DayProof, Journey

PASSWORD = "harbor seal and pine cone"
TOKEN = "shpat_0123456789abcdef"


@dataclass
class House:
    """What the pages are shown, and what they asked for."""

    company: Company
    shop: Shop
    owner: User
    colleague: User
    stranger: User
    other_company: Company
    other_shop: Shop
    journeys: tuple[Journey, ...] = ()
    status: dict[str, object] = field(default_factory=dict)
    shop_status: dict[str, object] = field(default_factory=dict)
    runs: list[Shop] = field(default_factory=list)
    now: datetime = samples.NOW

    def client(self, user: User | None) -> Client:
        """A browser in which this person is signed in."""
        browser = Client(enforce_csrf_checks=False)
        if user is not None:
            browser.force_login(user)
        return browser


def _company(name: str, domain: str) -> tuple[Company, Shop]:
    company = Company.objects.create(name=name)
    with within(company):
        shop = Shop.objects.create(
            company=company,
            domain=domain,
            name=name,
            letter="A",
            zone=samples.ZONE,
            currency="USD",
            access_token=TOKEN,
            started_at=samples.NOW - timedelta(days=40),
            pulled_at=samples.NOW - timedelta(hours=1, minutes=10),
        )
    return company, shop


def _member(company: Company, name: str, *, owner: bool) -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    with within(company):
        Membership.objects.create(company=company, user=user, is_owner=owner)
    return user


@pytest.fixture(autouse=True)
def no_language_stays() -> Iterator[None]:
    """A page in Polish leaves Polish active; the next test begins in English all the same."""
    with override("en"):
        yield


@pytest.fixture
def quick_passwords(settings: Settings) -> Iterator[None]:
    """Hash quickly and count failures from zero."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def house(db: None, quick_passwords: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Two companies with a shop each; the clock stands at `samples.NOW`."""
    company, shop = _company("Harbor & Pine LLC", "harbor.myshopify.com")
    other_company, other_shop = _company("Elsewhere Inc", "elsewhere.myshopify.com")
    made = House(
        company=company,
        shop=shop,
        owner=_member(company, "irena", owner=True),
        colleague=_member(company, "jan", owner=False),
        stranger=_member(other_company, "eve", owner=True),
        other_company=other_company,
        other_shop=other_shop,
    )
    _show(made, monkeypatch)
    with time_machine.travel(made.now, tick=True):
        yield made


def _show(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def status(company: Company, now: datetime) -> CompanyStatus:
        shops = [
            samples.shop_status(shop, **house.shop_status)
            for shop in Shop.objects.filter(company=company)
        ]
        return samples.company_status(company, *shops, **house.status)

    def days(shop: Shop, first: date, last: date) -> tuple[DayProof, ...]:
        count = (last - first).days + 1
        return tuple(samples.day_of(shop.pk, first + timedelta(days=at)) for at in range(count))

    def ask(shop: Shop, now: datetime) -> None:
        house.runs.append(shop)

    monkeypatch.setattr(company_state, "company_status", status)
    monkeypatch.setattr(prove, "prove_days", days)
    monkeypatch.setattr(prove, "prove_day", lambda shop, day: samples.day_of(shop.pk, day))
    monkeypatch.setattr(journey, "journey", lambda company, name: house.journeys)
    monkeypatch.setattr(schedule, "ask_for_run", ask)
