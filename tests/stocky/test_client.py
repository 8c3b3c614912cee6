"""A key of Stocky's is asked about once, and every way of answering has its meaning."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tillbook.stocky import client as client_module
from tillbook.stocky.client import BODY_BYTES_MAX, Checked, KeyState, UnsafeAddress, check_key

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
STORE = "harbor.myshopify.com"


@dataclass
class Stocky:
    """A service on this computer that answers one way and remembers what it was asked."""

    status: int = 200
    body: bytes = b'{"suppliers":[]}'
    location: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serving(stocky: Stocky) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stocky.asked.append((self.path, dict(self.headers)))
            self.send_response(stocky.status)
            if stocky.location:
                self.send_header("Location", stocky.location)
            self.send_header("Content-Length", str(len(stocky.body)))
            self.end_headers()
            self.wfile.write(stocky.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def checked(stocky: Stocky, key: str = KEY) -> Checked:
    with serving(stocky) as url:
        return check_key(key, STORE, base_url=url)


def test_a_key_that_works_is_sent_as_documented_and_once() -> None:
    stocky = Stocky()
    assert checked(stocky) == Checked(KeyState.WORKS, "HTTP 200")
    ((path, headers),) = stocky.asked
    assert path == "/api/v2/suppliers.json?limit=1"
    assert headers["Store-Name"] == STORE
    assert headers["Authorization"] == f"API KEY={KEY}"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (401, KeyState.REFUSED),
        (403, KeyState.REFUSED),
        (429, KeyState.BUSY),
        (404, KeyState.GONE),
        (410, KeyState.GONE),
        (500, KeyState.GONE),
        (503, KeyState.GONE),
        (204, KeyState.GONE),
    ],
)
def test_every_status_has_its_meaning(status: int, state: KeyState) -> None:
    found = checked(Stocky(status=status, body=b""))
    assert found == Checked(state, f"HTTP {status}")


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else() -> None:
    elsewhere = Stocky()
    with serving(elsewhere) as url:
        moved = Stocky(status=302, location=url + "/api/v2/suppliers.json", body=b"")
        assert checked(moved).state is KeyState.GONE
    assert len(moved.asked) == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Stocky has been shut down</title>",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 5_000,
        b'{"suppliers":"' + b"x" * BODY_BYTES_MAX + b'"}',
    ],
)
def test_a_page_that_stands_there_now_is_no_answer_of_stockys(body: bytes) -> None:
    assert checked(Stocky(body=body)).state is KeyState.GONE


def test_nobody_there_is_gone() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = check_key(KEY, STORE, base_url=f"http://127.0.0.1:{port}")
    assert found == Checked(KeyState.GONE, "ConnectError")


def test_one_that_never_answers_is_gone_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_S", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        found = check_key(KEY, STORE, base_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert found == Checked(KeyState.GONE, "ReadTimeout")


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "ключ", "x" * 201])
def test_what_can_be_no_key_is_not_sent(key: str) -> None:
    stocky = Stocky()
    assert checked(stocky, key).state is KeyState.REFUSED
    assert stocky.asked == []


@pytest.mark.parametrize(
    "url", ["http://stocky.shopifyapps.com", "ftp://localhost", "http://localhost.example.com", ""]
)
def test_a_key_travels_only_by_https_or_within_this_computer(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        check_key(KEY, STORE, base_url=url)


def test_no_answer_names_the_key() -> None:
    for stocky in (Stocky(), Stocky(status=401), Stocky(status=404)):
        assert KEY not in repr(checked(stocky))
