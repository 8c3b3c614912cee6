"""What every command shows alike: tables, amounts, problems, JSON, progress.

People read stdout as text, scripts as JSON; progress goes to stderr and only to a terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tillbook.core.money import format_minor
from tillbook.core.problems import Problem

Json = dict[str, Any]

PROBLEMS_SHOWN_MAX: Final = 100
"""A person reads no more; JSON lists all."""

_WIDTH_WITHOUT_TERMINAL: Final = 120


def screen() -> Console:
    """Where text for people goes."""
    console = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_WITHOUT_TERMINAL
    return console


def table(title: str, *columns: str, right: Iterable[str] = ()) -> Table:
    """A plain table; columns named in `right` hold figures."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    figures = set(right)
    for column in columns:
        made.add_column(
            column, justify="right" if column in figures else "left", no_wrap=column in figures
        )
    return made


def money(minor: int | None, currency: str) -> str:
    """An amount as people read it ("1,234.50"); empty when it is not known."""
    if minor is None:
        return ""
    sign, digits = ("-", -minor) if minor < 0 else ("", minor)
    whole, point, fraction = format_minor(digits, currency).partition(".")
    return f"{sign}{int(whole):,}{point}{fraction}"


def decimal(minor: int | None, currency: str) -> str | None:
    """An amount as scripts read it ("1234.50")."""
    return None if minor is None else format_minor(minor, currency)


def problem_json(found: Problem) -> Json:
    """A problem for scripts."""
    return {
        "code": found.code.value,
        "message": found.message,
        "cure": found.cure,
        "about": found.about,
    }


def show_problems(console: Console, problems: Iterable[Problem]) -> None:
    """What happened and what to do, one after the other."""
    listed = list(problems)
    if not listed:
        return
    console.print(f"\nProblems ({len(listed)})", style="bold")
    for found in listed[:PROBLEMS_SHOWN_MAX]:
        console.print(f"- {found.message}", soft_wrap=True)
        console.print(f"  {found.cure}", style="dim", soft_wrap=True)
    if len(listed) > PROBLEMS_SHOWN_MAX:
        console.print(f"- and {len(listed) - PROBLEMS_SHOWN_MAX} more")


def emit(text: str) -> None:
    """Write a text that leaves the program: UTF-8 on every system."""
    out = sys.stdout.buffer
    out.write(text.encode())
    out.flush()


def emit_json(content: Json) -> None:
    """Write one JSON object."""
    emit(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """Show a growing count while something long runs; silent where nobody watches."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as shown:
        task = shown.add_task(what, total=None)
        yield lambda count: shown.update(task, completed=count)
