"""Versions as hosts name them."""

import dataclasses
from typing import Final

import pytest

from tillbook.qbxml.answers import HostRet
from tillbook.qbxml.versions import TooOld, choose_version

_HOST: Final = HostRet(
    product_name="QuickBooks Pro 2021",
    major="31",
    minor="0",
    country="US",
    qbxml_versions=("1.0", "13.0", "14.0"),
    file_mode="SingleUser",
    list_capacities=(),
)


@pytest.mark.parametrize("versions", [("13.0",), ("12.0", "16.0"), ("1.0", "13.0", "x")])
def test_thirteen_is_spoken_with_every_host_that_knows_it(versions: tuple[str, ...]) -> None:
    assert choose_version(dataclasses.replace(_HOST, qbxml_versions=versions)) == "13.0"


@pytest.mark.parametrize(
    ("versions", "word"),
    [(("1.0", "12.0"), "12.0"), (("CA14.0",), "no version"), ((), "no version")],
)
def test_an_older_or_foreign_host_is_refused_in_words(versions: tuple[str, ...], word: str) -> None:
    with pytest.raises(TooOld, match=word):
        choose_version(dataclasses.replace(_HOST, qbxml_versions=versions))
