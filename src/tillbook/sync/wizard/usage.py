"""What the shops of a company use: every role and qualifier in their stored facts, with amounts.

The newest orders are booked in memory, exactly as planning will book them; nothing is stored. What
came of it is kept in the cache until another fact arrives or another day begins, because every
page of set-up asks how the step Accounts stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast

from django.core.cache import cache

from tillbook.core.book import book
from tillbook.core.days import business_day
from tillbook.core.entries import Flow
from tillbook.core.roles import Role, RoleKey
from tillbook.store.models import Company, FactRecord, OrderRecord, PostingRecord, Shop
from tillbook.sync.orders import thaw_orders

ORDERS_BOOKED_MAX: Final = 5_000
"""Orders of a shop that are looked at, the newest first."""

ORDERS_PER_LOOK: Final = 500
DAYS: Final = 30
"""How many days the amounts beside the roles cover, today included."""

KEPT_S: Final = 3_600

SEEN: Final = "qualifiers_seen"
"""Where a company's `answers` keep the qualifiers that stood on the page when it was confirmed."""

SEEN_MAX: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is used. `amounts` holds, by role and qualifier, what the last `DAYS` days sum to,
    debits positive, in the smallest unit of the shops' currency; 0 where it was used before only.
    `flows` says on which sides of an order it stood. `orders` were looked at; `all_seen` is False
    where a shop has more than ORDERS_BOOKED_MAX.
    """

    amounts: dict[RoleKey, int]
    flows: dict[RoleKey, frozenset[Flow]]
    orders: int
    all_seen: bool

    def qualifiers(self, role: Role) -> tuple[str, ...]:
        """The qualifiers of a role, the largest amount first."""
        found = [key for key in self.amounts if key[0] is role and key[1]]
        found.sort(key=lambda key: (-abs(self.amounts[key]), key[1]))
        return tuple(qualifier for _, qualifier in found if qualifier)


def usage_of(company: Company, now: datetime) -> Usage:
    """What all shops of the company use; call it within the company."""
    amounts: defaultdict[RoleKey, int] = defaultdict(int)
    flows: defaultdict[RoleKey, frozenset[Flow]] = defaultdict(frozenset)
    orders, all_seen = 0, True
    for shop in Shop.objects.filter(company=company).order_by("pk"):
        found = _kept(shop, business_day(now, shop.zone))
        orders += found.orders
        all_seen = all_seen and found.all_seen
        for key, amount in found.amounts.items():
            amounts[key] += amount
            flows[key] |= found.flows[key]
    return Usage(amounts=dict(amounts), flows=dict(flows), orders=orders, all_seen=all_seen)


def used_keys(*shops: Shop) -> tuple[RoleKey, ...]:
    """Every role and qualifier these shops have used, each once."""
    return tuple(dict.fromkeys(key for shop in shops for key in _kept(shop, None).amounts))


def _kept(shop: Shop, today: date | None) -> Usage:
    """From the cache, or looked at anew. `today` is the shop's; without it any day's will do."""
    newest = FactRecord.objects.filter(shop=shop).order_by("-pk").values_list("pk", "fingerprint")
    last = newest.first() or (0, "")
    key = f"usage/{shop.pk}/{last[0]}/{last[1]}/{shop.pulled_at and shop.pulled_at.timestamp()}"
    kept = cache.get(key)
    if isinstance(kept, tuple) and today in (None, kept[0]):
        return cast("Usage", kept[1])
    day = today or date.min + timedelta(days=DAYS)
    found = _usage(shop, day)
    cache.set(key, (day, found), KEPT_S)
    return found


def _usage(shop: Shop, today: date) -> Usage:
    first = today - timedelta(days=DAYS - 1)
    amounts: defaultdict[RoleKey, int] = defaultdict(int)
    flows: defaultdict[RoleKey, frozenset[Flow]] = defaultdict(frozenset)
    newest = OrderRecord.objects.filter(shop=shop, test=False).order_by("-updated_at", "-pk")
    count = newest.count()
    for start in range(0, min(count, ORDERS_BOOKED_MAX), ORDERS_PER_LOOK):
        end = min(start + ORDERS_PER_LOOK, ORDERS_BOOKED_MAX)
        for order in thaw_orders(shop, newest[start:end]):
            for entry in book(order, shop.zone).entries:
                for posting in entry.postings:
                    key = (posting.role, posting.qualifier)
                    amounts[key] += posting.amount_minor if entry.day >= first else 0
                    flows[key] |= {posting.flow}
    for role, qualifier in _booked(shop):
        amounts[role, qualifier] += 0
        flows[role, qualifier] |= frozenset()
    return Usage(
        amounts=dict(amounts),
        flows=dict(flows),
        orders=min(count, ORDERS_BOOKED_MAX),
        all_seen=count <= ORDERS_BOOKED_MAX,
    )


def _booked(shop: Shop) -> list[RoleKey]:
    """What is in the books already, also of orders that are not among the newest."""
    rows = PostingRecord.objects.filter(entry__shop=shop).values_list("role", "qualifier")
    return [(Role(role), qualifier) for role, qualifier in rows.distinct()]


def seen_qualifiers(company: Company) -> frozenset[str]:
    """The qualifiers somebody has confirmed, each as "SALES:Footwear"."""
    kept = company.answers.get(SEEN)
    return frozenset(kept if isinstance(kept, list) else ())


def note_seen(company: Company, usage: Usage) -> None:
    """From now on only a qualifier that is not used yet is new. Call it in a transaction."""
    seen = {f"{role.value}:{qualifier}" for role, qualifier in usage.amounts if qualifier}
    row = Company.objects.select_for_update().get(pk=company.pk)
    kept = sorted(seen | seen_qualifiers(row))[:SEEN_MAX]
    company.answers = row.answers = {**row.answers, SEEN: kept}
    row.save(update_fields=["answers"])
