"""Amounts and dates in both languages, as the style guide writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.web.samples import NOW, ZONE
from tillbook.web import dates
from tillbook.web.amounts import amount, money


@pytest.mark.parametrize(
    ("minor", "currency", "english", "polish"),
    [
        (118462, "USD", "1,184.62", "1\u00a0184,62"),
        (-3600, "USD", "\u221236.00", "\u221236,00"),
        (0, "USD", "0.00", "0,00"),
        (5, "USD", "0.05", "0,05"),
        (123456789012, "USD", "1,234,567,890.12", "1\u00a0234\u00a0567\u00a0890,12"),
        (-1234, "JPY", "\u22121,234", "\u22121\u00a0234"),
        (1234567, "KWD", "1,234.567", "1\u00a0234,567"),
    ],
)
def test_amounts(minor: int, currency: str, english: str, polish: str) -> None:
    assert amount(minor, currency) == english
    with override("pl"):
        assert amount(minor, currency) == polish


@pytest.mark.parametrize(
    ("minor", "currency", "english", "polish"),
    [
        (118462, "USD", "$1,184.62", "1\u00a0184,62\u00a0USD"),
        (-3600, "USD", "\u2212$36.00", "\u221236,00\u00a0USD"),
        (118462, "CAD", "1,184.62\u00a0CAD", "1\u00a0184,62\u00a0CAD"),
    ],
)
def test_amounts_that_stand_alone(minor: int, currency: str, english: str, polish: str) -> None:
    assert money(minor, currency) == english
    with override("pl"):
        assert money(minor, currency) == polish


def test_dates() -> None:
    day = date(2026, 11, 14)
    assert dates.day_full(day) == "Saturday 14 November 2026"
    assert dates.day_short(day) == "14 Nov"
    with override("pl"):
        assert dates.day_full(day) == "sobota, 14 listopada 2026"
        assert dates.day_short(day) == "14 lis"
        assert dates.weekday_short(day) == "sob."


def test_moments_are_the_shops() -> None:
    moment = datetime(2026, 11, 17, 4, 30, tzinfo=UTC)
    assert dates.moment_short(moment, ZONE) == "16 Nov, 23:30"
    assert dates.moment_short(moment, "Europe/Warsaw") == "17 Nov, 05:30"


@pytest.mark.parametrize(
    ("away", "english", "polish"),
    [
        (timedelta(), "today, 07:12", "dzisiaj, 07:12"),
        (timedelta(days=1), "tomorrow, 07:12", "jutro, 07:12"),
        (timedelta(days=-1), "yesterday, 07:12", "wczoraj, 07:12"),
        (timedelta(days=-5), "12 Nov, 07:12", "12 lis, 07:12"),
    ],
)
def test_near_moments(away: timedelta, english: str, polish: str) -> None:
    assert dates.moment_near(NOW + away, NOW, ZONE) == english
    with override("pl"):
        assert dates.moment_near(NOW + away, NOW, ZONE) == polish


@pytest.mark.parametrize(
    ("since", "english", "polish"),
    [
        (timedelta(seconds=3), "just now", "przed chwilą"),
        (timedelta(minutes=1), "1 minute ago", "1 minutę temu"),
        (timedelta(minutes=4), "4 minutes ago", "4 minuty temu"),
        (timedelta(minutes=25), "25 minutes ago", "25 minut temu"),
        (timedelta(hours=22), "22 hours ago", "22 godziny temu"),
        (timedelta(days=5), "5 days ago", "5 dni temu"),
    ],
)
def test_how_long_ago(since: timedelta, english: str, polish: str) -> None:
    assert dates.ago(NOW - since, NOW) == english
    with override("pl"):
        assert dates.ago(NOW - since, NOW) == polish


def test_how_long_it_lasts() -> None:
    assert dates.lasted(NOW - timedelta(hours=26), NOW) == "26 hours"
    with override("pl"):
        assert dates.lasted(NOW - timedelta(hours=26), NOW) == "26 godzin"
        assert dates.lasted(NOW - timedelta(minutes=40), NOW) == "40 minut"
        assert dates.lasted(NOW - timedelta(days=3), NOW) == "3 dni"
