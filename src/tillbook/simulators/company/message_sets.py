"""What QuickBooks remembers of message sets, so that a lost answer can be fetched again.

Only the newest sets are kept, with a checksum of the request (facts/quickbooks.md, C3). A set
that QuickBooks never finished is not remembered, although some of its requests may have run.
"""

import hashlib
from dataclasses import dataclass

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.state import State, StoredSet

SET_ID_LENGTH_MAX = 24


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the memory says before anything is executed.

    Exactly one of: `response` (give this stored text), `status` (answer only this set status),
    neither (execute the set).
    """

    response: str | None = None
    status: int | None = None


def checksum(request_xml: str) -> str:
    """The fingerprint that tells an identical set from another one of the same id."""
    return hashlib.sha256(request_xml.encode()).hexdigest()


def recall(state: State, message_set: etree._Element, request_xml: str) -> Recalled:
    """Look up a message set by its ids; forgets what oldMessageSetID clears."""
    new, old = message_set.get("newMessageSetID"), message_set.get("oldMessageSetID")
    if any(len(set_id) > SET_ID_LENGTH_MAX for set_id in (new, old) if set_id):
        return Recalled(status=refusal.SET_STATUS_ID_TOO_LONG)
    asks_only = not len(message_set)
    if old and old == new and asks_only:
        stored = _stored(state, old)
        return _stored_answer(stored) if stored else Recalled(status=refusal.SET_STATUS_NO_MATCH)
    stored = _stored(state, new) if new else None
    if stored:
        if stored.checksum != checksum(request_xml):
            return Recalled(status=refusal.SET_STATUS_OTHER_CONTENT)
        return _stored_answer(stored)
    known = _forget(state, old) if old else False
    if old and not new and asks_only:
        return Recalled(status=refusal.SET_STATUS_OK if known else refusal.SET_STATUS_NO_MATCH)
    return Recalled()


def remember(state: State, set_id: str, request_xml: str, response: str | None) -> None:
    """Keep the answer of a finished set, dropping the oldest beyond the ceiling."""
    kept = [stored for stored in state.sets if stored.set_id != set_id]
    kept.append(StoredSet(set_id, checksum(request_xml), response))
    state.sets = kept[-state.settings.sets_remembered :]


def _stored(state: State, set_id: str) -> StoredSet | None:
    return next((stored for stored in state.sets if stored.set_id == set_id), None)


def _stored_answer(stored: StoredSet) -> Recalled:
    if stored.response is None:
        return Recalled(status=refusal.SET_STATUS_NO_RESPONSE)
    return Recalled(response=stored.response)


def _forget(state: State, set_id: str) -> bool:
    """Clear a stored set; whether there was one."""
    before = len(state.sets)
    state.sets = [stored for stored in state.sets if stored.set_id != set_id]
    return len(state.sets) < before
