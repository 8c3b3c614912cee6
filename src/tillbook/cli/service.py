"""`tillbook service`: let the computer start Tillbook by itself.

On Linux a systemd unit of the person who installs it, on Windows a task of theirs. The files that
say so are written by `service_files`; here they are handed to the system, and what it answers is
said in words.
"""

from __future__ import annotations

import getpass
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import click

from tillbook.cli.server import DEFAULT_PORT
from tillbook.cli.service_files import TASK_NAME, UNIT_NAME, Program, port_in, task, unit
from tillbook.cli.store import Refused

LINUX: Final = "linux"
WINDOWS: Final = "win32"
CARRIED: Final = ("TILLBOOK_HOME", "TILLBOOK_DATABASE", "TILLBOOK_HOSTS", "TILLBOOK_URL")
"""Settings of the environment that the unit keeps."""

SECRET: Final = "TILLBOOK_SECRET_KEY"  # noqa: S105 - the name of a variable
ANSWER_S: Final = 3
WITH_LOGON: Final = "logon"
WITH_COMPUTER: Final = "start"

_PORT: Final = click.option(
    "--port", type=click.IntRange(1, 65_535), default=DEFAULT_PORT, show_default=True,
    help="Port of this computer on which Tillbook answers.",
)  # fmt: skip


@click.group(short_help="Let the computer start Tillbook by itself.")
def service() -> None:
    """Let the computer start Tillbook by itself, and see whether it does.

    On Linux it becomes a unit of systemd, on Windows a scheduled task; both belong to you and run
    as you, with no other person's rights.
    """


@service.command(short_help="Start Tillbook now and whenever it is to run.")
@_PORT
@click.option(
    "--at", "begins", type=click.Choice([WITH_LOGON, WITH_COMPUTER]), default=WITH_LOGON,
    show_default=True,
    help="Windows: from your sign-in on, or with the computer, also while nobody is signed in. "
    "The latter needs an administrator.",
)  # fmt: skip
@click.option(
    "--print", "only_print", is_flag=True,
    help="Print what the system would be told, and install nothing.",
)  # fmt: skip
def install(*, port: int, begins: str, only_print: bool) -> None:
    """Start Tillbook now, after every restart, and again when it fails. Safe to repeat."""
    system = _system()
    if os.environ.get(SECRET):
        raise Refused(
            f"{SECRET} is set, and a service would have to keep it in a readable file. Put the key "
            "into secret.key in Tillbook's folder instead, and unset the variable."
        )
    if system == WINDOWS:
        _install_task(port, with_computer=begins == WITH_COMPUTER, only_print=only_print)
    else:
        _install_unit(port, only_print=only_print)


@service.command(short_help="Stop Tillbook and let it start no more.")
def uninstall() -> None:
    """Stop Tillbook and let it start no more. Its database and its key stay where they are."""
    if _system() == WINDOWS:
        schtasks = _tool("schtasks")
        _quietly([schtasks, "/End", "/TN", TASK_NAME])
        _told([schtasks, "/Delete", "/TN", TASK_NAME, "/F"])
    else:
        systemctl = _tool("systemctl")
        path = unit_path()
        if not path.exists():
            raise Refused("No service of Tillbook is installed for you.")
        _told([systemctl, "--user", "disable", "--now", UNIT_NAME])
        path.unlink()
        _told([systemctl, "--user", "daemon-reload"])
    click.echo("Tillbook is stopped and starts no more by itself. Your books are kept.")


@service.command(short_help="Whether it is installed, runs and answers.")
@_PORT
def status(*, port: int) -> None:
    """Whether the service is installed, and whether Tillbook answers. Exit status 1 if not."""
    if _system() == WINDOWS:
        installed = _quietly([_tool("schtasks"), "/Query", "/TN", TASK_NAME])
    else:
        systemctl = _tool("systemctl")
        installed = unit_path().exists() and _quietly(
            [systemctl, "--user", "is-enabled", UNIT_NAME]
        )
    answers = answers_at(port)
    click.echo("The service is installed." if installed else "The service is not installed.")
    click.echo(
        f"Tillbook answers at http://localhost:{port}."
        if answers
        else f"Nothing of Tillbook answers at http://localhost:{port}."
    )
    if not installed:
        click.echo("Install it: tillbook service install")
    elif not answers:
        click.echo(f"See why: {_see_why()}")
    if not (installed and answers):
        raise SystemExit(1)


def unit_path() -> Path:
    """Where systemd looks for the units of a person."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user" / UNIT_NAME


def installed_port() -> int | None:
    """The port of the service that is installed for this person; None without one."""
    if sys.platform == WINDOWS:
        schtasks = shutil.which("schtasks")
        if schtasks is None:
            return None
        said = _run([schtasks, "/Query", "/TN", TASK_NAME, "/XML"])
        return port_in(said.stdout) if said.returncode == 0 else None
    try:
        return port_in(unit_path().read_text(encoding="utf-8"))
    except OSError:
        return None


def answers_at(port: int) -> bool:
    """Whether Tillbook answers on this computer."""
    connection = http.client.HTTPConnection("localhost", port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _install_unit(port: int, *, only_print: bool) -> None:
    carried = {name: value for name in CARRIED if (value := os.environ.get(name))}
    text = unit(Program(python=sys.executable, port=port, environment=carried))
    if only_print:
        click.echo(f"# {unit_path()}")
        click.echo(text, nl=False)
        return
    systemctl = _tool("systemctl")
    _told([systemctl, "--user", "show-environment"])
    path = unit_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _told([systemctl, "--user", "daemon-reload"])
    _told([systemctl, "--user", "enable", UNIT_NAME])
    _told([systemctl, "--user", "restart", UNIT_NAME])
    click.echo(f"Tillbook runs and starts with your session: {path}")
    click.echo("To let it run while you are not signed in, once: loginctl enable-linger")
    _say_where(port)


def _install_task(port: int, *, with_computer: bool, only_print: bool) -> None:
    from tillbook.project.home import home

    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    program = Program(python=str(windowless if windowless.exists() else python), port=port)
    text = task(program, user=_windows_user(), folder=str(home()), with_computer=with_computer)
    if only_print:
        click.echo(text, nl=False)
        return
    schtasks = _tool("schtasks")
    with tempfile.TemporaryDirectory(prefix="tillbook-") as folder:
        path = Path(folder) / "task.xml"
        path.write_text(text, encoding="utf-16")
        _quietly([schtasks, "/End", "/TN", TASK_NAME])
        _told([schtasks, "/Create", "/TN", TASK_NAME, "/XML", str(path), "/F"])
    _told([schtasks, "/Run", "/TN", TASK_NAME])
    when = "with the computer" if with_computer else "when you sign in to Windows"
    click.echo(f"Tillbook runs and starts {when}: the task “{TASK_NAME}” in Task Scheduler.")
    _say_where(port)


def _say_where(port: int) -> None:
    from tillbook.cli.link import local_url

    click.echo(f"It is at {local_url(port)}. A link to sign in with: tillbook link")


def _windows_user() -> str:
    domain = os.environ.get("USERDOMAIN", "")
    name = os.environ.get("USERNAME") or getpass.getuser()
    return f"{domain}\\{name}" if domain else name


def _system() -> str:
    """Which of the two systems this is. Raises Refused for any other."""
    if sys.platform in (LINUX, WINDOWS):
        return sys.platform
    raise Refused(
        "Tillbook can make itself a service on Windows and on Linux. On this system start it with: "
        "tillbook serve"
    )


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(
            f"This computer has no {name}, so nothing can start Tillbook by itself here. Start it "
            "with: tillbook serve"
        )
    return found


def _told(command: Sequence[str]) -> None:
    """Run a program of the system. Raises Refused with what it said when it fails."""
    done = _run(command)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split()) or f"status {done.returncode}"
        raise Refused(f"{Path(command[0]).stem} refused: {said}. {_what_to_do()}")


def _quietly(command: Sequence[str]) -> bool:
    """Run a program of the system and tell only whether it was content."""
    return _run(command).returncode == 0


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a program of the system, found by its name
        list(command), capture_output=True, text=True, errors="replace", check=False
    )


def _what_to_do() -> str:
    if sys.platform == WINDOWS:
        return "Open PowerShell as administrator and try again, or start it with: tillbook serve"
    return (
        "Sign in as the person who is to run it (not with su or sudo) and try again, or start it "
        "with: tillbook serve"
    )


def _see_why() -> str:
    if sys.platform == WINDOWS:
        return "tillbook.log in Tillbook's folder"
    return f"journalctl --user --unit {UNIT_NAME}"
