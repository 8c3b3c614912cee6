"""Where Tillbook keeps its files on this computer: the database, the key, back-ups.

`TILLBOOK_HOME` decides; without it the usual place of the system is taken. The key that encrypts
secrets at rest lies beside the database, readable by its owner only, and is made at first start.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Final

KEY_BYTES: Final = 48


class EmptyKey(OSError):
    """The file of the key holds nothing: a computer that lost power while it was copied."""


def home() -> Path:
    """The folder of this installation; it is made when missing."""
    if chosen := os.environ.get("TILLBOOK_HOME"):
        folder = Path(chosen)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Tillbook"
    else:
        folder = Path.home() / ".tillbook"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key() -> str:
    """The key of this installation, made once. Losing the file loses the stored tokens.

    Raises EmptyKey when the file is there and empty, and OSError when it cannot be used.
    """
    if given := os.environ.get("TILLBOOK_SECRET_KEY"):
        return given
    path = home() / "secret.key"
    if not path.exists():
        _make_key(path)
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise EmptyKey(
            f"{path} is empty. Put it back from a back-up; without one delete it, then give every "
            "shop's access token again: tillbook shop set"
        )
    return key


def _make_key(path: Path) -> None:
    """Write the key whole before it has its name, so that nobody ever reads half of one; a key
    that another process made meanwhile is left as it is.
    """
    unnamed = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(unnamed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unnamed, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links, as on a memory stick
            if not path.exists():
                unnamed.rename(path)
    finally:
        unnamed.unlink(missing_ok=True)
