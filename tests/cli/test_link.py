"""A one-time link without a terminal that serves, and the log of a program without a window."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import pytest
from django.test import Client

from tests.cli.conftest import run
from tillbook.cli import unattended
from tillbook.cli.unattended import keep_log
from tillbook.store.models import Company


def test_a_link_begins_an_empty_installation_and_later_ones_replace_it(home: Path) -> None:
    first = run("link").stdout.strip()
    second = run("link", "--port", "9000").stdout.strip()
    assert first.startswith("http://localhost:8765/welcome/")
    assert second.startswith("http://localhost:9000/welcome/")
    assert Company.objects.count() == 1
    browser = Client(HTTP_HOST="localhost")
    assert browser.get(first.removeprefix("http://localhost:8765")).status_code == 404
    assert browser.get(second.removeprefix("http://localhost:9000")).status_code == 200


def test_each_company_is_named_where_there_are_several(home: Path) -> None:
    run("link")
    Company.objects.create(name="Second")
    said = run("link").stdout.splitlines()
    assert len(said) == 4
    assert said[2] == "Second:"
    assert len(run("link", "Second").stdout.splitlines()) == 1
    unknown = run("link", "Third")
    assert unknown.exit_code == 2
    assert "is not one company" in unknown.stderr


def test_it_opens_in_the_browser_or_says_why_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr(webbrowser, "open", browse)
    first = run("link", "--open")
    assert opened == [first.stdout.strip()]
    assert first.stderr == ""
    assert "No browser could be opened" in run("link", "--open").stderr


def test_the_public_address_is_the_one_of_the_link(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILLBOOK_URL", "https://books.example.com")
    assert run("link").stdout.startswith("https://books.example.com/welcome/")


def test_with_a_terminal_no_log_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLBOOK_HOME", str(tmp_path))
    assert keep_log() is None
    assert list(tmp_path.iterdir()) == []


def test_without_one_everything_goes_to_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILLBOOK_HOME", str(tmp_path))
    monkeypatch.setattr(unattended, "LOG_BYTES_MAX", 10)
    path = None
    for number in range(3):
        with monkeypatch.context() as without:
            without.setattr(sys, "stdout", None)
            without.setattr(sys, "stderr", None)
            path = keep_log()
            log = sys.stdout
            assert log is not None
            assert sys.stderr is log
            log.write(f"start number {number}, naïve ☃\n")
            log.close()
    assert path == tmp_path / "tillbook.log"
    assert path.read_text(encoding="utf-8") == "start number 2, naïve ☃\n"
    assert (tmp_path / "tillbook.log.1").read_text(encoding="utf-8").startswith("start number 1")
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0
