"""Before plus change is after; both columns stay equal; nothing is lost among the others."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.documents import Document, DocumentType, Line
from tillbook.core.entries import Flow
from tillbook.core.roles import Role
from tillbook.core.trial import Columns, TrialRow, changes, trial

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
NAMES = st.sampled_from(["Sales", "Bank", "Clearing:PayPal", "Tax", "Équity", "Rent", "COGS"])


def balanced(amounts: dict[str, int], by: str) -> dict[str, int]:
    """The same with one more account that takes what is left."""
    return {**amounts, by: -sum(amounts.values())}


@given(st.dictionaries(NAMES, AMOUNTS), st.dictionaries(NAMES, AMOUNTS))
def test_columns_are_equal_before_and_after(held: dict[str, int], moved: dict[str, int]) -> None:
    found = trial(balanced(held, "Opening").items(), balanced(moved, "Fresh"))
    assert found.before.equal
    assert found.after.equal
    assert found.change_minor == 0


@given(st.dictionaries(NAMES, AMOUNTS), st.dictionaries(NAMES, AMOUNTS))
def test_every_account_stands_once_and_holds_before_plus_change(
    held: dict[str, int], moved: dict[str, int]
) -> None:
    found = trial(held.items(), moved)
    for row in found.rows:
        assert row.before_minor == held.get(row.account, 0)
        assert row.change_minor == moved[row.account] != 0
        assert row.after_minor == held.get(row.account, 0) + moved[row.account]
    shown = {row.account for row in found.rows}
    assert shown == {name for name, amount in moved.items() if amount}
    assert found.others_count == len(held.keys() - shown)
    net = sum(balance for name, balance in held.items() if name not in shown)
    assert found.others.debit_minor - found.others.credit_minor == net


def test_capitals_make_no_other_account_and_new_ones_stand_last() -> None:
    found = trial(
        [("Bank", 500), ("Sales", -500)], {"sales": -100, "SALES": -1, "Zoo": 1, "Fees": 100}
    )
    assert found.rows == (
        TrialRow(account="Sales", before_minor=-500, change_minor=-101),
        TrialRow(account="Fees", before_minor=0, change_minor=100),
        TrialRow(account="Zoo", before_minor=0, change_minor=1),
    )
    assert found.others_count == 1
    assert found.before == Columns(debit_minor=500, credit_minor=500)
    assert found.after == Columns(debit_minor=601, credit_minor=601)


def test_an_unbalanced_trial_balance_is_not_mended() -> None:
    found = trial([("Bank", 500), ("Sales", -499)], {"Bank": 1, "Sales": -1})
    assert not found.before.equal
    assert not found.after.equal


def test_a_document_changes_the_accounts_of_its_lines_and_its_deposit_account() -> None:
    def line(flow: Flow, role: Role, account: str, amount: int) -> Line:
        return Line(flow=flow, role=role, qualifier=None, account=account, amount_minor=amount)

    def document(*lines: Line, deposit_to: str) -> Document:
        return Document(
            key="k", type=DocumentType.SALES_RECEIPT, day=date(2026, 11, 1), place_id="online",
            ref_number="A1", currency="USD", deposit_to=deposit_to, lines=lines, entry_keys=(),
            fact_ids=(),
        )  # fmt: skip

    sold = line(Flow.SOLD, Role.SALES, "Sales", 1000)
    paid = line(Flow.PAID, Role.CLEARING, "Clearing", -1000)
    assert changes([document(sold, paid, deposit_to="Clearing")]) == {
        "Sales": -1000,
        "Clearing": 1000,
    }
    assert changes([document(sold, deposit_to="Bank"), document(sold, deposit_to="")]) == {
        "Sales": -2000,
        "Bank": 1000,
    }
