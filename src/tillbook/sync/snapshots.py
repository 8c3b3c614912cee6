"""Core values in JSON columns and back, exactly.

Facts and documents are stored as they were first made; the fingerprint beside them tells whether
Shopify, or a second planning, still says the same.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tillbook.core.documents import Document
from tillbook.core.facts import Fact, Sale, Stated, Tender
from tillbook.core.identity import fingerprint
from tillbook.core.opening import OpeningFact
from tillbook.core.problems import Code, Problem

Json = dict[str, Any]


def freeze(value: Fact | OpeningFact | Document | Stated) -> Json:
    """A value as JSON-ready built-ins."""
    frozen: Json = msgspec.to_builtins(value)
    return frozen


def fact_kind(fact: Fact) -> str:
    """What a fact is called in the store."""
    return "sale" if isinstance(fact, Sale) else "tender"


def thaw_fact(kind: str, content: Json) -> Fact:
    """The fact that was stored."""
    if kind == "sale":
        return msgspec.convert(content, Sale)
    return msgspec.convert(content, Tender)


def thaw_opening(content: Json) -> OpeningFact:
    """The opening fact that was stored."""
    return msgspec.convert(content, OpeningFact)


def thaw_document(content: Json) -> Document:
    """The document that was planned."""
    return msgspec.convert(content, Document)


def thaw_stated(content: Json) -> Stated:
    """What Shopify's header stated."""
    return msgspec.convert(content, Stated)


def fact_fingerprint(fact: Fact) -> str:
    """Of the figures that must never change (core.facts)."""
    return fingerprint({"figures": msgspec.to_builtins(fact.figures)})


def freeze_problem(problem: Problem) -> Json:
    """A problem as code and particulars; it is worded when it is shown."""
    return {
        "code": problem.code.value,
        "about": problem.about,
        "particulars": dict(problem.particulars),
    }


def thaw_problem(content: Json) -> Problem:
    """The problem that was stored."""
    return Problem(
        code=Code(content["code"]),
        about=content["about"],
        particulars=content["particulars"],
    )
