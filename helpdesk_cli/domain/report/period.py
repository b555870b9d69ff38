"""Which stretch of time a report is about: ISO weeks, months, quarters, or between two dates.

Periods are cut at local midnights of the desk's zone, so a week with a clock change has 167 or
169 hours.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.domain.time.written_date import parse_date, show_date
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.errors import UsageError

LAST, THIS = "last", "this"

_YEARS = range(1970, 2100)


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local date as instants `[start_at, end_at)`: mostly 24 hours, cut to its period."""

    on: date
    start_at: int
    end_at: int


PeriodKind = Literal["week", "month", "quarter", "range"]


@dataclass(frozen=True, slots=True)
class Period:
    """`[start_at, end_at)`, cut into local dates of `timezone`.

    `name` is `2026-W47`, `2026-11`, `2026-Q4`, or both local ends of a range.
    """

    kind: PeriodKind
    name: str
    timezone: str
    start_at: int
    end_at: int
    days: tuple[LocalDay, ...]

    @property
    def hours(self) -> float:
        """Between both ends: 167 or 169 in a week with a clock change, on Lord Howe 167.5."""
        hours = round((self.end_at - self.start_at) / 3_600, 2)
        return int(hours) if hours.is_integer() else hours

    @property
    def clocks_moved_seconds(self) -> int:
        """The seconds by which clocks stand later at its end than they would without their
        changes."""
        zone = find_zone(self.timezone)
        start, end = (datetime.fromtimestamp(at, zone) for at in (self.start_at, self.end_at))
        wall = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        return int(wall.total_seconds()) - (self.end_at - self.start_at)


def read_week(words: str, now: int, zone_name: str) -> Period:
    """`last` (the last full ISO week), `this`, or a week such as `2026-W47`."""
    if words in (LAST, THIS):
        today = _today(now, zone_name)
        monday = today - timedelta(today.weekday(), weeks=words == LAST)
    else:
        year, number = _read_numbers(r"(\d{4})-?[Ww](\d\d)", words, "a week", "2026-W47")
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            raise UsageError(f"there is no week {words}") from None
    return _week(monday, zone_name)


def read_month(words: str, now: int, zone_name: str) -> Period:
    """`last` (the last full month), `this`, or a month such as `2026-11`."""
    if words in (LAST, THIS):
        today = _today(now, zone_name)
        return _months("month", today.year, today.month - (words == LAST), zone_name)
    year, month = _read_numbers(r"(\d{4})-(\d\d)", words, "a month", "2026-11")
    if not 1 <= month <= 12:
        raise UsageError(f"there is no month {words}")
    return _months("month", year, month, zone_name)


def read_quarter(words: str, now: int, zone_name: str) -> Period:
    """`last` (the last full quarter), `this`, or a quarter such as `2026-Q4`."""
    if words in (LAST, THIS):
        today = _today(now, zone_name)
        first = (today.month - 1) // 3 * 3 + 1
        return _months("quarter", today.year, first - 3 * (words == LAST), zone_name)
    year, quarter = _read_numbers(r"(\d{4})-?[Qq](\d)", words, "a quarter", "2026-Q4")
    if not 1 <= quarter <= 4:
        raise UsageError(f"there is no quarter {words}")
    return _months("quarter", year, 3 * quarter - 2, zone_name)


def read_range(since: str, until: str | None, now: int, zone_name: str) -> Period:
    """A range from one date to another, which is outside; without `until`, to the end of today.

    Dates are local midnights unless they say a time; with an offset they are instants of it. `90d`
    and `12w` name the date so many days before today.
    """
    start = _read_bound(since, now, zone_name)
    end = (
        datetime.combine(_today(now, zone_name) + timedelta(1), time())
        if until is None
        else _read_bound(until, now, zone_name)
    )
    if start >= end:
        raise UsageError(
            f"the period ends ({show_date(end)}) before it has begun ({show_date(start)})",
            hint="--until names the first day that no longer counts",
        )
    return _period("range", f"{show_date(start)} to {show_date(end)}", zone_name, start, end)


def _read_bound(words: str, now: int, zone_name: str) -> datetime:
    days = _read_days(words)
    if days is None:
        return _read_moment(words, find_zone(zone_name))
    longest = 99_999  # to where a year is too early for every report, and not for Python
    return datetime.combine(_today(now, zone_name) - timedelta(min(days, longest)), time())


def _read_days(words: str) -> int | None:
    """How many days `90d` or `12w` are; None when it is neither."""
    back = re.fullmatch(r"(\d{1,5})\s*([dw])", words.strip())
    return back and int(back[1]) * (7 if back[2] == "w" else 1)


def read_start(words: str, now: int, zone_name: str) -> int:
    """Where a look back begins: `90d` or `12w` before now, or a date."""
    days = _read_days(words)
    if days is None:
        zone = find_zone(zone_name)
        return int(_read_moment(words, zone).replace(tzinfo=zone).timestamp())
    return now - days * 86_400


def read_past(words: str, now: int, zone_name: str) -> int:
    """An instant: in ISO 8601 with a zone, else by the local clock, or so long ago as `2d`."""
    try:
        return parse_instant(words)
    except ValueError:
        return read_start(words, now, zone_name)


def cut_weeks(start_at: int, end_at: int, zone_name: str) -> tuple[int, ...]:
    """When each week begins that lies in `[start_at, end_at]`, at local midnight of Monday."""
    zone = find_zone(zone_name)
    first = datetime.fromtimestamp(start_at, zone).date()
    monday, found = first - timedelta(first.weekday()), []
    while (at := int(datetime.combine(monday, time(), zone).timestamp())) <= end_at:
        found.append(at)
        monday += timedelta(7)
    return tuple(found)


def previous_period(period: Period) -> Period:
    """The one before it: of the same kind or, before a range, as long by the local clock."""
    start, end = (_local(at, period.timezone) for at in (period.start_at, period.end_at))
    if period.kind == "week":
        return _week(start.date() - timedelta(weeks=1), period.timezone)
    if period.kind == "range":
        earlier = start - (end - start)
        name = f"{show_date(earlier)} to {show_date(start)}"
        return _period("range", name, period.timezone, earlier, start)
    back = 1 if period.kind == "month" else 3
    return _months(period.kind, start.year, start.month - back, period.timezone)


def _week(monday: date, zone_name: str) -> Period:
    year, number, _ = monday.isocalendar()
    start = datetime.combine(monday, time())
    name = f"{year}-W{number:02}"
    return _period("week", name, zone_name, start, start + timedelta(weeks=1))


def _months(kind: PeriodKind, year: int, month: int, zone_name: str) -> Period:
    """One month or three; `month` may lie before January."""
    count = 1 if kind == "month" else 3
    start = _month_start(year, month)
    quarter = (start.month + 2) // 3
    name = f"{start:%Y-%m}" if kind == "month" else f"{start.year}-Q{quarter}"
    return _period(kind, name, zone_name, start, _month_start(start.year, start.month + count))


def _month_start(year: int, month: int) -> datetime:
    years, months = divmod(month - 1, 12)
    return datetime(year + years, months + 1, 1)  # noqa: DTZ001 - a local date


def _period(kind: PeriodKind, name: str, zone_name: str, start: datetime, end: datetime) -> Period:
    """The period between two local wall-clock times, whose years are checked here."""
    _check_years(name, start.year, end.year)
    zone = find_zone(zone_name)
    start_at, end_at = _instant(start, zone), _instant(end, zone)
    days = []
    on = start.date()
    while (midnight := datetime.combine(on, time())) < end:
        begins = max(_instant(midnight, zone), start_at)
        ends = min(_instant(midnight + timedelta(1), zone), end_at)
        # A date that the zone skipped has no instants.
        if begins < ends:
            days.append(LocalDay(on, begins, ends))
        on += timedelta(1)
    return Period(kind, name, zone_name, start_at, end_at, tuple(days))


def _check_years(name: str, *years: int) -> None:
    if any(year not in _YEARS for year in years):
        raise UsageError(
            f"expected a period between {_YEARS[0]} and {_YEARS[-1]}, got {name}",
            hint="write the year with four digits",
        )


def _instant(wall: datetime, zone: tzinfo) -> int:
    return int(wall.replace(tzinfo=zone).timestamp())


def _local(at: int, zone_name: str) -> datetime:
    """The wall-clock time of the zone, without saying so."""
    return datetime.fromtimestamp(at, find_zone(zone_name)).replace(tzinfo=None)


def _today(now: int, zone_name: str) -> date:
    return _local(now, zone_name).date()


def _read_numbers(pattern: str, words: str, what: str, example: str) -> tuple[int, int]:
    found = re.fullmatch(pattern, words, re.ASCII)
    if found is None:
        raise UsageError(f'expected {what} such as {example}, "{LAST}" or "{THIS}", got "{words}"')
    year = int(found[1])
    _check_years(words, year)
    return year, int(found[2])


def _read_moment(words: str, zone: tzinfo) -> datetime:
    """The local wall-clock time that a date names."""
    moment = parse_date(words)
    _check_years(words, moment.year)
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)
