"""The directions between rooms hold (ARCHITECTURE.md), and a planted wrong turn is found.

import-linter reads the contracts in pyproject.toml. What each room may import from outside the
project is an allow-list here, so that a new dependency in a room is a decision, not an accident.
"""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT, modules

OUTSIDE: Final[dict[str, frozenset[str]]] = {
    "core": frozenset(),
    "qbxml": frozenset({"anyascii", "lxml"}),
    "webconnector": frozenset({"lxml"}),
    "shopify": frozenset({"httpx", "msgspec"}),
    "stocky": frozenset({"httpx"}),
    "store": frozenset({"cryptography", "django", "django_scopes"}),
    "sync": frozenset({"django", "django_scopes", "msgspec", "rapidfuzz"}),
    "web": frozenset({"django", "django_htmx", "django_scopes"}),
    "cli": frozenset({"click", "django", "django_scopes", "rich", "waitress"}),
    "project": frozenset({"django", "whitenoise"}),
    "simulators": frozenset({"graphql", "httpx", "lxml", "msgspec"}),
}


def _imported(source: str) -> Iterator[str]:
    """Yield the top package of every absolute import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def _outside(source: str) -> set[str]:
    return set(_imported(source)) - sys.stdlib_module_names - {"tillbook"}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package below folder/src with our contracts."""
    code = "from importlinter.cli import lint_imports_command as run; run()"
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - this Python, with fixed arguments
        [sys.executable, "-c", code, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_import_runs_in_its_direction() -> None:
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core", "import tillbook.qbxml", "Imports run one way"),
        ("core", "import lxml", "core imports no other room"),
        ("webconnector", "import time", "The pure rooms know no clock"),
        ("shopify", "import tillbook.qbxml", "know nothing of QuickBooks' language"),
        ("qbxml", "import django", "The wires know nothing of Django"),
        ("stocky", "import tillbook.store", "Imports run one way"),
        ("web", "import tillbook.qbxml", "The doors reach the wires only through sync"),
        ("simulators", "import tillbook.core", "independent evidence"),
        ("sync", "import tillbook.simulators", "Only the command line's demo"),
    ],
)
def test_a_planted_wrong_turn_is_found(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    planted = tmp_path / "src" / "tillbook" / module / "planted.py"
    planted.write_text(line + "\n", encoding="utf-8")
    result = _lint(tmp_path)
    broken = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), result.stdout + result.stderr


@pytest.mark.parametrize("room", OUTSIDE)
def test_a_room_imports_only_its_libraries(room: str) -> None:
    sources = modules(f"src/tillbook/{room}")
    assert sources
    found = {path: _outside(source) - OUTSIDE[room] for path, source in sources.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_every_folder_is_a_room() -> None:
    folders = {path.parent.name for path in (ROOT / "src" / "tillbook").glob("*/__init__.py")}
    assert folders == set(OUTSIDE)


def test_an_unlisted_library_is_seen() -> None:
    assert _outside("import json\nfrom requests.auth import X\nimport tillbook.core") == {
        "requests"
    }
