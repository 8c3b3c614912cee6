"""Every command and option says what it is for, and the version is told."""

import click
import pytest

from tests.cli.conftest import run
from tillbook import __version__
from tillbook.cli.main import tillbook

COMMANDS = sorted(tillbook.commands)


def test_the_commands_are_those_of_this_version() -> None:
    known = "again demo doctor link practice preview prove qwc serve service shop status sync"
    assert known.split() == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_each_of_its_options_has_help(name: str) -> None:
    command = tillbook.commands[name]
    result = run(name, "--help")
    assert result.exit_code == 0
    assert command.help
    assert command.get_short_help_str(100).endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.opts[0] in result.output


def test_the_commands_are_listed_in_words_that_are_not_cut() -> None:
    output = run("--help").output
    assert "..." not in output.split("Commands:")[1]


def test_the_version_is_told() -> None:
    assert run("--version").output == f"tillbook, version {__version__}\n"


def test_an_unknown_command_is_refused_without_a_traceback() -> None:
    result = run("undo")
    assert result.exit_code == 2
    assert "No such command" in result.stderr
