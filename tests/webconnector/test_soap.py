"""Envelopes in, calls out; replies in, envelopes out; and nothing but `Refused` for the rest."""

from __future__ import annotations

import time
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webconnector.envelopes import NAMESPACE, SOAP_12, call_xml, envelope
from tillbook.webconnector import envelope as envelope_module
from tillbook.webconnector.calls import (
    Authenticate,
    Call,
    ClientVersion,
    CloseConnection,
    ConnectionFailed,
    GetLastError,
    ReceiveResponseXML,
    Reply,
    SendRequestXML,
    ServerVersion,
)
from tillbook.webconnector.envelope import TEXT_CHARS_MAX
from tillbook.webconnector.soap import (
    BODY_BYTES_MAX,
    Refused,
    SoapVersion,
    read_call,
    read_envelope,
    write_reply,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "soap"
QBXML = '<?xml version="1.0"?>\r\n<QBXML><Memo>Caf&#233; & "Søn"</Memo></QBXML>'

CALLS: list[tuple[str, dict[str, str], Call]] = [
    ("serverVersion", {}, ServerVersion()),
    ("clientVersion", {"strVersion": "2.3.0.215"}, ClientVersion("2.3.0.215")),
    (
        "authenticate",
        {"strUserName": "harbor", "strPassword": " <ż&> "},
        Authenticate("harbor", " <ż&> "),
    ),
    (
        "sendRequestXML",
        {
            "ticket": "t1",
            "strHCPResponse": "<QBXML/>",
            "strCompanyFileName": r"C:\Books\Harbor & Pine.QBW",
            "qbXMLCountry": "US",
            "qbXMLMajorVers": "13",
            "qbXMLMinorVers": " 0 ",
        },
        SendRequestXML("t1", "<QBXML/>", r"C:\Books\Harbor & Pine.QBW", "US", 13, 0),
    ),
    (
        "receiveResponseXML",
        {"ticket": "t1", "response": "<QBXML>a</QBXML>", "hresult": "", "message": ""},
        ReceiveResponseXML("t1", "<QBXML>a</QBXML>", "", ""),
    ),
    (
        "connectionError",
        {"ticket": "t1", "hresult": "0x80040408", "message": "Could not start QuickBooks."},
        ConnectionFailed("t1", "0x80040408", "Could not start QuickBooks."),
    ),
    ("getLastError", {"ticket": "t1"}, GetLastError("t1")),
    ("closeConnection", {"ticket": "t1"}, CloseConnection("t1")),
]
REPLIES: list[tuple[str, Call, Reply]] = [
    ("serverVersion", ServerVersion(), "Tillbook 0.1"),
    ("clientVersion", ClientVersion("2.1"), ""),
    ("authenticate", Authenticate("u", "p"), ["t1", r"C:\Books\Søn & Co.QBW", "60"]),
    ("sendRequestXML", SendRequestXML("t1", "", "", "US", 13, 0), QBXML),
    ("receiveResponseXML", ReceiveResponseXML("t1", "", "", ""), -1),
    ("connectionError", ConnectionFailed("t1", "", ""), "done"),
    ("getLastError", GetLastError("t1"), "Order #1001 is held: its tax says 9.35."),
    ("closeConnection", CloseConnection("t1"), "2 days are in your books."),
]


@pytest.mark.parametrize(("method", "elements", "call"), CALLS, ids=[c[0] for c in CALLS])
def test_a_call_is_read(method: str, elements: dict[str, str], call: Call) -> None:
    assert read_call(envelope(call_xml(method, elements)), f'"{NAMESPACE}{method}"') == call


@pytest.mark.parametrize(("method", "_elements", "call"), CALLS, ids=[c[0] for c in CALLS])
def test_elements_left_out_are_empty(method: str, _elements: dict[str, str], call: Call) -> None:
    read = read_call(envelope(call_xml(method, {})))
    assert type(read) is type(call)
    values = [getattr(read, name) for name in read.__slots__]
    assert all(value in {"", 0} for value in values)


@pytest.mark.parametrize(
    "body",
    [
        envelope(call_xml("getLastError", {"ticket": "t1"}), soap=SOAP_12),
        envelope(call_xml("getLastError", {"ticket": "t1", "later": "unknown"})),
        envelope('<q:getLastError xmlns:q="urn:other"><ticket>t1</ticket></q:getLastError>'),
        envelope(
            call_xml("getLastError", {"ticket": "t1"}),
            header="<soap:Header><a><b><c>text</c></b></a></soap:Header>",
        ),
        envelope(f'<getLastError xmlns="{NAMESPACE}"><ticket>t<!-- x -->1</ticket></getLastError>'),
        envelope(call_xml("getLastError", {"ticket": "t1"})).decode().replace(
            'encoding="utf-8"', 'encoding="utf-16"'
        ).encode("utf-16"),
    ],
    ids=["soap12", "unknown-element", "other-namespace", "header", "comment", "utf-16"],
)  # fmt: skip
def test_other_spellings_of_a_call_are_read(body: bytes) -> None:
    assert read_call(body, '"something else"') == GetLastError("t1")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
)
REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "not well-formed"),
    ("bytes", b"\xff\x00\x80", "not well-formed"),
    ("json", b'{"call": "authenticate"}', "not well-formed"),
    ("html", b"<html><body/></html>", "“html”, not a SOAP envelope"),
    ("doctype", b"<!DOCTYPE x><x/>", "document type"),
    ("doctype-utf-16", "<!DOCTYPE x><x/>".encode("utf-16"), "document type"),
    ("bomb", BOMB.encode(), "document type"),
    (
        "external entity",
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        "document type",
    ),
    ("unknown entity", envelope("<getLastError><ticket>&f;</ticket></getLastError>"), "well-form"),
    ("unknown encoding", b'<?xml version="1.0" encoding="nope"?><x/>', "not well-formed"),
    ("cut off", envelope(call_xml("getLastError", {"ticket": "t1"}))[:-20], "not well-formed"),
    ("no body", b'<e:Envelope xmlns:e="%s"/>' % SOAP_12.encode(), "SOAP body is empty"),
    ("empty body", envelope(""), "SOAP body is empty"),
    ("unknown call", envelope(call_xml("dropTables", {})), "no call “dropTables”"),
    ("two calls", envelope(call_xml("serverVersion", {}) * 2), "more than one call"),
    (
        "element twice",
        envelope("<getLastError><ticket>a</ticket><ticket>b</ticket></getLastError>"),
        "“ticket” comes twice",
    ),
    (
        "XML for text",
        envelope("<receiveResponseXML><response><QBXML/></response></receiveResponseXML>"),
        "“response” must hold escaped text",
    ),
    ("no number", envelope(call_xml("sendRequestXML", {"qbXMLMajorVers": "x"})), "“x”"),
    ("digits", envelope(call_xml("sendRequestXML", {"qbXMLMinorVers": "9" * 5000})), "whole"),
    ("deep", envelope("", header="<a>" * 20 + "</a>" * 20), "nested too deeply"),
    ("many", envelope("", header="<soap:Header>" + "<a/>" * 300 + "</soap:Header>"), "too many"),
]


@pytest.mark.parametrize(("_name", "body", "words"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_no_call_is_refused_in_words(_name: str, body: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        read_call(body)
    assert refused.value.http_status == 400
    assert refused.value.sentence.endswith(".")


def test_an_unknown_call_is_named_with_the_soap_action() -> None:
    with pytest.raises(Refused, match=r"no call “x” \(SOAPAction “urn:y\?”\)"):
        read_call(envelope("<x/>"), "urn:y\n")


def test_a_body_beyond_the_ceiling_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    body = envelope(call_xml("serverVersion", {}))
    monkeypatch.setattr(envelope_module, "BODY_BYTES_MAX", len(body))
    assert read_call(body) == ServerVersion()
    with pytest.raises(Refused, match="larger than") as refused:
        read_call(body + b"\n")
    assert refused.value.http_status == 413
    assert BODY_BYTES_MAX >= 50_000_000


@pytest.mark.parametrize("element", ["ticket", "hresult", "message"])
def test_only_an_answer_of_quickbooks_may_be_long(element: str) -> None:
    usual = {"ticket": "t", "response": "<QBXML/>", "hresult": "", "message": ""}
    fits = call_xml("receiveResponseXML", {**usual, element: "x" * TEXT_CHARS_MAX})
    assert isinstance(read_call(envelope(fits)), ReceiveResponseXML)
    long = call_xml("receiveResponseXML", {**usual, element: "x" * (TEXT_CHARS_MAX + 1)})
    with pytest.raises(Refused, match=f"{element}. is too long") as refused:
        read_call(envelope(long))
    assert refused.value.http_status == 400


def test_an_answer_longer_than_the_parsers_own_text_limit_arrives_whole() -> None:
    response = "<SalesReceiptRet>é</SalesReceiptRet>\n" * 400_000  # 15 MB; libxml2 stops at 10
    body = envelope(call_xml("receiveResponseXML", {"response": response}))
    call = read_call(body)
    assert isinstance(call, ReceiveResponseXML)
    assert call.response == response


def test_a_bomb_costs_no_time() -> None:
    before_s = time.process_time()
    with pytest.raises(Refused, match="document type"):
        read_call(BOMB.encode() + b"<x/>" * 1_000_000)
    assert time.process_time() - before_s < 1


@pytest.mark.parametrize(("name", "call", "reply"), REPLIES, ids=[r[0] for r in REPLIES])
def test_a_reply_is_written_as_the_golden_envelope(name: str, call: Call, reply: Reply) -> None:
    assert write_reply(call, reply) == (GOLDEN / f"{name}Response.xml").read_bytes()


def test_a_reply_is_written_in_the_version_of_the_call() -> None:
    read = read_envelope(envelope(call_xml("serverVersion", {}), soap=SOAP_12))
    assert read.version is SoapVersion.V12
    assert SOAP_12.encode() in write_reply(read.call, "1", read.version)
    assert read.version.content_type == "application/soap+xml; charset=utf-8"
    assert SoapVersion.V11.content_type == "text/xml; charset=utf-8"


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        (Authenticate("u", "p"), "nvu"),
        (ReceiveResponseXML("t", "", "", ""), "100"),
        (GetLastError("t"), 5),
        (GetLastError("t"), ["a"]),
    ],
)
def test_a_reply_of_the_wrong_type_is_our_fault(call: Call, reply: Reply) -> None:
    with pytest.raises(TypeError, match="is not answered with"):
        write_reply(call, reply)


def test_a_reply_that_xml_cannot_carry_is_our_fault() -> None:
    with pytest.raises(ValueError, match="XML compatible"):
        write_reply(GetLastError("t"), "a\x00b")


def _read_or_refused(body: bytes) -> Call | None:
    """Any other exception than `Refused` fails the test that asks."""
    try:
        return read_call(body)
    except Refused:
        return None


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(Refused):
        read_call(body)


VALID = [envelope(call_xml(method, elements)) for method, elements, _ in CALLS]


@settings(max_examples=400)
@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(st.integers(0, 600), st.integers(0, 40), st.binary(max_size=12)), max_size=6
    ),
)
def test_mutated_envelopes_are_read_or_refused(
    body: bytes, cuts: list[tuple[int, int, bytes]]
) -> None:
    for start, length, put_in in cuts:
        body = body[:start] + put_in + body[start + length :]
    call = _read_or_refused(body)
    assert call is None or isinstance(call, get_args(Call))


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "<soap:Body>", "</soap:Body>", "<authenticate>", "</authenticate>", "<a/>", "&lt;",
                "<ticket>", "</ticket>", "&#0;", "&#xD800;", "&x;", "<![CDATA[", "]]>", "<!--",
                "-->", "<?pi ?>", "<!DOCTYPE a>", "text", "\x01", "</soap:Envelope>", "<q:x/>",
            ]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_shuffled_markup_is_read_or_refused(pieces: list[str]) -> None:
    call = _read_or_refused(envelope("".join(pieces)))
    assert call in {None, Authenticate("", "")}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_survives_the_envelope(text: str) -> None:
    body = envelope(call_xml("getLastError", {"ticket": text}))
    assert read_call(body) == GetLastError(text)
