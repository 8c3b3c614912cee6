"""What can go wrong between QuickBooks, the Web Connector and a server, as plain values.

A fault is either named by its place ("the second set of writes") or drawn from a seed, so that
every failure can be repeated exactly.
"""

import random
from dataclasses import dataclass

QUICKBOOKS_CLOSED = "0x80040416"  # not running, and no file was named
QUICKBOOKS_BUSY = "0x80040408"  # could not start or open
MODAL_DIALOG = "0x80040414"
LOCKED = "0x80040422"  # another user holds the file exclusively (recalled)
DIED = "0x80040402"  # unexpected error

MESSAGES = {
    QUICKBOOKS_CLOSED: "If QuickBooks is not running, a company file name must be given.",
    QUICKBOOKS_BUSY: "Could not start QuickBooks.",
    MODAL_DIALOG: "A modal dialog box is showing in the QuickBooks user interface.",
    LOCKED: "The company file is locked by another user.",
    DIED: "Unexpected error. Check the error log for additional information.",
}

_SEEDED_CALLS = 12
_SEEDED_SETS = 3


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of one update. Places count from 1; None is "never".

    - `drop_answer`: QuickBooks has committed the k-th set of writes, then the connection is cut.
    - `drop_request`: the k-th set of writes arrives, then the connection is cut before it runs.
    - `crash_at_call`: the Web Connector's process ends before it makes its n-th call.
    - `duplicate_call`: the n-th call reaches the server twice; the second reply counts.
    - `open_error`: QuickBooks cannot be opened, with this code, `open_error_times` times
      (each attempt is made twice, as the real one does).
    """

    drop_answer: int | None = None
    drop_request: int | None = None
    crash_at_call: int | None = None
    duplicate_call: int | None = None
    open_error: str | None = None
    open_error_times: int = 2

    @classmethod
    def seeded(cls, seed: int) -> "Faults":
        """One fault drawn from a seed, or none."""
        draw = random.Random(seed)
        kind = draw.choice(["none", "answer", "request", "crash", "duplicate", "open"])
        place = draw.randint(1, _SEEDED_SETS)
        call = draw.randint(1, _SEEDED_CALLS)
        return {
            "none": cls(),
            "answer": cls(drop_answer=place),
            "request": cls(drop_request=place),
            "crash": cls(crash_at_call=call),
            "duplicate": cls(duplicate_call=call),
            "open": cls(
                open_error=draw.choice([QUICKBOOKS_CLOSED, QUICKBOOKS_BUSY, MODAL_DIALOG, LOCKED])
            ),
        }[kind]


class Cut(Exception):
    """The update ends here without another word to the server."""
