"""Visits: how a Web Connector's conversation begins, is taken over, and ends.

Who calls is told by user name and app token, in constant time; whoever holds a conversation's
ticket is that conversation. An open ticket stays good until its conversation ends, also when the
token is rotated or revoked meanwhile: a conversation cut off in its middle would leave documents
of which nobody knows whether they arrived. The next call needs the new token.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from tillbook.core.problems import Problem
from tillbook.store.models import Company, Conversation, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.store.scoping import anywhere, within
from tillbook.store.secrets import token_matches
from tillbook.sync.agenda import choose, wake
from tillbook.sync.apply import lose
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.schedule import note_first_answer, settle_runs
from tillbook.sync.setup import note_wrong_token
from tillbook.webconnector import machine
from tillbook.webconnector.calls import Authenticate
from tillbook.webconnector.machine import Session, Stage, Verdict

CONVERSATIONS_OPEN_MAX: Final = 100
"""Open conversations of a company that a new one takes over."""


def authenticate(call: Authenticate, now: datetime) -> list[str]:
    """A conversation for whoever knows the token, with or without work; nobody knows an empty
    one (before a token was made, and after it was revoked).
    """
    with anywhere():
        company = Company.objects.filter(wc_user=call.user).first()
    if not token_matches(call.password, company.token_hash if company else "") or company is None:
        note_wrong_token(call.user, now)
        return machine.authenticated(Verdict.STRANGER, "", "")
    with within(company), transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        company.last_called_at = now
        company.save(update_fields=["last_called_at"])
        _take_over(company, now)
        wake(company, now)
        ticket = secrets.token_urlsafe(24)
        work = choose(company, None, now) is not None
        if not work:
            note_first_answer(company, now)
            settle_runs(company, now)
        Conversation.objects.create(
            company=company,
            ticket=ticket,
            stage=Stage.OPEN if work else Stage.ENDED,
            started_at=now,
            last_call_at=now,
            ended_at=None if work else now,
        )
        verdict = Verdict.WORK if work else Verdict.NOTHING_DUE
        return machine.authenticated(verdict, ticket, company.file_path)


def _take_over(company: Company, now: datetime) -> None:
    """One conversation per company: an older one ends, and its open set is lost."""
    rows = Conversation.objects.filter(company=company, ended_at=None).order_by("pk")
    for conversation in rows[:CONVERSATIONS_OPEN_MAX]:
        lose_open_set(conversation)
        conversation.stage = Stage.ENDED
        conversation.last_error = machine.TAKEN_OVER
        conversation.ended_at = now
        conversation.save(update_fields=["stage", "last_error", "ended_at"])


def fail(conversation: Conversation, why: Problem | str, now: datetime) -> int:
    """End the conversation in words; a problem is kept for the pages as well."""
    if isinstance(why, Problem):
        state_problems(conversation.company, Source.VERIFY, [why], now)
        sentence = f"{why.message} {why.cure}"
    else:
        sentence = why
    session, reply = machine.failed(session_of(conversation), sentence)
    conversation.ended_at = now
    keep(conversation, session)
    return reply


def lose_open_set(conversation: Conversation) -> None:
    """The answer to what was sent last will not come any more."""
    for message_set in MessageSet.objects.select_related("company").filter(
        conversation=conversation, state=SetState.SENT
    ):
        lose(message_set)


def session_of(conversation: Conversation) -> Session:
    """A conversation as the protocol's machine sees it."""
    waiting = (
        MessageSet.objects.filter(conversation=conversation, state=SetState.SENT)
        .order_by("-pk")
        .first()
        if conversation.stage == Stage.WAITING
        else None
    )
    return Session(
        ticket=conversation.ticket,
        stage=Stage(conversation.stage),
        set_id=waiting.set_id if waiting else "",
        last_error=conversation.last_error,
        path_tried=conversation.path_tried,
    )


def keep(conversation: Conversation, session: Session) -> None:
    """Store where the machine stands."""
    conversation.stage = session.stage
    conversation.last_error = session.last_error
    conversation.save(update_fields=["stage", "last_error", "path_tried", "ended_at"])
