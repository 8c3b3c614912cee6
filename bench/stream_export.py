"""Streaming a large export into daily documents: seconds and memory.

    python bench/stream_export.py [--lines 100000 1000000] [--repeat 1]

Each pass runs in a process of its own, so that its peak memory is its own. `parse` decodes every
line with the program's decoder and drops it; `orders` puts the orders together; `documents` goes
all the way: lines, orders, entries, day sums, documents. `json` parses with the standard library,
to compare. The table is printed and written to bench/results/stream_export.md.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[1] / "src"
RESULTS: Final = Path(__file__).resolve().parent / "results" / "stream_export.md"
ZONE: Final = "America/New_York"
PASSES: Final = ("parse", "orders", "documents", "json")
AIM: Final = 3.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One pass: processor seconds, peak memory in MiB, and what came out."""

    cpu_s: float
    memory_mib: float
    made: int


def generate(path: Path, lines: int) -> int:
    """Write a generated export; returns its length."""
    from tillbook.simulators.shop.large import write_large_export  # noqa: PLC0415

    with path.open("w", encoding="utf-8") as out:
        return write_large_export(out, lines=lines, seed=7)


def parse(path: Path) -> int:
    """Decode every line, keep nothing."""
    from tillbook.shopify.wire import PIECE  # noqa: PLC0415

    count = 0
    with path.open("rb") as lines:
        for line in lines:
            PIECE.decode(line)
            count += 1
    return count


def parse_json(path: Path) -> int:
    """The same with the standard library."""
    count = 0
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
            count += 1
    return count


def read_orders(path: Path) -> int:
    """Put every order together, keep none."""
    from tillbook.core.facts import Order  # noqa: PLC0415
    from tillbook.shopify.export import read_export  # noqa: PLC0415

    with path.open("rb") as lines:
        return sum(isinstance(one, Order) for one in read_export(lines, file=path.name))


def write_documents(path: Path) -> int:
    """All the way, as the program does it: orders, entries, day sums, documents."""
    from tillbook.core.documents import Document  # noqa: PLC0415
    from tillbook.sync.preview import Terms, daily_documents  # noqa: PLC0415

    with path.open("rb") as lines:
        found = daily_documents([(path.name, lines)], Terms(zone=ZONE))
        return sum(isinstance(one, Document) for one in found)


RUN: Final[dict[str, Callable[[Path], int]]] = {
    "parse": parse,
    "orders": read_orders,
    "documents": write_documents,
    "json": parse_json,
}


def run_here(name: str, path: Path) -> None:
    """Run one pass in this process and print what it took, as JSON."""
    before_s = time.process_time()
    made = RUN[name](path)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(json.dumps([time.process_time() - before_s, usage.ru_maxrss / unit, made]))


def apart(*arguments: str) -> str:
    """Run this script in a fresh process; what it printed."""
    done = subprocess.run(  # noqa: S603 - this very script
        [sys.executable, __file__, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCE)},
    )
    return done.stdout


def measure(name: str, path: Path, repeat: int) -> Measured:
    """The fastest of some runs."""
    runs = [Measured(*json.loads(apart("--pass", name, str(path)))) for _ in range(repeat)]
    return min(runs, key=lambda run: run.cpu_s)


def table(measured: dict[int, dict[str, Measured]]) -> str:
    """The results as a Markdown table."""
    rows = [
        "| Lines | Pass | Processor s | × parse | µs per line | Peak MiB | Result |",
        "|---:|---|---:|---:|---:|---:|---|",
    ]
    made = {"parse": "lines", "json": "lines", "orders": "orders", "documents": "documents"}
    for lines, passes in measured.items():
        for name, run in passes.items():
            ratio = run.cpu_s / passes["parse"].cpu_s
            rows.append(
                f"| {lines:,} | {name} | {run.cpu_s:.2f} | {ratio:.1f} "
                f"| {run.cpu_s / lines * 1e6:.1f} | {run.memory_mib:.0f} "
                f"| {run.made:,} {made[name]} |"
            )
    return "\n".join(rows)


def report(measured: dict[int, dict[str, Measured]]) -> str:
    """The page written to bench/results."""
    lines, passes = max(measured.items())
    ratio = passes["documents"].cpu_s / passes["parse"].cpu_s
    beyond_orders = passes["documents"].cpu_s / passes["orders"].cpu_s
    smallest = measured[min(measured)]["documents"].memory_mib
    verdict = "met" if ratio <= AIM else "missed"
    return (
        "# Streaming an export into daily documents\n\n"
        f"Python {platform.python_version()}, {platform.machine()}. Written by "
        "`python bench/stream_export.py`.\n\n"
        f"{table(measured)}\n\n"
        f"Aim: documents at most {AIM:.0f} × parse. At {lines:,} lines it is {ratio:.1f} ×: "
        f"{verdict}. Nearly all of it is making facts and postings; compared with reading the "
        f"orders alone it is {beyond_orders:.1f} ×. Peak memory grew from {smallest:.0f} to "
        f"{passes['documents'].memory_mib:.0f} MiB while the file grew "
        f"{round(lines / min(measured))}-fold.\n"
    )


def main() -> None:
    """Measure all passes, or run the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--pass", nargs=2, dest="one", metavar=("PASS", "FILE"))
    parser.add_argument("--generate", nargs=2, metavar=("LINES", "FILE"))
    given = parser.parse_args()
    if given.one:
        run_here(given.one[0], Path(given.one[1]))
        return
    if given.generate:
        print(generate(Path(given.generate[1]), int(given.generate[0])))
        return
    measured: dict[int, dict[str, Measured]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for lines in given.lines:
            path = Path(folder) / f"{lines}.jsonl"
            count = int(apart("--generate", str(lines), str(path)))
            measured[count] = {name: measure(name, path, given.repeat) for name in PASSES}
            path.unlink()
    text = report(measured)
    print(text)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
