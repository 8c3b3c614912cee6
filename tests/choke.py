"""The choke point: every message set that leaves the program in the test suite is judged.

All of them pass through `desk._send`, the one function that answers sendRequestXML. It is wrapped
once per test process; a set the judge would refuse fails the test that sent it. Without
TILLBOOK_SHARED nothing is wrapped and the conformance test of the choke point skips.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from tests.qbxml.judge import judge
from tillbook.store.models import Conversation
from tillbook.sync import desk
from tillbook.webconnector.calls import SendRequestXML


class InvalidSetSent(AssertionError):
    """A message set left the program that QuickBooks would refuse."""


class ChokePoint:
    """Counts and judges what sendRequestXML returns."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared
        self.judged = 0
        self._send = desk._send

    def __call__(self, call: SendRequestXML, conversation: Conversation, now: datetime) -> str:
        xml = self._send(call, conversation, now)
        if xml:
            self.judged += 1
            if reasons := judge(xml, self.shared):
                raise InvalidSetSent(f"{reasons}\n{xml}")
        return xml


def install() -> ChokePoint | None:
    """Wrap the desk once; None where the official schema is not given."""
    folder = os.environ.get("TILLBOOK_SHARED")
    if not folder:
        return None
    if not isinstance(desk._send, ChokePoint):
        desk._send = ChokePoint(Path(folder))
    return desk._send
