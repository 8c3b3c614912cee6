"""A person adds the file, types a password and ticks Auto-Run; the rest goes by itself."""

import time
from pathlib import Path

import pytest

from tests.simulators.webconnector.fake_server import FakeServer
from tests.simulators.webconnector.test_qwc import QWC
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import AutoRun, WebConnector

WAIT_S_MAX = 10.0


class Door(FakeServer):
    """A server with no work that lets in one password."""

    password = "first"

    def _reply(self, method: str) -> bytes:
        if method == "authenticate":
            typed = self.seen[-1][1]["strPassword"]
            self.verdict = ["t", "none" if typed == self.password else "nvu"]
        return super()._reply(method)


def wait_for(run: AutoRun, count: int) -> None:
    """Until so many updates have gone by."""
    end = time.monotonic() + WAIT_S_MAX
    while len(run.updates) < count:
        assert time.monotonic() < end, "the updates did not come"
        time.sleep(0.005)


def test_nobody_is_called_before_a_password_is_typed() -> None:
    server = Door()
    connector = WebConnector.from_qwc(QWC, "", CompanyFile.sample(), post=server.post)
    update = connector.update()
    assert (update.status, update.calls, server.seen) == ("error", [], [])
    assert (update.error or "").startswith("QBWC1030: ")
    assert update.status_line == update.error


def test_a_downloaded_file_is_added_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "Tillbook.qwc"
    file.write_text(QWC, encoding="utf-8")
    connector = WebConnector.from_qwc(file, "first", CompanyFile.sample(), post=Door().post)
    assert (connector.update().status, connector.every_minutes) == ("none", 5)


def test_it_calls_again_and_again_until_it_is_stopped() -> None:
    server = Door()
    connector = WebConnector.from_qwc(QWC, "first", CompanyFile.sample(), post=server.post)
    with AutoRun(connector, every_s=0.001) as run:
        wait_for(run, 3)
    gone_by = len(run.updates)
    calls = len(server.seen)
    time.sleep(0.02)
    assert (len(run.updates), len(server.seen)) == (gone_by, calls)
    assert {update.status for update in run.updates} == {"none"}


def test_a_changed_password_shuts_it_out_until_the_new_one_is_typed() -> None:
    server = Door()
    connector = WebConnector.from_qwc(QWC, "first", CompanyFile.sample(), post=server.post)
    with AutoRun(connector, every_s=0.001) as run:
        wait_for(run, 1)
        server.password = "second"
        wait_for(run, len(run.updates) + 2)
        assert run.updates[-1].error == "QBWC1040: The user name or password is not valid."
        connector.password = "second"
        wait_for(run, len(run.updates) + 2)
        assert run.updates[-1].status == "none"


def test_the_file_says_how_often_and_without_it_somebody_must() -> None:
    connector = WebConnector.from_qwc(QWC, "first", CompanyFile.sample())
    assert AutoRun(connector).every_s == 300.0
    with pytest.raises(ValueError, match="no schedule"):
        AutoRun(WebConnector("http://localhost/", "shop", "first", CompanyFile.sample()))


def test_an_older_canadian_release_names_itself() -> None:
    server = FakeServer(["<x/>"], replies={"receiveResponseXML": ["100"]})
    company = CompanyFile.sample(edition="Pro 2016", country="CA")
    WebConnector("http://localhost/", "shop", "first", company, post=server.post).update()
    sent = server.arguments("sendRequestXML")[0]
    names = ("qbXMLCountry", "qbXMLMajorVers", "qbXMLMinorVers")
    assert [sent[name] for name in names] == ["CA", "13", "0"]
