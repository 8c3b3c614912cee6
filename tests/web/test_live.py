"""A live part says only what is new, and which clock its times are of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import override

from tillbook.web.dates import moment_exact, zoned
from tillbook.web.live import mark_of

NOON = datetime(2026, 11, 23, 17, 2, 9, tzinfo=UTC)


def test_equal_things_have_equal_marks_in_one_language() -> None:
    assert mark_of("a", 1) == mark_of("a", 1)
    assert mark_of("a", 1) != mark_of("a", 2)
    with override("pl"):
        polish = mark_of("a", 1)
    assert polish != mark_of("a", 1)


def test_a_time_is_of_the_shop_or_says_utc() -> None:
    assert moment_exact(NOON, NOON, "America/New_York") == "12:02:09"
    assert moment_exact(NOON, NOON, "UTC") == "17:02:09 UTC"
    assert moment_exact(NOON - timedelta(days=2), NOON, "America/New_York") == "21 Nov, 12:02"
    assert zoned("21 Nov, 17:02", "UTC") == "21 Nov, 17:02 UTC"
