"""Auto-Run: the Web Connector calls by itself, every so often, until somebody unticks it."""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType
from typing import Final, Self

from tillbook.simulators.webconnector.connector import WebConnector
from tillbook.simulators.webconnector.conversation import Update

UPDATES_KEPT: Final = 1_000
_A_MINUTE_S: Final = 60.0


class AutoRun:
    """Updates one application in a thread of its own. Use it in a `with`, or `start` and `stop`.

    The pause is counted from the end of one update to the beginning of the next; by default it is
    what the .qwc file says. `updates` holds how the newest ones went. What is changed on the
    connector meanwhile (its password, its faults) holds from the next update on.
    """

    def __init__(self, connector: WebConnector, *, every_s: float | None = None) -> None:
        minutes = connector.every_minutes
        if every_s is None and minutes is None:
            raise ValueError("The application has no schedule: say how often it calls.")
        self.connector = connector
        self.every_s = minutes * _A_MINUTE_S if every_s is None and minutes else every_s or 0.0
        self.updates: deque[Update] = deque(maxlen=UPDATES_KEPT)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Tick Auto-Run: the first update begins at once."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="web connector", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Untick it: an update that is under way is carried to its end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.updates.append(self.connector.update())
            self._stop.wait(self.every_s)
