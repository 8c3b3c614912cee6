"""What every test has: the official schemas if given, quick hashes, and the choke point."""

import pytest
from pytest_django import Settings

from tests.browser import chromium, pictures
from tests.choke import ChokePoint, install
from tests.judged import (
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.required import pytest_make_collect_report, pytest_runtest_makereport, shared

__all__ = [
    "chromium",
    "pictures",
    "pytest_make_collect_report",
    "pytest_runtest_logreport",
    "pytest_runtest_makereport",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "shared",
]


@pytest.fixture(scope="session", autouse=True)
def choke_point(django_db_setup: None) -> ChokePoint | None:
    """Judge every message set that any test makes the program send (tests/choke.py)."""
    return install()


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    """The slow hash of tokens and passwords is slow on purpose; tests need it only to be right."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
