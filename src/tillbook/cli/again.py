"""`tillbook again`: what stands still goes on, or is to stay out of QuickBooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tillbook.cli.store import Refused, use_store

if TYPE_CHECKING:
    from tillbook.store.models import Company


@click.command(short_help="Let what stands still go on.")
@click.argument("company")
@click.option(
    "--leave-out", "number", metavar="NUMBER",
    help="Only this: the document of this number is to stay out of QuickBooks for good.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def again(*, company: str, number: str | None, as_json: bool) -> None:
    """Let every document of COMPANY that needs a person, or waits for a lost answer, go on.

    COMPANY is its name or number. Say it when you have mended what was wrong, or restarted
    QuickBooks. What may be in QuickBooks already is asked for before it is sent.
    """
    use_store()
    from tillbook.cli.books import company_named
    from tillbook.cli.screen import emit_json
    from tillbook.store.scoping import within

    found = company_named(company)
    with within(found):
        count = _go_on(found) if number is None else _leave_out(found, number)
    if as_json:
        emit_json({"company": found.name, "documents": count, "left_out": number})
    elif number is not None:
        click.echo(f"{number} is left out of QuickBooks. Everything else goes on.")
    elif count:
        click.echo(f"{count} document{'s' if count != 1 else ''} will go on.")
        click.echo("QuickBooks calls within 5 minutes, or press Update Selected there.")
    else:
        click.echo("Nothing stands still.")


def _go_on(company: Company) -> int:
    from tillbook.sync.again import try_again
    from tillbook.sync.schedule import ask_for_run, started_shops

    now = datetime.now(UTC)
    count = try_again(company, now)
    if count:
        for shop in started_shops(company):
            ask_for_run(shop, now)
    return count


def _leave_out(company: Company, number: str) -> int:
    """The one document of this number. Raises Refused when there is none, or it needs nobody."""
    from tillbook.core.delivery import IllegalMove
    from tillbook.store.models import Delivery
    from tillbook.sync.again import leave_out

    rows = Delivery.objects.filter(company=company, document__ref_number=number)
    delivery = rows.select_related("document").first()
    if delivery is None:
        raise Refused(f"{company.name} has no document of the number “{number}”.")
    try:
        leave_out(company, delivery, datetime.now(UTC))
    except IllegalMove as fault:
        raise Refused(
            f"{number} does not wait for a person: it is {delivery.state}. Only a document that "
            "does can be left out."
        ) from fault
    return 1
