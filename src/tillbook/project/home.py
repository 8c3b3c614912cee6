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
    """The key of this installation, made once. Losing the file loses the stored tokens."""
    if given := os.environ.get("TILLBOOK_SECRET_KEY"):
        return given
    path = home() / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(KEY_BYTES)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
