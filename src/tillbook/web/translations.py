"""Compiles the catalogues: `python -m tillbook.web.translations` writes every .mo beside its .po.

Pure Python, because a computer with Windows has no msgfmt. It reads what our own .po files use
(comments, msgctxt, msgid, msgid_plural, msgstr) and refuses anything else, so that a slip in a
catalogue is an error with its line and never a missing sentence. The .mo files are kept in the
repository and a test compares them with what this module writes.
"""

from __future__ import annotations

import ast
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent / "locale"
_MAGIC: Final = 0x950412DE
_HEADER_BYTES: Final = 28
_KEYWORDS: Final = ("msgctxt", "msgid_plural", "msgid", "msgstr[", "msgstr")


class UnreadableCatalogue(ValueError):
    """A line of a .po file that cannot be read."""


@dataclass
class Message:
    """One entry of a catalogue; `texts` are its translations, one per plural form."""

    line: int
    context: str | None = None
    msgid: str = ""
    plural: str | None = None
    texts: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """What gettext looks it up by."""
        key = self.msgid if self.plural is None else f"{self.msgid}\0{self.plural}"
        return key if self.context is None else f"{self.context}\4{key}"


def read_po(text: str) -> list[Message]:
    """Every message of a .po text, its header first. Raises UnreadableCatalogue."""
    messages: list[Message] = []
    current = Message(line=1)
    part = ""
    fuzzy = False
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            fuzzy = fuzzy or (stripped.startswith("#,") and "fuzzy" in stripped)
            continue
        if not stripped.startswith('"'):
            part = _keyword(stripped, number)
            begins = part == "msgctxt" or (part == "msgid" and bool(current.texts))
            if begins or not messages:
                current = Message(line=number, fuzzy=fuzzy)
                messages.append(current)
                fuzzy = False
            if part.startswith("msgstr"):
                current.texts.append("")
            stripped = stripped[len(part) :].strip()
        text_part = _unquoted(stripped, number)
        if not part:
            msg = f"Line {number} of the catalogue comes before any keyword: {stripped[:40]}"
            raise UnreadableCatalogue(msg)
        _add(current, part, text_part)
    return messages


def write_mo(messages: list[Message]) -> bytes:
    """The binary catalogue gettext reads; messages that are fuzzy or untranslated are left out."""
    pairs = sorted(
        (message.key.encode(), "\0".join(message.texts).encode())
        for message in messages
        if message.texts and all(message.texts) and not message.fuzzy
    )
    keys = b"".join(key + b"\0" for key, _ in pairs)
    values = b"".join(value + b"\0" for _, value in pairs)
    table_bytes = 8 * len(pairs)
    keys_at = _HEADER_BYTES + 2 * table_bytes
    index = _index([key for key, _ in pairs], keys_at)
    index += _index([value for _, value in pairs], keys_at + len(keys))
    header = struct.pack(
        "<7I", _MAGIC, 0, len(pairs), _HEADER_BYTES, _HEADER_BYTES + table_bytes, 0, keys_at
    )
    return header + index + keys + values


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Write every .mo anew and name them."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        target.write_bytes(write_mo(read_po(source.read_text(encoding="utf-8"))))
        written.append(target)
    return written


def _keyword(line: str, number: int) -> str:
    for keyword in _KEYWORDS:
        if line.startswith(keyword):
            return line[: line.index("]") + 1] if keyword == "msgstr[" else keyword
    msg = f"Line {number} of the catalogue begins with no keyword: {line[:40]}"
    raise UnreadableCatalogue(msg)


def _unquoted(text: str, number: int) -> str:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str):
        msg = f"Line {number} of the catalogue is not a quoted text: {text[:40]}"
        raise UnreadableCatalogue(msg)
    return value


def _add(message: Message, part: str, text: str) -> None:
    if part == "msgctxt":
        message.context = (message.context or "") + text
    elif part == "msgid":
        message.msgid += text
    elif part == "msgid_plural":
        message.plural = (message.plural or "") + text
    else:
        message.texts[-1] += text


def _index(texts: list[bytes], start: int) -> bytes:
    index = b""
    for text in texts:
        index += struct.pack("<2I", len(text), start)
        start += len(text) + 1
    return index


if __name__ == "__main__":
    for path in compile_all():
        sys.stdout.write(f"{path}\n")
