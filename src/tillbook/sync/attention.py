"""What needs a person: problems are opened when seen and resolved when not seen any more.

Each source (shop, pull, plan, deliver, verify, file) states all its problems of the moment; the
store keeps one open row per problem, so that nothing is listed twice and nothing lingers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tillbook.core.problems import Problem
from tillbook.store.models import Company, ProblemRecord, Shop
from tillbook.sync.snapshots import thaw_problem

PROBLEMS_PER_SOURCE_MAX: Final = 1_000
"""More of one source are not stored singly; the first ones say what is wrong."""


CauseKey = tuple[str, tuple[tuple[str, str], ...]]
_OF_ONE: Final = frozenset({"document", "order", "fact", "ref_number"})
"""Particulars that name the thing and not what is wrong with it."""


class Source(StrEnum):
    """Who saw the problem."""

    SHOP = "shop"
    PULL = "pull"
    PLAN = "plan"
    DELIVER = "deliver"
    VERIFY = "verify"
    FILE = "file"


def state_problems(
    company: Company,
    source: Source,
    problems: Iterable[Problem],
    now: datetime,
    *,
    shop: Shop | None = None,
    resolve: bool = True,
) -> None:
    """These are all problems of a source now: open the new ones, resolve those that are gone.

    Without `resolve` older ones stay open: the source has not looked at everything again.
    """
    seen = {_key(problem): problem for problem in problems}
    open_rows = ProblemRecord.objects.filter(
        company=company, shop=shop, source=source, resolved_at=None
    )
    known = set()
    for row in open_rows:
        key = _key(problem_of(row))
        if key in seen:
            known.add(key)
        elif resolve:
            row.resolved_at = now
            row.save(update_fields=["resolved_at"])
    fresh = [problem for key, problem in seen.items() if key not in known]
    ProblemRecord.objects.bulk_create(
        ProblemRecord(
            company=company,
            shop=shop,
            source=source,
            code=problem.code,
            about=problem.about[:200],
            particulars=dict(problem.particulars),
            first_seen_at=now,
        )
        for problem in fresh[:PROBLEMS_PER_SOURCE_MAX]
    )


def open_problems(
    company: Company, shop: Shop | None = None, *, source: Source | None = None
) -> tuple[Problem, ...]:
    """Everything that is open, oldest first; with a shop or a source only its own."""
    rows = ProblemRecord.objects.filter(company=company, resolved_at=None).order_by("pk")
    if shop is not None:
        rows = rows.filter(shop=shop)
    if source is not None:
        rows = rows.filter(source=source)
    return tuple(map(problem_of, rows))


def problem_of(row: ProblemRecord) -> Problem:
    """A stored problem as the value it was."""
    return thaw_problem({"code": row.code, "about": row.about, "particulars": row.particulars})


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems that have one cause and one cure; the first of them words it."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one that is shown."""
        return self.problems[0]

    @property
    def orders(self) -> tuple[str, ...]:
        """The names of the orders behind it."""
        named = (problem.particulars.get("order", "") for problem in self.problems)
        return tuple(dict.fromkeys(name for name in named if name))


def causes(problems: Iterable[Problem]) -> tuple[Cause, ...]:
    """Problems grouped by code and particulars, apart from what names the single document or
    order; in the order of the first of each.
    """
    groups: dict[CauseKey, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(cause_key(problem), []).append(problem)
    return tuple(Cause(tuple(group)) for group in groups.values())


def cause_key(problem: Problem) -> CauseKey:
    """Equal for problems of one cause."""
    told = problem.particulars.items()
    return problem.code, tuple(sorted(pair for pair in told if pair[0] not in _OF_ONE))


def _key(problem: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.code, problem.about[:200], tuple(sorted(problem.particulars.items()))
