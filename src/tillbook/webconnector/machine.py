"""The session machine: what each call may do in each stage of a conversation. Pure.

The Web Connector calls, we answer; an answer of QuickBooks can be lost between two calls. The
machine knows only stages and replies: which work is next, and what an answer means, is given to it
and decided elsewhere. Source: facts/quickbooks.md A2-A4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

PROGRESS_MAX: Final = 99
"""While work remains; 100 ends the conversation (an early 100 truncates it silently)."""

DONE: Final = 100
FAILED: Final = -1
NO_WORK: Final = "none"
BAD_CREDENTIALS: Final = "nvu"
STOP_TRYING: Final = "done"


class Stage(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation as the protocol sees it. `set_id` is the set whose answer is awaited."""

    ticket: str
    stage: Stage = Stage.OPEN
    set_id: str = ""
    last_error: str = ""
    path_tried: bool = False


class Verdict(StrEnum):
    """What came of an authenticate call, decided from token and store."""

    STRANGER = "stranger"
    NOTHING_DUE = "nothing_due"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Sending:
    """May a set be sent? `lost_set_id` is one whose answer never came; `refusal` ends it."""

    allowed: bool
    lost_set_id: str = ""
    refusal: str = ""


def authenticated(verdict: Verdict, ticket: str, company_path: str) -> list[str]:
    """The reply to authenticate: ticket, then nvu, none, the company's path, or "" for the
    company file that is open.
    """
    if verdict is Verdict.STRANGER:
        return ["", BAD_CREDENTIALS]
    if verdict is Verdict.NOTHING_DUE:
        return [ticket, NO_WORK]
    return [ticket, company_path]


def asks_for_set(session: Session | None) -> Sending:
    """Whether sendRequestXML may be given a set now.

    A call while an answer is awaited means that the answer was lost (Intuit's own rule): the set
    is reported as lost and is asked for before anything else.
    """
    if session is None:
        return Sending(allowed=False, refusal=UNKNOWN_TICKET)
    if session.stage is Stage.ENDED:
        return Sending(allowed=False, refusal=session.last_error or ENDED)
    if session.stage is Stage.WAITING:
        return Sending(allowed=True, lost_set_id=session.set_id)
    return Sending(allowed=True)


def sent(session: Session, set_id: str) -> Session:
    """The set is out; its answer is awaited."""
    return replace(session, stage=Stage.WAITING, set_id=set_id)


def brings_answer(session: Session | None) -> str:
    """Empty when receiveResponseXML is awaited; else the sentence that refuses it."""
    if session is None:
        return UNKNOWN_TICKET
    if session.stage is Stage.ENDED:
        return session.last_error or ENDED
    return "" if session.stage is Stage.WAITING else NEVER_SENT


def answered(session: Session, *, more: bool, done: int, left: int) -> tuple[Session, int]:
    """The answer was applied: go on (0-99) while work remains, else 100."""
    after = replace(session, stage=Stage.ANSWERED, set_id="")
    if not more:
        return after, DONE
    return after, min(PROGRESS_MAX, DONE * done // max(1, done + left))


def failed(session: Session, sentence: str) -> tuple[Session, int]:
    """The conversation cannot go on; getLastError will say why."""
    return replace(session, stage=Stage.ENDED, set_id="", last_error=sentence), FAILED


def could_not_open(session: Session | None, company_path: str) -> tuple[Session | None, str]:
    """The reply to connectionError: with a learned path one more try with the file that is open,
    then stop. An answer that was awaited will not come any more.
    """
    if session is None or session.stage is Stage.ENDED:
        return session, STOP_TRYING
    if company_path and not session.path_tried:
        stage = Stage.ANSWERED if session.stage is Stage.WAITING else session.stage
        return replace(session, stage=stage, set_id="", path_tried=True), ""
    return replace(session, stage=Stage.ENDED, set_id=""), STOP_TRYING


def closed(session: Session) -> Session:
    """The Web Connector said goodbye."""
    return replace(session, stage=Stage.ENDED)


UNKNOWN_TICKET: Final = "This conversation is not known here. Press Update Selected to begin anew."
ENDED: Final = "This conversation has ended. Press Update Selected to begin anew."
NEVER_SENT: Final = "An answer came for a set that was never sent. Nothing was changed."
TAKEN_OVER: Final = "Another Web Connector has taken over this company."
