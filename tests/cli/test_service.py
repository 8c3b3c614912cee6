"""The service: what a system would be told, what it is told, and what is said when it refuses."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.cli.test_demo import SECONDS_MAX, free_port
from tillbook.cli import service as service_module
from tillbook.cli.service_files import Program, task, unit

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cli"
SPACED = "/home/Ann Lee/100% $books/venv/bin/python"
WINDOWS_PYTHON = r"C:\Users\Ann & Lee\AppData\Local\Tillbook\venv\Scripts\pythonw.exe"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder on Linux whose systemctl writes down what it is told."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in (*service_module.CARRIED, service_module.SECRET):
        monkeypatch.delenv(name, raising=False)
    _fake(tmp_path, "systemctl")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same on Windows, with its schtasks."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("TILLBOOK_HOME", str(tmp_path / "Tillbook"))
    monkeypatch.setenv("USERDOMAIN", "HARBOR")
    monkeypatch.setenv("USERNAME", "Ann & Lee")
    monkeypatch.delenv(service_module.SECRET, raising=False)
    monkeypatch.setenv("PATHEXT", ".EXE")
    _fake(tmp_path, "schtasks.EXE")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def _fake(folder: Path, name: str, *, fails_at: str = "", says: str = "") -> None:
    """A program that keeps its arguments, and a copy of any file they name."""
    tool = folder / "bin" / name
    tool.parent.mkdir(exist_ok=True)
    fails = f'case "$*" in *{fails_at}*) echo "{says}" >&2; exit 1;; esac\n' if fails_at else ""
    tool.write_text(
        "#!/bin/sh\n"
        f'echo "$*" >> {shlex.quote(str(folder / "told"))}\n'
        f'for word; do case "$word" in *.xml) /bin/cp "$word" {shlex.quote(str(folder))};; esac; '
        f"done\n{fails}",
        encoding="utf-8",
    )
    tool.chmod(stat.S_IRWXU)


def told(folder: Path) -> list[str]:
    path = folder / "told"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_the_unit_is_the_known_one() -> None:
    text = unit(
        Program(
            python=SPACED,
            port=8765,
            environment={"TILLBOOK_URL": "https://books.example.com", "TILLBOOK_HOME": "/a b/$c"},
        )
    )
    assert text == (GOLDEN / "tillbook.service").read_text(encoding="utf-8")


def test_the_task_is_the_known_one() -> None:
    program = Program(python=WINDOWS_PYTHON, port=9000)
    text = task(
        program, user=r"HARBOR\Ann & Lee", folder=r"C:\Users\Ann & Lee", with_computer=False
    )
    assert text == (GOLDEN / "tillbook-task.xml").read_text(encoding="utf-8")
    root = ET.fromstring(text.encode("utf-16"))  # noqa: S314 - our own text
    assert root.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Command") == WINDOWS_PYTHON
    assert [child.tag.removeprefix(TASK) for child in root] == [
        "RegistrationInfo", "Triggers", "Principals", "Settings", "Actions",
    ]  # fmt: skip


def test_with_the_computer_it_runs_without_anybody_signed_in() -> None:
    text = task(Program(python="p", port=1), user="ann", folder="f", with_computer=True)
    assert "<BootTrigger>" in text
    assert "<LogonType>S4U</LogonType>" in text
    assert "<LogonTrigger>" not in text


def test_printing_installs_nothing(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLBOOK_HOME", "/var/books of ours")
    result = run("service", "install", "--print", "--port", "9001")
    assert result.exit_code == 0
    assert f"# {linux}/config/systemd/user/tillbook.service" in result.stdout
    assert "-m tillbook serve --unattended --port 9001" in result.stdout
    assert 'Environment="TILLBOOK_HOME=/var/books of ours"' in result.stdout
    assert told(linux) == []
    assert not (linux / "config").exists()


def test_installing_twice_is_installing_once(linux: Path) -> None:
    assert run("service", "install").exit_code == 0
    result = run("service", "install")
    assert result.exit_code == 0, result.output
    assert told(linux) == 2 * [
        "--user show-environment",
        "--user daemon-reload",
        "--user enable tillbook.service",
        "--user restart tillbook.service",
    ]
    text = (linux / "config/systemd/user/tillbook.service").read_text(encoding="utf-8")
    assert sys.executable in text
    assert "loginctl enable-linger" in result.stdout
    assert "tillbook link" in result.stdout


def test_uninstalling_stops_it_and_takes_the_unit_away(linux: Path) -> None:
    refused = run("service", "uninstall")
    assert refused.exit_code == 2
    assert "No service of Tillbook is installed" in refused.stderr
    run("service", "install")
    assert run("service", "uninstall").exit_code == 0
    assert told(linux)[-2:] == ["--user disable --now tillbook.service", "--user daemon-reload"]
    assert not (linux / "config/systemd/user/tillbook.service").exists()


def test_what_systemd_refuses_is_said_and_nothing_is_left(linux: Path) -> None:
    _fake(linux, "systemctl", fails_at="show-environment", says="Failed to connect to bus")
    result = run("service", "install")
    assert result.exit_code == 2
    assert "systemctl refused: Failed to connect to bus." in result.stderr
    assert "not with su or sudo" in result.stderr
    assert not (linux / "config").exists()


def test_without_systemctl_it_says_how_to_start(
    linux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(linux / "empty"))
    result = run("service", "install")
    assert result.exit_code == 2
    assert "This computer has no systemctl" in result.stderr
    assert "tillbook serve" in result.stderr
    assert not (linux / "config").exists()


def test_another_system_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    for command in ("install", "uninstall", "status"):
        result = run("service", command)
        assert result.exit_code == 2
        assert "on Windows and on Linux" in result.stderr


def test_a_key_of_the_environment_is_not_written_into_a_file(
    linux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILLBOOK_SECRET_KEY", "very secret key")
    result = run("service", "install", "--print")
    assert result.exit_code == 2
    assert "secret.key" in result.stderr
    assert "very secret" not in result.output


def test_status_tells_installed_and_answering_apart(linux: Path) -> None:
    port = str(free_port())
    result = run("service", "status", "--port", port)
    assert result.exit_code == 1
    assert "The service is not installed." in result.stdout
    run("service", "install")
    result = run("service", "status", "--port", port)
    assert result.exit_code == 1
    assert "The service is installed." in result.stdout
    assert f"Nothing of Tillbook answers at http://localhost:{port}." in result.stdout
    assert "journalctl --user --unit tillbook.service" in result.stdout


def test_a_windows_task_is_made_of_the_definition_and_started(windows: Path) -> None:
    result = run("service", "install", "--port", "9002")
    assert result.exit_code == 0, result.output
    end, create, start = told(windows)
    assert end == "/End /TN Tillbook"
    assert create.startswith("/Create /TN Tillbook /XML ")
    assert create.endswith("task.xml /F")
    assert start == "/Run /TN Tillbook"
    text = (windows / "task.xml").read_bytes().decode("utf-16")
    assert "<UserId>HARBOR\\Ann &amp; Lee</UserId>" in text
    assert "--unattended --port 9002" in text
    assert "when you sign in to Windows" in result.stdout


def test_windows_refuses_and_the_cure_is_an_administrator(windows: Path) -> None:
    _fake(windows, "schtasks.EXE", fails_at="/Create", says="ERROR: Access is denied.")
    result = run("service", "install", "--at", "start")
    assert result.exit_code == 2
    assert "schtasks refused: ERROR: Access is denied." in result.stderr
    assert "Open PowerShell as administrator" in result.stderr
    assert not any(line.startswith("/Run") for line in told(windows))


def test_a_windows_task_is_ended_and_deleted(windows: Path) -> None:
    assert run("service", "uninstall").exit_code == 0
    assert told(windows) == ["/End /TN Tillbook", "/Delete /TN Tillbook /F"]


def test_printing_on_windows_shows_the_definition(windows: Path) -> None:
    result = run("service", "install", "--print", "--at", "start")
    assert "<BootTrigger>" in result.stdout
    assert told(windows) == []


def test_the_command_of_the_unit_serves_and_prints_no_link(tmp_path: Path) -> None:
    port = free_port()
    words = shlex.split(
        unit(Program(python=sys.executable, port=port)).split("ExecStart=:")[1].splitlines()[0]
    )
    environment = {**os.environ, "TILLBOOK_HOME": str(tmp_path / "new")}
    with subprocess.Popen(  # noqa: S603 - our own program
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    ) as process:
        try:
            until = time.monotonic() + SECONDS_MAX
            while not service_module.answers_at(port) and time.monotonic() < until:
                time.sleep(0.2)
            assert service_module.answers_at(port)
            asked = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", "tillbook", "link", "--port", str(port)],
                capture_output=True,
                text=True,
                env=environment,
                check=True,
            )
        finally:
            process.terminate()
        said, _ = process.communicate(timeout=SECONDS_MAX)
    assert asked.stdout.startswith(f"http://localhost:{port}/welcome/")
    assert "/welcome/" not in said
    assert f"Tillbook is at http://localhost:{port}." in said


def test_an_apostrophe_in_a_path_is_not_a_quote_of_systemd() -> None:
    text = unit(Program(python="/home/o'neil/bin/python", port=8765))
    assert 'ExecStart=:"/home/o\'neil/bin/python" -m tillbook serve' in text


def test_a_link_names_the_port_of_the_installed_service(linux: Path, home: Path) -> None:
    assert service_module.installed_port() is None
    run("service", "install", "--port", "8770")
    assert run("link").stdout.startswith("http://localhost:8770/welcome/")
    assert run("link", "--port", "9000").stdout.startswith("http://localhost:9000/welcome/")
    run("service", "uninstall")
    assert run("link").stdout.startswith("http://localhost:8765/welcome/")


def test_a_windows_task_names_its_port(windows: Path, tmp_path: Path) -> None:
    program = Program(python=WINDOWS_PYTHON, port=8771)
    text = task(program, user="HARBOR\\Ann", folder="C:\\Tillbook", with_computer=False)
    (tmp_path / "task").write_text(text, encoding="utf-8")
    tool = tmp_path / "bin" / "schtasks.EXE"
    tool.write_text(f"#!/bin/sh\n/bin/cat {shlex.quote(str(tmp_path / 'task'))}\n")
    assert service_module.installed_port() == 8771
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert service_module.installed_port() is None
