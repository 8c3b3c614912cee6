"""What opens a shop: an access token that lasts, or an app's client id and secret.

An app that a merchant makes today in Shopify's Dev Dashboard shows no token; its id and secret are
exchanged for one that lives a day (shopify.dev, *client credentials grant*). Both travel as one
text, "ID:SECRET" or the token alone, and neither is ever printed. The exchange goes to the shop
itself and nowhere else, once per connection and again when the shop refuses the token.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from http import HTTPStatus
from typing import Final

import httpx
import msgspec

from tillbook.shopify.faults import TokenRefused

EXCHANGE_PATH: Final = "/admin/oauth/access_token"
TOKEN_ANSWER_BYTES_MAX: Final = 64 * 1024
_BETWEEN: Final = ":"


class MayPass(Exception):
    """One attempt failed; `wait_s` is what the shop asked for, if it did."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


class TokenHeader(httpx.Auth):
    """Puts the access token on a request, and nowhere else: it does not print itself, and no
    variable of ours that a traceback might show holds it.
    """

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth."""
        request.headers["X-Shopify-Access-Token"] = self._token
        yield request

    def __repr__(self) -> str:
        return "<access token>"


class _Token(msgspec.Struct):
    access_token: str


class _Bounded(httpx.SyncByteStream):
    """An answer that may not go on for ever."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for part in self._stream:
            length += len(part)
            if length > TOKEN_ANSWER_BYTES_MAX:
                raise MayPass("its access token was too long")
            yield part

    def close(self) -> None:
        self._stream.close()


class ClientCredentials(httpx.Auth):
    """Exchanges id and secret for a token, and puts that on requests."""

    def __init__(self, shop: str, origin: str, client_id: str, secret: str) -> None:
        self._shop = shop
        self._url = origin + EXCHANGE_PATH
        self._form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }
        self._token = ""

    def __repr__(self) -> str:
        return "<client credentials>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth. Raises TokenRefused, and MayPass for what may pass by itself."""
        is_fresh = not self._token
        if is_fresh:
            yield from self._exchange()
        request.headers["X-Shopify-Access-Token"] = self._token
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED and not is_fresh:
            yield from self._exchange()
            request.headers["X-Shopify-Access-Token"] = self._token
            yield request

    def _exchange(self) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield httpx.Request("POST", self._url, data=self._form)
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise MayPass(f"it gave no access token (HTTP {status})")
        if not response.is_success:
            reason = f"it does not accept this client ID and secret (HTTP {status})"
            raise TokenRefused(self._shop, reason)
        # httpx reads what an auth flow was answered before it sends the next request; read here
        # piece by piece, there would be nothing left for it.
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Bounded(response.stream)
        content = response.read()
        if len(content) > TOKEN_ANSWER_BYTES_MAX:
            raise MayPass("its access token was too long")
        try:
            self._token = msgspec.json.decode(content, type=_Token).access_token
        except (ValueError, RecursionError):
            raise MayPass("its access token was not readable") from None


def auth_of(credential: str, shop: str, origin: str) -> httpx.Auth:
    """How to sign requests with a token, or with "ID:SECRET". `origin` is scheme and host."""
    client_id, between, secret = credential.partition(_BETWEEN)
    if not between:
        return TokenHeader(credential)
    return ClientCredentials(shop, origin, client_id, secret)


def paired(client_id: str, secret: str) -> str:
    """An app's id and secret as one credential; without an id the token alone."""
    return f"{client_id}{_BETWEEN}{secret}" if client_id else secret
