"""The step `pair` of set-up: how far the Web Connector has come, told from what has happened.

Every point of the list is taken from the store: the token, the line about the download, the
moments of calls, the first conversation, what was read. A password itself is never kept, only
when somebody called with a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet

from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import AuditLine, Company, Conversation, ListEntry, Look, Shop
from tillbook.sync import looks
from tillbook.sync.setup import QWC_DOWNLOADED
from tillbook.sync.wizard.before import refusals
from tillbook.sync.wizard.steps import Standing, State

PARTS_OF_FILE: Final = 2
"""What is read before a file counts as known: its identity with its preferences, its lists."""


class Point(StrEnum):
    """What happens on the way to a paired company file, in order."""

    MADE = "made"
    DOWNLOADED = "downloaded"
    CALLED = "called"
    TOKEN_RIGHT = "token_right"  # noqa: S105 - a point of the list
    READING = "reading"
    CONNECTED = "connected"


class PointState(StrEnum):
    """NOW is the first one that has not happened; WRONG is one that a person has to mend."""

    DONE = "done"
    NOW = "now"
    WRONG = "wrong"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class PairPoint:
    """One point, and the moment it happened at where that is known."""

    point: Point
    state: PointState
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """How far pairing has come with the present token.

    `wrong_token_at` is set while the last call showed another token, `early_at` while somebody
    called and there is no token at all. `problems` say why QuickBooks
    or the file cannot be used. `parts_read` of `parts_count` have been read of the company file.
    """

    token_at: datetime | None
    points: tuple[PairPoint, ...]
    wrong_token_at: datetime | None
    early_at: datetime | None
    problems: tuple[Problem, ...]
    parts_read: int
    parts_count: int

    @property
    def connected(self) -> bool:
        """The right file has called with the present token and was read."""
        return self.points[-1].state is PointState.DONE


def pairing(company: Company) -> Pairing:
    """How far it has come; derived anew at every call."""
    made_at = company.token_at if company.token_hash else None
    wrong_at = _wrong_token_at(company, made_at)
    right_at = _right_token_at(company, made_at)
    problems = _problems(company, made_at) if right_at and not wrong_at else ()
    asked = Look.objects.filter(company=company).count()
    read, count = _parts_read(company, asked), PARTS_OF_FILE + asked
    known_at = None if wrong_at or problems else _known_at(company, right_at)
    happened: dict[Point, datetime | bool | None] = {
        Point.MADE: made_at,
        Point.DOWNLOADED: _downloaded_at(company) or right_at is not None,
        Point.CALLED: _earliest(right_at, wrong_at),
        Point.TOKEN_RIGHT: None if wrong_at else right_at,
        Point.READING: known_at,
        Point.CONNECTED: known_at,
    }
    wrong = {Point.TOKEN_RIGHT} if wrong_at else {Point.READING} if problems else set()
    return Pairing(
        token_at=made_at,
        points=_points(happened, wrong),
        wrong_token_at=wrong_at,
        early_at=None if made_at else company.refused_at,
        problems=problems,
        parts_read=read,
        parts_count=count,
    )


def wrong_token_at(company: Company) -> datetime | None:
    """When the last call showed another token than the present one; None after a right one."""
    return _wrong_token_at(company, company.token_at if company.token_hash else None)


def _points(
    happened: dict[Point, datetime | bool | None], wrong: set[Point]
) -> tuple[PairPoint, ...]:
    points, open_already = [], False
    for point, at in happened.items():
        if point in wrong:
            state = PointState.WRONG
        elif at:
            state = PointState.DONE
        else:
            state = PointState.LATER if open_already else PointState.NOW
        open_already = open_already or state is not PointState.DONE
        points.append(PairPoint(point, state, at if isinstance(at, datetime) else None))
    return tuple(points)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((one for one in moments if one), default=None)


def _downloaded_at(company: Company) -> datetime | None:
    line = AuditLine.objects.filter(company=company, act=QWC_DOWNLOADED).order_by("-at").first()
    return line.at if line else None


def _right_token_at(company: Company, made_at: datetime | None) -> datetime | None:
    """When the present token was shown first; its conversation may be pruned by now."""
    called = company.last_called_at
    if made_at is None or called is None or called < made_at:
        return None
    first = _conversations(company, made_at).order_by("pk").first()
    return first.started_at if first else called


def _wrong_token_at(company: Company, made_at: datetime | None) -> datetime | None:
    """When the last call showed another token than the present one."""
    refused, called = company.refused_at, company.last_called_at
    if made_at is None or refused is None or refused < made_at:
        return None
    return refused if called is None or refused > called else None


def _problems(company: Company, made_at: datetime | None) -> tuple[Problem, ...]:
    """Why the file was refused, or why QuickBooks could not be asked at all."""
    if found := refusals(company):
        return found
    last = _conversations(company, made_at).order_by("-pk").first()
    if last is None or last.verified or last.ended_at is None or not last.last_error:
        return ()
    if last.last_error.strip().casefold() == "noop":
        return ()
    return (
        problem(Code.NOT_READ, "the company file", what="the company file", reason=last.last_error),
    )


def _conversations(company: Company, made_at: datetime | None) -> QuerySet[Conversation]:
    return Conversation.objects.filter(company=company, started_at__gte=made_at)


def _parts_read(company: Company, asked: int) -> int:
    answered = asked - looks.unanswered(company).count()
    return (company.verified_at is not None) + (company.lists_read_at is not None) + answered


def _known_at(company: Company, right_at: datetime | None) -> datetime | None:
    """When this file was known with the present token: verified, and its lists read at least
    once. A file that was known before is known with the first right call.
    """
    if right_at is None or company.verified_at is None:
        return None
    read = ListEntry.objects.filter(company=company).exists()
    return max(company.verified_at, right_at) if read else None


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """DONE once the right file has called with the present token and was read; WRONG while it is
    refused; WAITING for the Web Connector; OPEN without a token.
    """
    found = pairing(company)
    if found.problems:
        return Standing(State.WRONG, found.problems)
    if found.connected:
        return Standing(State.DONE)
    return Standing(State.WAITING if found.token_at else State.OPEN)
