"""The files of a preview as lines: plain or gzip, or standard input, read as a stream.

A file that cannot be opened or breaks off is refused by name. A line beyond the ceiling is cut,
so that it is reported as broken instead of filling the memory.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, cast

from tillbook.cli.store import Refused

LINE_BYTES_MAX: Final = 32 * 1024 * 1024
LINES_PER_SIGN: Final = 5_000
STANDARD_INPUT: Final = "standard input"
_GZIP: Final = b"\x1f\x8b"
_BUFFER_BYTES: Final = 1024 * 1024


def opened(
    names: Iterable[str], progress: Callable[[int], None] | None = None
) -> list[tuple[str, Iterator[bytes]]]:
    """Each file's name and its lines. Every file is opened first: a missing one is told before
    work begins. `progress` gets the count of lines now and then. Raises Refused.
    """
    counter = _Counter(progress)
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
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=source) if packed else source)
            while line := stream.readline(LINE_BYTES_MAX):
                yield line
                if len(line) == LINE_BYTES_MAX and not line.endswith(b"\n"):
                    _skip_rest(stream)
    except (OSError, EOFError, zlib.error) as fault:
        raise Refused(f"{name} cannot be read to its end: {fault}.") from fault


class _Counter:
    """Counts lines over all files."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self._lines = 0

    def count(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        for line in lines:
            self._lines += 1
            if self._progress is not None and self._lines % LINES_PER_SIGN == 0:
                self._progress(self._lines)
            yield line


def _skip_rest(stream: IO[bytes]) -> None:
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
