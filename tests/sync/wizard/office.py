"""An office before anything is set up: a company without token, and a computer with QuickBooks.

The Web Connector is added from our own file and talks to the desk in real SOAP bytes; only HTTP
is left out. Time moves a second per call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tests.sync.world import Clock
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import Faults, Update, WebConnector
from tillbook.store.models import Company
from tillbook.store.scoping import within
from tillbook.sync import desk, looks
from tillbook.sync.setup import found_company, give_token, qwc_of
from tillbook.webconnector.qwc import OWNER_ID
from tillbook.webconnector.soap import read_envelope, write_reply

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
PREFIX = "http://localhost:8765"


class Office:
    """A company of ours and the file that is open at its computer."""

    def __init__(self, file: CompanyFile | None = None) -> None:
        self.clock = Clock(NOON)
        self.company = found_company("Harbor & Pine LLC", NOON)
        self.file = file or CompanyFile.sample(name="Harbor & Pine LLC")
        self.token = ""
        self.connector = WebConnector.from_qwc(
            qwc_of(self.company, PREFIX), "not the token at all", self.file, post=self._post
        )

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        assert url.startswith(PREFIX)
        envelope = read_envelope(body, headers.get("SOAPAction"))
        reply = desk.answer(envelope.call, self.clock.tick())
        return 200, write_reply(envelope.call, reply, envelope.version)

    @property
    def now(self) -> datetime:
        return self.clock.now

    def make_token(self) -> None:
        """A token is made and pasted into the Web Connector."""
        with within(self.company):
            self.token = give_token(self.reload(), self.clock.tick())
        self.connector.password = self.token

    def call(self, faults: Faults | None = None) -> Update:
        """The Web Connector calls, until there is nothing more to do for it."""
        self.clock.forward(minutes=5)
        self.connector.faults = faults or Faults()
        update = self.connector.update()
        self.reload()
        return update

    def pair(self) -> Update:
        """Make the token and call."""
        self.make_token()
        return self.call()

    def look_again(self) -> None:
        """A person presses "Look again"."""
        with within(self.reload()):
            looks.look_again(self.company, self.clock.tick())

    def open_instead(self, file: CompanyFile, *, ours: bool = True) -> None:
        """Another company file is opened at that computer; `ours` says that our .qwc was added
        to it.
        """
        if ours:
            file.set_data_ext(OWNER_ID, "FileID", self.company.file_id)
        self.file = file
        self.connector.company = file
        self.connector.owner_id = OWNER_ID

    def reload(self) -> Company:
        self.company = Company.objects.get(pk=self.company.pk)
        return self.company
