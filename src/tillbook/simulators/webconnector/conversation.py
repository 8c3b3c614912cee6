"""One conversation between a company file and a server, from serverVersion to closeConnection.

The order of calls and what ends it are those of facts/quickbooks.md, A2 to A4: 100 or a negative
number from receiveResponseXML, nothing from sendRequestXML (then getLastError says whether to
wait), trouble opening the company (then connectionError says what to try).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from tillbook.simulators.company import CompanyFile, QuickBooksDied, RequestProcessorError
from tillbook.simulators.webconnector.faults import (
    DIED,
    MESSAGES,
    QUICKBOOKS_BUSY,
    Cut,
    Faults,
)
from tillbook.simulators.webconnector.soap import SoapError, careful_parser
from tillbook.simulators.webconnector.wire import Wire

CLIENT_VERSION = "2.3.0.215"
NO_OP = "NoOp"
NO_OP_PAUSE_S = 5.0
NO_OPS_MAX = 1_000
ROUND_TRIPS_MAX = 10_000
OPEN_TRIES_MAX = 10
ATTEMPTS_PER_OPEN = 2
DONE = 100
WITH_DELAY = 3  # authenticate answers at least so many strings when it postpones

Status = Literal["done", "none", "nvu", "busy", "error", "cut"]

_WRITE_ENDINGS = ("AddRq", "ModRq", "DelRq", "VoidRq")
_THREW = {
    "authenticate": "QBWC1012",
    "sendRequestXML": "QBWC1041",
    "receiveResponseXML": "QBWC1042",
    "getLastError": "QBWC1043",
    "closeConnection": "QBWC1044",
    "connectionError": "QBWC1045",
}
_REFUSED: dict[str, tuple[Status, str]] = {
    "nvu": ("nvu", "QBWC1040: The user name or password is not valid."),
    "none": ("none", "No data exchange required."),
    "busy": ("busy", "The application is busy."),
}


@dataclass(frozen=True, slots=True)
class Update:
    """How one update went.

    `status_line` is what the status column shows, `calls` the SOAP calls in order, `round_trips`
    how many message sets went to QuickBooks and whose answers the server took, `requests` how
    many requests QuickBooks was given, `error` the error number and text, if any.
    """

    status_line: str
    round_trips: int
    requests: int
    calls: list[str]
    error: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Terms:
    """Who talks for which company file, and what goes wrong on the way."""

    user: str
    password: str
    company: CompanyFile
    owner_id: str
    faults: Faults
    sleep: Callable[[float], None]
    session: str


class _Ended(Exception):
    """The conversation ends; closeConnection follows where a ticket is known."""

    def __init__(self, status: Status, error: str | None = None) -> None:
        super().__init__(error or status)
        self.status: Status = status
        self.error = error


class Conversation:
    """Carries out one update over `wire`."""

    def __init__(self, terms: Terms, wire: Wire) -> None:
        self._terms = terms
        self._wire = wire
        self._ticket: str | None = None
        self._round_trips = 0
        self._requests = 0
        self._write_sets = 0

    def run(self) -> Update:
        """The whole update; nothing is raised."""
        try:
            self._talk()
        except _Ended as ended:
            return self._close(ended)
        except SoapError as fault:
            return self._threw(fault)
        except Cut:
            return self._update("The connection was cut.", "cut")
        raise AssertionError("a conversation ends only by _Ended, SoapError or Cut")

    def _talk(self) -> None:
        self._wire.call("serverVersion")
        verdict = self._wire.call("clientVersion", CLIENT_VERSION)
        if verdict.startswith(("E:", "O:")):
            raise _Ended("error", f"QBWC1037: {verdict}")
        path = self._authenticate()
        self._open(path)
        handshake = self._terms.company.host_company_preferences(self._terms.owner_id)
        for _ in range(ROUND_TRIPS_MAX):
            self._round_trip(handshake)
            handshake = ""
        raise _Ended("error", f"The server went on after {ROUND_TRIPS_MAX} round trips.")

    def _authenticate(self) -> str:
        """Sign in; the company file to open ("" is the one that is open)."""
        answer = self._wire.call_many("authenticate", self._terms.user, self._terms.password)
        if len(answer) < 2:  # noqa: PLR2004 - a ticket and a verdict
            raise SoapError("authenticate: the answer has fewer than two strings.")
        self._ticket, verdict = answer[0], answer[1]
        if verdict.lower() in _REFUSED:
            status, error = _REFUSED[verdict.lower()]
            raise _Ended(status, error if status == "nvu" else None)
        if len(answer) >= WITH_DELAY and answer[2].strip() not in ("", "0"):
            raise _Ended("none", "Update postponed by application")
        return verdict

    def _open(self, path: str) -> None:
        """Open the company file, asking the server what to do while that fails."""
        failing = self._terms.faults.open_error_times if self._terms.faults.open_error else 0
        for _ in range(OPEN_TRIES_MAX):
            hresult = ""
            for _ in range(ATTEMPTS_PER_OPEN):
                if failing > 0:
                    failing -= 1
                    hresult = self._terms.faults.open_error or ""
                else:
                    wrong = path and path.casefold() != self._terms.company.path.casefold()
                    hresult = QUICKBOOKS_BUSY if wrong else ""
                if not hresult:
                    return
            advice = self._call("connectionError", hresult, MESSAGES.get(hresult, "Failed."))
            if advice.lower() == "done":
                raise _Ended("error", f"QBWC1013: {hresult}")
            path = advice
        raise _Ended("error", f"The company could not be opened in {OPEN_TRIES_MAX} tries.")

    def _round_trip(self, handshake: str) -> None:
        """Fetch a message set, run it, deliver its answer."""
        request_xml = self._fetch(handshake)
        writes = self._count(request_xml)
        faults = self._terms.faults
        if writes and self._write_sets == faults.drop_request:
            raise Cut
        response, hresult, message = self._process(request_xml)
        if writes and self._write_sets == faults.drop_answer:
            raise Cut
        progress = self._call("receiveResponseXML", response, hresult, message)
        self._round_trips += 1
        if not progress.strip().lstrip("-").isdigit():
            raise SoapError(f"receiveResponseXML: {progress!r} is not a number.")
        percent = int(progress)
        if percent < 0:
            raise _Ended("error", self._call("getLastError"))
        if percent >= DONE:
            raise _Ended("done")

    def _fetch(self, handshake: str) -> str:
        """The next message set, waiting while the server says NoOp."""
        company = self._terms.company
        terms = (company.country, *company.qbxml_version)
        for _ in range(NO_OPS_MAX):
            text = self._call("sendRequestXML", handshake, company.path, *terms)
            if text:
                return text
            handshake = ""
            error = self._call("getLastError")
            if error != NO_OP:
                raise _Ended("error", error)
            self._terms.sleep(NO_OP_PAUSE_S)
        raise _Ended("error", f"The server asked to wait {NO_OPS_MAX} times.")

    def _process(self, request_xml: str) -> tuple[str, str, str]:
        """What QuickBooks makes of a set: answer, code, message."""
        try:
            return self._terms.company.process(request_xml, self._terms.session), "", ""
        except RequestProcessorError as refused:
            return "", refused.hresult, refused.message
        except QuickBooksDied:
            return "", DIED, MESSAGES[DIED]

    def _count(self, request_xml: str) -> bool:
        """Count a set's requests; whether any of them writes."""
        try:
            root = etree.fromstring(request_xml.encode(), careful_parser())
        except etree.XMLSyntaxError:
            return False
        names = [str(element.tag) for element in root.iterfind("QBXMLMsgsRq/*")]
        self._requests += len(names)
        writes = any(name.endswith(_WRITE_ENDINGS) for name in names)
        self._write_sets += writes
        return writes

    def _call(self, method: str, *arguments: str) -> str:
        return self._wire.call(method, self._ticket or "", *arguments)

    def _close(self, ended: _Ended) -> Update:
        if self._ticket is None:
            return self._update(ended.error or "", ended.status, ended.error)
        try:
            line = self._call("closeConnection")
        except SoapError as fault:
            return self._threw(fault)
        except Cut:
            return self._update("The connection was cut.", "cut")
        return self._update(line, ended.status, ended.error)

    def _threw(self, fault: SoapError) -> Update:
        method = self._wire.calls[-1]
        error = f"{_THREW.get(method, 'QBWC')}: {fault}"
        return self._update(error, "error", error)

    def _update(self, line: str, status: Status, error: str | None = None) -> Update:
        return Update(
            status_line=line,
            round_trips=self._round_trips,
            requests=self._requests,
            calls=list(self._wire.calls),
            error=error,
            status=status,
        )
