"""What QuickBooks can store, and the house rule for what it cannot.

QuickBooks Desktop keeps text in Windows-1252 (facts C2, [R]: docs/confirm.md), so é ñ € “ ” stay
as they are; everything else (ł ż, Greek, CJK, emoji) is written in Latin letters by `anyascii`, the
one outside library besides lxml this room uses. Names that are too long, or that clash, are cut
by one stable rule. Nothing else in the room changes a text.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from anyascii import anyascii

MARK: Final = "~"  # stands between the kept start of a name and its digest
DIGEST_LENGTH: Final = 6  # 30 bits: enough within one company, and the clash rule covers the rest
SHORTEN_LENGTH_MIN: Final = len(MARK) + DIGEST_LENGTH + 1
CLASH_TRIES_MAX: Final = 1000
UNNAMED: Final = "Unnamed"


class NamesExhausted(ValueError):
    """No free name was found within CLASH_TRIES_MAX tries."""


@dataclass(frozen=True, slots=True)
class Storable:
    """A text as QuickBooks will keep it. `changed` says that it is not what was given."""

    text: str
    changed: bool


def is_storable_character(character: str) -> bool:
    """Whether QuickBooks keeps this character: printable Windows-1252."""
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp"):
        return False
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def storable(text: str) -> Storable:
    """The text as QuickBooks can keep it, in four steps, always the same for the same text.

    Composed (NFC: "e" + accent = "é"); characters outside Windows-1252 transliterated; control
    and invisible characters dropped; every run of white space one space, none at the ends.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if character.isspace() else character for character in composed)
    kept = "".join(
        character if is_storable_character(character) else _transliterated(character)
        for character in spaced
    )
    result = " ".join(kept.split())
    return Storable(result, changed=result != text)


def _transliterated(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return ""
    return "".join(each for each in anyascii(character) if is_storable_character(each))


def shorten(name: str, length_max: int, *, taken: Collection[str] = ()) -> str:
    """The name itself when it fits and is free, else its start + "~" + a digest of all of it.

    Stable: the same name, length and `taken` give the same result, and without a clash `taken`
    does not matter. Names in `taken` are compared without regard to case, as QuickBooks does.
    The result is never longer than `length_max` (at least 8, else ValueError) and never in
    `taken`. Raises `NamesExhausted` in theory.
    """
    if length_max < SHORTEN_LENGTH_MIN:
        raise ValueError(f"A name is shortened to {SHORTEN_LENGTH_MIN} characters or more")
    used = {each.casefold() for each in taken}
    if len(name) <= length_max and name.casefold() not in used:
        return name
    start = name[: length_max - len(MARK) - DIGEST_LENGTH].rstrip()
    for turn in range(CLASH_TRIES_MAX):
        candidate = f"{start}{MARK}{_digest(name, turn)}"
        if candidate.casefold() not in used:
            return candidate
    raise NamesExhausted(f"No free short name was found for “{name}”.")


def list_name(text: str, length_max: int, *, taken: Collection[str] = ()) -> str:
    """A name for a QuickBooks list: storable, without colon (3090), short enough and free.

    A colon becomes a hyphen; a text of which nothing can be stored becomes "Unnamed" with the
    digest of what it was, so that two of them stay two.
    """
    name = storable(text).text.replace(":", "-")
    if not name:
        name = f"{UNNAMED}{MARK}{_digest(text, 0)}"
    return shorten(name, length_max, taken=taken)


def _digest(name: str, turn: int) -> str:
    source = name if turn == 0 else f"{name}\0{turn}"
    # Lone surrogates can reach us through JSON; they must not stop a name.
    hashed = hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(hashed).decode("ascii")[:DIGEST_LENGTH]
