"""The .qwc file: what a person opens in the Web Connector so that it knows us.

It holds addresses, names and identities, never a password or token. The pair of OwnerID and
FileID is written into the company file by QuickBooks and must never change for a connection.
Source: facts/quickbooks.md section B; the QBWC numbers are the errors these checks prevent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from lxml import etree

# One per application, for ever: QuickBooks keeps our private fields under it.
OWNER_ID: Final = "{c0ac4688-60a2-404b-9c7d-625c6d0ee2c8}"
RUN_EVERY_MINUTES: Final = 5
DESCRIPTION_CHARS_MAX: Final = 80
# Pro, Premier and Enterprise besides Simple Start: the bits are alternatives (facts B).
_AUTH_FLAGS: Final = "0xF"
_GUID: Final = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class UnfitQwc(ValueError):
    """The Web Connector would refuse this file. `element` names the element at fault."""

    def __init__(self, element: str, sentence: str) -> None:
        super().__init__(sentence)
        self.element = element


class MissingElement(UnfitQwc):
    """An element that the Web Connector requires is empty."""


class DescriptionTooLong(UnfitQwc):
    """AppDescription has more than `DESCRIPTION_CHARS_MAX` characters."""


class UnfitAddress(UnfitQwc):
    """AppURL or AppSupport is not an address the Web Connector accepts (QBWC1000-1002, 1010)."""


class UnfitIdentity(UnfitQwc):
    """FileID is not a GUID in braces."""


@dataclass(frozen=True, slots=True)
class Qwc:
    """What differs from company to company.

    `app_name` is what the QuickBooks administrator authorises, one per company; `user_name` comes
    back in `Authenticate`; `file_id` is a GUID in braces that stays with the company for ever.
    """

    app_name: str
    description: str
    app_url: str
    support_url: str
    user_name: str
    file_id: str


def render_qwc(qwc: Qwc) -> str:
    """Write the file: XML, ASCII with character references. Raises a subclass of `UnfitQwc`."""
    _check(qwc)
    root = etree.Element("QBWCXML")
    for tag, text in (
        ("AppName", qwc.app_name),
        ("AppID", ""),  # required, and may be empty
        ("AppURL", qwc.app_url),
        ("AppDescription", qwc.description),
        ("AppSupport", qwc.support_url),
        ("UserName", qwc.user_name),
        ("OwnerID", OWNER_ID),
        ("FileID", qwc.file_id),
        ("QBType", "QBFS"),
        ("Style", "Document"),
    ):
        etree.SubElement(root, tag).text = text
    scheduler = etree.SubElement(root, "Scheduler")
    etree.SubElement(scheduler, "RunEveryNMinutes").text = str(RUN_EVERY_MINUTES)
    for tag, text in (
        # Read-only access would stop the Web Connector's own FileID too: status 3263.
        ("IsReadOnly", "false"),
        ("UnattendedModePref", "umpOptional"),
        ("PersonalDataPref", "pdpNotNeeded"),
        ("AuthFlags", _AUTH_FLAGS),
    ):
        etree.SubElement(root, tag).text = text
    etree.indent(root)
    body = etree.tostring(root, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _check(qwc: Qwc) -> None:
    for element, text in (
        ("AppName", qwc.app_name),
        ("AppDescription", qwc.description),
        ("AppURL", qwc.app_url),
        ("AppSupport", qwc.support_url),
        ("UserName", qwc.user_name),
        ("FileID", qwc.file_id),
    ):
        if not text.strip():
            raise MissingElement(element, f"{element} is empty; the Web Connector requires it.")
        if not text.isprintable():
            raise UnfitQwc(element, f"{element} holds a line break or control character.")
    if len(qwc.description) > DESCRIPTION_CHARS_MAX:
        raise DescriptionTooLong(
            "AppDescription",
            f"The description has {len(qwc.description)} characters; "
            f"the Web Connector takes at most {DESCRIPTION_CHARS_MAX}.",
        )
    if not _GUID.fullmatch(qwc.file_id):
        raise UnfitIdentity("FileID", f"FileID must be a GUID in braces, not “{qwc.file_id}”.")
    app_host = _host("AppURL", qwc.app_url)
    support_host = _host("AppSupport", qwc.support_url)
    if app_host != support_host:
        raise UnfitAddress(
            "AppSupport",
            f"AppURL is on {app_host} and AppSupport on {support_host}; "
            "the Web Connector wants both on the same host.",
        )


def _host(element: str, url: str) -> str:
    """Read the host name of an address, or say why the Web Connector would not take it."""
    parts = _split(element, url)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        # What stands there may be a secret: the file is mailed around, so it is not repeated.
        raise UnfitAddress(element, f"{element} must be a plain address, without “@”, “?” or “#”.")
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or _is_ip(host):
        raise UnfitAddress(
            element,
            f"{element} needs a host name, as in https://books.example.com/…, and no IP address; "
            f"“{url}” has none.",
        )
    if parts.scheme == "http" and host != "localhost":
        raise UnfitAddress(
            element, f"{element} must begin with https:// unless it is on localhost: “{url}”."
        )
    return host


def _split(element: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here because a bad one raises
    except ValueError as error:
        raise UnfitAddress(element, f"{element} is not an address.") from error
    return parts


def _is_ip(host: str) -> bool:
    """Tell IP addresses in every spelling: a last label of digits is never a domain."""
    last = host.rpartition(".")[2]
    return last.isdecimal() or last.startswith("0x")
