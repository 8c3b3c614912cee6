"""The database and the models say the same."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit as ended:
        pytest.fail(f"Models changed without a migration (status {ended.code}).")


def test_django_finds_nothing_to_complain_about() -> None:
    try:
        call_command("check", "--fail-level", "WARNING")
    except SystemCheckError as findings:
        pytest.fail(str(findings))
