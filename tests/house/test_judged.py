"""The count of judged message sets survives workers, and a run whose judge was not asked fails."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT
from tests.judged import DELIVERING

_PASSES: Final = """
import pytest
from tests.judged import TALLY

@pytest.mark.parametrize("number", range(4))
def test_delivery(number):
    TALLY.judged += {judged}
    TALLY.refused += {refused}
"""


def _run(folder: Path, *, judged: int, refused: list[str], workers: int) -> tuple[int, str]:
    """Four delivery tests that pass, judged so; pytest's status and all it says."""
    module = folder / DELIVERING[0]
    module.parent.mkdir(parents=True)
    module.write_text(_PASSES.format(judged=judged, refused=refused), encoding="utf-8")
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\n", encoding="utf-8")
    plugins = ["-p", "tests.judged", "-p", "no:django", "-p", "no:cacheprovider"]
    result = subprocess.run(  # noqa: S603 - this Python, with fixed arguments
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", str(settings), *plugins),
            *("--numprocesses", str(workers), str(module)),
        ],
        cwd=ROOT,
        env={**os.environ, "TILLBOOK_SHARED": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return result.returncode, result.stdout


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_says_how_many_sets_were_judged(tmp_path: Path, workers: int) -> None:
    status, said = _run(tmp_path, judged=3, refused=[], workers=workers)
    assert "12 message sets judged\n" in said
    assert status == 0


@pytest.mark.parametrize("workers", [0, 2])
def test_delivery_tests_of_which_no_set_was_judged_fail_the_run(
    tmp_path: Path, workers: int
) -> None:
    status, said = _run(tmp_path, judged=0, refused=[], workers=workers)
    assert "4 delivery tests passed: the judge was not asked" in said
    assert status == 1


@pytest.mark.parametrize("workers", [0, 2])
def test_a_refused_set_fails_the_run_although_its_test_passed(tmp_path: Path, workers: int) -> None:
    status, said = _run(tmp_path, judged=1, refused=["out of order"], workers=workers)
    assert "4 of them QuickBooks would refuse: out of order" in said
    assert status == 1


@pytest.mark.parametrize("module", DELIVERING)
def test_a_module_of_delivery_tests_is_there(module: str) -> None:
    assert (ROOT / module).is_file()
