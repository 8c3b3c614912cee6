"""The agenda: what a conversation does next, derived from the store at every call.

First which file this is, then what is uncertain (a lost answer, documents nobody can vouch for),
then what must be known (its lists, what pages look for, whether yesterday's documents are still
there), then what is written, then what is read back. Nothing is written while anything is
uncertain. Receipts and journals need a run; a list entry exists only because it was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from tillbook.core.delivery import State
from tillbook.core.documents import LIST_TYPES
from tillbook.core.pace import next_size
from tillbook.core.problems import Code
from tillbook.store.models import Company, Conversation, Delivery, Look, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.looking import next_look
from tillbook.sync.needs import plan_needs
from tillbook.sync.schedule import open_runs
from tillbook.sync.transactions import TRANSACTIONS

LISTS_STALE_AFTER: Final = timedelta(hours=1)
ASK_PER_SET_MAX: Final = 50
READ_BACK_PER_SET_MAX: Final = 50
NUMBERS_PER_QUESTION_MAX: Final = 200
PENDING: Final = (State.READY, State.SENT, State.UNKNOWN, State.ASKED)


class Step(StrEnum):
    """One kind of turn; also the purpose stored with its message set."""

    RECOVER = "recover"
    IDENTIFY = "identify"
    LISTS = "lists"
    LOOK = "look"
    ASK = "ask"
    SENTINEL = "sentinel"
    WRITE = "write"
    READ_BACK = "read_back"
    IDLE = "idle"


class Suspicion(StrEnum):
    """Part in the search for the one document that makes QuickBooks refuse a whole set."""

    TEST = "test"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Todo:
    """A step and what it is about: the lost set, the deliveries to send, ask for or read, or the
    look.
    """

    step: Step
    deliveries: tuple[Delivery, ...] = ()
    lost: MessageSet | None = None
    look: Look | None = None


def choose(company: Company, conversation: Conversation | None, now: datetime) -> Todo | None:
    """What comes next, or None when there is nothing to do now. Idempotent.

    Without a conversation it answers "is there work?", as authenticate wants to know.
    """
    for find in FINDERS:
        if todo := find(company, conversation, now):
            return todo
    return None


def left(company: Company) -> int:
    """How many documents are still to be delivered or read back."""
    return (
        Delivery.objects.filter(company=company, state__in=(State.PLANNED, *PENDING)).count()
        + _to_read_back(company).count()
    )


def wake(company: Company, now: datetime) -> None:
    """Begin of a conversation: what may be tried again now, and what set-up may have cured."""
    rows = Delivery.objects.filter(company=company)
    rows.filter(state=State.RETRY_LATER, not_before__lte=now).update(state=State.READY)
    waiting = rows.filter(state=State.NEEDS_SETUP)
    if not _run_open(company) or not waiting.exists():
        return
    # What a person has set up meanwhile is seen only in lists that are read again.
    company.lists_read_at = None
    company.save(update_fields=["lists_read_at"])
    waiting.filter(rank__lt=len(LIST_TYPES)).update(state=State.READY)
    waiting.update(state=State.PLANNED)


def _recovery(company: Company, _: Conversation | None, __: datetime) -> Todo | None:
    """A set whose answer was lost is asked for once, by its id, as soon as the file is known; an
    answered question leaves it applied or forgotten.
    """
    lost = MessageSet.objects.filter(company=company, state=SetState.LOST).first()
    return Todo(Step.RECOVER, lost=lost) if lost else None


def _introduction(company: Company, conversation: Conversation | None, _: datetime) -> Todo | None:
    """A conversation begins with knowing the file; a company never seen is work in itself."""
    known = conversation.verified if conversation else company.verified_at is not None
    return None if known else Todo(Step.IDENTIFY)


def _lists(company: Company, _: Conversation | None, now: datetime) -> Todo | None:
    read_at = company.lists_read_at
    if read_at is None or (now - read_at > LISTS_STALE_AFTER and _may_write(company)):
        return Todo(Step.LISTS)
    return None


def _looks(company: Company, conversation: Conversation | None, _: datetime) -> Todo | None:
    """What pages ask of QuickBooks; somebody waits for it, and it only reads."""
    look = next_look(company, conversation)
    return Todo(Step.LOOK, look=look) if look else None


def _questions(company: Company, _: Conversation | None, now: datetime) -> Todo | None:
    rows = (
        Delivery.objects.filter(company=company, state=State.UNKNOWN)
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .select_related("document")
        .order_by("rank", "pk")
    )
    asking = tuple(rows[:ASK_PER_SET_MAX])
    return Todo(Step.ASK, asking) if asking else None


def _reading_back(company: Company, _: Conversation | None, __: datetime) -> Todo | None:
    reading = tuple(_to_read_back(company)[:READ_BACK_PER_SET_MAX])
    return Todo(Step.READ_BACK, reading) if reading else None


def _run_open(company: Company) -> bool:
    return open_runs(company).exists()


def _may_write(company: Company) -> bool:
    """Whether anything could be written now: a run asks for documents, or somebody for entries."""
    return _run_open(company) or _entries(company).filter(state=State.READY).exists()


def _entries(company: Company) -> QuerySet[Delivery]:
    return Delivery.objects.filter(company=company, rank__lt=len(LIST_TYPES))


def _uncertain(company: Company) -> bool:
    """Whether anything forbids writing: an open question, or documents that vanished."""
    return (
        MessageSet.objects.filter(company=company, state=SetState.LOST).exists()
        or Delivery.objects.filter(
            company=company, state__in=(State.UNKNOWN, State.ASKED, State.SENT)
        ).exists()
        or _vanished(company).exists()
    )


def _missing(company: Company, conversation: Conversation | None, _: datetime) -> Todo | None:
    """Documents that were missed are looked for again in every conversation that could write."""
    if not _may_write(company) or (conversation and conversation.sentinel_read):
        return None
    rows = _vanished(company).exclude(quickbooks_id="").select_related("document")
    missed = tuple(rows.order_by("pk")[:READ_BACK_PER_SET_MAX])
    return Todo(Step.SENTINEL, missed) if missed else None


def _vanished(company: Company) -> QuerySet[Delivery]:
    code = Code.MISSING_IN_QUICKBOOKS.value
    return Delivery.objects.filter(company=company, state=State.NEEDS_PERSON, problem__code=code)


def waiting_numbers(company: Company) -> dict[str, tuple[str, ...]]:
    """Reference numbers of the transactions that are sent next, by type; none for a type of which
    nothing waits.
    """
    found: dict[str, tuple[str, ...]] = {}
    for kind in TRANSACTIONS:
        rows = Delivery.objects.filter(company=company, state=State.READY, document__type=kind)
        numbers = rows.order_by("rank", "pk").values_list("document__ref_number", flat=True)
        if some := tuple(numbers[:NUMBERS_PER_QUESTION_MAX]):
            found[kind] = some
    return found


def _writing(company: Company, conversation: Conversation | None, now: datetime) -> Todo | None:
    """Nothing is written while anything is uncertain; transactions only when a run asks for it."""
    if _uncertain(company):
        return None
    ready = Delivery.objects.filter(company=company, state=State.READY).order_by("rank", "pk")
    if _run_open(company):
        _prepare(company, now)
    else:
        ready = ready.filter(rank__lt=len(LIST_TYPES))
    first = ready.select_related("document").first()
    if first is None:
        return None
    newest = _newest_accepted(company, conversation)
    numbered = first.document.type in TRANSACTIONS
    if (newest or numbered) and not (conversation and conversation.sentinel_read):
        return Todo(Step.SENTINEL, (newest,) if newest else ())
    kind = first.document.type
    sending = _sending(company, ready.filter(document__type=kind).select_related("document"), kind)
    if numbered and conversation and _unasked(company, conversation, sending):
        return Todo(Step.SENTINEL, (newest,) if newest else ())
    return Todo(Step.WRITE, sending)


def _sending(company: Company, same: QuerySet[Delivery], kind: str) -> tuple[Delivery, ...]:
    """What is sent next of the ready documents of one type."""
    if suspects := tuple(same.filter(suspicion=Suspicion.TEST)):
        return suspects
    if fresh := tuple(same.filter(suspicion="")[: next_size(company.pace, kind)]):
        return fresh
    # The search was interrupted when its tested half turned out to be fine.
    rest = tuple(same.filter(suspicion=Suspicion.REST))
    return rest[: (len(rest) + 1) // 2]


def _unasked(company: Company, conversation: Conversation, sending: Sequence[Delivery]) -> bool:
    """Whether QuickBooks can still be asked for the number of one of these in this conversation:
    they became ready, or came to their turn, only after it was asked for others.
    """
    waiting = waiting_numbers(company)[sending[0].document.type]
    numbers = {row.document.ref_number for row in sending} & set(waiting)
    sets = MessageSet.objects.filter(
        conversation=conversation, purpose=Step.SENTINEL, state=SetState.APPLIED
    )
    asked = list(sets.values_list("xml", flat=True))
    return any(not any(f">{number}<" in xml for xml in asked) for number in numbers)


def _prepare(company: Company, now: datetime) -> None:
    """Plan what waiting documents need; once the lists are complete the documents are ready."""
    planned = Delivery.objects.filter(company=company, state=State.PLANNED)
    if not planned.exists():
        return
    waiting = [row.document for row in planned.select_related("document__shop")]
    plan_needs(company, waiting, now)
    if not _entries(company).filter(state__in=PENDING).exists():
        planned.update(state=State.READY)


def _newest_accepted(company: Company, conversation: Conversation | None) -> Delivery | None:
    """The newest transaction that an earlier conversation delivered; this one saw its own
    arrive.
    """
    accepted = Delivery.objects.filter(
        company=company, state=State.ACCEPTED, document__type__in=TRANSACTIONS
    )
    if conversation:
        accepted = accepted.filter(accepted_at__lt=conversation.started_at)
    return accepted.select_related("document").order_by("-accepted_at", "-pk").first()


def _to_read_back(company: Company) -> QuerySet[Delivery]:
    return (
        Delivery.objects.filter(company=company, state=State.ACCEPTED, read_back_at=None)
        .filter(document__type__in=TRANSACTIONS)
        .select_related("document")
        .order_by("pk")
    )


FINDERS: Final = (
    _introduction, _recovery, _lists, _looks, _questions, _missing, _writing, _reading_back,
)  # fmt: skip
