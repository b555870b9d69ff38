"""Business time: which instants are open, and how open time adds up.

Open spans are kept as epoch seconds with running totals and searched by bisection, so that half an
hour and two thousand cost the same. They grow by whole years, as far as questions reach. Knows no
clock and no ticket.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time
from itertools import accumulate

from helpdesk_cli.domain.time.local_dates import Closure, LocalDates, Span, merge_spans
from helpdesk_cli.domain.time.opening_hours import OpeningHours, never_opens
from helpdesk_cli.errors import CalendarEndsError, ConfigError

# How far calendars reach: what asks for more is a slip of the pen, and must end, not hang.
FIRST_YEAR, LAST_YEAR = 1900, 2299
_FIRST_AT = int(datetime(FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp())
_LAST_AT = int(datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp())

# Stands for the opening after the last span known.
_NEVER = 1 << 62


class Calendar:
    """Opening hours in a time zone, asked in instants.

    Raises ConfigError when it is asked about an instant beyond `FIRST_YEAR` or `LAST_YEAR`, and
    CalendarEndsError when the answer lies there, as it does when the hours come to an end.
    """

    __slots__ = (
        "_dates",
        "_ends",
        "_from",
        "_starts",
        "_totals",
        "_until",
        "_workdays",
        "_years",
        "hours",
        "name",
    )

    def __init__(self, name: str, hours: OpeningHours) -> None:
        """ValueError when the zone is unknown or the hours never open."""
        self.name = name
        self.hours = hours
        self._dates = LocalDates(hours)
        if never_opens(hours):
            raise ValueError("expected hours on at least one day, got a calendar that never opens")

        # What is known so far: whole years, the instants they cover, ordinals of working days.
        self._years = range(0)
        self._from = self._until = 0
        self._workdays: list[int] = []
        self._index([])

    @property
    def timezone(self) -> str:
        """The IANA name."""
        return self.hours.timezone

    def add(self, start_at: int, seconds: int) -> int:
        """The earliest instant by which `seconds` of open time have passed since `start_at`.

        With no seconds to pass that is `start_at` itself, open or not.
        """
        if seconds <= 0:
            return start_at
        if not self._from <= start_at < self._until:
            self._cover(start_at)
        place = bisect_right(self._ends, start_at)
        opens_at = self._starts[place]
        total = self._totals[place] + seconds
        if start_at > opens_at:
            total += start_at - opens_at
        while total > self._totals[-1]:
            self._grow_later()
        totals = self._totals
        place = bisect_left(totals, total) - 1
        return self._starts[place] + total - totals[place]

    def subtract(self, end_at: int, seconds: int) -> int:
        """The latest instant from which `seconds` of open time pass until `end_at`."""
        if seconds <= 0:
            return end_at
        self._cover(end_at)
        while (total := self.elapsed(self._from, end_at) - seconds) < 0:
            self._grow_earlier()
        place = bisect_right(self._totals, total) - 1
        return self._starts[place] + total - self._totals[place]

    def elapsed(self, start_at: int, end_at: int) -> int:
        """The open seconds between two instants; 0 when the second is not the later one."""
        if end_at <= start_at:
            return 0
        if start_at < self._from or end_at >= self._until:
            self._cover(start_at)
            self._cover(end_at)
        starts, ends, totals = self._starts, self._ends, self._totals
        first = bisect_right(ends, start_at)
        last = bisect_right(ends, end_at, first)
        seconds = totals[last] - totals[first]
        if end_at > starts[last]:
            seconds += end_at - starts[last]
        if start_at > starts[first]:
            seconds -= start_at - starts[first]
        return seconds

    def add_to(self, start: datetime, seconds: int) -> datetime:
        """`add` for aware datetimes, fractions of a second cut; the answer is in UTC."""
        return datetime.fromtimestamp(self.add(_epoch_of(start), seconds), UTC)

    def elapsed_between(self, start: datetime, end: datetime) -> int:
        """`elapsed` for aware datetimes, fractions of a second cut."""
        return self.elapsed(_epoch_of(start), _epoch_of(end))

    def add_days(self, start_at: int, days: int) -> int:
        """The same local time on the `days`-th next working day, moved into its hours.

        A start outside hours moves to the next opening first. A result before the first opening
        or in a break moves to the next opening, one after the last closing back to it; a closing
        instant is inside.
        """
        start = self._dates.local(self.next_opening(start_at))
        place = bisect_right(self._workdays, start.toordinal()) + days - 1
        while place >= len(self._workdays):
            self._grow_later()
        return self._move_into_hours(date.fromordinal(self._workdays[place]), start.time())

    def subtract_days(self, end_at: int, days: int) -> int:
        """The same local time on the `days`-th working day before, moved into its hours.

        As `add_days`, but an end outside hours moves back to the last closing first.
        """
        end = self._dates.local(self._last_closing(end_at))
        while (place := bisect_left(self._workdays, end.toordinal()) - days) < 0:
            self._grow_earlier()
        return self._move_into_hours(date.fromordinal(self._workdays[place]), end.time())

    def is_open(self, at: int) -> bool:
        self._cover(at)
        return self._starts[bisect_right(self._ends, at)] <= at

    def next_opening(self, at: int) -> int:
        """`at` itself when open."""
        if not self._from <= at < self._until:
            self._cover(at)
        while (place := bisect_right(self._ends, at)) == len(self._ends):
            self._grow_later()
        return max(at, self._starts[place])

    def opening_or_now(self, at: int) -> int:
        """`next_opening`, or `at` when there is none any more: nothing shall wait for ever."""
        try:
            return self.next_opening(at)
        except CalendarEndsError:
            return at

    def closes_for_good_at(self) -> int | None:
        """When the hours come to an end; None when they go on."""
        # Calendars of their own, for this one would have to know all years from now on.
        if Calendar(self.name, self.hours).spans(_LAST_AT - 2 * 366 * 86_400, _LAST_AT - 1):
            return None
        return Calendar(self.name, self.hours).spans(_FIRST_AT, _LAST_AT - 1)[-1][1]

    def _last_closing(self, at: int) -> int:
        """`at` itself when open, or as it closes."""
        self._cover(at)
        while not (place := bisect_left(self._ends, at)) and at < self._starts[0]:
            self._grow_earlier()
        return at if at >= self._starts[place] else self._ends[place - 1]

    def _move_into_hours(self, on: date, wall: time) -> int:
        """A local time on a working day: the next opening before and between hours, the last
        closing after them."""
        # In a repeated hour only the wall time counts, not which pass it was.
        wanted = _epoch_of(datetime.combine(on, wall.replace(fold=0), self._dates.zone))
        for opens_at, closes_at in merge_spans(self._dates.openings_on(on)):
            if wanted <= closes_at:
                return max(wanted, opens_at)
        return closes_at

    def spans(self, start_at: int, end_at: int) -> list[Span]:
        """What is open between two instants, in order, none touching the next."""
        if end_at <= start_at:
            return []
        self._cover(start_at)
        self._cover(end_at)
        some = slice(bisect_right(self._ends, start_at), bisect_left(self._starts, end_at))
        return [
            (max(opens_at, start_at), min(closes_at, end_at))
            for opens_at, closes_at in zip(self._starts[some], self._ends[some], strict=True)
        ]

    def local_date(self, at: int) -> date:
        """The date in its zone."""
        return self._dates.local(at).date()

    def openings_on(self, on: date) -> list[Span]:
        """The open stretches of the hours that belong to a local date, in order."""
        midnight = self._dates.instant(on)
        self._cover(midnight)
        return merge_spans(self._dates.openings_on(on))

    def find_closure(self, start_at: int, end_at: int) -> Closure:
        """Why a closed stretch is closed."""
        self._cover(start_at)
        self._cover(end_at)
        return self._dates.find_closure(start_at, end_at)

    def _cover(self, at: int) -> None:
        """Make sure that the spans around an instant are known."""
        if not _FIRST_AT <= at < _LAST_AT:
            raise ConfigError(
                [
                    f'calendar "{self.name}": expected an instant in the years {FIRST_YEAR} to '
                    f"{LAST_YEAR}, got {at} seconds from 1970"
                ]
            )
        if not self._years:
            year = self._dates.local(at).year
            self._learn(range(year, year + 1))
        # At least by a share of what is known: the cost of a long growth stays in proportion to
        # its length, even where questions come from one year after the other.
        share = len(self._years) // 2
        if at >= self._until:
            missing = self._dates.local(at).year + 1 - self._years.stop
            self._grow_later(max(missing, share))
        if at < self._from:
            missing = self._years.start - self._dates.local(at).year
            self._grow_earlier(max(missing, share))

    def _grow_later(self, years: int = 0) -> None:
        """Know some more years; without a number, as many again."""
        last = min(self._years.stop + (years or len(self._years)), LAST_YEAR + 1)
        if last == self._years.stop:
            raise CalendarEndsError(
                [f'calendar "{self.name}": not open long enough before the year {LAST_YEAR + 1}'],
                hint="look at its open, holidays and special, and at how long the target is",
            )
        self._learn(range(self._years.stop, last))

    def _grow_earlier(self, years: int = 0) -> None:
        first = max(self._years.start - (years or len(self._years)), FIRST_YEAR)
        if first == self._years.start:
            raise CalendarEndsError(
                [f'calendar "{self.name}": not open long enough since {FIRST_YEAR}']
            )
        self._learn(range(first, self._years.start))

    def _learn(self, years: range) -> None:
        """Take in years next to those known."""
        try:
            self._dates.learn_holidays(years)
        except ValueError as reason:
            raise ConfigError([f'calendar "{self.name}": {reason}']) from None
        spans = list(zip(self._starts[:-1], self._ends, strict=True))
        workdays = []
        first, stop = date(years.start, 1, 1), date(years.stop, 1, 1)
        for ordinal in range(first.toordinal(), stop.toordinal()):
            openings = self._dates.openings_on(date.fromordinal(ordinal))
            if openings:
                spans += openings
                workdays.append(ordinal)
        self._index(merge_spans(spans))
        self._workdays = sorted([*self._workdays, *workdays])
        known = self._years or years
        self._years = range(min(known.start, years.start), max(known.stop, years.stop))
        self._from = self._dates.instant(date(self._years.start, 1, 1))
        self._until = self._dates.instant(date(self._years.stop, 1, 1))

    def _index(self, spans: list[Span]) -> None:
        """Parallel lists of starts, ends, and the open seconds before each span, in order.

        Starts and totals have one entry more, for the time after the last span.
        """
        self._starts = [*(opens_at for opens_at, _ in spans), _NEVER]
        self._ends = [closes_at for _, closes_at in spans]
        lengths = (closes_at - opens_at for opens_at, closes_at in spans)
        self._totals = list(accumulate(lengths, initial=0))


def _epoch_of(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise ValueError(f"expected an aware datetime, got {instant!r}")
    return int(instant.timestamp() // 1)
