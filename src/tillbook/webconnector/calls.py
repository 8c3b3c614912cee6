"""The eight calls a Web Connector makes, and what each is answered with.

One frozen dataclass per call, in the words of this project; the names used on the wire stand
beside them in `OPERATIONS`, which is all that `soap` and `wsdl` know of the contract. Values are
as sent: an element that the Web Connector left out is "" (or 0). Source: facts/quickbooks.md A1-A3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeAlias

# Contractual, trailing slash included: a Web Connector that finds another one does not answer.
NAMESPACE: Final = "http://developer.intuit.com/"


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """Which version are you? Answered with any text; it is shown under “More information”."""


@dataclass(frozen=True, slots=True)
class ClientVersion:
    """I am this version. "" goes on, "W:…" warns, "E:…" and "O:…" stop the Web Connector."""

    version: str


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Let me in. Answered with [ticket, "" | company path | "none" | "nvu" | "busy", …].

    `user` comes from the .qwc file, `password` was typed into the Web Connector by a person.
    """

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendRequestXML:
    """Give me the next message set. Answered with qbXML; "" makes it call `GetLastError`.

    `hcp` is the answer to Host, Company and Preferences queries, in the first call of a
    conversation only. `major` and `minor` are the request processor's qbXML level, 0 if not told.
    """

    ticket: str
    hcp: str = field(repr=False)
    company_path: str
    country: str
    major: int
    minor: int


@dataclass(frozen=True, slots=True)
class ReceiveResponseXML:
    """QuickBooks answered this. Answered with 0-99 (go on), 100 (done), negative (an error).

    With `hresult` QuickBooks refused the whole set, and `response` is empty.
    """

    ticket: str
    response: str = field(repr=False)
    hresult: str
    message: str


@dataclass(frozen=True, slots=True)
class ConnectionFailed:
    """I could not open QuickBooks (wire name: connectionError).

    Answered with "done" (stop), "" (try the open company file) or the path of a file to try.
    """

    ticket: str
    hresult: str
    message: str


@dataclass(frozen=True, slots=True)
class GetLastError:
    """What went wrong? Answered with a sentence for a person; "NoOp" means: ask again in 5 s."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CloseConnection:
    """That was all. Answered with a sentence that is shown in the Web Connector's Status."""

    ticket: str


Call: TypeAlias = (
    ServerVersion
    | ClientVersion
    | Authenticate
    | SendRequestXML
    | ReceiveResponseXML
    | ConnectionFailed
    | GetLastError
    | CloseConnection
)
Reply: TypeAlias = str | int | list[str]


class Kind(Enum):
    """The three types of the contract; the value is the type's name in XML Schema."""

    TEXT = "string"
    INT = "int"
    STRINGS = "ArrayOfString"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One element of a call: its name on the wire and the field of ours that it fills."""

    wire: str
    attribute: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Operation:
    """One call as it looks on the wire: method name, elements in order, type of the answer."""

    method: str
    call: type[Call]
    parameters: tuple[Parameter, ...]
    result: Kind = Kind.TEXT


_TICKET: Final = Parameter("ticket", "ticket")
_HRESULT: Final = Parameter("hresult", "hresult")
_MESSAGE: Final = Parameter("message", "message")

# In the order in which a Web Connector calls them.
OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation("serverVersion", ServerVersion, ()),
    Operation("clientVersion", ClientVersion, (Parameter("strVersion", "version"),)),
    Operation(
        "authenticate",
        Authenticate,
        (Parameter("strUserName", "user"), Parameter("strPassword", "password")),
        Kind.STRINGS,
    ),
    Operation(
        "sendRequestXML",
        SendRequestXML,
        (
            _TICKET,
            Parameter("strHCPResponse", "hcp"),
            Parameter("strCompanyFileName", "company_path"),
            Parameter("qbXMLCountry", "country"),
            Parameter("qbXMLMajorVers", "major", Kind.INT),
            Parameter("qbXMLMinorVers", "minor", Kind.INT),
        ),
    ),
    Operation(
        "receiveResponseXML",
        ReceiveResponseXML,
        (_TICKET, Parameter("response", "response"), _HRESULT, _MESSAGE),
        Kind.INT,
    ),
    Operation("connectionError", ConnectionFailed, (_TICKET, _HRESULT, _MESSAGE)),
    Operation("getLastError", GetLastError, (_TICKET,)),
    Operation("closeConnection", CloseConnection, (_TICKET,)),
)
OPERATION_BY_METHOD: Final[Mapping[str, Operation]] = MappingProxyType(
    {operation.method: operation for operation in OPERATIONS}
)
OPERATION_BY_CALL: Final[Mapping[type[Call], Operation]] = MappingProxyType(
    {operation.call: operation for operation in OPERATIONS}
)
