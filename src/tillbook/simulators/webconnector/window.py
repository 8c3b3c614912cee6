"""The simulated computer on which QuickBooks runs, as a page: what a person would click there.

Three windows on one page: the preferences of the company file, the Web Connector with its list of
applications, and QuickBooks' own trial balance. It exists so that set-up can be practised with a
real browser. It listens on this computer only and keeps a password in memory like the real one.
"""

from __future__ import annotations

import html
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from email import message_from_bytes, policy
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self, cast
from urllib.parse import parse_qs, urlsplit

from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector.connector import WebConnector
from tillbook.simulators.webconnector.qwc import QwcRefused

BODY_BYTES_MAX: Final = 200_000
UPDATES_SHOWN: Final = 8
AUTO_RUN_S: Final = 2.0
"""With Auto-Run ticked; a real Web Connector calls every few minutes."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the Web Connector's status."""

    at: datetime
    text: str


class Computer:
    """QuickBooks and its Web Connector on one computer. Use it in a `with`; `url` is its page."""

    def __init__(
        self,
        company: CompanyFile,
        *,
        port: int = 0,
        clock: Callable[[], datetime] = datetime.now,
        auto_run_s: float = AUTO_RUN_S,
    ) -> None:
        self.company = company
        self.connector: WebConnector | None = None
        self.auto_run = False
        self.said: deque[Said] = deque(maxlen=UPDATES_SHOWN)
        self._clock = clock
        self._auto_run_s = auto_run_s
        self._one_update = threading.Lock()
        self._stop = threading.Event()
        self._listener = _Listener(("127.0.0.1", port), _Handler)
        self._listener.computer = self
        self._threads = (
            threading.Thread(
                target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            ),
            threading.Thread(target=self._call_by_itself, daemon=True),
        )

    @property
    def url(self) -> str:
        """Where the page is: http://localhost:PORT/."""
        return f"http://localhost:{self._listener.server_address[1]}/"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._listener.shutdown()
        for thread in self._threads:
            thread.join()
        self._listener.server_close()

    def add_application(self, qwc_text: str) -> None:
        """File > Add an application. A refusal is said, as the Web Connector does."""
        try:
            self.connector = WebConnector.from_qwc(qwc_text, "", self.company)
        except QwcRefused as refused:
            self._say(str(refused))
            return
        self._say("The application was added. Click its password and enter it.")

    def set_password(self, password: str) -> None:
        """What a person types beside the application; kept until it is typed anew."""
        if self.connector is None:
            self._say("Add an application first.")
            return
        self.connector.password = password
        self._say("The password was stored.")

    def charge_sales_tax(self, *, on: bool) -> None:
        """Edit > Preferences > Sales Tax > Company Preferences."""
        self.company.change(sales_tax=on)

    def update(self) -> None:
        """Update Selected."""
        if self.connector is None:
            self._say("Nothing is selected.")
            return
        with self._one_update:
            done = self.connector.update()
        self._say(done.error or done.status_line)

    def _call_by_itself(self) -> None:
        while not self._stop.wait(self._auto_run_s):
            if self.auto_run and self.connector is not None:
                self.update()

    def _say(self, text: str) -> None:
        self.said.appendleft(Said(self._clock(), text))

    def page(self, as_of: date | None = None) -> str:
        """The three windows; the report stands for the evening of `as_of`, today unless told."""
        settings = self.company.books.settings
        day = as_of or self._clock().date()
        return _PAGE.format(
            file=html.escape(settings.name),
            yes=" checked" if settings.sales_tax else "",
            no="" if settings.sales_tax else " checked",
            application=html.escape(self.connector.url if self.connector else "none yet"),
            auto=" checked" if self.auto_run else "",
            said="".join(
                f"<tr><td>{one.at:%H:%M:%S}</td><td>{html.escape(one.text)}</td></tr>"
                for one in self.said
            ),
            day=day.isoformat(),
            balances="".join(
                f"<tr><td>{html.escape(name)}</td><td>{amount}</td></tr>"
                for name, amount in _balances(self.company, day)
            ),
        )

    def clicked(self, path: str, fields: Mapping[str, str]) -> bool:
        """Do what a form asks; False for a form that is not there."""
        match path:
            case "/sales-tax":
                self.charge_sales_tax(on=fields.get("charge") == "yes")
            case "/add":
                self.add_application(fields.get("qwc", ""))
            case "/password":
                self.set_password(fields.get("password", ""))
            case "/auto-run":
                self.auto_run = fields.get("auto") == "on"
            case "/update":
                self.update()
            case _:
                return False
        return True


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    computer: Computer


class _Handler(BaseHTTPRequestHandler):
    """The page and its forms. Other pages may not post here."""

    def do_GET(self) -> None:
        self._send(HTTPStatus.OK, self._computer.page(_as_of(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > BODY_BYTES_MAX or not self._is_ours():
            self._send(HTTPStatus.FORBIDDEN, "Refused.")
            return
        fields = _fields(self.headers.get("Content-Type", ""), self.rfile.read(int(length)))
        if not self._computer.clicked(self.path, fields):
            self._send(HTTPStatus.NOT_FOUND, "There is no such form.")
            return
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    @property
    def _computer(self) -> Computer:
        return cast("_Listener", self.server).computer

    def _is_ours(self) -> bool:
        """A form of this page, in a browser that says where it comes from."""
        origin = urlsplit(self.headers.get("Origin") or self._computer.url).netloc
        return origin == urlsplit(self._computer.url).netloc == self.headers.get("Host")

    def _send(self, status: HTTPStatus, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Say nothing: what happened stands on the page."""


def _as_of(query: str) -> date | None:
    """The day the report is asked for; None when none is given, or none that is a day."""
    try:
        return date.fromisoformat(parse_qs(query).get("as_of", [""])[0])
    except ValueError:
        return None


def _balances(company: CompanyFile, day: date) -> list[tuple[str, str]]:
    """The report's rows, and the sum of its debits and of its credits."""
    rows = [(name, Decimal(balance)) for name, balance in company.trial_balance_as_of(day).items()]
    debit = sum((balance for _, balance in rows if balance > 0), Decimal(0))
    credit = sum((balance for _, balance in rows if balance < 0), Decimal(0))
    told = [(name, f"{balance:,.2f}") for name, balance in rows]
    return [*told, ("Sum of the debits", f"{debit:,.2f}"), ("Sum of the credits", f"{credit:,.2f}")]


def _fields(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form that was sent as multipart/form-data."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + body, policy=policy.HTTP)
    fields = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content.decode(errors="replace")
    return fields


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The QuickBooks computer (simulated)</title><style>
body {{ font: 15px/1.5 "Segoe UI", system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
  padding: 0 1rem; background: #e9e9ee; color: #1b1b22 }}
section {{ background: #fff; border: 1px solid #b9b9c6; padding: 1rem 1.25rem; margin: 1rem 0 }}
h2 {{ margin-top: 0; font-size: 1.05rem }} form {{ margin: .5rem 0 }}
table {{ border-collapse: collapse; width: 100% }}
td {{ border-top: 1px solid #dedee6; padding: .2rem .5rem; vertical-align: top }}
.figures td + td {{ text-align: right; font-variant-numeric: tabular-nums }}
</style></head><body>
<h1>The QuickBooks computer</h1>
<p>Simulated, for practice: nothing here is QuickBooks, and no real books are touched.</p>
<section><h2>QuickBooks: {file}</h2>
<p>Edit &gt; Preferences &gt; Sales Tax &gt; Company Preferences</p>
<form method="post" action="/sales-tax" enctype="multipart/form-data">
<fieldset><legend>Do you charge sales tax?</legend>
<label><input type="radio" name="charge" value="yes"{yes}> Yes</label>
<label><input type="radio" name="charge" value="no"{no}> No</label></fieldset>
<button>OK</button></form></section>
<section><h2>Web Connector</h2>
<form method="post" action="/add" enctype="multipart/form-data">
<label>Add an application (.qwc file) <input type="file" name="qwc" required></label>
<button>Add an application</button></form>
<p>Application: {application}</p>
<form method="post" action="/password" enctype="multipart/form-data">
<label>Password <input type="password" name="password" autocomplete="off"></label>
<button>Store the password</button></form>
<form method="post" action="/auto-run" enctype="multipart/form-data">
<label><input type="checkbox" name="auto"{auto}> Auto-Run</label> <button>Apply</button></form>
<form method="post" action="/update" enctype="multipart/form-data">
<button>Update Selected</button></form>
<table>{said}</table></section>
<section><h2>Reports: trial balance</h2>
<form action="/"><label>As of <input type="date" name="as_of" value="{day}" required></label>
<button>Refresh</button></form>
<p>Debits positive. Income and expenses begin anew with the fiscal year, in January.</p>
<table class="figures">{balances}</table></section>
</body></html>
"""
