"""Running one message set: shape first for the whole of it, then request by request.

It knows onError, responseData, request ids and status attributes; what a request means is its
handler's business, and what surrounds a write (hooks, time) is `commit`'s.
"""

from collections.abc import Callable

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import GrammarError, check, unkept
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Iterators, Request
from tillbook.simulators.company.requests import REQUESTS
from tillbook.simulators.company.xml import parse_error

REQUEST_ID_LENGTH_MAX = 50

Commit = Callable[[Request, Call, int], Answer]


def checked(message_set: etree._Element) -> list[Request]:
    """The request types of a set, in order; raises RequestProcessorError if any is misshapen."""
    kinds = []
    for request in message_set:
        kind = REQUESTS.get(str(request.tag))
        if kind is None:
            raise parse_error()
        try:
            check(request, kind.grammar)
        except GrammarError as fault:
            raise parse_error() from fault
        kinds.append(kind)
    return kinds


def empty_answers(message_set: etree._Element, status: int) -> etree._Element:
    """An empty QBXMLMsgsRs; it speaks of the message set only when the request named one."""
    answers = etree.Element("QBXMLMsgsRs")
    new = message_set.get("newMessageSetID")
    if new:
        answers.set("newMessageSetID", new)
    if new or message_set.get("oldMessageSetID"):
        answers.set("messageSetStatusCode", str(status))
    return answers


def run(
    message_set: etree._Element,
    kinds: list[Request],
    answers: etree._Element,
    books: Books,
    iterators: Iterators,
    commit: Commit,
) -> None:
    """Answer every request of a set, whose `checked` types are `kinds`, into `answers`."""
    stop = message_set.get("onError") == "stopOnError"
    bare = message_set.get("responseData") == "includeNone"
    failed = False
    for place, (kind, node) in enumerate(zip(kinds, message_set, strict=True)):
        answer = _not_processed() if failed and stop else None
        if answer is None:
            answer = _answer(kind, Call(books, node, iterators), place, commit)
        failed = failed or refusal.severity(answer.status) == "Error"
        _write(answers, node, answer, bare=bare)


def _answer(kind: Request, call: Call, place: int, commit: Commit) -> Answer:
    try:
        _check_request(kind, call)
        return commit(kind, call, place) if kind.writes else kind.handle(call)
    except Refusal as no:
        return Answer((), no.code, no.message)


def _check_request(kind: Request, call: Call) -> None:
    if len(call.request.get("requestID") or "") > REQUEST_ID_LENGTH_MAX:
        raise Refusal(
            refusal.STATUS_BAD_REQUEST_ID,
            f"The request ID is longer than {REQUEST_ID_LENGTH_MAX} characters.",
        )
    field = unkept(call.request, kind.grammar.parts)
    if field:
        raise Refusal(refusal.STATUS_UNSUPPORTED_FIELD, f"This company file does not keep {field}.")


def _not_processed() -> Answer:
    return Answer((), refusal.STATUS_NOT_PROCESSED, "The request has not been processed.")


def _write(answers: etree._Element, request: etree._Element, answer: Answer, *, bare: bool) -> None:
    node = etree.SubElement(answers, str(request.tag)[:-1] + "s")
    request_id = request.get("requestID")
    if request_id is not None:
        node.set("requestID", request_id[:REQUEST_ID_LENGTH_MAX])
    node.set("statusCode", str(answer.status))
    node.set("statusSeverity", refusal.severity(answer.status))
    node.set("statusMessage", answer.message)
    for name, value in answer.attributes.items():
        node.set(name, value)
    chosen = {child.text for child in request.findall("IncludeRetElement")}
    for ret in () if bare else answer.rets:
        for child in list(ret) if chosen else ():
            if child.tag not in chosen:
                ret.remove(child)
        node.append(ret)
