"""The token of a welcome link reaches no log, whoever writes the record."""

from __future__ import annotations

import logging
from typing import Final

from tillbook.project.logs import MaskWelcome

TOKEN: Final = "s3cret-token_77"


def _said(message: str, *arguments: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, "", 0, message, arguments, None)
    assert MaskWelcome().filter(record) is True
    return record.getMessage()


def test_the_token_is_masked_wherever_it_stands() -> None:
    assert _said("Forbidden (%s): %s", "no token", f"/welcome/{TOKEN}/") == (
        "Forbidden (no token): /welcome/…/"
    )
    assert _said(f"GET http://localhost:8765/welcome/{TOKEN}?x=1") == (
        "GET http://localhost:8765/welcome/…?x=1"
    )
    assert TOKEN not in _said(f"GET /sign-in/?next=/welcome/{TOKEN}/&a=b")
    assert TOKEN not in _said(f"GET /sign-in/?next=%2Fwelcome%2f{TOKEN}%2f")
    assert _said("Not found: %s", "/orders/") == "Not found: /orders/"
    assert _said("100 % fine") == "100 % fine"
