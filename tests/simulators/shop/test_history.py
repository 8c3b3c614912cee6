"""Time in the simulated shop: what it knew at a moment, and nothing more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.simulators.shop.books import findings
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.stories import gift_card_sold, refund_three_days_later
from tillbook.simulators.shop.storybook import STORY_DAY, story_history


def test_an_order_is_shown_as_it_stood() -> None:
    history = story_history(refund_three_days_later())
    before = history.at(STORY_DAY + timedelta(days=2)).order("#2007")
    after = history.at(STORY_DAY + timedelta(days=3)).order("#2007")
    assert (before.totals.current_total_minor, len(before.agreements)) == (3937, 1)
    assert (after.totals.current_total_minor, len(after.agreements)) == (2625, 2)
    assert before.updated_at == STORY_DAY
    assert after.updated_at == STORY_DAY + timedelta(days=3)


def test_an_order_is_absent_before_it_was_placed() -> None:
    history = story_history(gift_card_sold())
    assert history.at(STORY_DAY - timedelta(seconds=1)).orders == ()
    with pytest.raises(KeyError):
        history.at(STORY_DAY - timedelta(seconds=1)).order("#2003")


def test_a_cut_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        story_history(gift_card_sold()).at(datetime(2026, 11, 3))  # noqa: DTZ001 - the point


def test_every_cut_adds_up_and_shows_nothing_later() -> None:
    whole = seeded_history(seed=3, orders=120, days=14, last_day=date(2026, 11, 8))
    seen = []
    for day in range(26, 40):
        moment = datetime(2026, 10, 1, 12, tzinfo=UTC) + timedelta(days=day)
        cut = whole.at(moment)
        seen.append(len(cut.orders))
        for order in cut.orders:
            assert findings(order) == []
            assert order.updated_at <= moment
            assert all(a.happened_at <= moment for a in order.agreements)
            assert all(t.created_at <= moment for t in order.transactions)
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == 120


def test_cutting_twice_is_cutting_once() -> None:
    whole = seeded_history(seed=4, orders=80, days=10, last_day=date(2026, 11, 8))
    early, late = (datetime(2026, 11, day, tzinfo=UTC) for day in (3, 6))
    assert whole.at(late).at(early) == whole.at(early)
