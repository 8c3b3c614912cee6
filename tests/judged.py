"""How many message sets were judged in a run, summed over all workers, and what was wrong.

A judge that is never asked finds nothing. So where the official schema is given, a run of delivery
tests in which no set was judged fails, and so does one in which a refused set was sent although
the test that sent it passed (a door turns every exception into an answer). The count stands in
the summary of the run. Hooks only: nothing of the program is imported.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from tests.qbxml.judge import judge

# Every test of these modules makes the program send message sets.
DELIVERING: Final = (
    "tests/sync/test_delivery.py",
    "tests/sync/test_recovery.py",
    "tests/sync/test_server_killed.py",
    "tests/sync/test_zeep_conversation.py",
)


class InvalidSetSent(AssertionError):
    """A message set left the program that QuickBooks would refuse."""


@dataclass(slots=True)
class Tally:
    """What one process has seen; the controlling process adds up its workers'."""

    judged: int = 0
    refused: list[str] = field(default_factory=list)
    delivering_tests: int = 0


TALLY: Final = Tally()


def schemas() -> Path | None:
    """The folder with the official schemas, where it is given."""
    folder = os.environ.get("TILLBOOK_SHARED")
    return Path(folder) if folder else None


def judge_sent(xml: str, shared: Path) -> None:
    """Judge one message set that left the program. Raises InvalidSetSent."""
    TALLY.judged += 1
    if reasons := judge(xml, shared):
        TALLY.refused.append("; ".join(reasons))
        raise InvalidSetSent(f"{reasons}\n{xml}")


def complaint(tally: Tally) -> str | None:
    """Why the run as a whole has failed, if it has."""
    if tally.refused:
        return f"{len(tally.refused)} of them QuickBooks would refuse: {tally.refused[0]}"
    if tally.delivering_tests and not tally.judged:
        return f"{tally.delivering_tests} delivery tests passed: the judge was not asked"
    return None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the delivery tests that passed, in whichever process."""
    if report.when == "call" and report.passed and report.nodeid.startswith(DELIVERING):
        TALLY.delivering_tests += 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:  # noqa: ANN401 - xdist has no types
    """Add what a worker has judged (none, if it died)."""
    judged, refused = getattr(node, "workeroutput", {}).get("tally", (0, []))
    TALLY.judged += judged
    TALLY.refused += refused


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker, hand the count on; in the controlling process, judge the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = (TALLY.judged, TALLY.refused)
    elif schemas() and complaint(TALLY):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many sets were judged."""
    if schemas() is None:
        return
    wrong = complaint(TALLY)
    line = f"{TALLY.judged} message sets judged" + (f", {wrong}" if wrong else "")
    terminalreporter.write_line(line, red=bool(wrong))
