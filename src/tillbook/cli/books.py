"""Finding a company or a shop by what a person types, and saying what there is when it is not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from tillbook.cli.store import Refused
from tillbook.store.models import Company, Shop
from tillbook.store.scoping import anywhere

COMPANIES_MAX: Final = 1_000
SHOPS_MAX: Final = 1_000
FIRST: Final = {
    "company": "Run “tillbook serve”: its first start makes one.",
    "shop": "Connect one: tillbook shop add DOMAIN --company NAME --token-file FILE",
}
"""How there comes to be one."""


def all_companies() -> list[Company]:
    """Every company of this installation: who may use its command line owns it."""
    with anywhere():
        return list(Company.objects.order_by("pk")[:COMPANIES_MAX])


def all_shops() -> list[Shop]:
    """Every shop of this installation, with its company."""
    with anywhere():
        return list(Shop.objects.select_related("company").order_by("pk")[:SHOPS_MAX])


def company_named(text: str) -> Company:
    """The company of this number or name. Raises Refused."""
    companies = all_companies()
    found = [one for one in companies if text in (str(one.pk), one.name)]
    found = found or [one for one in companies if one.name.casefold() == text.casefold()]
    if len(found) == 1:
        return found[0]
    raise _unknown("company", text, [f"{one.pk} ({one.name})" for one in companies])


def shop_named(text: str) -> Shop:
    """The shop of this number, domain, domain's first label or name. Raises Refused."""
    shops = all_shops()
    folded = text.casefold()
    found = [
        one
        for one in shops
        if folded in (str(one.pk), one.domain.casefold(), one.key.casefold(), one.name.casefold())
    ]
    if len(found) == 1:
        return found[0]
    raise _unknown("shop", text, [one.domain for one in shops])


def day_range(first: datetime | None, last: datetime | None) -> tuple[date | None, date | None]:
    """The days of --from and --to. Raises Refused when they are the wrong way round."""
    if first and last and first > last:
        raise Refused(f"--from {first:%Y-%m-%d} is after --to {last:%Y-%m-%d}.")
    return (first.date() if first else None), (last.date() if last else None)


def _unknown(what: str, text: str, known: list[str]) -> Refused:
    if not known:
        return Refused(f"There is no {what} here yet. {FIRST[what]}")
    return Refused(
        f"“{text}” is not one {what} of this installation. There are: {', '.join(known)}."
    )
