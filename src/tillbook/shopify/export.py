"""Reading a bulk export: lines in; orders, problems and what else was seen out (facts/shopify d.1).

Lines may stand in any arrangement and in several files; each is decoded once, and nothing that is
wrong with one keeps another from being read. Orders come out at the end, by id, each once: only
then is it certain that nothing belongs to them any more (gather.py says why and at what cost).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, cast

from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.amounts import AmountsRead
from tillbook.shopify.decode import assemble
from tillbook.shopify.gather import OPEN_ORDERS_MAX, Gathering
from tillbook.shopify.pieces import BadLine, OtherKind, read_piece
from tillbook.shopify.wire import Child, OrderLine, OrderParts, OrderPiece, Piece, ShopLine

BAD_LINES_LISTED_MAX: Final = 1_000
"""Broken lines that are named one by one; the rest are counted."""

ORPHAN_LINES_LISTED_MAX: Final = 1_000
"""Lines without a parent that are named one by one; the rest are counted."""

PLACES_MAX: Final = 10_000
"""Places whose names are kept; Shopify itself allows far fewer."""

_BYTE_ORDER_MARK: Final = "\ufeff"
_NO_PARENT: Final = "an order it does not name"


@dataclass(frozen=True, slots=True)
class ShopSeen:
    """What the `Shop` line says; None where it says nothing. `timezone` is an IANA name."""

    name: str | None
    domain: str | None
    timezone: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A place orders were taken at (`retailLocation`), and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many lines were not read: `what` is the `__typename` of a kind that comes with a later
    version, or one of BAD_LINES and ORPHAN_LINES for those above the listing ceiling.
    """

    what: str
    count: int


BAD_LINES: Final = "bad_lines"
ORPHAN_LINES: Final = "orphan_lines"

Seen = Order | Problem | ShopSeen | PlaceSeen | Skipped


def read_export(
    lines: Iterable[bytes | str], *, file: str, currency: str | None = None
) -> Iterator[Seen]:
    """Read one export file; see `read_exports`."""
    return read_exports([(file, lines)], currency=currency)


def read_exports(
    files: Iterable[tuple[str, Iterable[bytes | str]]],
    *,
    currency: str | None = None,
    open_orders_max: int = OPEN_ORDERS_MAX,
) -> Iterator[Seen]:
    """Read export files as one: name of each, and its lines.

    While reading, BAD_LINE problems; then one ShopSeen if a `Shop` line was found, the places, all
    orders by id (or UNREADABLE_ORDER), ORPHAN_LINE problems, and what was skipped. `currency` is
    the shop's and wins over the `Shop` line. Blank lines are nothing.
    """
    reading = _Reading(open_orders_max)
    with reading.gathering:
        for file, lines in files:
            yield from reading.read(file, lines)
        reading.gathering.finish()
        if reading.shop is not None:
            yield reading.shop
        known = currency or (reading.shop.currency if reading.shop else None)
        yield from sorted(reading.places.values(), key=lambda place: place.id)
        read: AmountsRead = {}
        for order_id, parts in reading.gathering.orders():
            if parts.headers:
                yield assemble(parts, known, read=read)
            else:
                yield from reading.orphans(_children(parts), order_id)
        for piece in reading.gathering.orphans():
            yield from reading.orphans([piece], piece.parent_id)
        for what, count in sorted(reading.skipped.items()):
            yield Skipped(what, count)


@dataclass(slots=True)
class _Reading:
    """The state of one reading: what was seen, counted and listed so far."""

    open_orders_max: int
    gathering: Gathering = field(init=False)
    shop: ShopSeen | None = None
    places: dict[str, PlaceSeen] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """How many lines, of all files, stand before each file."""

    lines: int = 0
    bad_lines: int = 0
    orphan_lines: int = 0

    def __post_init__(self) -> None:
        self.gathering = Gathering(open_orders_max=self.open_orders_max)

    def read(self, file: str, lines: Iterable[bytes | str]) -> Iterator[Problem]:
        """Take in one file."""
        self.files.append(file)
        self.starts.append(self.lines)
        for line in lines:
            self.lines += 1
            try:
                piece = read_piece(line)
            except BadLine as bad:
                yield from self._second_look(line, bad)
                continue
            self._take(piece)

    def _take(self, piece: Piece | OtherKind) -> None:
        if isinstance(piece, Child):
            piece.line_number = self.lines
            self.gathering.add(cast("OrderPiece", piece))
        elif isinstance(piece, OtherKind):
            self.skipped[piece.typename] += 1
        elif isinstance(piece, ShopLine):
            self.shop = ShopSeen(
                piece.name, piece.myshopify_domain, piece.iana_timezone, piece.currency_code
            )
        else:
            self.gathering.add(piece)
            place = piece.retail_location if isinstance(piece, OrderLine) else None
            if place and place.name and len(self.places) < PLACES_MAX:
                self.places[place.id] = PlaceSeen(place.id, place.name)

    def _second_look(self, line: bytes | str, bad: BadLine) -> Iterator[Problem]:
        """A blank line is nothing, and a file may begin with a byte order mark."""
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        if not text.strip().removeprefix(_BYTE_ORDER_MARK):
            return
        if text.startswith(_BYTE_ORDER_MARK):
            yield from self._again(text.removeprefix(_BYTE_ORDER_MARK))
            return
        self.bad_lines += 1
        if self.bad_lines > BAD_LINES_LISTED_MAX:
            self.skipped[BAD_LINES] += 1
        else:
            file, line_number = self._place_of(self.lines)
            about = f"{file}:{line_number}"
            yield problem(Code.BAD_LINE, about, file=file, line=line_number, reason=bad)

    def _again(self, text: str) -> Iterator[Problem]:
        try:
            piece = read_piece(text)
        except BadLine as bad:
            yield from self._second_look(text, bad)
            return
        self._take(piece)

    def orphans(self, pieces: Iterable[Child], parent: str) -> Iterator[Problem]:
        """Name lines whose parent is nowhere, up to the ceiling."""
        for piece in pieces:
            self.orphan_lines += 1
            if self.orphan_lines > ORPHAN_LINES_LISTED_MAX:
                self.skipped[ORPHAN_LINES] += 1
            else:
                file, line = self._place_of(piece.line_number)
                about = f"{file}:{line}"
                named = parent or _NO_PARENT
                yield problem(Code.ORPHAN_LINE, about, file=file, line=line, parent=named)

    def _place_of(self, line: int) -> tuple[str, int]:
        """File and line, counted from 1, of the n-th line of all."""
        index = bisect_right(self.starts, line - 1) - 1
        return self.files[index], line - self.starts[index]


def _children(parts: OrderParts) -> Iterator[Child]:
    yield from parts.items
    yield from parts.agreements
    yield from parts.sales
    yield from parts.strange
