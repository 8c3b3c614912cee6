"""The address under which others reach Tillbook, when it is not only this computer's own.

`TILLBOOK_URL=https://books.example.com` says that a proxy on this computer receives https there and
hands it on to Tillbook. Everything that has to know of it is derived from this one setting.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """`origin` as in https://books.example.com:8443, `host` as in books.example.com."""

    origin: str
    host: str


def public_address() -> PublicAddress | None:
    """What TILLBOOK_URL says, None without it. Raises ImproperlyConfigured for no https address."""
    text = os.environ.get("TILLBOOK_URL", "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _unfit(text) from None
    beyond = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme != "https" or not parts.hostname or beyond:
        raise _unfit(text)
    named = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return PublicAddress(f"https://{named}" + (f":{port}" if port else ""), named)


def _unfit(text: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"TILLBOOK_URL is “{text}”; it must look like https://books.example.com and end there."
    )
