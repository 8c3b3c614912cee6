"""A preview laid out: as tables for a bookkeeper, as JSON, as beancount, as qbXML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from tillbook.cli.config import read_config
from tillbook.cli.preview_files import opened
from tillbook.cli.preview_json import preview_json
from tillbook.cli.screen import emit, emit_json, money, progress, screen, show_problems, table
from tillbook.cli.store import Refused
from tillbook.core.days import zone_of
from tillbook.core.ledger_text import ledger_text
from tillbook.core.money import UnreadableMoney, exponent_of
from tillbook.core.problems import Code, Problem
from tillbook.core.proof import Measure, line_figures
from tillbook.core.roles import ROLES, Role
from tillbook.sync.preview import Preview, Terms, preview, preview_days
from tillbook.sync.preview_set import message_sets


def run_preview(
    files: Sequence[str],
    config_path: Path | None,
    form: str,
    zone: str | None,
    currency: str | None,
) -> int:
    """Read, show, and return the exit status: 0 fine, 1 problems. Raises Refused."""
    config = read_config(config_path)
    terms = Terms(
        zone=_zone(zone or config.zone),
        currency=_currency(currency or config.currency),
        mapping=config.mapping,
    )
    # A table needs no single entry, so its memory does not grow with the files.
    read = preview_days if form == "table" else preview
    with progress("Lines read") as count:
        found = read(opened(files, count), terms)
    _refuse_nonsense(found, files)
    problems = _SHOW[form](found)
    return 1 if problems else 0


def _zone(name: str | None) -> str | None:
    if name is not None:
        try:
            zone_of(name)
        except (KeyError, ValueError, OSError) as fault:
            raise Refused(
                f"“{name}” is not a time zone; they are written like America/New_York."
            ) from fault
    return name


def _currency(code: str | None) -> str | None:
    if code is not None:
        try:
            exponent_of(code)
        except UnreadableMoney as fault:
            raise Refused(f"{fault} It is written like USD.") from fault
    return code


def _refuse_nonsense(found: Preview, files: Sequence[str]) -> None:
    """Where not one line is what an export has, the file is another one."""
    if found.orders or any(found.skipped.values()) or not found.problems:
        return
    if all(one.code is Code.BAD_LINE for one in found.problems):
        raise Refused(
            f"No line of {', '.join(files)} can be read as a Shopify export. "
            f"{found.problems[0].message}"
        )


def _as_json(found: Preview) -> Sequence[Problem]:
    emit_json(preview_json(found))
    return found.problems


def _as_beancount(found: Preview) -> Sequence[Problem]:
    lines = ledger_text(found.entries, found.mapping, currency=found.currency, places=found.places)
    emit("\n".join(lines) + "\n")
    _complain(found.problems)
    return found.problems


def _as_qbxml(found: Preview) -> Sequence[Problem]:
    made = message_sets(found)
    emit("".join(f"{one.rstrip()}\n" for one in made.sets))
    problems = (*found.problems, *made.problems)
    _complain(problems)
    return problems


def _complain(problems: Sequence[Problem]) -> None:
    """Beside a ledger or a message set, problems go where they do not spoil it."""
    show_problems(Console(stderr=True, markup=False, emoji=False, highlight=False), problems)


def _as_table(found: Preview) -> Sequence[Problem]:
    console = screen()
    days = sorted({one.day for one in found.documents})
    span = f"{days[0]} to {days[-1]}" if days else "no day"
    console.print(
        f"{found.orders} orders, {span}, {len(found.documents)} documents"
        f" ({found.currency or 'no currency'}, {found.zone or 'no time zone'})."
        " Nothing was posted.\n"
    )
    if found.documents:
        _show_days(console, found)
        _show_roles(console, found)
    for what, count in found.skipped.items():
        if count:
            console.print(f"Left out: {count} {what.replace('_', ' ')}")
    show_problems(console, found.problems)
    return found.problems


def _show_days(console: Console, found: Preview) -> None:
    figures = ("Lines", "Sold", "Paid", "Still unpaid")
    shown = table("Days and their documents", "Day", "Place", "Number", *figures, right=figures)
    for document in found.documents:
        sums = line_figures(document.lines)
        shown.add_row(
            document.day.isoformat(),
            found.places.get(document.place_id, document.place_id),
            document.ref_number,
            str(len(document.lines)),
            *(money(sums[one], document.currency) for one in Measure),
        )
    console.print(shown)
    console.print()


def _show_roles(console: Console, found: Preview) -> None:
    """What each role and account moved by: debits and credits balance."""
    sums: defaultdict[tuple[Role, str], int] = defaultdict(int)
    for document in found.documents:
        for line in document.lines:
            sums[line.role, line.account] -= line.amount_minor
    currency = found.currency or "USD"
    figures = ("Debit", "Credit")
    shown = table("What would be booked", "Meaning", "Account", *figures, right=figures)
    order = list(Role)
    for (role, account), amount in sorted(
        sums.items(), key=lambda one: (order.index(one[0][0]), one[0][1])
    ):
        debit, credit = (amount, None) if amount >= 0 else (None, -amount)
        shown.add_row(ROLES[role].label, account, money(debit, currency), money(credit, currency))
    debits = sum(amount for amount in sums.values() if amount > 0)
    credits_minor = -sum(amount for amount in sums.values() if amount < 0)
    shown.add_section()
    shown.add_row("Together", "", money(debits, currency), money(credits_minor, currency))
    console.print(shown)


_SHOW: dict[str, Callable[[Preview], Sequence[Problem]]] = {
    "table": _as_table,
    "json": _as_json,
    "beancount": _as_beancount,
    "qbxml": _as_qbxml,
}
