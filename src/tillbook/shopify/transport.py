"""One GraphQL request to Shopify, as often as it takes (facts/shopify c.1, d.2).

Waits for points before Shopify has to refuse, waits when it does, tries again what may pass by
itself, and names what a person has to change. Every wait and every repetition has a ceiling. The
token is sent to a *.myshopify.com domain only, or to a simulated shop on this computer; redirects
are not followed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec

from tillbook.shopify.answers import Answer, Cost, Refusal
from tillbook.shopify.credentials import MayPass, auth_of
from tillbook.shopify.faults import (
    AccessDenied,
    NoSuchShop,
    ShopRefused,
    ShopUnreachable,
    TokenRefused,
    VersionFellForward,
)

API_VERSION: Final = "2026-10"
ATTEMPTS_MAX: Final = 6
"""Tries of one request that fail for reasons that may pass."""

THROTTLED_MAX: Final = 20
"""How often one request waits for points."""

PAUSE_S_MAX: Final = 60.0
ANSWER_BYTES_MAX: Final = 64 * 1024 * 1024
TIMEOUT_S: Final = 60.0

_DOMAIN: Final = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
_THIS_COMPUTER: Final = frozenset({"127.0.0.1", "localhost"})
_MAY_PASS: Final = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
_HTTP_TOO_MANY: Final = 429
_HTTP_SERVER_ERROR: Final = 500
_SECONDS: Final = re.compile(r"\d{1,6}(?:\.\d{1,6})?")

Variables = Mapping[str, str | int | bool | None]


class TooDear(Exception):
    """The query costs more points than Shopify allows at once (MAX_COST_EXCEEDED)."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was answered: the raw `data`, and what asking cost."""

    content: msgspec.Raw
    cost: Cost | None


def endpoint_of(domain_or_url: str, api_version: str) -> tuple[str, str]:
    """(shop, address of its GraphQL endpoint). Raises ShopRefused for any other address."""
    path = f"/admin/api/{api_version}/graphql.json"
    if _DOMAIN.fullmatch(domain_or_url):
        return domain_or_url, f"https://{domain_or_url}{path}"
    host = _host_here(domain_or_url)
    if host is None:
        reason = "a shop's address looks like your-shop.myshopify.com; nothing was sent"
        raise NoSuchShop(domain_or_url, reason)
    return host, f"{urlsplit(domain_or_url).scheme}://{host}{path}"


def _host_here(url: str) -> str | None:
    """Host and port of a simulated shop's address, None for anything elsewhere."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or parts.hostname not in _THIS_COMPUTER
        or parts.username is not None
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
    ):
        return None
    return f"{parts.hostname}:{port}" if port else parts.hostname


def load_query(name: str) -> str:
    """The text of queries/<name>.graphql."""
    file = resources.files("tillbook.shopify").joinpath("queries", f"{name}.graphql")
    return file.read_text(encoding="utf-8")


class Transport:
    """Sends named queries to one shop. `sleep` and `now` (monotonic seconds) may be replaced."""

    def __init__(
        self,
        domain_or_url: str,
        token: str,
        *,
        api_version: str = API_VERSION,
        attempts_max: int = ATTEMPTS_MAX,
        http: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.shop, self._endpoint = endpoint_of(domain_or_url, api_version)
        parts = urlsplit(self._endpoint)
        self._auth = auth_of(token, self.shop, f"{parts.scheme}://{parts.netloc}")
        self._api_version = api_version
        self._attempts_max = attempts_max
        self._own_http = http is None
        # A shop on this computer is reached directly, whatever proxy the computer has.
        away = self._endpoint.startswith("https:")
        self._http = http or httpx.Client(timeout=TIMEOUT_S, trust_env=away)
        self._sleep = sleep
        self._now = now
        self._until: float | None = None
        self._cost: Cost | None = None
        self._cost_at = 0.0

    def __repr__(self) -> str:
        return f"<Transport to {self.shop}>"

    def hurry(self, patience_s: float) -> None:
        """Everything asked from now on has so many seconds together, and raises ShopUnreachable
        after them.
        """
        self._until = self._now() + patience_s

    def close(self) -> None:
        """Close the connection, if it is our own."""
        if self._own_http:
            self._http.close()

    def ask(self, query: str, variables: Variables, *, points: float | None = None) -> Page:
        """Send queries/<query>.graphql. Raises ShopUnreachable, ShopRefused or TooDear.

        `points` is what it will probably cost; without it, as much as the one before.
        """
        body = msgspec.json.encode({"query": load_query(query), "variables": dict(variables)})
        attempts = throttled = 0
        while True:
            self._wait_for_points(points)
            try:
                answer = self._send(body)
            except MayPass as failed:
                attempts += 1
                if attempts >= self._attempts_max:
                    reason = f"{failed.reason}, {attempts} times"
                    raise ShopUnreachable(self.shop, reason) from None
                self._pause(2.0 ** (attempts - 1) if failed.wait_s is None else failed.wait_s)
                continue
            self._remember(answer.cost)
            if "THROTTLED" not in answer.codes:
                return self._page(answer)
            throttled += 1
            if throttled >= THROTTLED_MAX:
                reason = f"it asked to wait {throttled} times"
                raise ShopUnreachable(self.shop, reason)
            self._pause(max(1.0, self._points_wait_s(None)))

    def _send(self, body: bytes) -> Answer:
        try:
            with self._http.stream(
                "POST",
                self._endpoint,
                content=body,
                headers=_JSON,
                auth=self._auth,
                follow_redirects=False,
                timeout=self._timeout(),
            ) as response:
                content = self._bounded(response)
        except httpx.TimeoutException:
            raise MayPass("it did not answer in time") from None
        except httpx.HTTPError as error:
            reason = f"the connection failed ({type(error).__name__})"
            raise MayPass(reason) from None
        self._check_status(response)
        self._check_version(response)
        try:
            answer = msgspec.json.decode(content, type=Answer)
        except (ValueError, RecursionError):
            raise MayPass("its answer was not readable") from None
        if _MAY_PASS & answer.codes:
            raise MayPass("it reported an error of its own")
        return answer

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == _HTTP_TOO_MANY:
            given = response.headers.get("Retry-After", "")
            wait_s = float(given) if _SECONDS.fullmatch(given) else None
            raise MayPass("it was asked too often (HTTP 429)", wait_s)
        if status >= _HTTP_SERVER_ERROR:
            raise MayPass(f"it had trouble of its own (HTTP {status})")
        if not response.is_success:
            reason = _REASON_OF_STATUS.get(status, "it refused the request")
            kind = _KIND_OF_STATUS.get(status, ShopRefused)
            raise kind(self.shop, f"{reason} (HTTP {status})")

    def _check_version(self, response: httpx.Response) -> None:
        served = response.headers.get("X-Shopify-API-Version")
        if served is None:
            # Something on the way answered in Shopify's place.
            raise MayPass("its answer did not say its API version")
        if served != self._api_version:
            reason = (
                f"it answered in API version {served} instead of "
                f"{self._api_version}; Tillbook has to be updated"
            )
            raise VersionFellForward(self.shop, reason)

    def _page(self, answer: Answer) -> Page:
        if "MAX_COST_EXCEEDED" in answer.codes:
            raise TooDear
        refusals: list[Refusal] = answer.refusals
        for refusal in refusals:
            if refusal.code == "ACCESS_DENIED":
                raise AccessDenied(self.shop, refusal.message.rstrip("."))
        if refusals:
            raise ShopRefused(self.shop, refusals[0].message.rstrip("."))
        return Page(answer.content, answer.cost)

    def _remember(self, cost: Cost | None) -> None:
        if cost is not None:
            self._cost = cost
            self._cost_at = self._now()

    def _wait_for_points(self, points: float | None) -> None:
        """Wait before asking, when the last answer says that points are short."""
        wait_s = self._points_wait_s(points)
        if wait_s > 0:
            self._pause(wait_s)

    def _points_wait_s(self, points: float | None) -> float:
        """(requested − available) / restore rate, with what has dripped in since."""
        cost = self._cost
        if cost is None or cost.throttle_status is None or cost.requested_query_cost is None:
            return 0.0
        status = cost.throttle_status
        if status.restore_rate <= 0:
            return 0.0
        wanted = min(points or cost.requested_query_cost, status.maximum_available)
        restored = (self._now() - self._cost_at) * status.restore_rate
        missing = wanted - status.currently_available - restored
        return max(0.0, missing / status.restore_rate)

    def _pause(self, wait_s: float) -> None:
        pause_s = min(wait_s, PAUSE_S_MAX)
        if self._left_s() <= pause_s and self._until is not None:
            raise ShopUnreachable(self.shop, _TOO_SLOW)
        self._sleep(pause_s)

    def _timeout(self) -> httpx.Timeout:
        """Of one request. A shop may have two addresses, and each is tried for so long."""
        left_s = self._left_s()
        return httpx.Timeout(left_s, connect=left_s if self._until is None else left_s / 2)

    def _left_s(self) -> float:
        """How long one step of a request may take. Raises ShopUnreachable when patience is over."""
        if self._until is None:
            return TIMEOUT_S
        left_s = self._until - self._now()
        if left_s <= 0:
            raise ShopUnreachable(self.shop, _TOO_SLOW)
        return min(TIMEOUT_S, left_s)

    def _bounded(self, response: httpx.Response) -> bytes:
        """The whole body. Raises MayPass above ANSWER_BYTES_MAX."""
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > ANSWER_BYTES_MAX:
                raise MayPass("its answer was too long")
            self._left_s()
        return bytes(content)


_TOO_SLOW: Final = "it did not answer in time"
_JSON: Final = {"Content-Type": "application/json", "Accept": "application/json"}
_REASON_OF_STATUS: Final = {
    401: "it does not accept the access token",
    402: "the shop is frozen",
    403: "the access token may not be used from here",
    404: "there is no such shop",
    423: "the shop is locked",
}
_KIND_OF_STATUS: Final[dict[int, type[ShopRefused]]] = {
    401: TokenRefused,
    403: TokenRefused,
    404: NoSuchShop,
}
