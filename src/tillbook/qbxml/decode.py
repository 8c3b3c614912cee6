"""qbXML answers to typed values. Hostile or unreadable XML raises `UnreadableAnswer`.

Everything that can be read is read: an object that cannot becomes a problem of its own answer
and the others are unharmed. Unknown requests keep their status, unknown objects and elements are
passed over.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from tillbook.qbxml.answers import (
    STATUS_UNREADABLE,
    Answer,
    AnswerSet,
    IteratorState,
    Ret,
    SetStatus,
)
from tillbook.qbxml.node import Node, UnreadableRet
from tillbook.qbxml.removed_rets import ANSWER_READERS
from tillbook.qbxml.rets import READERS

ANSWER_CHARACTERS_MAX: Final = 64 * 1024 * 1024
PROBLEMS_PER_ANSWER_MAX: Final = 100
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
# QuickBooks keeps control characters people pasted into memos and returns them as references
# that XML 1.0 forbids ([R]: docs/confirm.md). One of them must not cost the whole answer.
_REFERENCE: Final = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"


class UnreadableAnswer(ValueError):
    """What came back is not a qbXML answer. Nothing of it can be taken to have happened or not."""


def decode_set(text: str, *, currency: str | None = None) -> AnswerSet:
    """Read what QuickBooks returned for a message set.

    `currency` (ISO code, the company's home currency) is needed where amounts come back: without
    it they are None and a problem of their answer (account balances: just None). Raises
    `UnreadableAnswer` with a sentence for people, and nothing else.
    """
    answers = _parsed(text).find("QBXMLMsgsRs")
    if answers is None:
        raise UnreadableAnswer("QuickBooks' reply holds no answers (no QBXMLMsgsRs inside QBXML).")
    return AnswerSet(
        set_status=_set_status(answers),
        answers=tuple(
            _answer(element, currency)
            for element in answers.iterchildren(etree.Element)
            if str(element.tag).endswith("Rs")
        ),
    )


def _parsed(text: str) -> etree._Element:
    if not text.strip():
        raise UnreadableAnswer("QuickBooks' reply is empty.")
    if len(text) > ANSWER_CHARACTERS_MAX:
        raise UnreadableAnswer(
            f"QuickBooks' reply has {len(text)} characters; at most {ANSWER_CHARACTERS_MAX} are "
            "read. Ask for fewer rows at a time."
        )
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableAnswer("QuickBooks' reply holds a DOCTYPE, which qbXML never does.")
    clean = _CONTROL.sub(_REPLACEMENT, _REFERENCE.sub(_legal_reference, text))
    # The text is already decoded, so whatever encoding it declares no longer holds.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableAnswer(f"QuickBooks' reply is not well-formed XML: {fault.msg}.") from None
    if root.tag != "QBXML":
        raise UnreadableAnswer(f"QuickBooks' reply is “{root.tag}”, not QBXML.")
    return root


def _legal_reference(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    is_legal = number in (0x9, 0xA, 0xD) or (
        0x20 <= number <= 0x10FFFF  # noqa: PLR2004 - the range XML 1.0 allows
        and not 0xD800 <= number <= 0xDFFF  # noqa: PLR2004 - surrogates
        and number not in (0xFFFE, 0xFFFF)
    )
    return match[0] if is_legal else _REPLACEMENT


def _set_status(element: etree._Element) -> SetStatus | None:
    new_set_id = element.get("newMessageSetID", "")
    old_set_id = element.get("oldMessageSetID", "")
    code = element.get("messageSetStatusCode")
    if not new_set_id and not old_set_id and code is None:
        return None
    return SetStatus(new_set_id=new_set_id, old_set_id=old_set_id, status_code=_whole(code))


def _answer(element: etree._Element, currency: str | None) -> Answer:
    problems: list[str] = []
    kind = str(element.tag).removesuffix("Rs")
    status_code = _whole(element.get("statusCode"))
    if status_code is None:
        problems.append(f"QuickBooks' answer to {kind} carries no status code.")
        status_code = STATUS_UNREADABLE
    node = Node(element, currency=currency, problems=problems)
    rets = [ret for child in node.children() if (ret := _ret(child, problems)) is not None]
    read_answer = ANSWER_READERS.get(kind)
    whole = read_answer(node) if read_answer else None
    return Answer(
        request_id=element.get("requestID", ""),
        kind=kind,
        status_code=status_code,
        severity=element.get("statusSeverity", ""),
        message=element.get("statusMessage", ""),
        iterator=_iterator(element, kind, problems),
        count=_whole(element.get("retCount")),
        rets=(*rets, *((whole,) if whole else ())),
        problems=_bounded(problems),
    )


def _ret(node: Node, problems: list[str]) -> Ret | None:
    read = READERS.get(node.name)
    if read is None:
        return None
    try:
        return read(node)
    except UnreadableRet as fault:
        problems.append(f"{fault} It was left out; the others were read.")
        return None


def _iterator(element: etree._Element, kind: str, problems: list[str]) -> IteratorState | None:
    iterator_id = element.get("iteratorID")
    if not iterator_id:
        return None
    remaining = _whole(element.get("iteratorRemainingCount"))
    if remaining is None:
        problems.append(f"QuickBooks' page of {kind} does not say how many rows remain.")
        return None
    return IteratorState(iterator_id=iterator_id, remaining=remaining)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and _WHOLE.fullmatch(text.strip()) else None


def _bounded(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - PROBLEMS_PER_ANSWER_MAX
    if more <= 0:
        return tuple(problems)
    return (*problems[:PROBLEMS_PER_ANSWER_MAX], f"{more} more of the same answer.")
