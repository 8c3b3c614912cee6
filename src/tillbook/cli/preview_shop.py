"""What an export says of its shop, noted as its lines pass: time zone and currency.

What a person says on the command line wins over the export; to tell that the two differ, the
export's own word is kept here beside the reading, which forgets it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

_MARKS: Final = (b'"Shop"', b"/Shop/")
_ID_START: Final = "gid://shopify/Shop/"

_CODES: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN "
    "BWP BYN BYR BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD "
    "FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD "
    "JOD JPY KES KGS KHR KID KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD STN SYP "
    "SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VEF VES VND VUV WST XAF "
    "XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES: Final = frozenset(_CODES.split())
"""Currencies a shop can keep its books in (Shopify's CurrencyCode of three letters)."""


@dataclass(slots=True)
class ShopSaid:
    """The last `Shop` line's IANA zone and currency code; None where it says nothing."""

    seen: bool = False
    zone: str | None = None
    currency: str | None = None

    def look(self, line: bytes) -> None:
        """Note a `Shop` line; every other line costs two searches."""
        if not any(mark in line for mark in _MARKS):
            return
        try:
            given = json.loads(line)
        except (ValueError, RecursionError):
            return
        if isinstance(given, dict) and _is_shop(given):
            self.seen = True
            self.zone = _text(given, "ianaTimezone")
            self.currency = _text(given, "currencyCode")


def _is_shop(given: dict[str, Any]) -> bool:
    kind = given.get("__typename")
    return kind == "Shop" if kind else str(given.get("id")).startswith(_ID_START)


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    return value if isinstance(value, str) else None
