"""The first days in words: days with their check, documents, near totals, the trial balance.

What they are is computed in `sync.first_days`; here it is only said, for the page and its files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillbook.core.documents import Document, line_label
from tillbook.core.trial import TrialRow, columns
from tillbook.store.models import Shop
from tillbook.sync.first_days import DayPreview, Span
from tillbook.sync.near import PAID, SOLD, Near
from tillbook.sync.orders import place_names
from tillbook.web import dates, wording
from tillbook.web.amounts import amount, money
from tillbook.web.wording import DIFFERS, EMPTY, HELD, TO_CHECK, Mark


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a document as it would stand there."""

    label: str
    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it would stand in QuickBooks."""

    document: Document
    place: str
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the table; `word` is what its check says."""

    day: DayPreview
    mark: Mark
    word: str
    documents: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class NearRow:
    """A transaction that is near a total, in words."""

    near: Near
    headline: str
    why: str


def span_words(span: Span) -> str:
    """As in "from 1 to 4 October 2026"."""
    first, last = span.first, span.last
    if first == last:
        return f"{dates.day_month(last)} {last.year}"
    begins = str(first.day) if (first.year, first.month) == (last.year, last.month) else (
        dates.day_month(first)
    )  # fmt: skip
    ends = f"{dates.day_month(last)} {last.year}"
    return _("%(first)s to %(last)s") % {"first": begins, "last": ends}


def day_row(shop: Shop, day: DayPreview) -> DayRow:
    """A day, and what its check says."""
    documents = tuple(document_rows(shop, day.documents))
    if day.held:
        word = ngettext("%(count)d order held", "%(count)d orders held", day.held)
        return DayRow(day, HELD, word % {"count": day.held}, documents)
    if not day.orders:
        return DayRow(day, EMPTY, _("Nothing sold"), documents)
    if day.equal is None:
        return DayRow(day, TO_CHECK, _("Shopify states no total"), documents)
    if not day.equal:
        return DayRow(day, DIFFERS, _("Shopify states another total"), documents)
    return DayRow(day, wording.PROVED, _("Proved per order"), documents)


def document_rows(shop: Shop, documents: Iterable[Document]) -> Iterator[DocumentRow]:
    """Documents with the names of their places and lines."""
    places = place_names(shop)
    for one in documents:
        lines = (
            LineRow(line_label(*line.key, places), line.account, line.amount_minor)
            for line in one.lines
        )
        yield DocumentRow(one, places.get(one.place_id, ""), tuple(lines))


def near_row(shop: Shop, one: Near) -> NearRow:
    """What QuickBooks holds already, and which total it is near."""
    words = {
        "type": one.seen.type,
        "amount": money(abs(one.seen.amount_minor), shop.currency),
        "day": dates.day_month(one.seen.day),
    }
    headline = _("QuickBooks already holds a %(type)s of %(amount)s on %(day)s.") % words
    about = {
        "total": amount(one.total_minor, shop.currency),
        "day": dates.day_month(one.day),
        "gateway": wording.known(one.total),
    }
    if one.total == SOLD:
        why = _("Sold on %(day)s: %(total)s.")
    elif one.total == PAID:
        why = _("Paid on %(day)s: %(total)s.")
    else:
        why = _("Paid on %(day)s by %(gateway)s: %(total)s.")
    return NearRow(one, headline, why % about)


def sides(minor: int) -> tuple[int, int]:
    """(debit, credit) of a balance, both positive."""
    found = columns([minor])
    return found.debit_minor, found.credit_minor


def trial_row(row: TrialRow) -> dict[str, Any]:
    """Debit and credit columns; None stays an empty cell, the one side that is not used."""
    (debit, credit), (debit_after, credit_after) = sides(row.before_minor), sides(row.after_minor)
    return {
        "account": row.account,
        "debit": debit if row.before_minor >= 0 else None,
        "credit": credit if row.before_minor < 0 else None,
        "change": row.change_minor,
        "debit_after": debit_after if row.after_minor >= 0 else None,
        "credit_after": credit_after if row.after_minor < 0 else None,
    }


def others_words(count: int) -> str:
    """The line of the accounts that stay as they are."""
    return ngettext(
        "%(count)d other account, unchanged", "%(count)d other accounts, unchanged", count
    ) % {"count": count}
