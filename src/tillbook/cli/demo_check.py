"""What the demo holds against each other, and every place where two figures differ.

The proof compares link by link; the trial balance is compared apart from it: what the company
file's own ledger holds per account against the sum of our postings per account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tillbook.core.money import format_minor, parse_minor
from tillbook.core.problems import Problem
from tillbook.core.proof import LINKS
from tillbook.core.roles import Role
from tillbook.simulators.webconnector import Update
from tillbook.store.models import PostingRecord, Shop
from tillbook.sync.plan import company_mapping
from tillbook.sync.shapes import DayProof, DayState


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that should be equal, or something that should not be; decimal strings."""

    where: str
    what: str
    expected: str
    found: str


def differences(
    shop: Shop,
    proofs: Iterable[DayProof],
    problems: Iterable[Problem],
    trial_balance: Mapping[str, str],
    last_update: Update,
) -> tuple[Difference, ...]:
    """Everything that is not as it should be; empty is what the demo wants to show."""
    return (
        *(Difference(one.about, one.code.value, "no problem", one.message) for one in problems),
        *_conversation(last_update),
        *(found for proof in proofs for found in _day(proof)),
        *_balances(shop, trial_balance),
    )


def _conversation(last: Update) -> Iterator[Difference]:
    if last.status != "none":
        yield Difference("Web Connector", "status", "none", f"{last.status}: {last.status_line}")


def _day(proof: DayProof) -> Iterator[Difference]:
    day, currency = proof.day.isoformat(), proof.currency

    def shown(minor: int | None) -> str:
        return "unknown" if minor is None else format_minor(minor, currency)

    if proof.state is DayState.EMPTY:
        return
    if proof.state is not DayState.PROVED:
        yield Difference(day, "state", DayState.PROVED.value, proof.state.value)
    for chain in proof.chains:
        for (left, right), equal in zip(pairwise(LINKS), chain.signs, strict=True):
            if equal is not True:
                yield Difference(
                    day,
                    f"{chain.measure}: {left} = {right}",
                    shown(chain.figures[left]),
                    shown(chain.figures[right]),
                )
    for line in proof.lines:
        if line.equal is not True:
            theirs = f"{shown(line.documents_minor)} / {shown(line.quickbooks_minor)}"
            yield Difference(day, line.label, shown(line.entries_minor), theirs)


def _balances(shop: Shop, trial_balance: Mapping[str, str]) -> Iterator[Difference]:
    ours = entries_by_account(shop)
    theirs = {name: parse_minor(text, shop.currency) for name, text in trial_balance.items()}
    for account in sorted(ours.keys() | theirs.keys()):
        expected, found = ours.get(account, 0), theirs.get(account, 0)
        if expected != found:
            yield Difference(
                "trial balance",
                account,
                format_minor(expected, shop.currency),
                format_minor(found, shop.currency),
            )


def entries_by_account(shop: Shop) -> dict[str, int]:
    """Sum of all postings of a shop by account name, debits positive, in minor units."""
    mapping = company_mapping(shop.company)
    sums: defaultdict[str, int] = defaultdict(int)
    rows = PostingRecord.objects.filter(entry__shop=shop)
    for role, qualifier, amount in rows.values_list("role", "qualifier", "amount_minor"):
        account = mapping.account(Role(role), qualifier)
        sums[account.name if account else ""] += amount
    return dict(sums)
