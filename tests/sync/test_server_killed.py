"""The real server is killed at the worst moments; nothing is delivered twice, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.installation import END_HOLD, Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    made.kill()


def test_killed_after_quickbooks_committed_and_before_its_answer_arrives(
    installation: Installation,
) -> None:
    company = installation.company

    def pull_the_plug(request: str, place: int) -> None:
        if request == "SalesReceiptAddRq":
            company.after_commit = None
            installation.kill()

    company.after_commit = pull_the_plug
    assert installation.connector.update().status == "error"
    committed = company.count("SalesReceipt")
    assert committed > 0
    assert "sent" in installation.look()["receipts"].values()
    installation.start()
    assert installation.connector.update().status == "done", "at once, without waiting"
    assert company.count("SalesReceipt") == committed
    assert installation.finish()[-1].status == "none"
    installation.check_each_once()


def test_killed_between_all_calls_one_after_the_other(installation: Installation) -> None:
    """Each update gets one call further, then the server is killed after it has replied."""
    calls = 0

    def kill_after(place: int) -> None:
        nonlocal calls
        calls = 0

        def around(call: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
            nonlocal calls
            calls += 1
            reply = call()
            if calls == place:
                installation.kill()
            return reply

        installation.around = around

    for place in (4, 7, 9):
        kill_after(place)
        installation.connector.update()
        installation.around = None
        installation.kill()
        installation.start()
    installation.finish()
    installation.check_each_once()


def test_killed_in_the_middle_of_a_call(installation: Installation) -> None:
    """The plug is pulled while the server works on a call; whether it had committed is chance."""
    for place, after_s in ((4, 0.002), (7, 0.001), (8, 0.008)):
        calls = 0

        def around(
            call: Callable[[], tuple[int, bytes]], place: int = place, after_s: float = after_s
        ) -> tuple[int, bytes]:
            nonlocal calls
            calls += 1
            if calls != place:
                return call()
            plug = threading.Timer(after_s, installation.kill)
            plug.start()
            try:
                return call()
            finally:
                plug.join()

        installation.around = around
        installation.connector.update()
        installation.around = None
        installation.kill()
        installation.start()
    # What was committed as sent and never reached QuickBooks waits for a quarter of an hour.
    installation.connector.update()
    installation.run(END_HOLD)
    installation.finish()
    installation.check_each_once()
