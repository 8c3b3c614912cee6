"""The Web Connector calls in the prescribed order and ends when it should."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.simulators.webconnector.fake_server import TICKET, FakeServer, add_class
from tillbook.simulators.company import CompanyFile, QuickBooksDied
from tillbook.simulators.webconnector import WebConnector
from tillbook.simulators.webconnector.conversation import NO_OPS_MAX, OPEN_TRIES_MAX

OPENING = ["serverVersion", "clientVersion", "authenticate"]
HOST_QUERY = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    '<HostQueryRq requestID="1"/><CompanyQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>'
)


@pytest.fixture
def company() -> CompanyFile:
    """The sample company."""
    return CompanyFile.sample()


def connect(
    server: FakeServer, company: CompanyFile, pauses: list[float] | None = None
) -> WebConnector:
    """A connector that talks to a scripted server."""
    sleep = (pauses if pauses is not None else []).append
    return WebConnector(
        "http://localhost/qbwc", "shop", "secret", company, post=server.post, sleep=sleep
    )


def test_it_fetches_and_delivers_until_the_server_says_100(company: CompanyFile) -> None:
    server = FakeServer([HOST_QUERY, add_class("Kiosk", "s1")])
    update = connect(server, company).update()
    turn = ["sendRequestXML", "receiveResponseXML"]
    assert update.calls == [*OPENING, *turn, *turn, "closeConnection"]
    assert (update.status, update.error, update.status_line) == ("done", None, "Finished.")
    assert (update.round_trips, update.requests) == (2, 3)
    assert company.count("Class") == 3
    answers = server.arguments("receiveResponseXML")
    assert "<Name>Kiosk</Name>" in answers[1]["response"]
    assert answers[1]["hresult"] == answers[1]["message"] == ""
    assert server.arguments("authenticate") == [{"strUserName": "shop", "strPassword": "secret"}]


def test_the_company_introduces_itself_with_the_first_request_only(company: CompanyFile) -> None:
    company.set_data_ext("{5f0c0a1e-0000-4000-8000-000000000001}", "FileID", "{the file}")
    server = FakeServer([HOST_QUERY, HOST_QUERY])
    connect(server, company).update()
    first, second = server.arguments("sendRequestXML")
    assert "<ProductName>QuickBooks Premier 2024</ProductName>" in first["strHCPResponse"]
    assert "<DataExtValue>{the file}</DataExtValue>" in first["strHCPResponse"]
    assert "<PreferencesRet>" in first["strHCPResponse"]
    assert second["strHCPResponse"] == ""
    assert first["strCompanyFileName"] == r"C:\Books\Harbor and Pine.QBW"
    assert (first["qbXMLCountry"], first["qbXMLMajorVers"], first["qbXMLMinorVers"]) == (
        *("US", "16"),
        "0",
    )


@pytest.mark.parametrize(
    ("verdict", "status", "error"),
    [
        (["t", "nvu"], "nvu", "QBWC1040: The user name or password is not valid."),
        (["t", "none"], "none", None),
        (["t", "busy"], "busy", None),
        (["t", "", "60"], "none", "Update postponed by application"),
    ],
)
def test_it_stops_when_it_is_not_wanted(
    company: CompanyFile, verdict: list[str], status: str, error: str | None
) -> None:
    server = FakeServer([HOST_QUERY], verdict=verdict)
    update = connect(server, company).update()
    assert (update.status, update.error) == (status, error)
    assert update.calls == [*OPENING, "closeConnection"]
    assert server.arguments("closeConnection") == [{"ticket": "t"}]


@pytest.mark.parametrize(
    ("reply", "goes_on"), [("W:old", True), ("E:too old", False), ("O:2.0", False), ("", True)]
)
def test_the_server_judges_the_version(company: CompanyFile, reply: str, goes_on: bool) -> None:  # noqa: FBT001
    server = FakeServer([HOST_QUERY], replies={"clientVersion": [reply]})
    update = connect(server, company).update()
    assert ("authenticate" in update.calls) == goes_on
    assert update.status == ("done" if goes_on else "error")
    assert server.arguments("clientVersion") == [{"strVersion": "2.3.0.215"}]


def test_a_refused_set_is_reported_with_its_code(company: CompanyFile) -> None:
    server = FakeServer(["<nonsense/>"])
    update = connect(server, company).update()
    answer = server.arguments("receiveResponseXML")[0]
    assert (answer["ticket"], answer["response"]) == (TICKET, "")
    assert answer["hresult"] == "0x80040400"
    assert "parsing the provided XML" in answer["message"]
    assert update.status == "done"


def test_quickbooks_that_dies_is_an_unexpected_error(company: CompanyFile) -> None:
    def die(name: str, place: int) -> None:
        raise QuickBooksDied

    company.after_commit = die
    server = FakeServer([add_class("Kiosk", "s1")])
    connect(server, company).update()
    answer = server.arguments("receiveResponseXML")[0]
    assert (answer["response"], answer["hresult"]) == ("", "0x80040402")
    assert company.count("Class") == 3


def test_nothing_to_send_and_no_op_means_wait(company: CompanyFile) -> None:
    server = FakeServer(replies={"sendRequestXML": ["", "", HOST_QUERY], "getLastError": ["NoOp"]})
    pauses: list[float] = []
    update = connect(server, company, pauses).update()
    assert pauses == [5.0, 5.0]
    assert update.status == "done"
    assert [one["strHCPResponse"] == "" for one in server.arguments("sendRequestXML")] == [
        *(False, True),
        True,
    ]


def test_nothing_to_send_and_an_error_ends_the_update(company: CompanyFile) -> None:
    server = FakeServer(replies={"sendRequestXML": [""], "getLastError": ["No company yet."]})
    update = connect(server, company).update()
    assert update.calls[-3:] == ["sendRequestXML", "getLastError", "closeConnection"]
    assert (update.status, update.error) == ("error", "No company yet.")


def test_waiting_has_an_end(company: CompanyFile) -> None:
    server = FakeServer(replies={"sendRequestXML": [""], "getLastError": ["NoOp"]})
    pauses: list[float] = []
    update = connect(server, company, pauses).update()
    assert len(pauses) == NO_OPS_MAX
    assert update.status == "error"


def test_a_negative_number_ends_the_update_with_its_error(company: CompanyFile) -> None:
    server = FakeServer(
        [HOST_QUERY],
        replies={"receiveResponseXML": ["-101"], "getLastError": ["Wrong company file."]},
    )
    update = connect(server, company).update()
    assert update.calls[-3:] == ["receiveResponseXML", "getLastError", "closeConnection"]
    assert (update.status, update.error) == ("error", "Wrong company file.")
    assert update.round_trips == 1


@pytest.mark.parametrize(
    ("replies", "status", "code"),
    [
        ({"receiveResponseXML": ["ninety"]}, 200, "QBWC1042"),
        ({"sendRequestXML": ["x"]}, 500, "QBWC"),
    ],
)
def test_a_server_that_breaks_the_contract(
    company: CompanyFile, replies: dict[str, list[str]], status: int, code: str
) -> None:
    server = FakeServer([HOST_QUERY], replies=replies, status=status)
    update = connect(server, company).update()
    assert update.status == "error"
    assert (update.error or "").startswith(f"{code}: ")


def test_a_named_company_file_must_be_the_one_there_is(company: CompanyFile) -> None:
    right = FakeServer([HOST_QUERY], verdict=["t", company.path])
    assert connect(right, company).update().status == "done"
    wrong = FakeServer(
        [HOST_QUERY],
        verdict=["t", r"C:\Other.QBW"],
        replies={"connectionError": [r"C:\Other.QBW", "", "done"]},
    )
    update = connect(wrong, company).update()
    assert update.calls == [
        *OPENING,
        "connectionError",
        "connectionError",
        "sendRequestXML",
        "receiveResponseXML",
        "closeConnection",
    ]
    assert update.status == "done"


def test_a_company_that_cannot_be_opened_is_given_up(company: CompanyFile) -> None:
    stubborn = FakeServer(
        verdict=["t", r"C:\Other.QBW"], replies={"connectionError": [r"C:\Other.QBW"]}
    )
    update = connect(stubborn, company).update()
    assert update.calls.count("connectionError") == OPEN_TRIES_MAX
    done = FakeServer(verdict=["t", r"C:\Other.QBW"], replies={"connectionError": ["DONE"]})
    update = connect(done, company).update()
    assert update.calls == [*OPENING, "connectionError", "closeConnection"]
    assert (update.status, update.error) == ("error", "QBWC1013: 0x80040408")


class _Handler(http.server.BaseHTTPRequestHandler):
    """Hands every POST to the scripted server of the test."""

    server_of_test: FakeServer

    def do_POST(self) -> None:
        """Answer one call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in ("SOAPAction", "Content-Type")}
        status, reply = self.server_of_test.post(self.path, body, headers)
        self.send_response(status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Keep quiet."""


@pytest.fixture
def address() -> Iterator[tuple[str, FakeServer]]:
    """A scripted server behind real HTTP."""
    fake = FakeServer([HOST_QUERY])
    handler = type("Handler", (_Handler,), {"server_of_test": fake})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}/qbwc", fake
        listening.shutdown()


def test_it_speaks_http(company: CompanyFile, address: tuple[str, FakeServer]) -> None:
    url, fake = address
    assert WebConnector(url, "shop", "secret", company).update().status == "done"
    assert fake.seen[-1] == ("closeConnection", {"ticket": TICKET})


def test_a_server_that_is_not_there_is_an_error(company: CompanyFile) -> None:
    update = WebConnector("http://127.0.0.1:9/qbwc", "shop", "secret", company).update()
    assert update.status == "error"
    assert "cannot be reached" in (update.error or "")
