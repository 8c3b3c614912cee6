"""HTTP around the simulated shop: reads a request, checks path and token, plants faults.

What a query means is in `server`; this module knows only bytes, headers and status codes.
"""

from __future__ import annotations

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl

from tillbook.simulators.shop.faults import Fault
from tillbook.simulators.shop.keys import EXCHANGE_PATH

if TYPE_CHECKING:
    from tillbook.simulators.shop.server import Request, ShopServer

BODY_BYTES_MAX: Final = 1_000_000
IDLE_S_MAX: Final = 30
RETRY_AFTER_S: Final = "2.0"
_PATH: Final = re.compile(r"^/admin/api/(\d{4}-\d\d|unstable)/graphql\.json$")


class Listener(ThreadingHTTPServer):
    """A thread per connection; `shop` is what answers."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], shop: ShopServer
    ) -> None:
        super().__init__(address, handler)
        self.shop = shop

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may leave at any moment; everything else is a fault to be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class ShopHandler(BaseHTTPRequestHandler):
    """One connection to the shop."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_S_MAX
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Answer one POST."""
        shop = cast("Listener", self.server).shop
        body = self._body()
        if self.path == EXCHANGE_PATH and body is not None:
            self._send(*shop.exchange(dict(parse_qsl(body.decode(errors="replace")))))
            return
        path = _PATH.match(self.path)
        if path is None or body is None:
            self._send(404 if path is None else 413, {"errors": "Not Found"})
            return
        request, fault = shop.arrived()
        version = shop.served_version or path[1]
        if fault is not None and self._failed(request, fault):
            return
        if not shop.opens(self.headers.get("X-Shopify-Access-Token", "")):
            message = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            self._finish(request, 401, {"errors": message}, version)
            return
        self._answer(shop, request, body, version, fault)

    def _answer(
        self, shop: ShopServer, request: Request, body: bytes, version: str, fault: Fault | None
    ) -> None:
        try:
            asked = json.loads(body)
            request.query = str(asked["query"])
            request.variables = dict(asked.get("variables") or {})
        except (ValueError, KeyError, TypeError, AttributeError):
            self._finish(request, 400, {"errors": {"query": "Required parameter"}}, version)
            return
        answer = shop.answer(request, asked.get("operationName"))
        cut_short = fault is not None and fault.kind == "cut_short"
        self._finish(request, 200, answer, version, cut_short=cut_short)

    def _failed(self, request: Request, fault: Fault) -> bool:
        """Plant a fault; True when the request is answered (or will never be)."""
        match fault.kind:
            case "server_error":
                self._finish(request, 500, {"errors": "Internal Server Error"}, None)
            case "too_many_requests":
                self._finish(request, 429, {"errors": "Exceeded the rate limit"}, None)
            case "dropped":
                self.close_connection = True
            case "malformed":
                self._finish(request, 200, b'{"data": {"orders": {"nodes": [', None)
            case "slow":
                time.sleep(fault.delay_s)
                return False
            case "cut_short":
                return False
        return True

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _finish(
        self,
        request: Request,
        status: int,
        answer: dict[str, Any] | bytes,
        version: str | None,
        *,
        cut_short: bool = False,
    ) -> None:
        request.status = status
        headers = {"X-Shopify-API-Version": version} if version else {}
        if status == 429:  # noqa: PLR2004 - HTTP's own number
            headers["Retry-After"] = RETRY_AFTER_S
        self._send(status, answer, headers, cut_short=cut_short)

    def _send(
        self,
        status: int,
        answer: dict[str, Any] | bytes,
        headers: dict[str, str] | None = None,
        *,
        cut_short: bool = False,
    ) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if cut_short:
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Say nothing: the server keeps its own list of requests."""
