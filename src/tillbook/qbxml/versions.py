"""Which qbXML version to speak with the QuickBooks that answers (facts C1).

Tillbook speaks 13.0, which every QuickBooks since 2014 understands; an older one, or another
country's, is refused in words before anything is written.
"""

from __future__ import annotations

import re
from typing import Final

from tillbook.qbxml.answers import HostRet
from tillbook.qbxml.encode import QBXML_VERSION

_VERSION: Final = re.compile(r"(?:([A-Z]{2}))?([0-9]{1,3})\.([0-9]{1,3})")


class TooOld(ValueError):
    """The QuickBooks that answers does not speak the version Tillbook needs. `newest` is the
    newest one it speaks, in its own words.
    """

    def __init__(self, product: str, newest: str) -> None:
        super().__init__(
            f"{product} speaks qbXML {newest}; Tillbook needs {QBXML_VERSION} (QuickBooks 2014 or "
            "later). Update QuickBooks Desktop."
        )
        self.product = product
        self.newest = newest


def choose_version(host: HostRet) -> str:
    """The qbXML version to speak: 13.0. Raises `TooOld` when the host does not list it or newer.

    Versions of other countries' own schemas ("CA3.0") do not count.
    """
    needed = _parsed(QBXML_VERSION)
    spoken = [version for text in host.qbxml_versions if (version := _parsed(text)) is not None]
    if needed is not None and any(version >= needed for version in spoken):
        return QBXML_VERSION
    newest = max(spoken, default=None)
    known = f"{newest[0]}.{newest[1]}" if newest else "no version we know"
    raise TooOld(host.product_name or "This QuickBooks", known)


def _parsed(text: str) -> tuple[int, int] | None:
    match = _VERSION.fullmatch(text.strip())
    if match is None or match[1]:
        return None
    return int(match[2]), int(match[3])
