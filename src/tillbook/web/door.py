"""The door for the Web Connector: HTTP outside, the eight calls inside.

GET answers 200, because a Web Connector looks at the address before it is added
(facts/quickbooks.md A6); `?wsdl` describes the calls; POST is one call. A fault of ours is
logged under a number and answered with the protocol's own error value, never with a server error
or a SOAP fault: the Web Connector would show its number instead of our sentence.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.utils import timezone

from tillbook.web import backoff
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
from tillbook.webconnector.soap import (
    BODY_BYTES_MAX,
    Envelope,
    Refused,
    SoapVersion,
    read_envelope,
    write_reply,
)
from tillbook.webconnector.wsdl import write_wsdl

Answer = Callable[[Call, datetime], Reply]

logger = logging.getLogger(__name__)
LARGE_BODY_BYTES: Final = 1024 * 1024
LARGE_BODIES_MAX: Final = 2
"""Bodies above LARGE_BODY_BYTES that are worked on at once: each takes a multiple of its size in
memory, before anybody has shown a ticket. Further ones wait their turn."""

_large = threading.BoundedSemaphore(LARGE_BODIES_MAX)
_FAULT_KEPT_S: Final = 15 * 60
_PAGE: Final = (
    "Tillbook is here.\n\n"
    "This is the address that QuickBooks Web Connector calls. There is nothing to see in a\n"
    "browser: add the .qwc file that Tillbook gives you to the Web Connector.\n"
)


@dataclass(frozen=True)
class Door:
    """The view. `answer` decides what a call is answered with; `wait` sleeps for seconds."""

    answer: Answer
    wait: Callable[[float], None] = time.sleep
    # A Web Connector has no cookies; what it may do hangs on its password and ticket alone.
    csrf_exempt: ClassVar[bool] = True

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request: 200, or 400, 405 or 413 with a sentence."""
        if request.method in {"GET", "HEAD"}:
            return _look(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        with _large if _length(request) > LARGE_BODY_BYTES else nullcontext():
            return self._post(request)

    def _post(self, request: HttpRequest) -> HttpResponse:
        try:
            envelope = read_envelope(_body(request), request.headers.get("SOAPAction"))
        except Refused as refused:
            logger.warning("Refused a request to the Web Connector's door: %s", refused.sentence)
            return _text(refused.sentence, refused.http_status)
        address = str(request.META.get("REMOTE_ADDR", ""))
        content = self._reply(envelope, address)
        return _never_stored(HttpResponse(content, content_type=envelope.version.content_type))

    def _reply(self, envelope: Envelope, address: str) -> bytes:
        call = envelope.call
        try:
            reply = self._answer(call, address)
            return write_reply(call, reply, envelope.version)
        except Exception:
            # Whatever it is, a person finds it under this number, in the log and in QuickBooks.
            number = secrets.token_hex(4)
            logger.exception("Fault %s while answering %s", number, type(call).__name__)
            reply = error_reply(call, number)
            _remember_fault(call, reply, number)
            return write_reply(call, reply, envelope.version)

    def _answer(self, call: Call, address: str) -> Reply:
        if isinstance(call, GetLastError | CloseConnection):
            reply = self.answer(call, timezone.now())
            number = cache.get(_fault_key(call.ticket))
            return reply if number is None else error_reply(call, str(number))
        if not isinstance(call, Authenticate):
            return self.answer(call, timezone.now())
        # Waiting comes before judging: an answer that comes at once would betray the right token.
        backoff.slow_down(call.user, address, self.wait, backoff.AT_DOOR)
        reply = self.answer(call, timezone.now())
        if isinstance(reply, list) and reply[1:2] == ["nvu"]:
            backoff.count_failure(call.user, address)
        else:
            backoff.forget_failures(call.user, address)
        return reply


def error_reply(call: Call, number: str) -> Reply:
    """Choose the protocol's own error value for a call that we failed to answer (facts A2, A3)."""
    sentence = (
        f"Tillbook met a fault of its own and stopped here. It is in Tillbook's log as {number}. "
        "Nothing is lost: the next update takes up from here."
    )
    match call:
        case ServerVersion() | ClientVersion():
            return ""  # go on; the next call says what is wrong
        case Authenticate():
            # Not "nvu": nobody should look for a wrong password. "busy" stands in one chapter only;
            # with "none" the Web Connector keeps its schedule and closes, which tells the number.
            return [f"fault-{number}", "none"]
        case SendRequestXML():
            return ""
        case ReceiveResponseXML():
            return -1
        case ConnectionFailed():
            return "done"
        case GetLastError() | CloseConnection():
            return sentence


def _remember_fault(call: Call, reply: Reply, number: str) -> None:
    """Keep the number until the Web Connector asks what went wrong, in a call of its own."""
    ticket = reply[0] if isinstance(reply, list) else getattr(call, "ticket", "")
    if ticket:
        cache.set(_fault_key(ticket), number, _FAULT_KEPT_S)


def _fault_key(ticket: str) -> str:
    return f"tillbook.fault.{hashlib.sha256(ticket.encode(errors='replace')).hexdigest()}"


def _look(request: HttpRequest) -> HttpResponse:
    if "wsdl" in {name.lower() for name in request.GET}:
        wsdl = write_wsdl(request.build_absolute_uri(request.path))
        return HttpResponse(wsdl, content_type=SoapVersion.V11.content_type)
    return _text(_PAGE, 200)


def _length(request: HttpRequest) -> int:
    """What the request says of its length; waitress writes it for a body that came in pieces."""
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else LARGE_BODY_BYTES + 1


def _body(request: HttpRequest) -> bytes:
    """Read the body up to the ceiling.

    Not `request.body`: Django's own limit for that is made for forms, and an answer of QuickBooks
    is larger.
    """
    try:
        body = request.read(BODY_BYTES_MAX + 1)
    except UnreadablePostError as error:
        raise Refused(400, "The connection ended before the request was complete.") from error
    return bytes(body)


def _text(text: str, status: int) -> HttpResponse:
    content_type = "text/plain; charset=utf-8"
    return _never_stored(HttpResponse(text, status=status, content_type=content_type))


def _never_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
