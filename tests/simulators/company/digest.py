"""Reading the digest of Intuit's request orders, and our grammars, into comparable rows.

The digest's notation: `*` required, `+` or `[]` repeats, `<n>` maximum length, `@n` since a
version, `( | )` choice, braces after a name its children, free braces the values of an enum.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tillbook.simulators.company.grammar import Part, elements

_TOKEN = re.compile(
    r"(?P<enum>(?<![\w*+\]>.])\{[^{}]*\})|(?P<name>\w+(?:\.\.\d)?)"
    r"(?P<marks>(?:\*|\+|\[\]|@[\d.]+|<\d+>)*)(?P<open>\{)?|(?P<close>\})|(?P<other>[(|),])"
)
_LENGTH = re.compile(r"<(\d+)>")


@dataclass(frozen=True)
class Row:
    """One element: where it is, whether it is required, whether it repeats, how long it may be."""

    path: str
    required: bool
    repeats: bool
    length_max: int | None


def digest_rows(shared: Path, request: str) -> list[Row]:
    """The rows of one request in the digest, in order."""
    text = (shared / "qbxml" / "request-orders.txt").read_text(encoding="utf-8")
    body = text.split(f"### {request}\n", 1)[1].split("\n\n", 1)[0]
    return list(_read(body))


def grammar_rows(parts: Sequence[Part], prefix: str = "") -> Iterator[tuple[Row, bool]]:
    """The rows of a grammar, in order, each with whether the company file keeps the element.

    A reference is one row with the length of its FullName, as in the digest.
    """
    for part in elements(parts):
        path = prefix + part.name
        names = [child.name for child in elements(part.parts)]
        is_ref = names == ["ListID", "FullName"] and path.endswith("Ref")
        length = list(elements(part.parts))[1].length_max if is_ref else part.length_max
        yield Row(path, part.required, part.repeats, length), part.kept
        if not is_ref:
            yield from grammar_rows(part.parts, f"{path}/")


def _read(body: str) -> Iterator[Row]:
    prefix: list[str] = []
    for token in _TOKEN.finditer(body):
        if token["close"]:
            prefix.pop()
        if not token["name"]:
            continue
        marks = token["marks"]
        length = _LENGTH.search(marks)
        repeats = "[]" in marks or "+" in marks
        for name in _names(token["name"]):
            yield Row(
                "/".join([*prefix, name]),
                "*" in marks,
                repeats,
                int(length[1]) if length else None,
            )
        if token["open"]:
            prefix.append(token["name"])


def _names(name: str) -> list[str]:
    """`Addr1..5` stands for five lines."""
    if ".." not in name:
        return [name]
    first, last = name.split("..")
    return [f"{first[:-1]}{number}" for number in range(int(first[-1]), int(last) + 1)]
