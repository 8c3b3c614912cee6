"""The choke point: every message set that leaves the program in the test suite is judged.

In this process all of them pass through `desk._send`, the one function that answers
sendRequestXML; it is wrapped once per process. Where the server runs in a process of its own, what
arrives at QuickBooks is judged instead (`judge_arrivals`). A set the judge would refuse fails the
test that sent it. Without TILLBOOK_SHARED nothing is judged and the test of the choke point skips.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.judged import judge_sent, schemas
from tillbook.simulators.company import CompanyFile
from tillbook.store.models import Conversation
from tillbook.sync import desk
from tillbook.webconnector.calls import SendRequestXML


class ChokePoint:
    """Judges what sendRequestXML returns."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared
        self._send = desk._send

    def __call__(self, call: SendRequestXML, conversation: Conversation, now: datetime) -> str:
        xml = self._send(call, conversation, now)
        if xml:
            judge_sent(xml, self.shared)
        return xml


def install() -> ChokePoint | None:
    """Wrap the desk once; None where the official schema is not given."""
    shared = schemas()
    if shared is None:
        return None
    if not isinstance(desk._send, ChokePoint):
        desk._send = ChokePoint(shared)
    return desk._send


def judge_arrivals(file: CompanyFile) -> None:
    """Every message set that reaches this company file is judged before it is run."""
    shared = schemas()
    if shared is None:
        return
    run = file.process

    def process(request_xml: str, session: str = "") -> str:
        judge_sent(request_xml, shared)
        return run(request_xml, session)

    vars(file)["process"] = process
