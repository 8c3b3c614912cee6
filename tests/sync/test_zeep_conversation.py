"""zeep, loaded with Intuit's own WSDL, holds whole conversations with the running endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import zeep

from tests.sync.installation import Installation

BINDING: Final = "{http://developer.intuit.com/}TroubleshootWebServiceFSSoap"
ROUND_TRIPS_MAX: Final = 60

pytestmark = pytest.mark.conformance


class Client:
    """A Web Connector made of zeep and Intuit's service description alone."""

    def __init__(self, installation: Installation, wsdl: Path) -> None:
        self.installation = installation
        self.file = installation.company
        client: Any = zeep.Client(str(wsdl))  # type: ignore[no-untyped-call]
        self.session = client.transport.session
        self.service = client.create_service(BINDING, installation.connector.url)

    def authenticate(self, password: str) -> list[str | None]:
        """The array of strings, as Intuit's WSDL describes it."""
        assert str(self.service.serverVersion()).startswith("Tillbook")
        assert not self.service.clientVersion("2.3.0.215")
        return list(self.service.authenticate(self.installation.connector.user, password))

    def set_of(self, ticket: str | None, *, first: bool) -> str:
        """One sendRequestXML."""
        owner = self.installation.connector.owner_id
        hcp = self.file.host_company_preferences(owner) if first else ""
        text = self.service.sendRequestXML(ticket, hcp, self.file.path, "US", 16, 0)
        return str(text or "")

    def converse(self, *, lose_at: str = "") -> list[int]:
        """A whole conversation; progress as it was answered. At a set that holds `lose_at` the
        answer of QuickBooks is never brought.
        """
        ticket, verdict, *_ = self.authenticate(self.installation.connector.password)
        assert verdict in (None, "", self.file.path)
        told: list[int] = []
        for _ in range(ROUND_TRIPS_MAX):
            request = self.set_of(ticket, first=not told)
            assert request.startswith("<?xml"), self.service.getLastError(ticket)
            answer = self.file.process(request)
            if lose_at and lose_at in request:
                return told
            told.append(int(self.service.receiveResponseXML(ticket, answer, "", "")))
            if told[-1] == 100:
                assert "all is delivered" in self.service.closeConnection(ticket)
                return told
            assert 0 <= told[-1] < 100, self.service.getLastError(ticket)
        pytest.fail(f"no end after {ROUND_TRIPS_MAX} round trips: {told}")


@pytest.fixture
def client(shared: Path, tmp_path: Path) -> Iterator[Client]:
    installation = Installation(tmp_path)
    made = Client(installation, shared / "qbxml" / "wsdl" / "QBWebConnectorSvc.wsdl")
    yield made
    made.session.close()
    installation.kill()


def test_a_wrong_password_and_then_a_whole_conversation(client: Client) -> None:
    ticket, verdict, *_ = client.authenticate("not this one")
    assert (ticket or "", verdict) == ("", "nvu")
    assert client.set_of("", first=True) == ""
    assert client.service.receiveResponseXML("", "", "", "") == -1
    assert client.service.connectionError("", "0x80040408", "No.") == "done"
    assert "not known here" in client.service.getLastError("")
    assert client.service.closeConnection("")
    assert client.file.count("SalesReceipt") == 0
    told = client.converse()
    assert told == sorted(told)
    assert told[-1] == 100
    client.installation.check_each_once()
    ticket, verdict, *_ = client.authenticate(client.installation.connector.password)
    assert verdict == "none"
    assert "all is delivered" in client.service.closeConnection(ticket)


def test_a_lost_answer_is_fetched_in_the_next_conversation(client: Client) -> None:
    client.converse(lose_at="<SalesReceiptAddRq")
    written = client.file.count("SalesReceipt")
    assert written
    assert "sent" in client.installation.look()["receipts"].values()
    client.converse()
    assert client.file.count("SalesReceipt") == written
    client.installation.check_each_once()
