"""`tillbook shop`: connect a Shopify shop to a company, and change what was said of it then.

The access token is read from a file or from stdin, never from an argument: those stand in the
shell's history and in the list of processes.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, TextIO

import click

from tillbook.cli.store import Refused, use_store

if TYPE_CHECKING:
    from tillbook.store.models import Shop
    from tillbook.sync.connect import Unreadable

TOKEN_LENGTH_MAX: Final = 500
DEFAULT_HOUR: Final = 6
_TOKEN: Final = re.compile(rf"[!-~]{{1,{TOKEN_LENGTH_MAX}}}")
_DAY: Final = click.DateTime(["%Y-%m-%d"])
_HOUR: Final = click.IntRange(0, 23)
_FILE: Final = click.File("r", encoding="utf-8", errors="replace")


@click.group(short_help="Connect a Shopify shop.")
def shop() -> None:
    """Connect a Shopify shop to a company, or change what was said of it."""


@shop.command(short_help="Connect a shop to a company.")
@click.argument("domain")
@click.option("--company", required=True, metavar="NAME", help="Name or number of the company.")
@click.option(
    "--token-file", "token_file", required=True, type=_FILE, metavar="FILE",
    help="File with an access token (scope read_orders), or with an app's CLIENT_ID:SECRET; "
    "- reads it from stdin.",
)  # fmt: skip
@click.option(
    "--start", type=_DAY, metavar="DAY",
    help="Book no earlier day than this. [default: today in the shop's time zone]",
)  # fmt: skip
@click.option(
    "--hour", type=_HOUR, help=f"Sync daily at this hour of the shop. [default: {DEFAULT_HOUR}]"
)
@click.option("--manual", is_flag=True, help="Sync only when asked.")
def add(
    *,
    domain: str,
    company: str,
    token_file: TextIO,
    start: datetime | None,
    hour: int | None,
    manual: bool,
) -> None:
    """Connect the shop DOMAIN (NAME.myshopify.com). Its name, time zone and currency are read from
    Shopify.
    """
    _one_schedule(hour, manual=manual)
    token = _token(token_file)
    use_store()
    from tillbook.cli.books import all_shops, company_named
    from tillbook.core.days import business_day
    from tillbook.store.scoping import within
    from tillbook.sync import setup
    from tillbook.sync.connect import Unreadable, read_terms
    from tillbook.sync.start import begin

    owner, now = company_named(company), datetime.now(UTC)
    try:
        terms = read_terms(domain, token)
    except Unreadable as fault:
        raise _refused(fault) from fault
    if terms.domain in {one.domain for one in all_shops()}:
        raise Refused(f"{terms.domain} is connected already. To change it: tillbook shop set")
    first = start.date() if start else business_day(now, terms.zone)
    with within(owner):
        try:
            made = setup.connect_shop(owner, terms, now)
        except setup.NoLetterLeft as fault:
            raise Refused(str(fault)) from fault
        setup.set_schedule(made, now, hour=None if manual else _or_default(hour))
        begin(made, first, now)
    _tell(made, "is connected")
    click.echo(f"Read it now: tillbook sync {made.domain}")


@shop.command("set", short_help="Change start, schedule or token.")
@click.argument("name", metavar="SHOP")
@click.option("--start", type=_DAY, metavar="DAY", help="Book no earlier day than this.")
@click.option("--hour", type=_HOUR, help="Sync daily at this hour of the shop.")
@click.option("--manual", is_flag=True, help="Sync only when asked.")
@click.option(
    "--token-file", "token_file", type=_FILE, metavar="FILE",
    help="File with another access token; - reads it from stdin.",
)  # fmt: skip
def change(
    *,
    name: str,
    start: datetime | None,
    hour: int | None,
    manual: bool,
    token_file: TextIO | None,
) -> None:
    """Change what was said of SHOP (its domain, name or number) when it was connected."""
    _one_schedule(hour, manual=manual)
    token = _token(token_file) if token_file else None
    use_store()
    from tillbook.cli.books import shop_named
    from tillbook.store.scoping import within
    from tillbook.sync import setup
    from tillbook.sync.connect import Unreadable, replace_token

    found, now = shop_named(name), datetime.now(UTC)
    with within(found.company):
        if token is not None:
            try:
                replace_token(found, token, now)
            except Unreadable as fault:
                raise _refused(fault) from fault
        if start is not None:
            _set_start(found, start.date(), now)
        if manual or hour is not None:
            setup.set_schedule(found, now, hour=hour)
    _tell(found, "stands so")


def _set_start(found: Shop, day: date, now: datetime) -> None:
    """Before Start as the wizard does it. Afterwards an opening that was frozen stands for all that
    happened before the old day: booking those days too would book them twice.
    """
    from tillbook.sync.opening import NotDecided, set_start_date

    if found.opening_at is not None and day != found.start_date:
        raise Refused(
            f"{found.name} was started with its opening balances on {found.start_date}; they hold "
            "everything that happened before. The start date stays as it is."
        )
    if found.started_at is None:
        try:
            set_start_date(found, day, None, now)
        except NotDecided as fault:
            raise Refused(f"{fault.problem.message} {fault.problem.cure}") from fault
        return
    found.start_date = day
    found.save(update_fields=["start_date"])


def _tell(found: Shop, how: str) -> None:
    daily = f"daily at {found.schedule_hour}:00" if found.schedule == "daily" else "when you ask"
    start = found.start_date.isoformat() if found.start_date else "its first day"
    click.echo(f"{found.name} ({found.domain}) {how}: {found.currency}, {found.zone}.")
    click.echo(f"It is booked from {start} on and synced {daily}.")


def _one_schedule(hour: int | None, *, manual: bool) -> None:
    if manual and hour is not None:
        raise Refused("--hour and --manual contradict each other; give one of them.")


def _or_default(hour: int | None) -> int:
    return DEFAULT_HOUR if hour is None else hour


def _token(file: TextIO) -> str:
    """The one word of the file. Raises Refused; what was read is never repeated."""
    text = file.read(TOKEN_LENGTH_MAX + 100).strip()
    if not _TOKEN.fullmatch(text):
        raise Refused("The token file must hold one access token and nothing else.")
    return text


def _refused(fault: Unreadable) -> Refused:
    return Refused(f"{fault.problem.message} {fault.problem.cure}")
