"""Start: the one act after which a shop's days are booked (product, M9).

Before it nothing of a shop is planned, run or delivered; after it nothing starts it again.
"""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import User

from tillbook.store.models import AuditLine, Shop


def begin(shop: Shop, start_date: date | None, now: datetime, user: User | None = None) -> None:
    """Mark the shop as started: it is booked from this day on, or from its first with None.

    Asks nothing and checks nothing: `start` does, and the command line in its own way.
    """
    shop.start_date, shop.started_at, shop.started_by = start_date, now, user
    shop.save(update_fields=["start_date", "started_at", "started_by"])
    AuditLine.objects.create(
        company=shop.company,
        at=now,
        user=user,
        act="shop.started",
        particulars={
            "shop": shop.domain,
            "start_date": start_date.isoformat() if start_date else "",
        },
    )
