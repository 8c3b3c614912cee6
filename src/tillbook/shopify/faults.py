"""Why Shopify could not be read.

    ShopFault
    ├── ShopUnreachable      may pass by itself: try again later
    │   └── MoreToRead       a ceiling was reached; the next run continues
    └── ShopRefused          a person has to do something
        ├── NoSuchShop       the address is nobody's
        ├── TokenRefused     token, or client id and secret, do not open it
        ├── AccessDenied     a scope is missing
        └── VersionFellForward   Shopify answered in another API version

Reasons are sentence fragments for a person. None ever contains the access token.
"""

from __future__ import annotations

from typing import ClassVar

from tillbook.core.problems import Code, Problem, problem


class ShopFault(Exception):
    """Shopify could not be read; `reason` says why, `shop` which one."""

    code: ClassVar[Code] = Code.SHOP_REFUSED

    def __init__(self, shop: str, reason: str) -> None:
        super().__init__(f"{shop}: {reason}")
        self.shop = shop
        self.reason = reason

    @property
    def problem(self) -> Problem:
        """The same as a problem to show."""
        return problem(self.code, self.shop, reason=self.reason)


class ShopUnreachable(ShopFault):
    """No usable answer, after all attempts: connection, time, HTTP 429 or 5xx, broken JSON."""

    code = Code.SHOP_UNREACHABLE


class MoreToRead(ShopUnreachable):
    """A ceiling was reached; what was read is whole, and the next run continues behind it."""


class ShopRefused(ShopFault):
    """Shopify said no: token, domain, query."""


class NoSuchShop(ShopRefused):
    """The address is not that of a shop."""


class TokenRefused(ShopRefused):
    """The shop is there; what should open it does not."""


class AccessDenied(ShopRefused):
    """A field or an order needs an access scope that is not granted."""


class VersionFellForward(ShopRefused):
    """The API version asked for is no longer served; Shopify answered in another one."""
