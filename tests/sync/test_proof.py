"""The proof can fail: each equality sign turns red for its own corruption, and for no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.sync.world import World, small_history
from tillbook.core.book import postings_of
from tillbook.core.documents import Document, Line
from tillbook.core.entries import Flow, Posting
from tillbook.core.facts import Fact, Order, Rounding, Sale
from tillbook.core.proof import Measure
from tillbook.core.roles import Role
from tillbook.store.models import OrderRecord
from tillbook.sync.shapes import DayProof, DayState

Corrupt = Callable[[pytest.MonkeyPatch, World], None]


def drop_a_sale(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The decoder loses one sale of one order."""
    read = world.orders
    dropped: list[str] = []

    def lossy(updated_from: object) -> object:
        for order in read(None):
            if isinstance(order, Order) and len(order.sales) > 1 and not dropped:
                dropped.append(order.name)
                order = replace(order, sales=order.sales[:-1])  # noqa: PLW2901
            yield order

    monkeypatch.setattr(world, "orders", lossy)


def alter_a_header(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Shopify's header states one cent more than the order's sales."""
    read = world.orders
    altered: list[str] = []

    def wrong(updated_from: object) -> object:
        for order in read(None):
            total = order.stated.current_total_minor if isinstance(order, Order) else None
            if isinstance(order, Order) and total and not order.test and not altered:
                altered.append(order.name)
                stated = replace(order.stated, current_total_minor=total + 1)
                order = replace(order, stated=stated)  # noqa: PLW2901
            yield order

    monkeypatch.setattr(world, "orders", wrong)


def alter_an_entry(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Booking posts one cent more of one sale, balanced, so that nothing else can notice."""
    altered: list[str] = []

    def wrong(fact: Fact, order: Order, rounding: Rounding = Rounding.ADDED) -> list[Posting]:
        rows = postings_of(fact, order, rounding)
        if isinstance(fact, Sale) and not altered and len(rows) > 1:
            altered.append(fact.id)
            first, second, *rest = rows
            return [
                replace(first, amount_minor=first.amount_minor + 1),
                replace(second, amount_minor=second.amount_minor - 1),
                *rest,
            ]
        return rows

    monkeypatch.setattr("tillbook.core.book.postings_of", wrong)


def alter_a_document_line(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """One receipt tells a cent more sales and a cent less paid than its entries."""

    def wrong(**given: object) -> Document:
        document = Document(**given)  # type: ignore[arg-type]
        lines = {line.key: line for line in document.lines}
        sold = next(line for line in document.lines if line.role is Role.SALES)
        paid = next(line for line in document.lines if line.flow is Flow.PAID)
        lines[sold.key] = replace(sold, amount_minor=sold.amount_minor + 1)
        lines[paid.key] = replace(paid, amount_minor=paid.amount_minor - 1)
        altered.append(document.key)
        return replace(document, lines=tuple(lines.values()))

    altered: list[str] = []
    monkeypatch.setattr("tillbook.core.write.Document", wrong)


def alter_the_company_file(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Somebody changes the amounts of a posted receipt in QuickBooks before it is read back."""
    process = world.file.process

    def edited(request: str, session: str = "") -> str:
        answer = process(request, session)
        if "SalesReceiptQueryRq" not in request or "<Amount>" not in answer:
            return answer
        before, amount, after = answer.partition("<Amount>")
        figure, closing, rest = after.partition("</Amount>")
        whole, _, cents = figure.partition(".")
        return f"{before}{amount}{int(whole) + 7}.{cents}{closing}{rest}"

    monkeypatch.setattr(world.file, "process", edited)


SOLD, PAID, UNPAID = Measure.SOLD, Measure.PAID, Measure.UNPAID
# The sign that turns red, and the measures it turns red for: all that the corruption touches.
CORRUPTIONS: dict[str, tuple[Corrupt, int, set[Measure]]] = {
    "a sale dropped in the decoder": (drop_a_sale, 0, {SOLD, UNPAID}),
    "an order header altered": (alter_a_header, 0, {SOLD}),
    "an entry altered": (alter_an_entry, 1, {SOLD, UNPAID}),
    "a document line altered": (alter_a_document_line, 2, {SOLD, PAID}),
    "a company file altered": (alter_the_company_file, 3, {SOLD}),
}


def red_signs(proofs: tuple[DayProof, ...]) -> set[tuple[Measure, int]]:
    """Which of the four signs say "unequal" on any day, for which measure."""
    return {
        (chain.measure, index)
        for proof in proofs
        for chain in proof.chains
        for index, sign in enumerate(chain.signs)
        if sign is False
    }


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_sign_turns_red_for_its_own_corruption_only(
    db: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    corrupt, sign, measures = CORRUPTIONS[name]
    world = World(small_history())
    corrupt(monkeypatch, world)
    world.prepare()
    world.deliver()
    proofs = world.proofs()
    assert red_signs(proofs) == {(measure, sign) for measure in measures}
    assert {proof.state for proof in proofs} - {DayState.EMPTY} >= {DayState.DIFFERS}


def test_without_corruption_no_sign_is_red(world: World) -> None:
    world.deliver()
    assert red_signs(world.proofs()) == set()
    assert world.states() == {DayState.PROVED}


def test_amounts_on_the_wrong_line_are_seen_although_the_sums_agree(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(**given: object) -> Line:
        roles = {Role.SALES: Role.SHIPPING, Role.SHIPPING: Role.SALES}
        line = Line(**given)  # type: ignore[arg-type]
        return replace(line, role=roles.get(line.role, line.role), qualifier=None)

    world = World(small_history())
    monkeypatch.setattr("tillbook.core.write.Line", swapped)
    world.prepare()
    world.deliver()
    assert red_signs(world.proofs()) == set()
    assert DayState.DIFFERS in world.states()


def test_before_quickbooks_answered_nothing_is_called_proved(world: World) -> None:
    assert world.states() == {DayState.WAITING}
    for proof in world.proofs():
        for chain in proof.chains:
            assert not (proof.orders and chain.proved)


def test_a_difference_names_the_order_with_both_figures(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(small_history())
    alter_a_header(monkeypatch, world)
    planned = world.prepare()
    messages = [found.message for found in planned.problems]
    assert len(messages) >= 1
    with world.scope():
        (name,) = OrderRecord.objects.filter(needs_look=True).values_list("name", flat=True)
    assert all(name in message and "Shopify says" in message for message in messages)
