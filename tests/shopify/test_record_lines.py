"""Records among the lines of a file, told apart by their kind."""

import json
from datetime import date
from typing import Any, Final

import pytest

from tillbook.core.cards import GiftCardState
from tillbook.core.cash import CashSession
from tillbook.core.credit import CreditAccount
from tillbook.core.payouts import Payout, PayoutLine
from tillbook.core.problems import Code, Problem
from tillbook.shopify.record_lines import RECORD_KINDS, read_record
from tillbook.simulators.shop.banker import with_payouts
from tillbook.simulators.shop.drawers import session_line
from tillbook.simulators.shop.export import order_lines
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.issuer import with_purses
from tillbook.simulators.shop.payouts import line_json, payout_json
from tillbook.simulators.shop.purse_answers import account_line, card_line
from tillbook.simulators.shop.registers import with_sessions

HISTORY: Final = with_purses(
    with_sessions(
        with_payouts(seeded_history(seed=2, orders=40, days=8, last_day=date(2026, 11, 15)))
    )
)


def lines() -> list[tuple[dict[str, Any], type]]:
    account = HISTORY.payments
    assert account is not None
    return [
        (payout_json(account.payouts[0], account), Payout),
        (line_json(account.transactions[0], account), PayoutLine),
        (session_line(HISTORY.sessions[0]), CashSession),
        (card_line(HISTORY.gift_cards[0], HISTORY), GiftCardState),
        (account_line(HISTORY.credit_accounts[0]), CreditAccount),
    ]


@pytest.mark.parametrize("number", range(5))
def test_every_kind_is_read(number: int) -> None:
    line, kind = lines()[number]
    assert isinstance(read_record(json.dumps(line)), kind)
    assert isinstance(read_record(json.dumps(line).encode()), kind)


@pytest.mark.parametrize("kind", sorted(RECORD_KINDS))
def test_a_record_of_a_known_kind_is_never_passed_over(kind: str) -> None:
    made = read_record(json.dumps({"__typename": kind, "id": f"gid://shopify/{kind}/6"}))
    assert isinstance(made, Problem)
    assert made.code is Code.UNREADABLE_RECORD
    assert " 6 cannot be read" in made.message


@pytest.mark.parametrize("line", ["", "{", "[]", "7", "{}", '{"__typename": "Metaobject"}'])
def test_what_is_none_of_them_is_left_to_others(line: str) -> None:
    assert read_record(line) is None


def test_orders_are_left_to_others() -> None:
    found = [read_record(json.dumps(line)) for line in order_lines(HISTORY.orders[0])]
    assert found
    assert set(found) == {None}
