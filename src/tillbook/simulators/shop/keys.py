"""What opens the shop: a token that lasts, or one that an app's id and secret are exchanged for.

The exchange is the client credentials grant of shopify.dev; its token lives a day. How Shopify
refuses a wrong secret is recalled: HTTP 400 with an OAuth error.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

EXCHANGE_PATH: Final = "/admin/oauth/access_token"
GRANT: Final = "client_credentials"
LIFETIME: Final = timedelta(seconds=86_399)
ISSUED_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class App:
    """An app as the Dev Dashboard shows it, installed in the shop."""

    client_id: str
    client_secret: str


class Issued:
    """The tokens handed out to an app, each until its day is over."""

    def __init__(self, app: App | None) -> None:
        self.app = app
        self._until: dict[str, datetime] = {}
        self._count = 0

    def exchange(
        self, form: Mapping[str, str], scopes: frozenset[str], now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """HTTP status and answer to a request for a token."""
        app = self.app
        if form.get("grant_type") != GRANT:
            return 400, {"error": "unsupported_grant_type"}
        if app is None or not (
            _same(form.get("client_id", ""), app.client_id)
            and _same(form.get("client_secret", ""), app.client_secret)
        ):
            return 400, {"error": "invalid_client"}
        self._until = {token: end for token, end in self._until.items() if end > now}
        if len(self._until) >= ISSUED_MAX:
            return 429, {"error": "too_many_requests"}
        self._count += 1
        token = f"shpat_of_an_app_{self._count:04d}"
        self._until[token] = now + LIFETIME
        return 200, {
            "access_token": token,
            "scope": ",".join(sorted(scopes)),
            "expires_in": int(LIFETIME.total_seconds()),
        }

    def opens(self, token: str, now: datetime) -> bool:
        """Whether a token was handed out and its day is not over."""
        end = self._until.get(token)
        return end is not None and now < end


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
