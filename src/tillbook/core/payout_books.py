"""Booking payouts: BANK gets the net, everything it is made of is taken off where it stood.

A payout is booked whole or not at all, under its own id, when it is paid (or, by setting, issued).
It is held where its lines do not add up to its net, and where it is in another currency than the
books. Of a failed one the entry is reversed; the money that comes again is booked as the lines of
the payout that failed, because fees and refunds happened once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tillbook.core.book import SHOPIFY_PAYMENTS, role_of_gateway
from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import ONLINE, Tender
from tillbook.core.identity import number_of
from tillbook.core.money import format_minor
from tillbook.core.payout_types import RETURNED_TRANSFERS, ROLE_OF_TYPE, is_clearing
from tillbook.core.payouts import Payout, PayoutLine
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.reversals import reversal
from tillbook.core.roles import Role, RoleKey

RETRIES_MAX: Final = 10
"""How often one payout's money may have come back before it arrived."""


class BookedWhen(StrEnum):
    """The setting: a payout is booked when it is paid, or as soon as it is issued."""

    PAID = "paid"
    ISSUED = "issued"


class Standing(StrEnum):
    """What became of a payout: on its way (shown only), booked, held, or it never arrived."""

    ON_ITS_WAY = "on_its_way"
    BOOKED = "booked"
    HELD = "held"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutBooked:
    """What came of a payout. `entry` is None unless it is BOOKED with something to post."""

    standing: Standing
    entry: Entry | None = None
    problems: tuple[Problem, ...] = ()


LinesOfFailed = Mapping[str, Sequence[PayoutLine]]
"""Number of a payout that failed or was cancelled → its lines."""


def book_payout(
    payout: Payout,
    lines: Iterable[PayoutLine],
    zone: str,
    currency: str,
    *,
    when: BookedWhen = BookedWhen.PAID,
    failed: LinesOfFailed | None = None,
) -> PayoutBooked:
    """The entry of a payout. `lines` are those that name it, `currency` is the books' own.

    `failed` has the lines of payouts that never arrived: where a line brings back the money of one
    of them, they stand in its stead. An unknown type is booked on OTHER_PAYOUT, with a problem.
    """
    if payout.status.gone:
        return PayoutBooked(standing=Standing.GONE)
    if payout.currency != currency:
        return _held(
            problem(
                Code.PAYOUT_CURRENCY,
                payout.id,
                payout=payout.number,
                net=format_minor(payout.net_minor, payout.currency),
                currency=payout.currency,
                expected=currency,
            )
        )
    if payout.status.on_its_way and when is BookedWhen.PAID:
        return PayoutBooked(standing=Standing.ON_ITS_WAY)
    own = [line for line in lines if not line.own_transfer]
    found = sum(line.net_minor for line in own)
    if found != payout.net_minor or any(line.currency != currency for line in own):
        return _held(_gap(payout, found))
    whole = tuple(_spread(own, failed or {}))
    postings = tuple(_postings(payout, whole))
    entry = Entry(
        key=f"payout/{payout.number}",
        kind=EntryKind.PAYOUT,
        day=payout.day(zone),
        place_id=ONLINE,
        currency=currency,
        order_id="",
        order_name="",
        postings=postings,
    )
    return PayoutBooked(
        standing=Standing.BOOKED,
        entry=entry if postings else None,
        problems=tuple(_to_sort(payout, whole)),
    )


def unbook_payout(payout: Payout, booked: Entry, noticed_at: datetime, zone: str) -> PayoutBooked:
    """The reversal of a booked payout that failed or was cancelled, dated when it was noticed."""
    gone = problem(
        Code.PAYOUT_GONE,
        payout.id,
        payout=payout.number,
        net=format_minor(payout.net_minor, payout.currency),
        currency=payout.currency,
        status=payout.status,
        day=booked.day,
    )
    return PayoutBooked(
        standing=Standing.GONE,
        entry=reversal(booked, business_day(noticed_at, zone)),
        problems=(gone,),
    )


def reclassified(line: PayoutLine, tender: Tender, place_id: str, zone: str) -> Entry | None:
    """The entry that moves a tender to CLEARING:shopify_payments, because a balance transaction
    names it though its own gateway put it elsewhere. None where it stands there already.

    `place_id` is where the tender was booked (`book.place_of`).
    """
    booked_on = role_of_gateway(tender.gateway, place_id)
    if not is_clearing(line.type) or booked_on == (Role.CLEARING, SHOPIFY_PAYMENTS):
        return None
    rows: tuple[tuple[RoleKey, int], ...] = (
        ((Role.CLEARING, SHOPIFY_PAYMENTS), line.amount_minor),
        (booked_on, -line.amount_minor),
    )
    return Entry(
        key=f"payout-line/{number_of(line.id)}",
        kind=EntryKind.PAYOUT,
        day=business_day(line.happened_at, zone),
        place_id=place_id,
        currency=line.currency,
        order_id=tender.order_id,
        order_name=tender.order_name,
        postings=tuple(
            Posting(
                role=role,
                qualifier=qualifier,
                amount_minor=amount,
                flow=Flow.MOVED,
                fact_id=line.id,
            )
            for (role, qualifier), amount in rows
            if amount
        ),
    )


def _held(why: Problem) -> PayoutBooked:
    return PayoutBooked(standing=Standing.HELD, problems=(why,))


def _gap(payout: Payout, found: int) -> Problem:
    """The lines and the net differ; a retried payout whose line is hidden is a likely cause."""
    missing = payout.net_minor - found
    retried = payout.summary.get("retriedPayoutsGross", 0)
    code = Code.PAYOUT_LACKS_RETRY if missing and missing == retried else Code.PAYOUT_DIFFERS
    return problem(
        code,
        payout.id,
        payout=payout.number,
        net=format_minor(payout.net_minor, payout.currency),
        sum=format_minor(found, payout.currency),
        difference=format_minor(missing, payout.currency),
        currency=payout.currency,
    )


def _spread(
    lines: Iterable[PayoutLine], failed: LinesOfFailed, depth: int = 0
) -> Iterator[PayoutLine]:
    """The lines, with those of a failed payout in the stead of the line that brings it back."""
    for line in lines:
        earlier = failed.get(line.source_number or "", ())
        its = [one for one in earlier if not one.own_transfer]
        same = sum(one.net_minor for one in its) == line.net_minor
        if line.type in RETURNED_TRANSFERS and its and same and depth < RETRIES_MAX:
            yield from _spread(its, failed, depth + 1)
        else:
            yield line


def _postings(payout: Payout, lines: Iterable[PayoutLine]) -> Iterator[Posting]:
    """BANK, then one amount per type, then the fees of all of them. Zero is left out."""
    by_type: defaultdict[str, int] = defaultdict(int)
    fees = 0
    for line in lines:
        by_type[line.type] -= line.amount_minor
        fees += line.fee_minor
    rows: list[tuple[RoleKey, int]] = [((Role.BANK, None), payout.net_minor)]
    rows += [(_key_of(type_), amount) for type_, amount in sorted(by_type.items())]
    rows.append(((Role.PAYMENT_FEES, SHOPIFY_PAYMENTS), fees))
    for (role, qualifier), amount in rows:
        if amount:
            yield Posting(
                role=role,
                qualifier=qualifier,
                amount_minor=amount,
                flow=Flow.MOVED,
                fact_id=payout.id,
            )


def _key_of(type_: str) -> RoleKey:
    role = ROLE_OF_TYPE.get(type_, Role.OTHER_PAYOUT)
    if role in (Role.CLEARING, Role.PAYMENT_FEES):
        return role, SHOPIFY_PAYMENTS
    return role, type_ if role is Role.OTHER_PAYOUT else None


def _to_sort(payout: Payout, lines: Iterable[PayoutLine]) -> Iterator[Problem]:
    """Each type on OTHER_PAYOUT, named once with its amount."""
    by_type: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        if _key_of(line.type)[0] is Role.OTHER_PAYOUT:
            by_type[line.type] += line.amount_minor
    for type_, amount in sorted(by_type.items()):
        yield problem(
            Code.PAYOUT_TO_SORT,
            payout.id,
            payout=payout.number,
            type=type_,
            amount=format_minor(amount, payout.currency),
            currency=payout.currency,
        )
