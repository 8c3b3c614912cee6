"""What a look into the books brings back: counts, journal entries, transactions, balances."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.qbxml.examples import usd
from tillbook.qbxml import answers as an
from tillbook.qbxml import decode
from tillbook.qbxml.answers import RetRef

_LOOKS: Final = (Path(__file__).parent / "answers" / "looks.xml").read_text(encoding="ascii")
_CREATED: Final = datetime(2026, 11, 1, 13, 4, 5, tzinfo=UTC)
_MODIFIED: Final = datetime(2026, 11, 1, 13, 4, 6, tzinfo=UTC)


def _answer(request_id: str, text: str = _LOOKS, currency: str | None = "USD") -> an.Answer:
    answer = decode.decode_set(text, currency=currency).answer_to(request_id)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("request_id", "status", "count"),
    [("customers", 0, 10499), ("vendors", 1, 0), ("employees", 1, None), ("balances", 0, None)],
)
def test_a_count_is_read_from_the_answer_and_needs_no_rows(
    request_id: str, status: int, count: int | None
) -> None:
    answer = _answer(request_id)
    assert (answer.status_code, answer.count, answer.problems) == (status, count, ())


def test_a_count_that_is_no_number_is_no_count() -> None:
    assert _answer("customers", _LOOKS.replace("10499", "many")).count is None


def test_a_journal_entry_is_read_with_its_lines_in_their_order() -> None:
    answer = _answer("journal")
    assert answer.problems == ()
    assert answer.rets == (
        an.JournalEntryRet(
            txn_id="2B-1700000003",
            edit_sequence="1700000004",
            ref_number="O261101",
            day=date(2026, 11, 1),
            currency=None,
            lines=(
                an.JournalLineRet(
                    txn_line_id="2C-1700000003",
                    account=RetRef(list_id="80000030-1", full_name="Accounts Receivable"),
                    amount=usd(700),
                    debit=True,
                    memo="tb:opening:42",
                    entity=RetRef(list_id="80000003-1", full_name="Shopify Customer"),
                    class_name=RetRef(full_name="Online"),
                ),
                _line("2D", "Gift Cards", 5000, debit=False),
                _line("2E", "Shopify Clearing", 4300, debit=True),
            ),
            time_created=_CREATED,
            time_modified=_MODIFIED,
        ),
    )


def _line(number: str, account: str, minor: int, *, debit: bool) -> an.JournalLineRet:
    return an.JournalLineRet(
        txn_line_id=f"{number}-1700000003",
        account=RetRef(full_name=account),
        amount=usd(minor),
        debit=debit,
        memo="",
        entity=None,
        class_name=None,
    )


def test_transactions_are_read_and_say_how_many_remain() -> None:
    answer = _answer("transactions")
    assert answer.iterator == an.IteratorState(iterator_id="{def}", remaining=7)
    assert (answer.count, answer.problems) == (2, ())
    assert answer.rets == (
        an.TransactionRet(
            txn_type="SalesReceipt",
            txn_id="1A-1700000002",
            day=date(2026, 11, 1),
            ref_number="1042",
            account=RetRef(list_id="80000031-1", full_name="Undeposited Funds"),
            entity=RetRef(list_id="80000003-1", full_name="Shopify Customer"),
            amount=usd(1999),
            currency=None,
            memo="typed by hand",
            time_created=_CREATED,
            time_modified=_MODIFIED,
        ),
        an.TransactionRet(
            txn_type="Check",
            txn_id="1B-1700000002",
            day=date(2026, 11, 1),
            ref_number="",
            account=RetRef(full_name="Checking"),
            entity=None,
            amount=usd(-12000),
            currency=None,
            memo="",
            time_created=None,
            time_modified=None,
        ),
    )


def test_a_transaction_without_an_id_does_not_cost_the_others() -> None:
    answer = _answer("transactions", _LOOKS.replace("<TxnID>1A-1700000002</TxnID>", ""))
    assert [getattr(ret, "txn_id", "") for ret in answer.rets] == ["1B-1700000002"]
    assert "without TxnID" in answer.problems[0]
