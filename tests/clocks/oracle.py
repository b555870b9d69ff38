"""Business time the slow way: every minute of a stretch of days is written down and counted.

It shares nothing with `domain.time.calendar` but the values that describe opening hours, and asks
a zone only what the clocks show at an instant, never which instant a wall time is. Holidays must be
dated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from helpdesk_cli.domain.time.holiday import DatedHoliday
from helpdesk_cli.domain.time.opening_hours import Interval, OpeningHours

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class BeyondStretchError(Exception):
    """The answer lies outside the days written down."""


@dataclass(frozen=True)
class Clocks:
    """What the clocks of a zone show at each minute: (epoch seconds, wall time), in order."""

    shown: tuple[tuple[int, datetime], ...]
    first_pass: dict[datetime, int]
    dates: frozenset[date]

    def instant_of(self, wall: datetime) -> int:
        """The first pass of a wall time; one that is skipped is as much later as clocks jump."""
        if wall in self.first_pass:
            return self.first_pass[wall]
        for (_, before), (at, after) in pairwise(self.shown):
            if before < wall < after:
                return at + int((wall - before - MINUTE).total_seconds())
        raise BeyondStretchError

    def shown_at(self, at: int) -> datetime:
        """The wall time at a whole minute."""
        return self.shown[(at - self.shown[0][0]) // 60][1]


@lru_cache(maxsize=64)
def read_clocks(zone: str, first: date, days: int) -> Clocks:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - 2 * DAY
    instants = [start + MINUTE * minute for minute in range((days + 4) * 1440)]
    shown = tuple(
        (int(at.timestamp()), at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0))
        for at in instants
    )
    first_pass = {wall: at for at, wall in reversed(shown)}
    return Clocks(shown, first_pass, frozenset(wall.date() for wall in first_pass))


class Oracle:
    """Answers for instants within `days` local dates from `first`."""

    def __init__(self, hours: OpeningHours, first: date, days: int) -> None:
        self.hours = hours
        self.clocks = read_clocks(hours.timezone, first, days)
        self.dates = [first + DAY * day for day in range(days)]
        self.until = self.clocks.instant_of(midnight(self.dates[-1]))
        # The minutes that are open, by the epoch second at which each begins.
        self.open = sorted({minute for on in self.dates[:-1] for minute in self.minutes_of(on)})

    def minutes_of(self, on: date) -> Iterator[int]:
        if on not in self.clocks.dates:
            return  # the zone skipped it
        for start, end in self.intervals_of(on):
            opens_at = self.clocks.instant_of(midnight(on) + MINUTE * start)
            closes_at = self.clocks.instant_of(midnight(on) + MINUTE * end)
            yield from range(opens_at, closes_at, 60)

    def intervals_of(self, on: date) -> list[Interval]:
        special = {day.on: day.intervals for day in self.hours.special}
        holidays = {day.on for day in self.hours.holidays if isinstance(day, DatedHoliday)}
        eve = on - DAY
        if on in special:
            return [(start, min(end, 1440)) for start, end in special[on]]
        if on in holidays:
            return []
        today = [(start, min(end, 1440)) for start, end in self.hours.weekly[on.weekday()]]
        shifts = [*self.hours.weekly[eve.weekday()], *special.get(eve, ())]
        return today + [(0, end - 1440) for _, end in shifts if end > 1440]

    def elapsed(self, start_at: int, end_at: int) -> int:
        overlaps = (min(at + 60, end_at) - max(at, start_at) for at in self.open)
        return sum(overlap for overlap in overlaps if overlap > 0)

    def add(self, start_at: int, seconds: int) -> int:
        left = seconds
        for at in self.open:
            usable = at + 60 - max(at, start_at)
            if 0 < usable < left:
                left -= usable
            elif usable > 0:
                return max(at, start_at) + left
        raise BeyondStretchError

    def next_opening(self, at: int) -> int:
        for minute in self.open:
            if minute + 60 > at:
                return max(minute, at)
        raise BeyondStretchError

    def add_days(self, start_at: int, days: int) -> int:
        opens_at = self.next_opening(start_at)
        seconds = opens_at % 60
        wall = self.clocks.shown_at(opens_at - seconds)
        by_date: dict[date, list[int]] = {}
        for minute in self.open:
            by_date.setdefault(self.clocks.shown_at(minute).date(), []).append(minute)
        working = [on for on in sorted(by_date) if on > wall.date()]
        if len(working) < days:
            raise BeyondStretchError
        on = working[days - 1]
        wanted = self.clocks.instant_of(datetime.combine(on, wall.time())) + seconds
        # The minutes that hold the wanted instant, as a closing instant too, or come after it.
        following = [minute for minute in by_date[on] if minute + 60 >= wanted]
        return max(following[0], wanted) if following else by_date[on][-1] + 60


def midnight(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time())
