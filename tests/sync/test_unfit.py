"""What is in QuickBooks and cannot serve: nothing goes there, a person is told, all goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.tricks import (
    ask_again,
    check_each_once,
    codes,
    entry,
    forward,
    quick_pace,
    sentences,
    tiny_world,
)
from tests.sync.world import World
from tillbook.core.delivery import State
from tillbook.sync.shapes import DayState

EXPENSE = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
    '<AccountAddRq requestID="1"><AccountAdd><Name>Shopify Sales</Name>'
    "<AccountType>Expense</AccountType></AccountAdd></AccountAddRq></QBXMLMsgsRq></QBXML>"
)


def _wrong_account(world: World) -> None:
    world.file.process(EXPENSE)


def _right_account(world: World) -> None:
    entry(world, "Account", "Shopify Sales").values["AccountType"] = "Income"


def _no_code(world: World) -> None:
    entry(world, "SalesTaxCode", "Non").is_active = False


def _code(world: World) -> None:
    entry(world, "SalesTaxCode", "Non").is_active = True


@pytest.mark.parametrize(
    ("spoil", "cure", "code", "words"),
    [
        (_wrong_account, _right_account, "account-not-allowed", "Shopify Sales (Expense)"),
        (_no_code, _code, "no-non-tax-code", "Sales Tax Code List"),
    ],
)
def test_documents_wait_until_a_person_has_set_it_right(
    db: None,
    spoil: Callable[[World], None],
    cure: Callable[[World], None],
    code: str,
    words: str,
) -> None:
    world = tiny_world(8, 3)
    quick_pace(world)
    spoil(world)
    for _ in range(3):
        forward(world, minutes=30)
    assert {row.state for row in world.receipts()} == {State.NEEDS_SETUP}
    assert world.file.count("SalesReceipt") == 0
    assert codes(world) == [code]
    assert words in sentences(world)
    cure(world)
    for _ in range(3):
        ask_again(world)
    check_each_once(world)
    assert codes(world) == []
    assert world.states() == {DayState.PROVED}
