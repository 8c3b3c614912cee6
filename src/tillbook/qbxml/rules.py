"""Rules on amounts that hold whatever the document is: one currency, and which side of zero.

Each returns a sentence when the rule is broken, else "". A value that is no money at all breaks
none of them: it is refused by name where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from tillbook.core.money import Money


def known(amounts: Iterable[object]) -> tuple[Money, ...] | None:
    """The amounts, or None when one of them is no money, so that nothing can be said of them."""
    found = tuple(amounts)
    moneys = tuple(amount for amount in found if isinstance(amount, Money))
    return moneys if len(moneys) == len(found) else None


def one_currency(amounts: Iterable[Money]) -> str:
    """QuickBooks keeps a document in one currency."""
    currencies = sorted({amount.currency for amount in amounts})
    return f"its amounts are in {' and '.join(currencies)}." if len(currencies) > 1 else ""


def total(amounts: Iterable[Money]) -> Money | None:
    """The sum of amounts of one currency; None of none."""
    found = tuple(amounts)
    return Money(sum(each.minor for each in found), found[0].currency) if found else None


def negative_total(amounts: Iterable[object]) -> str:
    """Amounts of one currency that come to zero or more (facts D; docs/confirm.md, Q3, Q10)."""
    moneys = known(amounts)
    if moneys is None:
        return ""
    if broken := one_currency(moneys):
        return broken
    sum_ = total(moneys)
    if sum_ is not None and sum_.minor < 0:
        return f"its lines come to {sum_}: QuickBooks takes no total below zero."
    return ""


def not_above_zero(amounts: Iterable[object], what: str) -> str:
    """Amounts that each are above zero; `what` names one of them ("refund 2" has its number)."""
    for number, amount in enumerate(amounts, start=1):
        if isinstance(amount, Money) and amount.minor <= 0:
            return f"{what} {number} is {amount}: it must be above zero."
    return ""


def twice(txn_ids: Iterable[str], what: str) -> str:
    """No transaction is named twice; `what` names one of them."""
    seen: set[str] = set()
    for txn_id in txn_ids:
        if txn_id in seen:
            return f"{what} {txn_id} is named twice: give its amounts in one."
        seen.add(txn_id)
    return ""


def first(*sentences: str) -> str:
    """The sentence of the first rule that is broken, else ""."""
    return next((sentence for sentence in sentences if sentence), "")
