"""Status and journeys laid out, for people and for scripts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import Enum
from typing import Final

from rich.console import Console

from tillbook.cli.books import FIRST, all_companies
from tillbook.cli.screen import (
    Json,
    decimal,
    emit_json,
    money,
    problem_json,
    screen,
    show_problems,
    table,
)
from tillbook.cli.store import Refused
from tillbook.core.problems import Problem
from tillbook.store.scoping import within
from tillbook.sync.journey import journey
from tillbook.sync.shapes import CompanyStatus, Journey, ShopStatus
from tillbook.sync.status import company_status

_SIGNS_OF_FACTS: Final = "Sold and received is positive, returned and paid back is negative."
_SIGNS_OF_ENTRIES: Final = "Debits are positive, credits negative; each entry adds up to zero."

GID: Final = "gid://shopify/"
SECONDS_PER_MINUTE: Final = 60
"""Every id of Shopify's begins so; a table has no room for it."""


def show_status(*, as_json: bool) -> int:
    """Every company; 1 when a problem is open."""
    now = datetime.now(UTC)
    states = []
    for company in all_companies():
        with within(company):
            states.append(company_status(company, now))
    problems = [found for state in states for found in state.problems]
    if as_json:
        emit_json({"companies": [_plain(state) for state in states]})
        return 1 if problems else 0
    console = screen()
    if not states:
        console.print(f"There is no company yet. {FIRST['company']}")
    for state in states:
        _show_company(console, state)
    show_problems(console, problems)
    return 1 if problems else 0


def show_journeys(name: str, *, as_json: bool) -> int:
    """The order of this name in every shop that has it; 1 when something is wrong with it."""
    found: list[Journey] = []
    for company in all_companies():
        with within(company):
            found += journey(company, name)
    if not found:
        raise Refused(f"No shop here has an order “{name}”. It may not have been read yet.")
    if as_json:
        emit_json({"orders": [_journey_json(one) for one in found]})
    else:
        console = screen()
        for one in found:
            _show_journey(console, one)
    return 1 if any(one.problems for one in found) else 0


def _show_company(console: Console, state: CompanyStatus) -> None:
    console.print(state.name, style="bold")
    paired = f"{state.file_name}, {state.product}" if state.paired else "not seen yet"
    console.print(f"  QuickBooks: {paired}; last call {_moment(state.last_called_at)}")
    for shop in state.shops:
        _show_shop(console, shop)
    console.print()


def _show_shop(console: Console, shop: ShopStatus) -> None:
    console.print(f"  {shop.name} ({shop.domain}), {shop.currency}, {shop.zone}")
    console.print(f"    read {_moment(shop.pulled_at)}: {shop.orders} orders")
    console.print(
        f"    {shop.documents} documents of {shop.days_planned} days: {shop.delivered} delivered, "
        f"{shop.waiting} on their way, {shop.needs_attention} need attention"
    )
    console.print(f"    {shop.schedule}; next run {_moment(shop.next_run_at)}")
    if shop.last_run_at is not None and shop.last_run_lag_s is not None:
        window = "in its window" if shop.last_run_in_window else "after its window of 15 minutes"
        minutes = shop.last_run_lag_s // SECONDS_PER_MINUTE
        console.print(
            f"    last run due {_moment(shop.last_run_at)}; QuickBooks answered after "
            f"{minutes} min, {window}"
        )


def _show_journey(console: Console, found: Journey) -> None:
    currency = found.currency
    test = " (a test order: nothing is booked)" if found.test else ""
    console.print(f"Order {found.name}{test}, changed {_moment(found.updated_at)}", style="bold")
    facts = table("Facts", "When", "Place", "What", "Amount", "Id", right=("Amount",))
    for fact in found.facts:
        facts.add_row(
            _moment(fact.happened_at), fact.place, fact.label,
            money(fact.amount_minor, currency), fact.fact_id.removeprefix(GID),
        )  # fmt: skip
    console.print(facts)
    console.print(_SIGNS_OF_FACTS, style="dim", soft_wrap=True)
    entries = table("\nEntries", "Day", "Place", "Line", "Account", "Amount", right=("Amount",))
    for entry in found.entries:
        for posting in entry.postings:
            entries.add_row(
                entry.day.isoformat(), entry.place, posting.label, posting.account,
                money(posting.amount_minor, currency),
            )  # fmt: skip
    console.print(entries)
    console.print(_SIGNS_OF_ENTRIES, style="dim", soft_wrap=True)
    documents = table("\nDocuments", "Number", "Type", "Day", "Place", "State", "QuickBooks id")
    for one in found.documents:
        day = one.day.isoformat() if one.day else ""
        documents.add_row(one.ref_number, one.type, day, one.place, one.state, one.quickbooks_id)
    console.print(documents)
    attempts = table("\nAttempts", "Sent", "Answered", "For", "Set", "Status", "Message")
    for attempt in found.attempts:
        code = "" if attempt.status_code is None else str(attempt.status_code)
        attempts.add_row(
            _moment(attempt.sent_at), _moment(attempt.answered_at), attempt.purpose,
            attempt.set_id, code, attempt.message,
        )  # fmt: skip
    console.print(attempts)
    relations = table("\nShopify says", "Figure", "Ours", "Shopify", right=("Ours", "Shopify"))
    for relation in found.relations:
        relations.add_row(
            relation.name, money(relation.ours_minor, currency),
            money(relation.stated_minor, currency) or "not granted",
        )  # fmt: skip
    console.print(relations)
    show_problems(console, found.problems)


def _journey_json(found: Journey) -> Json:
    """The journey with amounts as decimal strings."""
    plain: Json = _plain(found)
    return _decimals(plain, found.currency)


def _decimals(value: Json, currency: str) -> Json:
    """Every `…_minor` as a decimal string under the name without its unit."""
    made: Json = {}
    for name, inner in value.items():
        if name.endswith("_minor"):
            made[name.removesuffix("_minor")] = decimal(inner, currency)
        elif isinstance(inner, list):
            made[name] = [
                _decimals(one, currency) if isinstance(one, dict) else one for one in inner
            ]
        else:
            made[name] = inner
    return made


def _plain(value: object) -> Json:
    """A shape as JSON-ready built-ins; its problems are worded."""
    if isinstance(value, CompanyStatus | Journey):
        bare = asdict(value)
        bare["problems"] = [problem_json(found) for found in value.problems]
        if isinstance(value, Journey):
            for shown, document in zip(bare["documents"], value.documents, strict=True):
                shown["problem"] = _worded(document.problem)
        return {name: _built_in(inner) for name, inner in bare.items()}
    raise TypeError(type(value).__name__)


def _worded(found: Problem | None) -> Json | None:
    return None if found is None else problem_json(found)


def _built_in(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case dict():
            return {str(key): _built_in(inner) for key, inner in value.items()}
        case tuple() | list():
            return [_built_in(inner) for inner in value]
        case _:
            return value


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
