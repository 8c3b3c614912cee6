"""Back-off after wrong passwords, at the Web Connector's door and the sign-in: slow, never shut.

Failures are counted per user name and address, in Django's cache, and make the next attempt of
the same pair wait before it is judged. Nobody is refused for another's failures, so the right
token always gets in; a guesser gets a few guesses a minute out of each connection.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Final

from django.core.cache import cache

FREE_FAILURES: Final = 3  # a person may mistype
# Far below the 100 s after which a Web Connector gives up on a call (facts/quickbooks.md A6).
PAUSE_S_MAX: Final = 8
FAILURES_KEPT_S: Final = 15 * 60
FAILURES_COUNT_MAX: Final = 1000
# So many attempts wait at once; further ones go on unslowed, because a server whose every thread
# waits would be shut to the right password too. Together fewer than the server has threads.
WAITING_AT_DOOR_MAX: Final = 2
WAITING_AT_SIGN_IN_MAX: Final = 1

AT_DOOR: Final = threading.BoundedSemaphore(WAITING_AT_DOOR_MAX)
AT_SIGN_IN: Final = threading.BoundedSemaphore(WAITING_AT_SIGN_IN_MAX)


def pause_s(failures_count: int) -> int:
    """Seconds to wait after so many failures: 0, 0, 0, 0, then 1, 2, 4 … `PAUSE_S_MAX`."""
    over = failures_count - FREE_FAILURES
    if over <= 0:
        return 0
    return min(1 << min(over - 1, PAUSE_S_MAX), PAUSE_S_MAX)


def slow_down(
    user: str, address: str, wait: Callable[[float], None], places: threading.Semaphore
) -> None:
    """Wait as long as the earlier failures of this user name from this address ask for, if one of
    the `places` to wait is free (`AT_DOOR`, `AT_SIGN_IN`).
    """
    pause = pause_s(failures_count(user, address))
    if not pause or not places.acquire(blocking=False):
        return
    try:
        wait(pause)
    finally:
        places.release()


def failures_count(user: str, address: str) -> int:
    """How often this user name failed from this address within `FAILURES_KEPT_S`."""
    count = cache.get(_key(user, address), 0)
    return count if isinstance(count, int) else 0


def count_failure(user: str, address: str) -> None:
    """Remember one more failure; two at the same instant may count as one."""
    count = min(failures_count(user, address) + 1, FAILURES_COUNT_MAX)
    cache.set(_key(user, address), count, FAILURES_KEPT_S)


def forget_failures(user: str, address: str) -> None:
    """Forget the failures of a pair that has shown the right token."""
    cache.delete(_key(user, address))


def _key(user: str, address: str) -> str:
    pair = f"{address}\n{user}".encode(errors="replace")
    return f"tillbook.door.{hashlib.sha256(pair).hexdigest()}"
