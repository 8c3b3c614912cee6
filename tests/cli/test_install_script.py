"""install.ps1 as far as it can be read without PowerShell: plain, strict, and about commands and
options that exist.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click
import pytest

from tillbook.cli.main import tillbook
from tillbook.cli.service_files import TASK_NAME

SCRIPT: Final = Path(__file__).resolve().parents[2] / "install.ps1"
_STRING: Final = re.compile(r'"(?:[^"`]|`.)*"|\'[^\']*\'')
_COMMENT: Final = re.compile(r"(?m)^\s*#.*$")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


@pytest.fixture(scope="module")
def script() -> str:
    return SCRIPT.read_text(encoding="ascii")


def _bare(text: str) -> str:
    """The script without its comments and texts."""
    return _STRING.sub('""', _COMMENT.sub("", text))


def test_it_is_strict_and_stops_at_the_first_error(script: str) -> None:
    code = _COMMENT.sub("", script)
    strict = code.index("Set-StrictMode -Version 2.0")
    assert strict < code.index('$ErrorActionPreference = "Stop"') < code.index("function ")


def test_brackets_and_quotes_are_closed(script: str) -> None:
    open_ones: list[str] = []
    for letter in _bare(script).replace('""', ""):
        assert letter not in "\"'"
        if letter in _PAIRS.values():
            open_ones.append(letter)
        elif letter in _PAIRS:
            assert open_ones.pop() == _PAIRS[letter]
    assert open_ones == []


def test_every_function_that_is_called_is_defined_or_windows_own(script: str) -> None:
    bare = _bare(script)
    own = set(re.findall(r"function ([A-Z]\w+-\w+)", bare))
    windows = {
        "ForEach-Object", "Get-ChildItem", "Invoke-WebRequest", "Join-Path", "New-Item",
        "Select-Object", "Set-Content", "Set-StrictMode", "Sort-Object", "Start-Sleep",
        "Test-Path", "Write-Host",
    }  # fmt: skip
    called = set(re.findall(r"\b[A-Z][A-Za-z]+-[A-Z][A-Za-z]+\b", bare))
    assert own == {
        "Stop-Here", "Invoke-Program", "Get-ProgramAnswer", "Find-Python", "Install-Tillbook",
        "Wait-ForTillbook",
    }  # fmt: skip
    assert called == own | windows


def test_every_variable_is_set_before_it_is_read(script: str) -> None:
    given = {"env", "null", "true", "false", "LASTEXITCODE", "PSScriptRoot", "PSCommandPath", "_"}
    given |= {"ErrorActionPreference", "ProgressPreference"}
    known = {name.casefold() for name in given}
    code = _COMMENT.sub("", script)
    known |= {name.casefold() for name in re.findall(r"\$(\w+)\s*\+?=(?!=)", code)}
    known |= {name.casefold() for name in re.findall(r"\[[\w\[\]]+\]\s*\$(\w+)", code)}
    known |= {name.casefold() for name in re.findall(r"foreach \(\$(\w+) in", code)}
    used = {name.casefold() for name in re.findall(r"[$@](\w+)", code) if not name.isdigit()}
    assert used - known == set()


def test_the_commands_it_runs_and_their_options_exist(script: str) -> None:
    found = re.findall(r'@\("-m", "tillbook", ((?:"[^"]*"(?:, )?)+)\)', script)
    assert len(found) == 2
    for text in found:
        words = re.findall(r'"([^"]*)"', text)
        command: click.Command = tillbook
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        options = {name for one in command.params for name in one.opts}
        assert {word for word in words if word.startswith("--")} <= options
    assert f'$TaskName = "{TASK_NAME}"' in script


def test_only_what_the_documentation_of_the_script_names_can_be_passed(script: str) -> None:
    parameters = re.findall(r"(?m)^    \[\w+\] \$(\w+)", script.partition("Set-StrictMode")[0])
    assert parameters == ["Port", "Python", "AtStart"]
    told = (SCRIPT.parent / "docs" / "install-windows.md").read_text(encoding="utf-8")
    for name in parameters:
        assert f"-{name}" in told
