"""`tillbook doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

import click

from tillbook.cli.store import Refused, use_folder, use_store


@click.command(short_help="Say what is wrong here, and what to do.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def doctor(*, as_json: bool) -> None:
    """Look at the database, the key, the pairing, the last calls, the schedule, open problems.

    Exit status: 0 when all is well, 1 when something is wrong.
    """
    use_folder()
    # Tables that can be brought up to date are; what is wrong else is for the checks to say.
    with suppress(Refused):
        use_store()
    from tillbook.cli.screen import emit_json, screen
    from tillbook.project.home import home
    from tillbook.sync.doctor import examine

    checks = examine(datetime.now(UTC), home())
    wrong = [check for check in checks if not check.ok]
    if as_json:
        emit_json({"ok": not wrong, "checks": [asdict(check) for check in checks]})
    else:
        console = screen()
        for check in checks:
            about = f" of {check.about}" if check.about else ""
            mark = "ok   " if check.ok else "WRONG"
            console.print(f"{mark}  {check.name}{about}: {check.found}", soft_wrap=True)
            if not check.ok:
                console.print(f"       {check.cure}", soft_wrap=True)
    raise SystemExit(1 if wrong else 0)
