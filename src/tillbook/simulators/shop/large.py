"""A generated export of any length, for measuring, in constant memory.

A thousand orders of a seeded history serve as templates; each copy gets ids and a name of its
own and the next week's dates, by exchanging text. Every order stays consistent to the cent, because
no figure is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, TextIO

from tillbook.simulators.shop.export import dumps, order_lines
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.mint import FIRST_NUMBER as FIRST_ID
from tillbook.simulators.shop.model import Order

TEMPLATES: Final = 1000
FIRST_DAY: Final = date(2023, 1, 2)
# Copies move by whole weeks, so that weekdays stay what they are.
DAYS_PER_ROUND: Final = 7
# Ids of a history stay far below this, so the ids of two rounds never meet.
IDS_PER_ROUND: Final = 100_000
LINES_MAX: Final = 20_000_000

# The ids a mint makes: the first digits of its first number, then as many as that has.
_ID: Final = rf"{FIRST_ID // 10**11}\d{{11}}"
_CHANGING: Final = re.compile(
    rf'gid://shopify/(\w+)/({_ID})|(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ)|"#(\d+)"|"({_ID})"'
)


def write_large_export(out: TextIO, *, lines: int, seed: int = 0) -> int:
    """Write an export of at least `lines` lines that ends with a whole order; returns its length.

    Orders are in the order of their days, as in an export sorted by time. Raises ValueError
    above LINES_MAX.
    """
    if not 0 < lines <= LINES_MAX:
        msg = f"A generated export has 1 to {LINES_MAX} lines, not {lines}."
        raise ValueError(msg)
    last_day = FIRST_DAY + timedelta(days=DAYS_PER_ROUND - 1)
    history = seeded_history(seed=seed, orders=TEMPLATES, days=DAYS_PER_ROUND, last_day=last_day)
    templates = [_template(order) for order in _by_time(history)]
    written = 0
    for round_number in range(LINES_MAX):
        for text, length in templates:
            out.write(_copy(text, round_number))
            written += length
            if written >= lines:
                return written
    return written


def _by_time(history: History) -> list[Order]:
    return sorted(history.orders, key=lambda order: (order.updated_at, order.id))


Part = str | tuple[str, str, int]


def _template(order: Order) -> tuple[list[Part], int]:
    lines = [*order_lines(order)]
    return list(_parts("".join(dumps(line) + "\n" for line in lines))), len(lines)


def _parts(text: str) -> Iterator[Part]:
    """Text that stays, and what changes: ("id" | "name" | "moment", prefix, value)."""
    end = 0
    for found in _CHANGING.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        kind, number, moment, name, legacy = found.groups()
        if moment:
            seconds = datetime.fromisoformat(moment).timestamp()
            yield "moment", "", int(seconds)
        elif name:
            yield "name", "", int(name)
        else:
            yield "id", f"gid://shopify/{kind}/" if kind else '"', int(number or legacy)
    yield text[end:]


def _copy(parts: list[Part], round_number: int) -> str:
    ids = round_number * IDS_PER_ROUND
    seconds = round_number * DAYS_PER_ROUND * 86_400
    names = round_number * TEMPLATES
    return "".join(
        part if isinstance(part, str) else _changed(part, ids, names, seconds) for part in parts
    )


def _changed(part: tuple[str, str, int], ids: int, names: int, seconds: int) -> str:
    kind, prefix, value = part
    if kind == "moment":
        return datetime.fromtimestamp(value + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "name":
        return f'"#{value + names}"'
    return f"{prefix}{value + ids}" + ('"' if prefix == '"' else "")
