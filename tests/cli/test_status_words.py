"""What `status` says so that figures are not misread, and when an installation is broken."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.cli.conftest import run
from tillbook.store.models import Run
from tillbook.store.scoping import anywhere
from tillbook.store.secrets import SecretLost
from tillbook.web.dates import lasted


def test_the_signs_of_a_journey_are_explained(demo_home: Path) -> None:
    text = run("status", "--order", "#1003").stdout
    facts, entries = text.split("\nEntries")[0], text.split("\nEntries")[1]
    assert "Sold and received is positive, returned and paid back is negative." in facts
    assert "Debits are positive, credits negative" in entries.split("\nDocuments")[0]


def fail_with(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def raised(*_: object) -> None:
        raise fault

    monkeypatch.setattr("tillbook.cli.status_show.company_status", raised)


def test_another_key_than_the_databases_is_one_sentence(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILLBOOK_SECRET_KEY", raising=False)
    fail_with(SecretLost("A stored token cannot be read."), monkeypatch)
    result = run("status")
    assert result.exit_code == 2
    assert (
        f"The key in {demo_home / 'secret.key'} is not the one this database was made with. "
        "Put secret.key back from a back-up."
    ) in result.stderr
    monkeypatch.setenv("TILLBOOK_SECRET_KEY", "x")
    assert "The key in TILLBOOK_SECRET_KEY is not the one" in run("status").stderr


def test_settings_that_cannot_be_used_are_one_sentence(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(ImproperlyConfigured("TILLBOOK_URL is no address."), monkeypatch)
    result = run("status")
    assert result.exit_code == 2
    assert "settings cannot be used: TILLBOOK_URL is no address." in result.stderr


def test_a_fault_of_ours_is_not_hidden(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(RuntimeError("ours"), monkeypatch)
    with pytest.raises(RuntimeError, match="ours"):
        run("status")


def test_the_help_of_qwc_tells_of_another_computer() -> None:
    text = " ".join(run("qwc", "--help").output.split())
    assert "say it with --url where Tillbook runs on another one" in text


def test_a_run_is_as_late_here_as_on_the_page(demo_home: Path) -> None:
    with anywhere():
        run_row = Run.objects.exclude(first_answer_at=None).order_by("-due_at")[0]
        run_row.first_answer_at = run_row.due_at + timedelta(seconds=100)
        run_row.save(update_fields=["first_answer_at"])
    assert lasted(run_row.due_at, run_row.first_answer_at) == "1 minute"
    assert "QuickBooks answered after 1 min, in its window" in run("status").stdout
