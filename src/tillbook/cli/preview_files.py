"""The files of a preview as lines: plain or gzip, or standard input, read as a stream.

A file that cannot be opened, is empty, breaks off, or begins like another kind of file is refused
by name. A line beyond the ceiling is cut, so that it is reported as broken instead of filling the
memory.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final

from tillbook.cli.preview_shop import ShopSaid
from tillbook.cli.store import Refused

LINE_BYTES_MAX: Final = 32 * 1024 * 1024
LINES_PER_SIGN: Final = 5_000
STANDARD_INPUT: Final = "standard input"
_GZIP: Final = b"\x1f\x8b"
_BUFFER_BYTES: Final = 1024 * 1024
_HEAD_BYTES: Final = 4096
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{")
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_CSV_MARKS: Final = (b",", b";", b"\t")
_OTHER_STARTS: Final = (b"[", b"<")


def opened(
    names: Iterable[str],
    progress: Callable[[int], None] | None = None,
    said: ShopSaid | None = None,
) -> list[tuple[str, Iterator[bytes]]]:
    """Each file's name and its lines. Every file is opened first: a missing one is told before
    work begins. `progress` gets the count of lines now and then, `said` notes what the shop's own
    line says. Raises Refused.
    """
    counter = _Counter(progress, said or ShopSaid())
    given = list(names)
    if given.count("-") > 1:
        raise Refused("Standard input (“-”) can be read once only.")
    files = []
    for name in given:
        shown = STANDARD_INPUT if name == "-" else name
        files.append((shown, counter.count(_lines(shown, _open(name)))))
    return files


def _open(name: str) -> io.BufferedReader:
    if name == "-":
        return io.BufferedReader(_Raw(sys.stdin.buffer), _BUFFER_BYTES)
    try:
        return io.BufferedReader(io.FileIO(name), _BUFFER_BYTES)
    except OSError as fault:
        raise Refused(f"{name} cannot be read: {fault.strerror or fault}.") from fault


def _lines(name: str, source: io.BufferedReader) -> Iterator[bytes]:
    try:
        with source:
            packed = source.peek(len(_GZIP)).startswith(_GZIP)
            stream = gzip.GzipFile(fileobj=source) if packed else source
            _refuse_another_kind(name, stream.peek(_HEAD_BYTES)[:_HEAD_BYTES])
            while line := stream.readline(LINE_BYTES_MAX):
                yield line
                if len(line) == LINE_BYTES_MAX and not line.endswith(b"\n"):
                    _skip_rest(stream)
    except (OSError, EOFError, zlib.error) as fault:
        raise Refused(f"{name} cannot be read to its end: {fault}.") from fault


def _refuse_another_kind(name: str, head: bytes) -> None:
    """Say what a file is that its first bytes give away as none of ours."""
    if not head:
        raise Refused(f"The file is empty: {name}.")
    if head.startswith(_UTF_16):
        raise Refused(
            f"{name} is UTF-16 text, as some Windows programs save it; exports are UTF-8. "
            "Save it as UTF-8, or give the file as Shopify made it."
        )
    if _is_csv(head):
        raise Refused(
            f"{name} is a CSV file. What is read here is a bulk export: JSON lines, made with the "
            "query that “tillbook preview --print-query” prints."
        )


def _is_csv(head: bytes) -> bool:
    """Whether the first line has separators, and no line that can be seen begins as JSON does: a
    broken first line before good ones does not make a file another one.
    """
    text = head.removeprefix(_UTF_8_MARK).lstrip()
    first, ended, _ = text.partition(b"\n")
    if (not ended and len(head) == _HEAD_BYTES) or b"\x00" in head or first[:1] in _OTHER_STARTS:
        return False
    starts_json = any(line.lstrip().startswith(b"{") for line in text.splitlines())
    return not starts_json and any(mark in first for mark in _CSV_MARKS)


class _Counter:
    """Counts lines over all files, and lets the shop's own line be noted."""

    def __init__(self, progress: Callable[[int], None] | None, said: ShopSaid) -> None:
        self._progress = progress
        self._said = said
        self._lines = 0

    def count(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        for line in lines:
            self._lines += 1
            if self._progress is not None and self._lines % LINES_PER_SIGN == 0:
                self._progress(self._lines)
            self._said.look(line)
            yield line


def _skip_rest(stream: io.BufferedReader | gzip.GzipFile) -> None:
    while (rest := stream.readline(LINE_BYTES_MAX)) and not rest.endswith(b"\n"):
        pass


class _Raw(io.RawIOBase):
    """Standard input, whatever it is made of, as something that can be looked into."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._source.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)
