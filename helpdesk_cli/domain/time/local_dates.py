"""What each local date of a calendar is: its holiday, its hours, and the instants that these make.

Wall time becomes instants here and nowhere else below the view. Knows no running total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from helpdesk_cli.domain.time.opening_hours import (
    Interval,
    OpeningHours,
    intervals_after_midnight,
    intervals_before_midnight,
    split_week,
)
from helpdesk_cli.domain.time.zones import find_zone

Span = tuple[int, int]
"""Instants `[start, end)`."""

_MIDNIGHT = time()
_DAY_SECONDS = 86_400
_ONE_DAY, _ONE_SECOND, _NO_TIME = timedelta(days=1), timedelta(seconds=1), timedelta()
_LOCAL_EPOCH = datetime.combine(date(1970, 1, 1), _MIDNIGHT)


class NamedDate(NamedTuple):
    """A holiday, or a date with hours of its own."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a stretch is closed: `is_usual` by the hours of the week, by holidays, by special hours.

    A holiday on a date that would have been closed anyway is not named.
    """

    is_usual: bool
    holidays: tuple[NamedDate, ...] = ()
    specials: tuple[NamedDate, ...] = ()


class LocalDates:
    """The dates of a calendar's zone. Holidays are those of the years learnt so far."""

    __slots__ = ("_holidays", "_hours", "_special", "_week", "zone")

    def __init__(self, hours: OpeningHours) -> None:
        """ValueError when the zone is unknown."""
        self.zone = find_zone(hours.timezone)
        self._hours = hours
        self._week = split_week(hours.weekly)
        self._special = {special.on: special for special in hours.special}
        self._holidays: dict[date, str] = {}

    def learn_holidays(self, years: range) -> None:
        """Where several fall on one date, the first that is written names it.

        ValueError when their data does not reach so far.
        """
        for holiday in reversed(self._hours.holidays):
            self._holidays |= holiday.dates_in(years)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def instant(self, on: date, minute: int = 0) -> int:
        """The instant of a local time: in a repeated hour its first pass, a skipped one later."""
        wall = datetime.combine(on, _MIDNIGHT)
        if minute:
            wall += timedelta(minutes=minute)
        offset = self.zone.utcoffset(wall) or _NO_TIME
        return (wall - _LOCAL_EPOCH - offset) // _ONE_SECOND

    def openings_on(self, on: date) -> list[Span]:
        """The spans that belong to a local date, in no order."""
        intervals = self._intervals_on(on)
        if not intervals:
            return []
        begins_at, ends_at = self.instant(on), self.instant(on + _ONE_DAY)
        if ends_at - begins_at == _DAY_SECONDS:
            # One offset all day long: no zone has ever left one and come back within three days.
            return [(begins_at + 60 * start, begins_at + 60 * end) for start, end in intervals]
        if begins_at >= ends_at:
            return []  # a date that the zone skipped
        spans = [(self.instant(on, start), self.instant(on, end)) for start, end in intervals]
        return [span for span in spans if span[0] < span[1]]

    def find_closure(self, start_at: int, end_at: int) -> Closure:
        """Why a closed stretch is closed."""
        on, last = self.local(start_at).date(), self.local(end_at - 1).date()
        holidays, specials, is_usual = [], [], False
        while on <= last:
            holiday = self._holidays.get(on)
            if on in self._special:
                specials.append(NamedDate(self._special[on].name, on))
            elif holiday is not None and self._week[on.weekday()]:
                holidays.append(NamedDate(holiday, on))
            else:
                is_usual = True
            on += _ONE_DAY
        return Closure(is_usual, tuple(holidays), tuple(specials))

    def _intervals_on(self, on: date) -> tuple[Interval, ...]:
        """The local hours of a date: special, else none on a holiday, else the week's."""
        if on in self._special:
            return intervals_before_midnight(self._special[on].intervals)
        if on in self._holidays:
            return ()
        eve = self._special.get(on - _ONE_DAY)
        tail = intervals_after_midnight(eve.intervals) if eve else ()
        return tail + self._week[on.weekday()]


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for opens_at, closes_at in sorted(spans):
        if merged and opens_at <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes_at, merged[-1][1]))
        else:
            merged.append((opens_at, closes_at))
    return merged
