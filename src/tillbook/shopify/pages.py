"""A GraphQL page's orders → the same parts an export gives.

The nodes of a page are read by the very function that reads an export's lines, so both decode
alike. Whatever is longer than its first page is followed to its end: line items, shipping lines,
agreements, and the sales of each agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.answers import (
    AgreementConnections,
    AgreementRest,
    Edges,
    Nodes,
    OrderConnections,
    PageInfo,
    read_rest,
)
from tillbook.shopify.decode import assemble, unreadable_order
from tillbook.shopify.pieces import BadLine, OtherKind, read_piece
from tillbook.shopify.transport import Variables
from tillbook.shopify.wire import Child, OrderLine, OrderParts, StrangeChild, StrangeOrder

PAGES_BELOW_ORDER_MAX: Final = 1_000
"""Pages that are followed below one order."""

Ask = Callable[[str, Variables], msgspec.Raw]
"""Sends a named query and gives the raw `data`."""


class TooLong(ValueError):
    """An order goes on beyond PAGES_BELOW_ORDER_MAX, or a page names no page behind it."""


class OrderReading:
    """Reads one order node of a page, following what is longer than its first page.

    `ask` sends a query; `products` says whether product types may be asked for. Raises whatever
    `ask` raises; everything wrong with the order itself becomes part of the result.
    """

    def __init__(self, ask: Ask, *, products: bool) -> None:
        self._ask = ask
        self._products = products
        self._pages = 0
        self._parts = OrderParts()

    def read(self, node: msgspec.Raw, currency: str | None) -> Order | Problem:
        """The order, or UNREADABLE_ORDER."""
        try:
            header = read_piece(node)
        except BadLine as bad:
            name = "without an id"
            return problem(Code.UNREADABLE_ORDER, name, order=name, reason=bad)
        if not isinstance(header, OrderLine | StrangeOrder):
            name = "of an unknown kind"
            return problem(Code.UNREADABLE_ORDER, name, order=name, reason="it is no order")
        self._parts.add(header)
        try:
            self._read_below(header.id, node)
        except (ValueError, RecursionError) as wrong:
            return unreadable_order(header, str(wrong).rstrip("."))
        return assemble(self._parts, currency)

    def _read_below(self, order_id: str, node: msgspec.Raw) -> None:
        first = msgspec.json.decode(node, type=OrderConnections)
        ids: Variables = {"id": order_id}
        with_products = {**ids, "products": self._products}
        for nodes in self._all(
            first.line_items, "order_line_items", with_products, lambda rest: rest.line_items
        ):
            self._add(nodes, order_id)
        for nodes in self._all(
            first.shipping_lines, "order_shipping_lines", ids, lambda rest: rest.shipping_lines
        ):
            self._add(nodes, order_id)
        self._read_agreements(first.agreements, order_id)

    def _read_agreements(self, edges: Edges, order_id: str) -> None:
        before: str | None = None
        while True:
            for edge in edges.edges:
                self._add([edge.node], order_id)
                below = msgspec.json.decode(edge.node, type=AgreementConnections)
                self._read_sales(below, order_id, before)
                before = edge.cursor
            after = self._next(edges.page_info)
            if after is None:
                return
            before = after
            rest = read_rest(self._ask("order_agreements", {"id": order_id, "after": after}))
            edges = rest.agreements

    def _read_sales(
        self, agreement: AgreementConnections, order_id: str, before: str | None
    ) -> None:
        """Sales of one agreement; `before` is the cursor of the agreement in front of it."""
        sales = agreement.sales
        while True:
            self._add(sales.nodes, agreement.id)
            after = self._next(sales.page_info)
            if after is None:
                return
            content = self._ask(
                "agreement_sales", {"id": order_id, "agreementAfter": before, "after": after}
            )
            order = msgspec.json.decode(content, type=AgreementRest).order
            found = order.agreements.nodes if order else []
            if [one.id for one in found] != [agreement.id]:
                msg = f"agreement {agreement.id} moved while it was read"
                raise TooLong(msg)
            sales = found[0].sales

    def _all(
        self,
        nodes: Nodes,
        query: str,
        variables: Variables,
        of_rest: Callable[[OrderConnections], Nodes],
    ) -> Iterator[list[msgspec.Raw]]:
        while True:
            yield nodes.nodes
            after = self._next(nodes.page_info)
            if after is None:
                return
            nodes = of_rest(read_rest(self._ask(query, {**variables, "after": after})))

    def _next(self, page: PageInfo) -> str | None:
        """The cursor to go on behind, None at the end."""
        if not page.has_next_page:
            return None
        self._pages += 1
        if page.end_cursor is None or self._pages > PAGES_BELOW_ORDER_MAX:
            msg = f"it does not end after {self._pages} pages"
            raise TooLong(msg)
        return page.end_cursor

    def _add(self, nodes: list[msgspec.Raw], parent_id: str) -> None:
        for node in nodes:
            try:
                piece = read_piece(node)
            except BadLine as bad:
                strange = StrangeChild(id=parent_id, typename="part of", reason=str(bad))
                self._parts.add(strange)
                continue
            if isinstance(piece, Child):
                piece.parent_id = parent_id
                self._parts.add(piece)
            elif not isinstance(piece, OtherKind) or piece.typename != "ShippingLine":
                reason = "it is of a kind that does not belong there"
                self._parts.add(StrangeChild(id=parent_id, typename="part of", reason=reason))
