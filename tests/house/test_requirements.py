"""The locks hold everywhere: hashed, complete, for Windows too, and naming no server."""

import re
import tomllib
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT

_PIN: Final = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
_HASH: Final = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
_REASON: Final = re.compile(r'^    "[^"]+",\s+# .+$')


def _lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def _pins(name: str) -> dict[str, str]:
    """Package → version of one lock."""
    return dict(_PIN.findall(_lock(name)))


def _wanted(extra: str | None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_is_pins_and_hashes_and_nothing_else(name: str) -> None:
    lines = _lock(name).splitlines()
    strange = [line for line in lines if not (_HASH.match(line) or _PIN.match(line))]
    assert strange == []
    unhashed = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if _PIN.match(line) and not _HASH.match(below)
    ]
    assert unhashed == []


def test_every_dependency_is_locked() -> None:
    assert _wanted(None) - _pins("run.txt").keys() == set()
    assert (_wanted(None) | _wanted("dev")) - _pins("dev.txt").keys() == set()


def test_tests_run_with_the_versions_that_users_run() -> None:
    run, dev = _pins("run.txt"), _pins("dev.txt")
    assert {name: dev.get(name) for name in run} == run


def test_windows_gets_what_only_windows_needs() -> None:
    assert "tzdata" in _pins("run.txt")
    assert re.search(r"^colorama==\S+ ; .*win32", _lock("dev.txt"), re.MULTILINE)


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) == len(_wanted(None)) + len(_wanted("dev"))
    assert [line for line in lines if not _REASON.match(line)] == []
