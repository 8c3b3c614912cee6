"""Where everything must be present, a skipped conformance or browser test fails the run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT

_TESTS: Final = """
import pytest

def test_schema(shared): raise AssertionError("reached without the folder")
def test_page(): pytest.skip("browser: no Chromium")
def test_other(): pytest.skip("not on this system")
"""
_MODULE: Final = """
import pytest

pytest.skip("conformance: TILLBOOK_SHARED is not set", allow_module_level=True)
"""


def _outcome(folder: Path, source: str, **variables: str) -> str:
    """Run the source as a test module under our rules; give pytest's last line."""
    module = folder / "test_planted.py"
    module.write_text(source, encoding="utf-8")
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILLBOOK_")}
    plugins = ["-p", "tests.required", "-p", "no:django", "-p", "no:cacheprovider"]
    result = subprocess.run(  # noqa: S603 - this Python, with fixed arguments
        [sys.executable, "-m", "pytest", "-q", "-c", str(settings), *plugins, str(module)],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "3 skipped"),
        ({"TILLBOOK_CONFORMANCE": "required"}, "2 skipped, 1 error"),
        ({"TILLBOOK_BROWSER": "required"}, "1 failed, 2 skipped"),
        (
            {"TILLBOOK_CONFORMANCE": "required", "TILLBOOK_BROWSER": "required"},
            "1 failed, 1 skipped, 1 error",
        ),
    ],
)
def test_a_required_test_may_not_skip(
    tmp_path: Path, variables: dict[str, str], expected: str
) -> None:
    assert expected in _outcome(tmp_path, _TESTS, **variables)


def test_a_required_module_may_not_skip(tmp_path: Path) -> None:
    assert "1 skipped" in _outcome(tmp_path, _MODULE)
    assert "1 error" in _outcome(tmp_path, _MODULE, TILLBOOK_CONFORMANCE="required")
