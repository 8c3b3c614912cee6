"""What never reaches a log: the token of a one-time link.

Django writes the path of a request that it refuses; for a welcome link the path is the secret.
"""

from __future__ import annotations

import logging
import re
from typing import Final

_WELCOME: Final = re.compile(r"((?:/|%2F)welcome(?:/|%2F))[^/\s\"'?#&%]+", re.IGNORECASE)


class MaskWelcome(logging.Filter):
    """Shows `/welcome/…/` where a record names a welcome link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record stays; what it says is changed."""
        said = record.getMessage()
        masked = _WELCOME.sub(r"\1…", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
