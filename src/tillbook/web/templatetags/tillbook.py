"""Tags and filters that lay out what `amounts`, `dates` and `wording` word.

Templates load them with `{% load tillbook %}`; markup stands in the included templates.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.text import capfirst

from tillbook.core.problems import Problem
from tillbook.core.proof import Chain, Link, Measure
from tillbook.sync.shapes import DayProof, DocumentView
from tillbook.web import amounts, cures, dates, proofs, wording

register = template.Library()

register.filter("amount", amounts.amount)
register.filter("money", amounts.money)
register.filter("count", amounts.count)
register.filter("day_named", dates.day_named)
register.filter("day_short", dates.day_short)
register.filter("day_month", dates.day_month)
register.filter("month_short", dates.month_short)
register.filter("weekday_short", dates.weekday_short)
register.filter("clock", dates.clock)
register.filter("moment", dates.moment_short)
register.filter("ago", dates.ago)
register.filter("label", wording.label)
register.filter("fact_label", wording.fact_label)
register.filter("known", wording.known)
register.filter("document_type", wording.document_type)
register.filter("step", wording.step)
register.filter("message", wording.message)
register.filter("cure", wording.cure)
register.filter("order_of", wording.order_of)
register.filter("cure_link", cures.cure_link)


@register.filter
def heading(day: date) -> str:
    """A date at the beginning of a line: "Monday 16 November", "Poniedziałek, 16 listopada"."""
    return capfirst(dates.day_named(day))


@register.filter
def day_dated(day: date) -> str:
    """A date that may be of another year: "9 November 2026", "9 listopada 2026"."""
    return f"{dates.day_month(day)} {day.year}"


@register.filter
def positive(minor: int) -> int:
    """An amount without its sign, for a column that says the sign."""
    return abs(minor)


@register.simple_tag
def near(moment: datetime, now: datetime, zone: str) -> str:
    """As in "today, 06:02"."""
    return dates.moment_near(moment, now, zone)


@register.simple_tag
def chain_steps(proof: DayProof, links: tuple[Link, ...]) -> list[proofs.Step]:
    """Some figures of what was sold on a day."""
    chain = proofs.chain_of(proof, Measure.SOLD)
    return [] if chain is None else proofs.steps(chain, links)


@register.simple_tag
def delivered(proof: DayProof, zone: str) -> str:
    """What stands below the chain."""
    return proofs.delivered_sentence(proof, zone)


@register.simple_tag
def link_name(link: Link) -> str:
    """As in "Shopify says"."""
    return str(wording.LINK_NAMES[link])


@register.simple_tag
def measure_name(chain: Chain) -> str:
    """As in "Sold, with tax"."""
    return str(wording.MEASURE_NAMES[chain.measure])


@register.simple_tag
def document_mark(document: DocumentView) -> wording.Mark:
    """How a document stands."""
    return wording.document_mark(document)


@register.simple_tag
def problem_mark(problem: Problem) -> wording.Mark:
    """Which state a problem belongs to."""
    return wording.problem_mark(problem)


@register.inclusion_tag("tillbook/parts/mark.html")
def mark(shown: wording.Mark, *, quiet: bool = False) -> dict[str, Any]:
    """Glyph and word; `quiet` leaves the word to screen readers."""
    return {"mark": shown, "quiet": quiet}


@register.inclusion_tag("tillbook/parts/sign.html")
def sign(equal: bool | None) -> dict[str, Any]:  # noqa: FBT001 - a template passes it so
    """`=`, `≠`, or `…` where a side is not known yet."""
    return {"equal": equal}
