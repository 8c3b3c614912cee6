"""Comparing a refusal with what was expected of it: kind, place and words."""

from dataclasses import dataclass

from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq
from tillbook.qbxml.tables import GRAMMARS


@dataclass(frozen=True, kw_only=True)
class Expected:
    """How a request is refused: the fault, its place, and words of its sentence."""

    fault: type[faults.RefusedRequest] = faults.UnfitValue
    place: str = ""
    words: str = ""


def assert_refused(request: rq.Request, expected: Expected) -> None:
    """The request is refused exactly so."""
    refused = encode.refusal(request)
    assert type(refused) is expected.fault
    assert refused.place == expected.place
    assert refused.request == GRAMMARS[type(request)].name
    assert expected.words in refused.sentence
