"""Parts of orders that wait on disk while an export is read.

A private temporary SQLite database: it has no name, belongs to this process alone and is gone when
it is closed or the process dies. Small ones never leave memory. Appending is all that happens
while the file is read; indexes are built once, when everything has been seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import msgspec

from tillbook.shopify.wire import Below, OrderParts

CACHE_KIB_MAX: Final = 16 * 1024
"""Memory SQLite may use before it writes to disk."""
PAGE_BYTES: Final = 32 * 1024
"""Large pages: the parts of an order fit into one."""

_SCHEMA: Final = """
create table part (order_id text not null, parts blob not null);
create table agreement (id text not null, order_id text not null);
create table stray (agreement_id text not null, sales blob not null);
"""
_PACK: Final = msgspec.msgpack.Encoder()
_PARTS: Final = msgspec.msgpack.Decoder(OrderParts)
_BELOW: Final = msgspec.msgpack.Decoder(list[Below])


class Spill:
    """Keeps parts by order and stray sales by agreement until the end of the export."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(f"pragma page_size = {PAGE_BYTES}")
        self._db.execute(f"pragma cache_size = -{CACHE_KIB_MAX}")
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Give the disk space back."""
        self._db.close()

    def put_orders(self, orders: dict[str, OrderParts]) -> None:
        """Put away the parts of some orders; more parts of the same orders may follow."""
        self._db.execute("begin")
        self._db.executemany(
            "insert into agreement values (?, ?)",
            (
                (agreement_id, order_id)
                for order_id, parts in orders.items()
                for agreement_id in parts.agreement_ids()
            ),
        )
        self._db.executemany(
            "insert into part values (?, ?)",
            ((order_id, _PACK.encode(parts)) for order_id, parts in orders.items()),
        )
        self._db.execute("commit")

    def put_strays(self, strays: dict[str, list[Below]]) -> None:
        """Put away sales whose agreement is not at hand, by the agreement they name."""
        self._db.execute("begin")
        self._db.executemany(
            "insert into stray values (?, ?)",
            ((agreement_id, _PACK.encode(sales)) for agreement_id, sales in strays.items()),
        )
        self._db.execute("commit")

    def join(self) -> None:
        """Everything has been seen: give the strays to their orders and index the orders."""
        self._db.execute("create index by_agreement on agreement (id)")
        self._db.execute("begin")
        for order_id, sales in self._db.execute(
            "select min(a.order_id), s.sales from stray s"
            " join agreement a on a.id = s.agreement_id group by s.rowid"
        ):
            parts = OrderParts()
            for piece in _BELOW.decode(sales):
                parts.add(piece)
            self._db.execute("insert into part values (?, ?)", (order_id, _PACK.encode(parts)))
        self._db.execute("commit")
        self._db.execute("create index by_order on part (length(order_id), order_id)")

    def orphans(self) -> Iterator[Below]:
        """Sales whose agreement the export does not contain."""
        for (sales,) in self._db.execute(
            "select sales from stray where not exists"
            " (select 1 from agreement where id = stray.agreement_id) order by rowid"
        ):
            yield from _BELOW.decode(sales)

    def orders(self) -> Iterator[tuple[str, OrderParts]]:
        """All orders, each once, by id."""
        rows: Iterable[tuple[str, bytes]] = self._db.execute(
            "select order_id, parts from part order by length(order_id), order_id, rowid"
        )
        for order_id, group in groupby(rows, key=lambda row: row[0]):
            whole = OrderParts()
            for _, parts in group:
                whole.merge(_PARTS.decode(parts))
            yield order_id, whole
