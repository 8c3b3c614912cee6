"""Asking the independent company file in our own words, and reading what it made of them."""

from typing import TypeVar

from tests.qbxml.examples import numbered
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import Answer
from tillbook.qbxml.decode import decode_set
from tillbook.qbxml.encode import encode_set
from tillbook.simulators.company import CompanyFile

_Of = TypeVar("_Of")


def ask(company: CompanyFile, *requests: rq.Request) -> tuple[Answer, ...]:
    """Every answer to one set of requests."""
    return decode_set(company.process(encode_set(numbered(requests))), currency="USD").answers


def taken(company: CompanyFile, request: rq.Request, kind: type[_Of]) -> _Of:
    """What the file made of a request that it must take."""
    (answer,) = ask(company, request)
    assert (answer.status_code, answer.problems) == (0, ()), answer.message
    ret = answer.rets[0]
    assert isinstance(ret, kind)
    return ret
