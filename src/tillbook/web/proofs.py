"""A day's proof in sentences: what stands above it, and what each sign compares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillbook.core.days import closes_at
from tillbook.core.proof import LINKS, Chain, Link, Measure
from tillbook.store.models import Shop
from tillbook.sync.shapes import DayProof, DayState, LineView
from tillbook.web import dates
from tillbook.web.amounts import money
from tillbook.web.wording import (
    DAY_MARKS,
    EMPTY,
    LINK_PLACES,
    OPEN,
    REFUSED,
    UNREAD,
    Mark,
    document_mark,
)

_NEEDS_READING: Final = frozenset({DayState.PROVED, DayState.EMPTY, DayState.WAITING})
_NEVER_RULED: Final = (UNREAD, EMPTY, OPEN)
_SOLD_FROM: Final = (Link.SHOPIFY, Link.FACTS, Link.ENTRIES)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of a chain and the sign before it: True equal, False not, None not known yet."""

    link: Link
    minor: int | None
    sign: bool | None
    first: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison with its two signs."""

    line: LineView
    signs: tuple[bool | None, bool | None]

    @property
    def differs(self) -> bool:
        """One of the signs is unequal."""
        return False in self.signs


def chain_of(proof: DayProof, measure: Measure) -> Chain | None:
    """The chain of one measure, when the day has one."""
    return next((chain for chain in proof.chains if chain.measure is measure), None)


def sold_minor(chain: Chain | None) -> int | None:
    """What was sold: Shopify's figure, or ours where Shopify states none."""
    if chain is None:
        return None
    known = [chain.figures.get(link) for link in _SOLD_FROM]
    return next((figure for figure in known if figure is not None), None)


def steps(chain: Chain, links: tuple[Link, ...] = LINKS) -> list[Step]:
    """The figures of some links, each compared with the one shown before it."""
    shown: list[Step] = []
    for link in links:
        minor = chain.figures.get(link)
        sign = compared(shown[-1].minor, minor) if shown else None
        shown.append(Step(link, minor, sign, first=not shown))
    return shown


def rows(proof: DayProof) -> list[Row]:
    """Every line, entries against documents and documents against QuickBooks."""
    return [
        Row(
            line,
            (
                compared(line.entries_minor, line.documents_minor),
                compared(line.documents_minor, line.quickbooks_minor),
            ),
        )
        for line in proof.lines
    ]


def compared(left: int | None, right: int | None) -> bool | None:
    """Equal, unequal, or not known yet."""
    return None if left is None or right is None else left == right


def gap(proof: DayProof) -> str:
    """Where the first two unequal figures stand and by how much; empty when none are."""
    for chain in proof.chains:
        for index, sign in enumerate(chain.signs):
            if sign is False:
                left, right = LINKS[index], LINKS[index + 1]
                apart = abs((chain.figures[left] or 0) - (chain.figures[right] or 0))
                return _("%(left)s and %(right)s differ by %(amount)s") % {
                    "left": LINK_PLACES[left],
                    "right": LINK_PLACES[right],
                    "amount": money(apart, proof.currency),
                }
    return ""


def is_read(day: date, shop: Shop) -> bool:
    """Shopify was read after the day had closed; before that nobody knows all of the day."""
    return shop.pulled_at is not None and shop.pulled_at >= closes_at(day, shop.zone)


def day_mark(proof: DayProof, shop: Shop) -> Mark:
    """How a closed day stands. One that is not read to its end is neither proved nor empty."""
    if proof.state in _NEEDS_READING and not is_read(proof.day, shop):
        return UNREAD
    return DAY_MARKS[proof.state]


def is_ruled(chain: Chain | None, mark: Mark) -> bool:
    """A figure may be ruled off twice: all five are there and equal, and the day is over."""
    return chain is not None and chain.proved and mark not in _NEVER_RULED


def headline(proof: DayProof, mark: Mark | None = None) -> str:
    """The answer for a closed day, as a sentence that begins with its weekday."""
    day = dates.weekday(proof.day)
    if mark is UNREAD:
        return _("%(day)s has not been read from Shopify to its end yet.") % {"day": day}
    if proof.state is DayState.PROVED:
        return _("%(day)s is in your books, to the cent.") % {"day": day}
    if proof.state is DayState.EMPTY:
        return _("%(day)s: nothing was sold, nothing is to be booked.") % {"day": day}
    if proof.state is DayState.WAITING:
        return _("%(day)s waits for QuickBooks.") % {"day": day}
    return f"{day}: {_cause(proof)}"


def _cause(proof: DayProof) -> str:
    if proof.state is DayState.DIFFERS:
        return (gap(proof) or _("two figures that must be equal are not")) + "."
    if proof.state is DayState.REFUSED:
        count = sum(document_mark(document) is REFUSED for document in proof.documents)
        if not count:
            return _("a document waits for a decision.")
        return ngettext(
            "QuickBooks refused %(count)d document.",
            "QuickBooks refused %(count)d documents.",
            count,
        ) % {"count": count}
    count = sum(order.held for order in proof.orders)
    if not count:
        return _("something is held.")
    return ngettext("%(count)d order is held.", "%(count)d orders are held.", count) % {
        "count": count
    }


def delivered_sentence(proof: DayProof, zone: str) -> str:
    """As in "5 documents, in QuickBooks at 06:31, read back and compared at 06:34."."""
    count = len(proof.documents)
    accepted = [document.accepted_at for document in proof.documents if document.accepted_at]
    if not count:
        return _("No document has been planned yet.")
    if len(accepted) < count:
        return ngettext(
            "%(done)d of %(count)d document is in QuickBooks.",
            "%(done)d of %(count)d documents are in QuickBooks.",
            count,
        ) % {"done": len(accepted), "count": count}
    at = dates.moment_short(max(accepted), zone)
    if proof.proved_at is None:
        return ngettext(
            "%(count)d document, in QuickBooks since %(at)s, not read back yet.",
            "%(count)d documents, in QuickBooks since %(at)s, not read back yet.",
            count,
        ) % {"count": count, "at": at}
    return ngettext(
        "%(count)d document, in QuickBooks since %(at)s, read back and compared %(back)s.",
        "%(count)d documents, in QuickBooks since %(at)s, read back and compared %(back)s.",
        count,
    ) % {"count": count, "at": at, "back": dates.moment_short(proof.proved_at, zone)}
