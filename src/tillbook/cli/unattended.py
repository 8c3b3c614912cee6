"""Running without anybody watching: where there is no terminal, what is said goes to a log.

A program that Windows starts without a window has no output at all; what would be printed, and
any traceback, is kept in `tillbook.log` beside the database instead.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from tillbook.project.home import home

LOG_NAME: Final = "tillbook.log"
LOG_BYTES_MAX: Final = 5_000_000
"""A log above this is put aside at the next start; the one put aside before is dropped."""


def keep_log() -> Path | None:
    """Send what has nowhere to go to the log; None where there is a terminal or a journal."""
    if sys.stdout is not None and sys.stderr is not None:
        return None
    path = home() / LOG_NAME
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.1"))
    owners_only = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout = sys.stderr = os.fdopen(
        owners_only, "a", buffering=1, encoding="utf-8", errors="replace"
    )
    return path
