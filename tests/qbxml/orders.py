"""Intuit's reference digest (request-orders.txt) as a tree, for comparison with our tables.

Notation (facts/quickbooks.md): `*` required, `<n>` longest, `[]` and `+` repeats, `@n` since
version n, `( | )` choice, `{…}` after a name its children, `{A, B}` before a name its values.
Choices are flattened: what counts here is order, length, required marks and children.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path("qbxml") / "request-orders.txt"
_TOKEN: Final = re.compile(
    r"""(?P<values>\{[A-Za-z0-9 ,\[\]]*,[A-Za-z0-9 ,\[\]]*\}(?=\s+[({|]?\s*[A-Z]))"""
    r"""|(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<span>\.\.\d)?(?P<star>\*?)(?P<repeat>\+|\[\])?"""
    r"""(?:@(?P<since>[\d.]+))?(?P<max><\d+>)?(?P<late>@[\d.]+)?(?P<lategroup><\d+>)?"""
    r"""|(?P<mark>[(){}|,])|(?P<space>\s+)"""
)


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """One element as the reference lists it; `choice` says that it stands inside ( | )."""

    name: str
    required: bool = False
    repeats: bool = False
    length_max: int | None = None
    values: tuple[str, ...] = ()
    choice: bool = False
    children: tuple["Ordered", ...] = ()


def load(shared: Path) -> dict[str, tuple[Ordered, ...]]:
    """Every request of the digest by name, without its "Rq"."""
    text = (shared / FILE).read_text(encoding="utf-8")
    requests: dict[str, tuple[Ordered, ...]] = {}
    for block in text.split("### ")[1:]:
        title, _, body = block.partition("\n")
        requests[title.strip().removesuffix("Rq")] = parse(body)
    return requests


def parse(line: str) -> tuple[Ordered, ...]:
    """One request's line. Raises ValueError where the notation is not understood."""
    reader = _Reader(line)
    fields = reader.fields(until="")
    if reader.rest():
        raise ValueError(f"Not understood: {reader.rest()[:60]}")
    return fields


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def rest(self) -> str:
        """What has not been read."""
        return self._text[self._at :].strip()

    def fields(self, until: str) -> tuple[Ordered, ...]:
        """Fields up to the closing brace (or the end), choices flattened."""
        found: list[Ordered] = []
        values: tuple[str, ...] = ()
        depth = 0
        while self._at < len(self._text):
            match = _TOKEN.match(self._text, self._at)
            if match is None:
                break
            self._at = match.end()
            if match["values"]:
                values = tuple(
                    re.sub(r"\s*\[.*\]", "", value).strip()
                    for value in match["values"].strip("{}").split(",")
                )
            elif match["name"]:
                found += self._named(match, values, choice=depth > 0)
                values = ()
            elif match["mark"] == until:
                break
            elif match["mark"] in ("(", ")"):
                depth += 1 if match["mark"] == "(" else -1
        return tuple(found)

    def _named(
        self, match: re.Match[str], values: tuple[str, ...], *, choice: bool
    ) -> list[Ordered]:
        children: tuple[Ordered, ...] = ()
        if self._text.startswith("{", self._at):
            self._at += 1
            children = self.fields(until="}")
        size = (match["max"] or match["lategroup"] or "").strip("<>")
        names = [match["name"]]
        if match["span"]:  # Addr1..5
            last = int(match["span"].strip("."))
            names = [f"{match['name'][:-1]}{number}" for number in range(1, last + 1)]
        return [
            Ordered(
                name=name,
                required=bool(match["star"]),
                repeats=bool(match["repeat"]),
                length_max=int(size) if size else None,
                values=values,
                choice=choice,
                children=children,
            )
            for name in names
        ]
