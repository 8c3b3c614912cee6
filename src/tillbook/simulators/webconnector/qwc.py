"""Reading a .qwc file by the rules the Web Connector applies when an application is added.

Rules and error numbers are those of facts/quickbooks.md, B and A6. Elements may come in any
order; unknown ones are refused here, so that a misspelt one is noticed.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

REQUIRED = (
    *("AppName", "AppID", "AppURL", "AppDescription", "AppSupport", "UserName", "OwnerID"),
    *("FileID", "QBType"),
)
OPTIONAL = (
    *("AppDisplayName", "AppUniqueName", "CertURL", "Style", "Scheduler", "IsReadOnly"),
    *("UnattendedModePref", "PersonalDataPref", "AuthFlags", "Notify"),
)
MAY_BE_EMPTY = ("AppID",)
DESCRIPTION_LENGTH_MAX = 80
VALUES = {
    "QBType": ("QBFS", "QBPOS"),
    "Style": ("Document", "DocWrapped", "RPC"),
    "UnattendedModePref": ("umpRequired", "umpOptional"),
    "PersonalDataPref": ("pdpNotNeeded", "pdpOptional", "pdpRequired"),
    "IsReadOnly": ("true", "false"),
    "Notify": ("true", "false"),
}

_GUID = re.compile(r"\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")


class QwcRefused(Exception):
    """The Web Connector does not add the application; `code` as in its own messages."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Application:
    """What the Web Connector keeps of a .qwc file. `every_minutes` is None without schedule."""

    name: str
    url: str
    user: str
    owner_id: str
    file_id: str
    every_minutes: int | None
    read_only: bool


def read_qwc(qwc_text: str) -> Application:
    """The application of a .qwc text. Raises QwcRefused."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(qwc_text.encode(), parser)
    except etree.XMLSyntaxError as fault:
        raise QwcRefused("QBWC", f"The file is not XML: {fault}.") from fault
    if root.tag != "QBWCXML":
        raise QwcRefused("QBWC", "The root element is not QBWCXML.")
    texts = {str(child.tag): (child.text or "").strip() for child in root}
    _check_elements(texts)
    _check_addresses(texts)
    return Application(
        name=texts["AppName"],
        url=texts["AppURL"],
        user=texts["UserName"],
        owner_id=texts["OwnerID"],
        file_id=texts["FileID"],
        every_minutes=_every_minutes(root),
        read_only=texts.get("IsReadOnly") == "true",
    )


def _check_elements(texts: dict[str, str]) -> None:
    for name in REQUIRED:
        if name not in texts or not (texts[name] or name in MAY_BE_EMPTY):
            raise QwcRefused("QBWC", f"The required element {name} is missing.")
    for name, text in texts.items():
        if name not in REQUIRED + OPTIONAL:
            raise QwcRefused("QBWC", f"The element {name} is unknown.")
        if text not in VALUES.get(name, (text,)):
            raise QwcRefused("QBWC", f"{name} cannot be {text!r}.")
    if len(texts["AppDescription"]) > DESCRIPTION_LENGTH_MAX:
        raise QwcRefused("QBWC", f"AppDescription is longer than {DESCRIPTION_LENGTH_MAX}.")
    for name in ("OwnerID", "FileID"):
        if not _GUID.fullmatch(texts[name]):
            raise QwcRefused("QBWC", f"{name} is not a GUID in braces.")


def _check_addresses(texts: dict[str, str]) -> None:
    app, support = urlsplit(texts["AppURL"]), urlsplit(texts["AppSupport"])
    for url, ip_code in ((app, "QBWC1001"), (support, "QBWC1002")):
        host = url.hostname or ""
        if _is_ip(host):
            raise QwcRefused(ip_code, f"{host} is an IP address; a host name is needed.")
        if url.scheme != "https" and not (url.scheme == "http" and host == "localhost"):
            raise QwcRefused("QBWC1010", f"{url.geturl()} is not https.")
    if app.hostname != support.hostname:
        raise QwcRefused("QBWC1000", "AppURL and AppSupport are not of the same domain.")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _every_minutes(root: etree._Element) -> int | None:
    text = root.findtext("Scheduler/RunEveryNMinutes")
    if text is None:
        return None
    if not text.strip().isdigit() or int(text) < 1:
        raise QwcRefused("QBWC", f"RunEveryNMinutes cannot be {text!r}.")
    return int(text)
