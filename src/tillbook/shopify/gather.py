"""Gathering the parts of orders from an export whose lines come in any order.

No guess is made about when an order is complete: Shopify promises only that a parent comes before
its children, files are concatenated and sorted by people, and an order closed too early would be
booked short. So every order stays open to the end of the input. What exceeds OPEN_ORDERS_MAX in
memory goes to a temporary database (spill.py) as compact parts, and comes back merged; memory does
not grow with the file. The orders come out by id, whatever the arrangement was.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import TracebackType
from typing import Final, Self, cast

from tillbook.shopify.spill import Spill
from tillbook.shopify.wire import (
    Agreement,
    AnyAgreement,
    AnySale,
    Below,
    Item,
    OrderParts,
    OrderPiece,
    StrangeChild,
)

OPEN_ORDERS_MAX: Final = 1_024
"""Orders whose parts are held in memory at once."""

STRAY_SALES_MAX: Final = 16_384
"""Sales held in memory whose agreement has not been seen yet, or was put away."""


class Gathering:
    """Collects pieces, then gives whole orders and the pieces that belong to none."""

    def __init__(
        self,
        *,
        open_orders_max: int = OPEN_ORDERS_MAX,
        stray_sales_max: int = STRAY_SALES_MAX,
    ) -> None:
        self._open_orders_max = open_orders_max
        self._stray_sales_max = stray_sales_max
        self._open: dict[str, OrderParts] = {}
        self._by_agreement: dict[str, OrderParts] = {}
        self._strays: dict[str, list[Below]] = {}
        self._stray_count = 0
        self._spill: Spill | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._spill is not None:
            self._spill.close()

    def add(self, piece: OrderPiece) -> None:
        """Take one piece of any order."""
        shelf = piece.shelf
        if shelf == "sales":
            self._add_below(cast("AnySale", piece))
        elif shelf == "headers":
            self._parts_of(piece.id).add(piece)
        else:
            self._add_child(cast("Item | AnyAgreement | StrangeChild", piece))

    def _add_child(self, piece: Item | AnyAgreement | StrangeChild) -> None:
        if isinstance(piece, StrangeChild) and piece.is_sale:
            self._add_below(piece)
            return
        parts = self._parts_of(piece.parent_id)
        parts.add(piece)
        if isinstance(piece, Agreement | StrangeChild):
            self._adopt(piece.id, parts)

    def finish(self) -> None:
        """Everything has been added: bring together what was put away."""
        if self._spill is not None:
            self._put_orders_away(len(self._open))
            self._put_strays_away()
            self._spill.join()

    def orders(self) -> Iterator[tuple[str, OrderParts]]:
        """Order id and parts of each order, by id. Without a header, if the input has none."""
        if self._spill is not None:
            yield from self._spill.orders()
            return
        for order_id in sorted(self._open, key=lambda order_id: (len(order_id), order_id)):
            yield order_id, self._open[order_id]

    def orphans(self) -> Iterator[Below]:
        """Sales whose agreement the input does not contain."""
        if self._spill is not None:
            yield from self._spill.orphans()
            return
        for strays in self._strays.values():
            yield from strays

    def _parts_of(self, order_id: str) -> OrderParts:
        parts = self._open.get(order_id)
        if parts is None:
            if len(self._open) >= self._open_orders_max:
                # Half at a time, oldest first: in Shopify's own arrangement those are complete.
                self._put_orders_away((self._open_orders_max + 1) // 2)
            parts = self._open[order_id] = OrderParts()
        return parts

    def _adopt(self, agreement_id: str, parts: OrderParts) -> None:
        """From now on sales below this agreement belong to this order; some may be waiting."""
        self._by_agreement[agreement_id] = parts
        for piece in self._strays.pop(agreement_id, ()):
            parts.add(piece)
            self._stray_count -= 1

    def _add_below(self, piece: Below) -> None:
        parts = self._by_agreement.get(piece.parent_id)
        if parts is not None:
            parts.add(piece)
            return
        self._strays.setdefault(piece.parent_id, []).append(piece)
        self._stray_count += 1
        if self._stray_count > self._stray_sales_max:
            self._put_strays_away()

    def _put_orders_away(self, count: int) -> None:
        leaving = {order_id: self._open[order_id] for order_id in islice(self._open, count)}
        for order_id, parts in leaving.items():
            del self._open[order_id]
            for agreement_id in parts.agreement_ids():
                self._by_agreement.pop(agreement_id, None)
        self._disk().put_orders(leaving)

    def _put_strays_away(self) -> None:
        self._disk().put_strays(self._strays)
        self._strays = {}
        self._stray_count = 0

    def _disk(self) -> Spill:
        if self._spill is None:
            self._spill = Spill()
        return self._spill
