"""The demo walks the whole way over real HTTP, and says so when two figures differ."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import run
from tillbook.cli import demo_run as demo_module
from tillbook.simulators.company import CompanyFile

SECONDS_MAX = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_json_is_one_object_of_the_known_shape(demo_run: tuple[Path, Result]) -> None:
    result = demo_run[1]
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == [
        "orders", "documents", "conversations", "round_trips", "differences", "trial_balance",
    ]  # fmt: skip
    assert found["orders"] == 60
    assert found["documents"] >= 5
    assert found["conversations"] >= 1
    assert found["round_trips"] >= found["conversations"]
    assert found["differences"] == []
    balances = [Decimal(text) for text in found["trial_balance"].values()]
    assert sum(balances) == 0
    assert any(balances)


def test_the_days_the_balance_and_the_verdict_are_shown(home: Path) -> None:
    result = run(
        "demo", "--once", "--orders", "10", "--days", "2", "--home", str(home),
        "--today", "2026-03-10",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    rows = [line for line in result.stdout.splitlines() if line.startswith("2026-03-0")]
    assert [row.split()[0] for row in rows] == ["2026-03-08", "2026-03-09"]
    for row in rows:
        assert len(set(row.split()[1:6])) == 1
        assert row.split()[-1] == "proved"
    assert "Change in unpaid" in result.stdout
    assert "Proved per order: Shopify states totals per order, not per day" in result.stdout
    assert "Trial balance of the company file" in result.stdout
    assert "\nTotal " in result.stdout
    assert "No difference: every figure agrees" in result.stdout


def test_a_ledger_that_differs_is_found_and_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dishonest(CompanyFile):
        """A company file whose ledger lost a cent of sales."""

        def trial_balance(self) -> dict[str, str]:
            return {**super().trial_balance(), "Shopify Sales": "-0.01"}

    monkeypatch.setattr(demo_module, "CompanyFile", Dishonest)
    result = run("demo", "--once", "--json", "--orders", "5", "--days", "2", "--home", str(home))
    assert result.exit_code == 1
    differences = json.loads(result.stdout)["differences"]
    assert [one["what"] for one in differences] == ["Shopify Sales"]
    assert differences[0]["where"] == "trial balance"
    assert differences[0]["found"] == "-0.01"


def test_a_conversation_that_fails_is_a_difference(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillbook.sync.setup.hash_token", lambda _: "")
    result = run("demo", "--once", "--orders", "3", "--days", "1", "--home", str(home))
    assert result.exit_code == 1
    assert "Web Connector, status: none expected, nvu" in result.stdout


def test_a_folder_with_a_company_is_left_alone(demo_home: Path) -> None:
    result = run("demo", "--once", "--home", str(demo_home))
    assert result.exit_code == 2
    assert "already holds a company" in result.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "demo"
    result = run("demo", "--once", "--home", str(folder))
    assert result.exit_code == 2
    assert f"{folder} cannot be made: " in result.stderr


def test_json_without_once_is_refused() -> None:
    result = run("demo", "--json")
    assert result.exit_code == 2
    assert "--once" in result.stderr


def test_a_port_in_use_is_one_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("demo", "--port", str(port), "--home", str(home))
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be used" in result.stderr


def test_the_pages_are_served_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    command = [
        sys.executable, "-m", "tillbook", "demo", "--orders", "5", "--days", "2",
        "--port", str(port), "--home", str(tmp_path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            link = wait_for_link(process)
            with urllib.request.urlopen(link, timeout=10) as page:  # noqa: S310 - our own server
                assert page.status == 200
                assert "Harbor &amp; Pine LLC" in page.read().decode()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=SECONDS_MAX) == 0


def wait_for_link(process: subprocess.Popen[str]) -> str:
    """The one-time link, as soon as it is printed."""
    assert process.stdout is not None
    end = time.monotonic() + SECONDS_MAX
    for line in process.stdout:
        if "/welcome/" in line:
            return line.strip()
        assert time.monotonic() < end
    raise AssertionError("the program ended without a link")
