"""New ids in Shopify's form: gid://shopify/Order/5500000001001.

Every kind of object has its own counter, so that the ids of a history depend on nothing but the
order of its events. Agreements share the prefix SalesAgreement whatever their type is, sales
bear their own type, as seen in public records of live shops.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

FIRST_NUMBER: Final = 5_500_000_000_000


def gid(kind: str, number: int) -> str:
    """The id of an object: gid://shopify/Order/7 for ("Order", 7)."""
    return f"gid://shopify/{kind}/{number}"


class Mint:
    """Counts the objects of each kind and names the next one."""

    def __init__(self, first_number: int = FIRST_NUMBER) -> None:
        self._first_number = first_number
        self._used: Counter[str] = Counter()

    def new(self, kind: str) -> str:
        """The next id of this kind."""
        self._used[kind] += 1
        return gid(kind, self._first_number + self._used[kind])
