"""An installation of its own for commands that need a store, and a demo that others look at."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connections
from pytest_django import DjangoDbBlocker

from tillbook.cli.main import tillbook
from tillbook.simulators.shop.export import Arrangement, write_export
from tillbook.simulators.shop.history import History

DATABASE = "tillbook.sqlite3"


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    """What a command prints and its exit status; a fault of ours is raised, not swallowed."""
    result = CliRunner().invoke(tillbook, list(arguments), input=given, prog_name="tillbook")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def export_text(
    history: History, *, arrangement: Arrangement = "natural", with_shop: bool = True
) -> str:
    """The history as a bulk export writes it."""
    out = io.StringIO()
    write_export(history, out, arrangement=arrangement, with_shop=with_shop, seed=5)
    return out.getvalue()


@contextmanager
def installed_in(folder: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let commands of this process use the database in `folder`, as if started there."""
    settings = connections.settings["default"]
    kept_name, kept = settings["NAME"], connections["default"]
    settings["NAME"] = str(folder / DATABASE)
    connections["default"] = connections.create_connection("default")
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        patch.setenv("TILLBOOK_HOME", str(folder))
        try:
            yield
        finally:
            connections["default"].close()
            settings["NAME"] = kept_name
            connections["default"] = kept


@pytest.fixture
def home(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A new, empty installation."""
    folder = tmp_path / "home"
    folder.mkdir()
    with installed_in(folder, django_db_blocker):
        yield folder


@pytest.fixture(scope="session")
def demo_run(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> tuple[Path, Result]:
    """A demo of 60 orders that has run once: its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    with installed_in(folder, django_db_blocker):
        result = run(
            "demo", "--once", "--orders", "60", "--days", "5", "--json", "--home", str(folder)
        )
    return folder, result


@pytest.fixture
def demo_home(home: Path, demo_run: tuple[Path, Result]) -> Path:
    """An installation that holds the demo's company; changes to it are this test's alone."""
    connections["default"].close()
    shutil.copy(demo_run[0] / DATABASE, home / DATABASE)
    return home
