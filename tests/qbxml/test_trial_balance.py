"""The trial balance: read as QuickBooks sends reports, and never believed where it may be wrong."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qbxml.examples import usd
from tillbook.qbxml import answers as an
from tillbook.qbxml import decode
from tillbook.qbxml.trial_balance import without_numbers

_LOOKS: Final = (Path(__file__).parent / "answers" / "looks.xml").read_text(encoding="ascii")
_TITLES: Final = (
    '<ColTitle titleRow="2" value="Debit" />',
    '<ColTitle titleRow="2" value="Credit" />',
)


def _answer(*changes: tuple[str, str], currency: str | None = "USD") -> an.Answer:
    text = _LOOKS
    for good, bad in changes:
        assert good in text
        text = text.replace(good, bad)
    answer = decode.decode_set(text, currency=currency).answer_to("balances")
    assert answer is not None
    return answer


def _balance(answer: an.Answer) -> an.TrialBalanceRet:
    assert len(answer.rets) == 1
    assert isinstance(answer.rets[0], an.TrialBalanceRet)
    return answer.rets[0]


def test_each_account_is_read_once_debit_above_zero() -> None:
    answer = _answer()
    assert answer.problems == ()
    assert _balance(answer) == an.TrialBalanceRet(
        title="Trial Balance",
        subtitle="As of November 30, 2026",
        as_of=date(2026, 11, 30),
        basis="Accrual",
        rows=(
            an.TrialBalanceRow(
                account="Cash:Checking", sent="1000 · Cash:1010 · Checking", balance=usd(123456)
            ),
            an.TrialBalanceRow(
                account="Shopify Clearing", sent="Shopify Clearing", balance=usd(-3456)
            ),
            an.TrialBalanceRow(account="Income:Sales", sent="Income:Sales", balance=usd(-120000)),
            an.TrialBalanceRow(account="Tips", sent="Tips", balance=usd(0)),
        ),
        total_debit=usd(123456),
        total_credit=usd(123456),
    )


@pytest.mark.parametrize(
    "changes",
    [
        # By type, by being the only amounts, by a title in capitals, without RowData.
        [(_TITLES[0] + "<ColType>Amount", "<ColType>Debit"),
         (_TITLES[1] + "<ColType>Amount", "<ColType>Credit")],
        [(_TITLES[0], ""), (_TITLES[1], "")],
        [('value="Debit"', 'value=" DEBIT "')],
        [('<RowData rowType="account" value="Tips" />', "")],
    ],
)  # fmt: skip
def test_the_columns_are_found_however_they_are_marked(changes: list[tuple[str, str]]) -> None:
    answer = _answer(*changes)
    assert answer.problems == ()
    assert _balance(answer).rows == _balance(_answer()).rows


@pytest.mark.parametrize(
    "changes",
    [
        [(_TITLES[0], "<A/>"), (_TITLES[1], _TITLES[0]), ("<A/>", _TITLES[1])],
        [(_TITLES[0] + "<ColType>Amount", "<ColType>Credit"),
         (_TITLES[1] + "<ColType>Amount", "<ColType>Debit")],
    ],
)  # fmt: skip
def test_columns_in_the_other_order_are_told_apart(changes: list[tuple[str, str]]) -> None:
    assert [row.balance for row in _balance(_answer(*changes)).rows] == [
        usd(-123456), usd(3456), usd(120000), usd(0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "currency", "word"),
    [
        ([("<ReportBasis>Accrual", "<ReportBasis>Cash")], "USD", "Cash basis"),
        ([(_TITLES[0], ""), (_TITLES[1], ""),
          ('colID="1" dataType="STRTYPE"', 'colID="1" dataType="AMTTYPE"')], "USD", "columns"),
        ([], None, "currency"),
    ],
)  # fmt: skip
def test_a_report_that_may_mean_something_else_is_not_read(
    changes: list[tuple[str, str]], currency: str | None, word: str
) -> None:
    answer = _answer(*changes, currency=currency)
    assert answer.rets == ()
    assert word in answer.problems[0]


def test_a_basis_that_is_not_told_stays_empty() -> None:
    answer = _answer(("<ReportBasis>Accrual</ReportBasis>", ""))
    assert (_balance(answer).basis, answer.problems) == ("", ())


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ('"34.56"', '"34.57"', ["credits", "1234.57", "1234.56"]),
        ('"1200.00"', '"much"', ["credit of Income:Sales", "not an amount"]),
        ('rowType="account" value="Income:Sales"', 'rowType="class" value="Online"',
         ["Row 4", "names no account"]),
        ('rowType="account" value="Income:Sales"', 'rowType="account" value=""',
         ["Row 4", "names no account"]),
        ('account" value="Tips"', 'account" value="Shopify Clearing"',
         ["Shopify Clearing", "twice"]),
        ('colID="2" value="1234.56" /><ColData colID="3" value="1234.56" />',
         'colID="2" value="1234.56" />', ["own total is 0.00"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_problem_of_the_answer(
    good: str, bad: str, words: list[str]
) -> None:
    answer = _answer((good, bad))
    assert len(_balance(answer).rows) >= 3
    for word in words:
        assert word in " ".join(answer.problems)


def test_a_balance_that_cannot_be_read_is_not_zero() -> None:
    rows = _balance(_answer(('"1200.00"', '"much"'))).rows
    assert [row.balance for row in rows if row.account == "Income:Sales"] == [None]


def test_a_report_without_rows_or_totals_is_read() -> None:
    start, end = _LOOKS.index("<ReportData>"), _LOOKS.index("</ReportData>") + len("</ReportData>")
    answer = _answer((_LOOKS[start:end], ""))
    assert (_balance(answer).rows, _balance(answer).total_debit) == ((), None)
    assert answer.problems == ()


@pytest.mark.parametrize(
    ("subtitle", "day"),
    [
        ("As of February 28, 2026", date(2026, 2, 28)),
        ("As of February 30, 2026", None),
        ("As of Brumaire 3, 2026", None),
        ("November 2026", None),
        ("", None),
    ],
)
def test_the_day_is_read_only_where_it_is_written_as_known(subtitle: str, day: date | None) -> None:
    assert _balance(_answer(("As of November 30, 2026", subtitle))).as_of == day


@pytest.mark.parametrize(
    ("sent", "account"),
    [
        ("Checking", "Checking"),
        ("1010 · Checking", "Checking"),
        ("1000 · Cash:Checking", "Cash:Checking"),
        ("10-1.5a · Cash", "Cash"),
        ("Wine · Beer", "Beer"),  # told apart by looking for `sent` first
        ("12345678 · Cash", "12345678 · Cash"),
        ("1010 · ", "1010 · "),
        ("St. Mary · Fund", "St. Mary · Fund"),
    ],
)
def test_account_numbers_are_left_out_of_names(sent: str, account: str) -> None:
    assert without_numbers(sent) == account


@given(st.lists(st.text(alphabet="ab1 &", min_size=1), min_size=1, max_size=3))
def test_a_name_without_a_middle_dot_is_never_changed(parts: list[str]) -> None:
    assert without_numbers(":".join(parts)) == ":".join(parts)
