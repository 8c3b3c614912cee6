"""Each fault strikes exactly where it is told to, and leaves behind what it should."""

import pytest

from tests.simulators.webconnector.fake_server import FakeServer, add_class
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import Faults, Update, WebConnector
from tillbook.simulators.webconnector.faults import LOCKED, MODAL_DIALOG, QUICKBOOKS_CLOSED

ASK = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    "<HostQueryRq/></QBXMLMsgsRq></QBXML>"
)


def strike(faults: Faults, company: CompanyFile, server: FakeServer) -> Update:
    """One update under `faults`."""
    connector = WebConnector(
        "http://localhost/qbwc", "shop", "secret", company, faults=faults, post=server.post
    )
    return connector.update()


def three_sets() -> FakeServer:
    """A server with a query and two sets of writes."""
    return FakeServer([ASK, add_class("Kiosk", "s1"), add_class("Market", "s2")])


def test_an_answer_is_lost_after_quickbooks_has_committed() -> None:
    company, server = CompanyFile.sample(), three_sets()
    update = strike(Faults(drop_answer=2), company, server)
    assert update.status == "cut"
    assert company.count("Class") == 4
    assert update.calls[-2:] == ["receiveResponseXML", "sendRequestXML"]
    assert update.round_trips == 2
    assert update.requests == 3


def test_a_request_is_lost_before_it_runs() -> None:
    company, server = CompanyFile.sample(), three_sets()
    update = strike(Faults(drop_request=1), company, server)
    assert update.status == "cut"
    assert company.count("Class") == 2
    assert update.calls[-1] == "sendRequestXML"


@pytest.mark.parametrize("number", range(1, 11))
def test_the_process_ends_before_a_call(number: int) -> None:
    update = strike(Faults(crash_at_call=number), CompanyFile.sample(), three_sets())
    assert update.status == "cut"
    assert len(update.calls) == number - 1


def test_a_call_arrives_twice() -> None:
    company, server = CompanyFile.sample(), three_sets()
    update = strike(Faults(duplicate_call=3), company, server)
    assert update.status == "done"
    assert [method for method, _ in server.seen].count("authenticate") == 2
    assert update.calls.count("authenticate") == 1


@pytest.mark.parametrize("hresult", [QUICKBOOKS_CLOSED, MODAL_DIALOG, LOCKED])
def test_quickbooks_cannot_be_opened(hresult: str) -> None:
    server = three_sets()
    server.replies = {"connectionError": ["done"]}
    update = strike(Faults(open_error=hresult), CompanyFile.sample(), server)
    assert (update.status, update.error) == ("error", f"QBWC1013: {hresult}")
    told = server.arguments("connectionError")
    assert [one["hresult"] for one in told] == [hresult]
    assert told[0]["message"]


def test_the_second_attempt_may_succeed() -> None:
    faults = Faults(open_error=MODAL_DIALOG, open_error_times=1)
    update = strike(faults, CompanyFile.sample(), three_sets())
    assert update.status == "done"
    assert "connectionError" not in update.calls


def test_the_server_may_ask_for_another_try() -> None:
    server = three_sets()
    server.replies = {"connectionError": [""]}
    faults = Faults(open_error=MODAL_DIALOG, open_error_times=3)
    update = strike(faults, CompanyFile.sample(), server)
    assert update.status == "done"
    assert update.calls.count("connectionError") == 1


def test_seeds_repeat_and_differ() -> None:
    drawn = [Faults.seeded(seed) for seed in range(50)]
    assert drawn == [Faults.seeded(seed) for seed in range(50)]
    assert Faults() in drawn
    assert all(
        any(getattr(faults, name) is not None for faults in drawn)
        for name in ("drop_answer", "drop_request", "crash_at_call", "duplicate_call", "open_error")
    )
