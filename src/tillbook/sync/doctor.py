"""The doctor: what can be wrong with an installation, looked at piece by piece.

Each check says what it found and, when something is wrong, what to do. Checks change nothing,
and one that fails never keeps the others from being made.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tillbook.core.days import zone_of
from tillbook.store.models import Company, Shop
from tillbook.store.models.tenancy import Schedule
from tillbook.store.scoping import anywhere, within
from tillbook.sync.attention import open_problems
from tillbook.sync.schedule import next_run_at
from tillbook.sync.start import obstacles
from tillbook.sync.wizard.pair import wrong_token_at

SILENT_AFTER: Final = timedelta(hours=26)
"""A daily sync leaves at most a day and a little between two calls and two readings."""

PROBLEMS_SHOWN_MAX: Final = 5
COMPANIES_MAX: Final = 1_000
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: `about` a company or shop where it is one's, what was found, and the
    cure when it is not `ok`.
    """

    name: str
    about: str = ""
    ok: bool
    found: str
    cure: str = ""


def examine(now: datetime, home: Path) -> tuple[Check, ...]:
    """Every check of the installation in folder `home`, of each company and each shop."""
    checks = [_database(), _key(home), _files(home), _zones()]
    if checks[0].ok:
        checks.append(_migrations())
    if all(check.ok for check in checks if check.name in ("database", "migrations")):
        checks += _companies(now)
    return tuple(checks)


def _database() -> Check:
    name = str(settings.DATABASES["default"]["NAME"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
            answer = str(cursor.fetchone()[0])
    except DatabaseError as fault:
        answer = str(fault)
    if answer == "ok":
        return Check(name="database", ok=True, found=f"{name} is sound")
    return Check(
        name="database",
        ok=False,
        found=f"{name}: {answer}",
        cure="Stop Tillbook, keep a copy of the file, and put the newest back-up in its place.",
    )


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        return Check(name="migrations", ok=True, found="the tables are up to date")
    return Check(
        name="migrations",
        ok=False,
        found=f"{missing} changes of the tables are missing",
        cure="Start any other command of Tillbook once: it brings them up to date.",
    )


def _key(home: Path) -> Check:
    """The key that opens the stored tokens: there, and nobody else's to read."""
    if os.environ.get("TILLBOOK_SECRET_KEY"):
        return Check(name="key", ok=True, found="given by TILLBOOK_SECRET_KEY")
    path = home / "secret.key"
    if not path.is_file():
        return Check(
            name="key",
            ok=False,
            found=f"{path} is missing",
            cure="Put it back from a back-up. Without one, start any other command, which makes a "
            "new one, and give every shop's access token again: tillbook shop set",
        )
    # Windows keeps no such bits; there the folder of the user protects the file.
    if sys.platform != "win32" and path.stat().st_mode & _OTHERS:
        return Check(
            name="key",
            ok=False,
            found=f"{path} can be read by other users of this computer",
            cure=f"Run: chmod 600 '{path}'",
        )
    return Check(name="key", ok=True, found=f"{path} is readable by its owner only")


def _files(home: Path) -> Check:
    """The books: nobody else's to read either."""
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    logs = [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm")]
    kept = [path for path in (home, database, *logs) if path.exists()]
    # Windows keeps no such bits; there the folder of the user protects the files.
    bare = [path for path in kept if sys.platform != "win32" and path.stat().st_mode & _OTHERS]
    if not bare:
        return Check(name="files", ok=True, found=f"{home} is its owner's only")
    names = " ".join(f"'{path}'" for path in bare)
    return Check(
        name="files",
        ok=False,
        found=f"other users of this computer may open {names}",
        cure=f"Run: chmod go-rwx {names}",
    )


def _zones() -> Check:
    try:
        zone_of("America/New_York")
    except KeyError:
        return Check(
            name="time zones",
            ok=False,
            found="this computer's Python knows no time zones",
            cure="Install Tillbook's requirements again; the package tzdata is one of them.",
        )
    return Check(name="time zones", ok=True, found="known")


def _companies(now: datetime) -> Iterator[Check]:
    with anywhere():
        companies = list(Company.objects.order_by("pk")[:COMPANIES_MAX])
    if not companies:
        yield Check(
            name="company",
            ok=False,
            found="there is no company yet",
            cure="Run “tillbook serve”: its first start makes one.",
        )
    for company in companies:
        with within(company):
            yield _pairing(company)
            yield _last_call(company, now)
            shops = list(Shop.objects.filter(company=company).order_by("pk"))
            if not shops:
                yield _no_shop(company)
            for shop in shops:
                yield from _shop(shop, now)
            yield _problems(company)


def _pairing(company: Company) -> Check:
    if found := _kept_out(company):
        return Check(
            name="pairing",
            about=company.name,
            ok=False,
            found=found,
            cure="Open Tillbook in the browser, Settings, Pairing and token, and make a new token. "
            "In the Web Connector click Password, paste it, and press Update Selected.",
        )
    if company.verified_at is not None:
        found = f"paired with {company.file_name}"
        return Check(name="pairing", about=company.name, ok=True, found=found)
    return Check(
        name="pairing",
        about=company.name,
        ok=False,
        found="QuickBooks has not been seen yet",
        cure=f"Add the file of “tillbook qwc {company.pk}” to the Web Connector, enter the "
        "password there, and press Update Selected.",
    )


def _kept_out(company: Company) -> str:
    """Why a Web Connector that calls is not let in; empty while it is, or before the first."""
    if company.verified_at is not None and not company.token_hash:
        return "QuickBooks is not let in: there is no token"
    wrong_at = wrong_token_at(company)
    if wrong_at is None:
        return ""
    return f"the Web Connector called with a wrong password on {wrong_at:%Y-%m-%d %H:%M} UTC"


def _last_call(company: Company, now: datetime) -> Check:
    """An unpaired company is not expected to be called; its pairing says what to do."""
    called = company.last_called_at
    if called is None or now - called <= SILENT_AFTER:
        found = f"{called:%Y-%m-%d %H:%M} UTC" if called else "none yet"
        return Check(name="last call", about=company.name, ok=True, found=found)
    return Check(
        name="last call",
        about=company.name,
        ok=False,
        found=f"the Web Connector last called on {called:%Y-%m-%d %H:%M} UTC",
        cure="On the QuickBooks computer: start the Web Connector, tick Auto-Run of Tillbook.",
    )


def _no_shop(company: Company) -> Check:
    return Check(
        name="shop",
        about=company.name,
        ok=False,
        found="no shop is connected",
        cure="Open Tillbook in the browser and connect one, or run: tillbook shop add DOMAIN "
        f"--company {company.pk} --token-file FILE",
    )


def _shop(shop: Shop, now: datetime) -> Iterator[Check]:
    zone = _shop_zone(shop)
    yield zone
    if zone.ok and shop.started_at is None:
        yield _set_up(shop, now)
        return
    if zone.ok:
        yield _schedule(shop, now)
    yield _last_pull(shop, now)


def _set_up(shop: Shop, now: datetime) -> Check:
    """A shop that is not started: what its set-up still lacks, the first few things by name."""
    lacking = obstacles(shop.company, shop, now)
    named = " ".join(found.message for found in lacking[:PROBLEMS_SHOWN_MAX])
    count = len(lacking)
    found = f"not started; {count} thing{'s' if count != 1 else ''} in the way. {named}"
    return Check(
        name="set-up",
        about=shop.name,
        ok=False,
        found=found if lacking else "not started; nothing is in the way",
        cure="Open Tillbook in the browser: its set-up goes on where it was left. The last step "
        "starts the shop.",
    )


def _shop_zone(shop: Shop) -> Check:
    try:
        zone_of(shop.zone)
    except KeyError:
        return Check(
            name="time zone",
            about=shop.name,
            ok=False,
            found=f"{shop.zone} is not known here",
            cure="Install Tillbook's requirements again; the package tzdata is one of them.",
        )
    return Check(name="time zone", about=shop.name, ok=True, found=shop.zone)


def _schedule(shop: Shop, now: datetime) -> Check:
    if shop.schedule != Schedule.DAILY:
        return Check(name="schedule", about=shop.name, ok=True, found="synced by hand")
    coming = next_run_at(shop, now)
    if coming is not None:
        found = f"daily, next at {coming:%Y-%m-%d %H:%M} UTC"
        return Check(name="schedule", about=shop.name, ok=True, found=found)
    return Check(
        name="schedule",
        about=shop.name,
        ok=False,
        found="daily, but the shop has no start date",
        cure=f"Run: tillbook shop set {shop.domain} --start DAY",
    )


def _last_pull(shop: Shop, now: datetime) -> Check:
    """Only a shop that is synced daily can be late."""
    pulled = shop.pulled_at
    daily = shop.schedule == Schedule.DAILY
    late = daily and (pulled is None or now - pulled > SILENT_AFTER)
    found = f"last read {pulled:%Y-%m-%d %H:%M} UTC" if pulled else "never read"
    cure = f"Start “tillbook serve” and keep it running, or run: tillbook sync {shop.domain}"
    return Check(
        name="reading Shopify", about=shop.name, ok=not late, found=found, cure=cure if late else ""
    )


def _problems(company: Company) -> Check:
    problems = open_problems(company)
    if not problems:
        return Check(name="problems", about=company.name, ok=True, found="none open")
    first = " ".join(found.message for found in problems[:PROBLEMS_SHOWN_MAX])
    return Check(
        name="problems",
        about=company.name,
        ok=False,
        found=f"{len(problems)} open. {first}",
        cure="Run “tillbook status”: each problem says what to do.",
    )
