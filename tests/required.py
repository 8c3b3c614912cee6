"""What every test may ask for, and which skips are failures where everything must be present.

Conformance tests compare Tillbook with the official schemas in the folder TILLBOOK_SHARED names;
browser tests need a Chromium. Without them such tests skip and say so. Where
TILLBOOK_CONFORMANCE or TILLBOOK_BROWSER is "required" (in CI), such a skip fails the run.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

# Reason prefix of a skip → the variable that turns this skip into a failure.
_MAY_BE_REQUIRED: Final = {
    "conformance:": "TILLBOOK_CONFORMANCE",
    "browser:": "TILLBOOK_BROWSER",
}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the official schemas and samples; skips where it is not given."""
    folder = os.environ.get("TILLBOOK_SHARED")
    if not folder:
        pytest.skip("conformance: TILLBOOK_SHARED is not set")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"TILLBOOK_SHARED names {folder}, which is not a folder.")
    return path


def _missing_requirement(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """The sentence for a skip that must not happen here, or None."""
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return None
    reason = report.longrepr[2].removeprefix("Skipped: ")
    for prefix, variable in _MAY_BE_REQUIRED.items():
        if reason.startswith(prefix) and os.environ.get(variable) == "required":
            return f"{reason} ({variable}=required: this test may not be skipped)"
    return None


def _fail_when_required(report: pytest.TestReport | pytest.CollectReport) -> None:
    sentence = _missing_requirement(report)
    if sentence is not None:
        report.outcome = "failed"
        report.longrepr = sentence


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a required test into a failure where it happens (xdist workers too)."""
    report = yield
    _fail_when_required(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a whole module that skips while it is collected."""
    report = yield
    _fail_when_required(report)
    return report
