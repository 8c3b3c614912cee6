"""A real installation for tests: a server in a process of its own that can be killed.

Waitress serves the WSGI application from its own home and database; the company file and the Web
Connector are here, and talk to it over HTTP. The server's clock is the real one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from tests.choke import judge_arrivals
from tests.house.sources import ROOT
from tests.judged import TALLY, schemas
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import Update, WebConnector
from tillbook.simulators.webconnector.wire import post_http

WAIT_S_MAX: Final = 60
UPDATES_MAX: Final = 10

SERVE: Final = """
import waitress
from tillbook.project.wsgi import application
server = waitress.create_server(application, host="127.0.0.1", port=0, threads=2)
print(server.effective_port, flush=True)
server.run()
"""
SET_UP: Final = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.sync.tricks import quick_pace, tiny_world
from tillbook.sync.setup import qwc_of
world = tiny_world(8, 3)
quick_pace(world)
qwc = qwc_of(world.company, "http://localhost:1")
print(json.dumps({"qwc": qwc, "token": world.token}))
"""
LOOK: Final = """
import json
import django
django.setup()
from datetime import timedelta
from tests.sync.world import LAST_DAY
from tillbook.store.models import Company, Delivery, Shop
from tillbook.store.scoping import within
from tillbook.sync.prove import prove_days
company = Company.objects.get()
with within(company):
    rows = Delivery.objects.filter(document__type="SalesReceipt").select_related("document")
    receipts = {row.document.key: row.state for row in rows}
    proofs = prove_days(Shop.objects.get(), LAST_DAY - timedelta(days=9), LAST_DAY)
print(json.dumps({"receipts": receipts, "days": [str(one.state) for one in proofs]}))
"""
END_HOLD: Final = """
import django
django.setup()
from tillbook.store.models import Delivery
from tillbook.store.scoping import anywhere
with anywhere():
    Delivery.objects.exclude(not_before=None).update(not_before=None)
"""


class Installation:
    """One home with its server, and the computer with QuickBooks that calls it."""

    def __init__(self, home: Path) -> None:
        self.environ = {
            **os.environ,
            "TILLBOOK_HOME": str(home),
            "TILLBOOK_DATABASE": str(home / "books.sqlite3"),
            "DJANGO_SETTINGS_MODULE": "tillbook.project.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        made = json.loads(self.run(SET_UP))
        self.company = CompanyFile.sample(name="Harbor & Pine LLC")
        judge_arrivals(self.company)
        self._judged_before = TALLY.judged
        self.connector = WebConnector.from_qwc(
            made["qwc"], made["token"], self.company, post=self.post
        )
        self.around: Callable[[Callable[[], tuple[int, bytes]]], tuple[int, bytes]] | None = None
        self.server: subprocess.Popen[str] | None = None
        self.start()

    def run(self, script: str) -> str:
        """A short program with this installation's store; what it prints."""
        done = subprocess.run(  # noqa: S603 - this Python, with fixed arguments
            [sys.executable, "-c", script],
            env=self.environ,
            capture_output=True,
            encoding="utf-8",
            timeout=WAIT_S_MAX,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start the server, as the computer does after it was switched on again."""
        self.server = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", SERVE],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        assert self.server.stdout is not None
        port = int(self.server.stdout.readline())
        self.connector.url = f"http://localhost:{port}/webconnector/"

    def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        if self.server is not None:
            self.server.kill()
            self.server.wait(WAIT_S_MAX)
            if self.server.stdout is not None:
                self.server.stdout.close()
        self.server = None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """HTTP, with somebody's hand on the server's plug."""

        def call() -> tuple[int, bytes]:
            return post_http(url, body, headers)

        return self.around(call) if self.around else call()

    def look(self) -> dict[str, Any]:
        """States of the receipts by key, and of the days."""
        found: dict[str, Any] = json.loads(self.run(LOOK))
        return found

    def finish(self) -> list[Update]:
        """Call until there is nothing left to do."""
        updates = []
        for _ in range(UPDATES_MAX):
            updates.append(self.connector.update())
            if updates[-1].status == "none":
                return updates
        pytest.fail(f"still not done: {updates[-1]}")

    def check_each_once(self) -> None:
        """Every receipt is accepted, in QuickBooks once, every day is proved, and what arrived
        at QuickBooks was judged.
        """
        assert schemas() is None or TALLY.judged > self._judged_before
        seen = self.look()
        assert set(seen["receipts"].values()) == {"accepted"}
        marks = sorted(one.values["Memo"].split()[-1] for one in self.company.transactions)
        assert marks == sorted(f"tb:{key}" for key in seen["receipts"])
        assert set(seen["days"]) - {"empty"} == {"proved"}
