"""Asks Stocky's documented v2 service whether it takes a key, and nothing else.

Stocky and its service were shut down on 31 August 2026, so the usual answer is that it is gone;
that is an answer too, and never an exception. Source: facts/shopify b.1, `Store-Name` and
`Authorization: API KEY=…`. The key travels in a header over https to one host, is followed by no
redirect, and stands in no message.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx

STOCKY_URL: Final = "https://stocky.shopifyapps.com"
QUESTION: Final = "/api/v2/suppliers.json"
"""The smallest of its lists; one row of it is asked for."""

TIMEOUT_S: Final = 8
BODY_BYTES_MAX: Final = 64 * 1024
KEY_LENGTH_MAX: Final = 200

_KEY: Final = re.compile(rf"[!-~]{{1,{KEY_LENGTH_MAX}}}")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_LET_IN: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_ASKED_TO_WAIT: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS})


class KeyState(StrEnum):
    """What became of a key. GONE: no Stocky answers there any more; BUSY: it did not say."""

    WORKS = "works"
    REFUSED = "refused"
    GONE = "gone"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer, and in a few words how it was told: a status, or a kind of fault."""

    state: KeyState
    told: str


class UnsafeAddress(ValueError):
    """An address to which a key must not travel: neither https nor this computer."""


def check_key(key: str, store: str, *, base_url: str = STOCKY_URL) -> Checked:
    """Ask Stocky once whether it takes this key of `store`, as in example.myshopify.com.

    Takes at most TIMEOUT_S seconds for each wait and BODY_BYTES_MAX bytes. Raises UnsafeAddress;
    whatever the network does is an answer.
    """
    _check_address(base_url)
    if not _KEY.fullmatch(key) or not _KEY.fullmatch(store):
        return Checked(KeyState.REFUSED, "not a key")
    headers = {"Store-Name": store, "Authorization": f"API KEY={key}", "Accept": "application/json"}
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as http,
            http.stream(
                "GET", base_url + QUESTION, params={"limit": "1"}, headers=headers
            ) as answer,
        ):
            return _judged(answer.status_code, _body(answer))
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        return Checked(KeyState.GONE, type(fault).__name__)


def _judged(status: int, body: bytes | None) -> Checked:
    told = f"HTTP {status}"
    if status in _NOT_LET_IN:
        return Checked(KeyState.REFUSED, told)
    if status in _ASKED_TO_WAIT:
        return Checked(KeyState.BUSY, told)
    if status == HTTPStatus.OK and body is not None and _is_object(body):
        return Checked(KeyState.WORKS, told)
    return Checked(KeyState.GONE, told)


def _body(answer: httpx.Response) -> bytes | None:
    """What was sent, None where it is more than a list of one row can be."""
    read = bytearray()
    for chunk in answer.iter_bytes(BODY_BYTES_MAX):
        read += chunk
        if len(read) > BODY_BYTES_MAX:
            return None
    return bytes(read)


def _is_object(body: bytes) -> bool:
    """A page that now stands at the address is no answer of Stocky's, whatever its status."""
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _check_address(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return
    msg = f"A key does not travel to {base_url}: only https, or this computer."
    raise UnsafeAddress(msg)
