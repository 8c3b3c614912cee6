"""One setting for a proxy with https: everything follows from it, and nothing without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tillbook.project.address import public_address

SHOW = """
import json, django
from django.conf import settings
django.setup()
names = "ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS SECURE_PROXY_SSL_HEADER SESSION_COOKIE_SECURE"
names += " CSRF_COOKIE_SECURE"
print(json.dumps({name: getattr(settings, name) for name in names.split()}))
"""


@pytest.mark.parametrize(
    ("text", "origin", "host"),
    [
        ("https://books.example.com", "https://books.example.com", "books.example.com"),
        ("https://Books.example.com:8443/", "https://books.example.com:8443", "books.example.com"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_an_address_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch, text: str, origin: str, host: str
) -> None:
    monkeypatch.setenv("TILLBOOK_URL", text)
    found = public_address()
    assert found is not None
    assert (found.origin, found.host) == (origin, host)


def test_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLBOOK_URL", " ")
    assert public_address() is None


@pytest.mark.parametrize(
    "text",
    ["http://books.example.com", "books.example.com", "https://", "https://a:x", "https://a/b",
     "https://me@a", "https://a?b", "https://a#b"],
)  # fmt: skip
def test_any_other_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TILLBOOK_URL", text)
    with pytest.raises(ImproperlyConfigured, match=r"must look like https://books.example.com"):
        public_address()


def _settings(folder: Path, **environment: str) -> dict[str, Any]:
    base = {name: text for name, text in os.environ.items() if name != "TILLBOOK_URL"}
    done = subprocess.run(  # noqa: S603 - this Python, with a fixed script
        [sys.executable, "-c", SHOW],
        env={
            **base,
            "TILLBOOK_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "tillbook.project.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_settings_follow_the_address(tmp_path: Path) -> None:
    plain = _settings(tmp_path)
    assert plain["SECURE_PROXY_SSL_HEADER"] is None
    assert plain["SESSION_COOKIE_SECURE"] is False
    behind = _settings(tmp_path, TILLBOOK_URL="https://books.example.com")
    assert behind["ALLOWED_HOSTS"] == [*plain["ALLOWED_HOSTS"], "books.example.com"]
    assert behind["CSRF_TRUSTED_ORIGINS"] == ["https://books.example.com"]
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["SESSION_COOKIE_SECURE"] is behind["CSRF_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("TILLBOOK_URL", "", "True"),
        ("TILLBOOK_URL", "https://books.example.com", "False"),
        ("TILLBOOK_HOSTS", "localhost,127.0.0.1", "True"),
        ("TILLBOOK_HOSTS", "localhost,books.example.com", "False"),
    ],
)
def test_a_shop_on_this_computer_is_for_who_sits_at_it(
    tmp_path: Path, variable: str, value: str, allowed: str
) -> None:
    code = "from tillbook.project import settings; print(settings.SHOPS_ON_THIS_COMPUTER)"
    told = subprocess.run(  # noqa: S603 - this Python, our own line
        [sys.executable, "-c", code],
        env={**os.environ, "TILLBOOK_HOME": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == allowed
