"""Days and moments as a person reads them, in the active language and the shop's time zone.

Names stand here and not in Django's formats, because Polish needs them inflected and small:
"sobota, 14 listopada 2026". A moment without its time zone is refused by `core.days`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from tillbook.core.days import business_day, zone_of

_WEEKDAYS: Final = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)
_WEEKDAYS_SHORT: Final = (
    pgettext_lazy("weekday, short", "Mon"),
    pgettext_lazy("weekday, short", "Tue"),
    pgettext_lazy("weekday, short", "Wed"),
    pgettext_lazy("weekday, short", "Thu"),
    pgettext_lazy("weekday, short", "Fri"),
    pgettext_lazy("weekday, short", "Sat"),
    pgettext_lazy("weekday, short", "Sun"),
)
_MONTHS: Final = (
    pgettext_lazy("month in a date", "January"),
    pgettext_lazy("month in a date", "February"),
    pgettext_lazy("month in a date", "March"),
    pgettext_lazy("month in a date", "April"),
    pgettext_lazy("month in a date", "May"),
    pgettext_lazy("month in a date", "June"),
    pgettext_lazy("month in a date", "July"),
    pgettext_lazy("month in a date", "August"),
    pgettext_lazy("month in a date", "September"),
    pgettext_lazy("month in a date", "October"),
    pgettext_lazy("month in a date", "November"),
    pgettext_lazy("month in a date", "December"),
)
_MONTHS_SHORT: Final = (
    pgettext_lazy("month, short", "Jan"),
    pgettext_lazy("month, short", "Feb"),
    pgettext_lazy("month, short", "Mar"),
    pgettext_lazy("month, short", "Apr"),
    pgettext_lazy("month, short", "May"),
    pgettext_lazy("month, short", "Jun"),
    pgettext_lazy("month, short", "Jul"),
    pgettext_lazy("month, short", "Aug"),
    pgettext_lazy("month, short", "Sep"),
    pgettext_lazy("month, short", "Oct"),
    pgettext_lazy("month, short", "Nov"),
    pgettext_lazy("month, short", "Dec"),
)
NO_SHOP_ZONE: Final = "UTC"
"""In which times are told while no shop has said its zone; the browser words them anew."""

_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * _MINUTE_S
_DAY_S: Final = 24 * _HOUR_S


def read_day(text: str) -> date | None:
    """The day of a date field, or of an address; None for what is not one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def weekday(day: date) -> str:
    """As in "Monday", "poniedziałek"."""
    return str(_WEEKDAYS[day.weekday()])


def weekday_short(day: date) -> str:
    """As in "Mon", "pon."."""
    return str(_WEEKDAYS_SHORT[day.weekday()])


def day_month(day: date) -> str:
    """As in "16 November", "16 listopada"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def day_short(day: date) -> str:
    """As in "16 Nov", "16 lis", as in tables."""
    return f"{day.day} {month_short(day)}"


def month_short(day: date) -> str:
    """As in "Nov", "lis"."""
    return str(_MONTHS_SHORT[day.month - 1])


def day_named(day: date) -> str:
    """As in "Monday 16 November", "poniedziałek, 16 listopada"."""
    return pgettext("date", "%(weekday)s %(day)s") % {
        "weekday": weekday(day),
        "day": day_month(day),
    }


def day_full(day: date) -> str:
    """As in "Saturday 14 November 2026", "sobota, 14 listopada 2026"."""
    return f"{day_named(day)} {day.year}"


def clock(moment: datetime, zone: str) -> str:
    """As in "06:31", in the shop's time zone."""
    return f"{moment.astimezone(zone_of(zone)):%H:%M}"


def moment_short(moment: datetime, zone: str) -> str:
    """As in "15 Nov, 06:31", as in tables."""
    return f"{day_short(business_day(moment, zone))}, {clock(moment, zone)}"


def moment_near(moment: datetime, now: datetime, zone: str) -> str:
    """As in "today, 06:02", "tomorrow, 06:30", or the date and time."""
    days = (business_day(moment, zone) - business_day(now, zone)).days
    shown = {"time": clock(moment, zone)}
    if days == 0:
        return _("today, %(time)s") % shown
    if days == 1:
        return _("tomorrow, %(time)s") % shown
    if days == -1:
        return _("yesterday, %(time)s") % shown
    return moment_short(moment, zone)


def moment_exact(moment: datetime, now: datetime, zone: str) -> str:
    """As in "13:58:20" for today, with the day for any other; without a shop it says UTC."""
    if business_day(moment, zone) == business_day(now, zone):
        return zoned(f"{clock(moment, zone)}:{moment:%S}", zone)
    return zoned(moment_short(moment, zone), zone)


def zoned(time: str, zone: str) -> str:
    """The time as it is in a shop's zone; in UTC it says so."""
    return f"{time} {zone}" if zone == NO_SHOP_ZONE else time


def ago(moment: datetime, now: datetime) -> str:
    """As in "4 minutes ago", "26 hours ago"."""
    seconds = int((now - moment) / timedelta(seconds=1))
    if seconds < _MINUTE_S:
        return _("just now")
    if seconds < _HOUR_S:
        count = seconds // _MINUTE_S
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    if seconds < 2 * _DAY_S:
        count = seconds // _HOUR_S
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    count = seconds // _DAY_S
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}


def lasted(moment: datetime, now: datetime) -> str:
    """For how long: "40 minutes", "26 hours", "3 days"."""
    seconds = max(0, int((now - moment) / timedelta(seconds=1)))
    if seconds < _HOUR_S:
        count = seconds // _MINUTE_S
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if seconds < 2 * _DAY_S:
        count = seconds // _HOUR_S
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    count = seconds // _DAY_S
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
