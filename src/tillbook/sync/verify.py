"""Whether this is the right company file, and one we can write to.

Host, company and preference answers come with the first call of a conversation, or are asked
for. Before anything of them is stored, the file's identity is compared with the one learned in the
first verified conversation; a wrong file is refused in words and nothing is written to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.answers import AnswerSet, CompanyRet, HostRet, PreferencesRet
from tillbook.qbxml.encode import QBXML_VERSION
from tillbook.qbxml.versions import TooOld, choose_version
from tillbook.store.models import Company, Shop
from tillbook.sync.attention import Source, state_problems
from tillbook.webconnector.qwc import OWNER_ID

HOME_COUNTRY: Final = "US"
HOME_CURRENCIES: Final = {
    "Australian Dollar": "AUD",
    "British Pound Sterling": "GBP",
    "Canadian Dollar": "CAD",
    "Euro": "EUR",
    "Mexican Peso": "MXN",
    "New Zealand Dollar": "NZD",
    "US Dollar": "USD",
}
"""ISO codes by the names of QuickBooks' own currency list (recalled, docs/confirm.md)."""
DEFAULT_CURRENCY: Final = "USD"
UNFIT_EDITIONS: Final = ("simple start",)
"""Editions without the lists Tillbook writes to. A name nobody knows is not refused: it counts
as the smallest edition, Pro."""
PRODUCT_LENGTH_MAX: Final = 100
WORD_LENGTH_MAX: Final = 20
YEAR_OF_RELEASE_0: Final = 1990
RELEASES: Final = range(10, 60)
_YEAR: Final = re.compile(r"\b20[0-9]{2}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What QuickBooks says of itself and of the file that is open."""

    host: HostRet
    file: CompanyRet
    preferences: PreferencesRet
    path: str


def introduction(answers: AnswerSet, path: str) -> Introduction | None:
    """The three answers together, or None when one is missing."""
    rets = [ret for answer in answers.answers for ret in answer.rets]
    host = next((ret for ret in rets if isinstance(ret, HostRet)), None)
    file = next((ret for ret in rets if isinstance(ret, CompanyRet)), None)
    preferences = next((ret for ret in rets if isinstance(ret, PreferencesRet)), None)
    if host is None or file is None or preferences is None:
        return None
    return Introduction(host=host, file=file, preferences=preferences, path=path)


def check(company: Company, intro: Introduction) -> Problem | None:
    """Why nothing may be written to this file, or None. The FileID is what the Web Connector
    wrote into the company when our .qwc file was added (facts B); a name proves nothing.
    """
    found_id = intro.file.file_id(OWNER_ID)
    if found_id and found_id.casefold() != company.file_id.casefold():
        return _wrong(company, intro)
    if not found_id:
        return _wrong(company, intro)
    if intro.host.country and intro.host.country != HOME_COUNTRY:
        return problem(Code.NOT_US, intro.file.name, country=intro.host.country)
    product = intro.host.product_name
    if any(name in product.casefold() for name in UNFIT_EDITIONS):
        return problem(Code.WRONG_EDITION, product, product=product)
    return _too_old(intro) or _other_currency(company, intro)


def _other_currency(company: Company, intro: Introduction) -> Problem | None:
    """The books must be in the currency of every shop; before one is connected, in one we know."""
    currency, named = home_currency(intro.preferences), intro.preferences.home_currency
    shops = Shop.objects.filter(company=company)
    expected = [shop.currency for shop in shops if shop.currency != currency]
    if not expected and currency in HOME_CURRENCIES.values():
        return None
    return problem(
        Code.OTHER_HOME_CURRENCY,
        intro.file.name,
        found=named.full_name if named else currency,
        expected=next(iter(expected), DEFAULT_CURRENCY),
    )


def _too_old(intro: Introduction) -> Problem | None:
    try:
        choose_version(intro.host)
    except TooOld as fault:
        return problem(
            Code.QUICKBOOKS_TOO_OLD,
            fault.product,
            product=fault.product,
            newest=fault.newest,
            needed=QBXML_VERSION,
        )
    return None


def home_currency(preferences: PreferencesRet) -> str:
    """The ISO code of the home currency; a US file with one currency is kept in dollars."""
    if preferences.home_currency is None:
        return DEFAULT_CURRENCY
    name = preferences.home_currency.full_name
    return HOME_CURRENCIES.get(name, name)


def _wrong(company: Company, intro: Introduction) -> Problem:
    expected = company.file_name or company.name
    found = intro.file.name
    if found == expected:
        found = f"a file named {found} to which our .qwc file was not added"
    return problem(Code.WRONG_COMPANY, intro.file.name, found=found, expected=expected)


def learn(company: Company, intro: Introduction, now: datetime) -> None:
    """Store what a verified file says of itself."""
    host, tax = intro.host, intro.preferences.sales_tax
    company.product = host.product_name[:PRODUCT_LENGTH_MAX]
    company.release = ".".join(part for part in (host.major, host.minor) if part)[:WORD_LENGTH_MAX]
    company.file_mode = host.file_mode[:WORD_LENGTH_MAX]
    company.country = host.country
    company.file_name = intro.file.name
    company.file_path = intro.path or company.file_path
    company.home_currency = home_currency(intro.preferences)
    company.sales_tax_on = tax is not None
    company.default_tax_item = tax.default_item.full_name if tax and tax.default_item else ""
    company.closing_date = intro.preferences.closing_date
    company.class_tracking = intro.preferences.uses_classes
    company.inventory_on = intro.preferences.uses_inventory
    company.verified_at = company.verified_at or now
    company.save()
    state_problems(company, Source.FILE, _to_set_right(company), now)


def _to_set_right(company: Company) -> list[Problem]:
    """What a person should set right in the file. With sales tax off QuickBooks computes no tax
    at all, so receipts go on without tax item and tax codes and are right to the cent.
    """
    return [] if company.sales_tax_on else [problem(Code.SALES_TAX_OFF, company.file_name)]


def year_of(product: str, release: str) -> int | None:
    """The year of a QuickBooks: as its name says it, else from its release, of which 34 is 2024
    (recalled: an Enterprise is named 24.0). None where neither tells.
    """
    if named := _YEAR.search(product):
        return int(named[0])
    major = release.split(".", 1)[0]
    if not (major.isascii() and major.isdigit()) or int(major) not in RELEASES:
        return None
    return YEAR_OF_RELEASE_0 + int(major)
