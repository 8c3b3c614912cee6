"""What a system is told so that Tillbook runs by itself: a systemd unit, a Windows task. Pure text.

Both start the same program, `python -m tillbook serve --unattended`, as the person who installed
it, and start it again when it fails. Paths may hold spaces; nothing in either text is a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

UNIT_NAME: Final = "tillbook.service"
TASK_NAME: Final = "Tillbook"

_UNIT: Final = """\
# Made by "tillbook service install", which writes it anew each time.
[Unit]
Description=Tillbook: Shopify sales in QuickBooks Desktop

[Service]
Type=exec
ExecStart=:{command}
{environment}Restart=on-failure
RestartSec=10
UMask=0077

[Install]
WantedBy=default.target
"""

_TASK: Final = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Tillbook: Shopify sales in QuickBooks Desktop</Description>
  </RegistrationInfo>
  <Triggers>
    {trigger}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>{logon}</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""

# A task that ended is started again at the next repetition; while it runs a new one is ignored.
_REPEATED: Final = "<Repetition><Interval>PT5M</Interval></Repetition>"


_PORT: Final = re.compile(r"--port\W+(\d{1,5})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What is started: the Python of this installation, the port, and settings of the environment
    it was installed with (names and values, no secrets).
    """

    python: str
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What follows the program's name."""
        return ("-m", "tillbook", "serve", "--unattended", "--port", str(self.port))


def port_in(text: str) -> int | None:
    """The port in a unit or task that was made here; None where it names none."""
    found = _PORT.search(text)
    return int(found[1]) if found else None


def unit(program: Program) -> str:
    """The systemd user unit."""
    words = (program.python, *program.arguments)
    settings = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n"
        for name, value in sorted(program.environment.items())
    )
    return _UNIT.format(command=" ".join(map(_quoted, words)), environment=settings)


def task(program: Program, *, user: str, folder: str, with_computer: bool) -> str:
    """The definition of the Windows task, to be written as UTF-16.

    With the computer it also runs while nobody is signed in; else from that person's sign-in on.
    """
    if with_computer:
        trigger = f"<BootTrigger>{_REPEATED}</BootTrigger>"
    else:
        trigger = f"<LogonTrigger>{_REPEATED}<UserId>{escape(user)}</UserId></LogonTrigger>"
    return _TASK.format(
        trigger=trigger,
        user=escape(user),
        logon="S4U" if with_computer else "InteractiveToken",
        program=escape(program.python),
        arguments=escape(" ".join(program.arguments)),
        folder=escape(folder),
    )


def _quoted(word: str) -> str:
    """A word as systemd reads it: percent signs, quotes and backslashes are its own. Dollar signs
    stay as they are: the colon before the command switches variables off.
    """
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    is_plain = plain == word and word and not set(word) & set(" '\t")
    return plain if is_plain else f'"{plain}"'
