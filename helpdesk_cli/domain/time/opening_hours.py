"""Opening hours as a policy writes them: a week, holidays, special days, in local time.

Owns their words ("mon-fri", "22:00-06:00") and the check for overlaps. Knows local minutes and
weekdays only; `calendar` turns them into instants.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from helpdesk_cli.domain.time.holiday import Holiday, RuleHoliday
from helpdesk_cli.errors import suggest

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440

Interval = tuple[int, int]
"""Local minutes `[start, end)` since a date's midnight; an end beyond 1440 is on the next date."""

Week = tuple[tuple[Interval, ...], ...]
"""Seven days' intervals, Monday first."""

_INTERVAL = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """Hours that replace everything else on a date; none at all closes it."""

    on: date
    intervals: tuple[Interval, ...]
    name: str


@dataclass(frozen=True, slots=True)
class OpeningHours:
    timezone: str
    weekly: Week
    holidays: tuple[Holiday, ...] = ()
    special: tuple[SpecialDay, ...] = ()


def parse_interval(text: str) -> Interval:
    """The minutes of "09:00-12:30"; "22:00-06:00" ends on the next date, at 1800."""
    found = _INTERVAL.fullmatch(text.strip())
    if not found:
        raise ValueError(f'expected hours such as "09:00-17:30", got "{text}"')
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if max(start_minute, end_minute) > 59 or max(start, end) > DAY_MINUTES:
        raise ValueError(f'expected times from 00:00 to 24:00, got "{text}"')
    if start == DAY_MINUTES:
        raise ValueError(f'expected 24:00 as an end only (a day starts at 00:00), got "{text}"')
    if start == end:
        raise ValueError(
            f'expected an end that is not the start (a whole day is "00:00-24:00"), got "{text}"'
        )
    return (start, end) if start < end else (start, end + DAY_MINUTES)


def format_interval(interval: Interval) -> str:
    """An interval as a policy writes it, such as "09:00-12:30" or "22:00-06:00"."""
    start, end = (minutes % DAY_MINUTES for minutes in interval)
    end = end or DAY_MINUTES
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def parse_weekdays(text: str) -> tuple[int, ...]:
    """The days of "tue" or "mon-fri", Monday being 0; a range may wrap, as in "sat-mon"."""
    first, dash, last = (word.strip() for word in text.lower().partition("-"))
    for word in (first, last) if dash else (first,):
        if word not in WEEKDAYS:
            raise ValueError(
                f'expected a weekday such as "mon", or a range such as "mon-fri", got "{text}"'
                + suggest(word[:3], WEEKDAYS)
            )
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - start) % 7 + 1 if dash else 1
    return tuple((start + step) % 7 for step in range(length))


def split_week(weekly: Week) -> Week:
    """The hours that lie on each weekday itself, night shifts cut at midnight."""
    return tuple(
        intervals_after_midnight(weekly[day - 1]) + intervals_before_midnight(weekly[day])
        for day in range(7)
    )


def intervals_before_midnight(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The parts on the date itself."""
    return tuple((start, min(end, DAY_MINUTES)) for start, end in intervals)


def intervals_after_midnight(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The tails of night shifts, in minutes of the next date."""
    return tuple((0, end - DAY_MINUTES) for _, end in intervals if end > DAY_MINUTES)


def never_opens(hours: OpeningHours) -> bool:
    """Whether no date ever has hours, for example because a rule makes each one a holiday."""
    if any(special.intervals for special in hours.special):
        return False
    week = split_week(hours.weekly)
    if not any(week):
        return True
    # Other kinds cannot close every week of a year. A rule that ends spares one of these years.
    rules = [holiday for holiday in hours.holidays if isinstance(holiday, RuleHoliday)]
    return bool(rules) and all(_is_closed_all(year, week, rules) for year in (2000, 2100))


def find_overlaps(hours: OpeningHours) -> list[str]:
    """A sentence for each pair of hours that cover the same time, tails past midnight included."""
    found = []
    for day, name in enumerate(WEEKDAYS):
        today, next_day = hours.weekly[day], (day + 1) % 7
        tomorrow = [
            (start + DAY_MINUTES, end + DAY_MINUTES) for start, end in hours.weekly[next_day]
        ]
        found += [f"{name}: {pair}" for pair in _name_overlaps(combinations(today, 2))]
        found += [
            f"{name}: {pair} of {WEEKDAYS[next_day]}"
            for pair in _name_overlaps(product(today, tomorrow))
        ]
    for special in hours.special:
        pairs = _name_overlaps(combinations(special.intervals, 2))
        found += [f"{special.on}: {pair}" for pair in pairs]
    dates = Counter(special.on for special in hours.special)
    return found + [f"{on}: special hours are written twice" for on in dates if dates[on] > 1]


def _name_overlaps(pairs: Iterable[tuple[Interval, Interval]]) -> list[str]:
    return [
        f"{format_interval(one)} overlaps {format_interval(other)}"
        for one, other in pairs
        if max(one[0], other[0]) < min(one[1], other[1])
    ]


def _is_closed_all(year: int, week: Week, rules: list[RuleHoliday]) -> bool:
    closed = {on for rule in rules for on in rule.dates_in(range(year, year + 1))}
    first, stop = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    dates = map(date.fromordinal, range(first, stop))
    return all(on in closed or not week[on.weekday()] for on in dates)
