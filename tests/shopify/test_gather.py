"""Nothing is lost between memory and disk, and nothing is left behind."""

import pytest

from tests.shopify.exports import agreement, line_item, order_line, sale, written
from tillbook.shopify import gather
from tillbook.shopify.gather import Gathering
from tillbook.shopify.pieces import OtherKind, read_piece
from tillbook.shopify.wire import OrderPiece, ShopLine

ORDERS = 30


def pieces() -> list[OrderPiece]:
    lines = []
    for number in range(ORDERS):
        order, event = f"gid://shopify/Order/{number}", f"gid://shopify/SalesAgreement/{number}"
        lines += [
            order_line(id=order, transactions=[]),
            line_item(id=f"gid://shopify/LineItem/{number}", __parentId=order),
            agreement(id=event, __parentId=order),
            sale(id=f"gid://shopify/ProductSale/{number}", __parentId=event),
        ]
    read = [read_piece(line) for line in written(*lines)]
    return [one for one in read if not isinstance(one, OtherKind | ShopLine)]


@pytest.mark.parametrize("open_orders_max", [1, 7, 1000])
@pytest.mark.parametrize("stray_sales_max", [0, 3, 1000])
@pytest.mark.parametrize("step", [1, -1])
def test_orders_come_out_whole_and_by_id(
    open_orders_max: int, stray_sales_max: int, step: int
) -> None:
    found = pieces()
    with Gathering(open_orders_max=open_orders_max, stray_sales_max=stray_sales_max) as gathering:
        for piece in found[::step]:
            gathering.add(piece)
        gathering.finish()
        whole = [*gathering.orders()]
        assert [*gathering.orphans()] == []
    assert [order_id for order_id, _ in whole] == [
        f"gid://shopify/Order/{n}" for n in range(ORDERS)
    ]
    for _, parts in whole:
        sizes = (parts.headers, parts.items, parts.agreements, parts.sales, parts.strange)
        assert [len(size) for size in sizes] == [1, 1, 1, 1, 0]


def test_no_more_orders_are_open_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 0
    taken = Gathering.add

    def watched(self: Gathering, piece: OrderPiece) -> None:
        nonlocal most
        taken(self, piece)
        most = max(most, len(self._open))

    monkeypatch.setattr(Gathering, "add", watched)
    with Gathering(open_orders_max=8) as gathering:
        for piece in pieces():
            gathering.add(piece)
    assert most == 8


def test_a_small_export_needs_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "Spill", None)
    with Gathering() as gathering:
        for piece in pieces():
            gathering.add(piece)
        gathering.finish()
        assert len([*gathering.orders()]) == ORDERS
