"""A preview laid out: as tables for a bookkeeper, as JSON, as beancount, as qbXML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.console import Console

from tillbook.cli.config import Config, read_config, unmatched
from tillbook.cli.preview_count import orders_line
from tillbook.cli.preview_files import STANDARD_INPUT, opened
from tillbook.cli.preview_json import preview_json
from tillbook.cli.preview_shop import CURRENCIES, ShopSaid
from tillbook.cli.screen import emit, emit_json, money, progress, screen, show_problems, table
from tillbook.cli.store import Refused
from tillbook.core.days import zone_of
from tillbook.core.ledger_text import ledger_text
from tillbook.core.money import UnreadableMoney, exponent_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.proof import Measure, line_figures
from tillbook.core.roles import ROLES, Role
from tillbook.sync.preview import Preview, Terms, preview, preview_days
from tillbook.sync.preview_set import message_sets

_UNREAD: Final = frozenset({Code.BAD_LINE, Code.ORPHAN_LINE})
_UNREAD_KINDS: Final = frozenset({"bad_lines", "orphan_lines", "without __typename"})
_LEFT_OUT: Final = {
    "test_orders": ("Left out", "test order", "test orders"),
    "without __typename": (
        "Left out",
        *("line that does not say what it is", "lines that do not say what they are"),
    ),
    "bad_lines": ("Not listed", "more line that cannot be read", "more lines that cannot be read"),
    "orphan_lines": (
        "Not listed",
        *("more line whose order is missing", "more lines whose order is missing"),
    ),
    "problems_not_listed": ("Not listed", "more problem", "more problems"),
}
"""What was left out, as people read it: what became of it, one, several."""


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
    said = ShopSaid()
    with progress("Lines read") as count:
        found = read(opened(files, count, said), terms)
    _refuse_another_currency(terms, said)
    _refuse_nonsense(found, files, said)
    found = _with_zone_named(found, said)
    if form == "table":
        problems = _as_table(found, known=bool(terms.currency or said.currency))
    else:
        problems = _SHOW[form](found)
    _note(found, terms, said, config)
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
        if code not in CURRENCIES:
            raise Refused(f"“{code}” is not a currency a Shopify shop can have.")
    return code


def _refuse_another_currency(terms: Terms, said: ShopSaid) -> None:
    """Amounts are never converted, so another currency than the shop's makes no books."""
    if terms.currency and said.currency and terms.currency != said.currency:
        raise Refused(
            f"The export says the shop's currency is {said.currency}, not {terms.currency}. "
            "Leave the currency out; the export's own is taken."
        )


def _refuse_nonsense(found: Preview, files: Sequence[str], said: ShopSaid) -> None:
    """Where nothing in the files is of an export, they are other files, or half of one."""
    kinds = {what for what, count in found.skipped.items() if count} - _UNREAD_KINDS
    codes = {one.code for one in found.problems}
    if found.orders or kinds or said.seen or codes - _UNREAD:
        return
    names = ", ".join(STANDARD_INPUT if name == "-" else name for name in files)
    if Code.ORPHAN_LINE in codes:
        raise Refused(
            f"No order is in {names}: every line that can be read belongs to an order that is not "
            "there. Export the whole period again."
        )
    if codes or any(found.skipped.values()):
        raise Refused(
            f"No line of {names} can be read as a Shopify export: JSON lines, one object in each, "
            "made with the query that “tillbook preview --print-query” prints."
        )
    raise Refused(f"The file is empty: {names}.")


def _with_zone_named(found: Preview, said: ShopSaid) -> Preview:
    """Quote a zone of the export that is none, where the problem says only that one is missing."""
    if not said.zone:
        return found

    def named(one: Problem) -> Problem:
        if one.code is not Code.NO_SHOP_LINE:
            return one
        what = f"{one.particulars['what']} (it says “{said.zone}”, which is none)"
        return problem(one.code, one.about, what=what, assumed=one.particulars["assumed"])

    return replace(found, problems=tuple(named(one) for one in found.problems))


def _note(found: Preview, terms: Terms, said: ShopSaid, config: Config) -> None:
    """What is no problem and yet may not be meant, beside whatever form was asked for."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if terms.zone and said.zone and terms.zone != said.zone:
        console.print(
            f"Note: the export says the shop's time zone is {said.zone}; the days are those of "
            f"{terms.zone}, as you said.",
            soft_wrap=True,
        )
    for row in unmatched(config, found.documents) if found.documents else ():
        console.print(
            f"Note: {row} matched nothing in these orders; no figure went to its account.",
            soft_wrap=True,
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


def _as_table(found: Preview, *, known: bool) -> Sequence[Problem]:
    console = screen()
    days = sorted({one.day for one in found.documents})
    span = f"{days[0]} to {days[-1]}" if days else "no day"
    console.print(
        f"{orders_line(found, currency_known=known)}, {span}, {len(found.documents)} documents"
        f" ({found.currency or 'no currency'}, {found.zone or 'no time zone'})."
        " Nothing was posted.\n"
    )
    if found.documents:
        _show_days(console, found)
        _show_roles(console, found)
    for what, count in found.skipped.items():
        if count:
            console.print(_left_out(what, count))
    show_problems(console, found.problems)
    return found.problems


def _left_out(what: str, count: int) -> str:
    """What was left out, in words; kinds of lines go by Shopify's own name."""
    kind = (f"{what} line", f"{what} lines")
    fate, one, several = _LEFT_OUT.get(what, ("Left out", *kind))
    why = "" if what in _LEFT_OUT else " (this version does not read them)"
    return f"{fate}: {count} {one if count == 1 else several}{why}."


def _show_days(console: Console, found: Preview) -> None:
    figures = ("Lines", "Sold", "Paid", "Change in unpaid")
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
    shown.add_row("Total", "", money(debits, currency), money(credits_minor, currency))
    console.print(shown)


_SHOW: Final[dict[str, Callable[[Preview], Sequence[Problem]]]] = {
    "json": _as_json,
    "beancount": _as_beancount,
    "qbxml": _as_qbxml,
}
