"""The tables of journal entries (facts D): debit and credit lines in the entry's own order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tillbook.core.money import Money
from tillbook.qbxml import requests as rq
from tillbook.qbxml.fields import INCLUDE, always, inside_add, many, plain, ref, text
from tillbook.qbxml.grammar import Field, Grammar, Kind

_LINE: Final = (
    always(ref("AccountRef", "account", 159)),
    always(plain("Amount", Kind.AMOUNT, "amount")),
    text("Memo", "memo", 4095),
    ref("EntityRef", "entity", 209),
    ref("ClassRef", "class_name", 159),
)


def _is_debit(line: rq.JournalLine) -> bool:
    return line.debit


def _is_credit(line: rq.JournalLine) -> bool:
    return not line.debit


def _unbalanced(request: rq.JournalEntryAdd) -> str:
    amounts = [line.amount for line in request.lines]
    if not all(isinstance(amount, Money) for amount in amounts):
        return ""  # refused by name where the amount is written
    if len({line.debit for line in request.lines}) < 2:  # noqa: PLR2004 - both sides
        return "a journal entry needs a debit line and a credit line."
    if len({amount.currency for amount in amounts}) > 1:
        return "the lines of a journal entry must be in one currency."
    for number, amount in enumerate(amounts, start=1):
        if amount.minor <= 0:
            return (
                f"line {number} is {amount}: amounts are above zero, debit or credit says the rest."
            )
    debits, credits_ = (
        sum(line.amount.minor for line in request.lines if line.debit is side)
        for side in (True, False)
    )
    if debits != credits_:
        currency = amounts[0].currency
        return f"debits {Money(debits, currency)} and credits {Money(credits_, currency)} differ."
    return ""


_ADD: Final = Grammar(
    name="JournalEntryAdd",
    rule=_unbalanced,
    fields=inside_add(
        "JournalEntryAdd",
        always(plain("TxnDate", Kind.DATE, "day")),
        always(text("RefNumber", "ref_number", 11)),
        Field(
            element="JournalDebitLine",
            kind=Kind.GROUP,
            attribute="lines",
            repeats=True,
            takes=_is_debit,
            fields=_LINE,
        ),
        Field(
            element="JournalCreditLine",
            kind=Kind.GROUP,
            attribute="lines",
            repeats=True,
            takes=_is_credit,
            fields=_LINE,
        ),
    ),
)
_QUERY: Final = Grammar(
    name="JournalEntryQuery",
    fields=(
        many("TxnID", "txn_ids", 36, "which:ids"),
        many("RefNumber", "ref_numbers", None, "which:ref_numbers"),
        plain("IncludeLineItems", Kind.BOOL, "include_line_items"),
        INCLUDE,
    ),
)

GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {rq.JournalEntryAdd: _ADD, rq.JournalEntryQuery: _QUERY}
)
