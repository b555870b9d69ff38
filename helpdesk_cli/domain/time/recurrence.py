"""Recurrence rules of RFC 5545 as whole dates, within bounds.

dateutil does the reading. It would go on until the year 9999, day by day or second by second, for
what never falls on a date, so that is refused, with the reason, before it is asked.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.rrule import rrule

EARLIEST = 1900
"""No rule starts before this year."""

MOST_RULES, MOST_CHARACTERS = 10, 2_000
"""More are not read as one."""

_NAMES = {"", "DTSTART", "RRULE", "RDATE", "EXRULE", "EXDATE"}

_WHOLE_DAYS = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
_FREQUENCY = re.compile(r"FREQ=(\w*)")
_INTERVAL = re.compile(r"INTERVAL=([^;\s]*)")
_HOURS = re.compile(r"BY(?:HOUR|MINUTE|SECOND)=[^;\s]*,")
_COUNTS_ON = re.compile(r"COUNT=|^(?!.*BYDAY).*FREQ=WEEKLY", re.DOTALL)
_ZONE = re.compile(r";TZID=[^:;]*")

# Weekdays and leap days recur within it.
_CYCLE = 400
_LAST_CYCLE = 9999 - _CYCLE


class Recurrence:
    """The dates of a text such as `FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO`, or of several lines."""

    def __init__(self, text: str) -> None:
        """ValueError when it cannot be read, or not within bounds."""
        self._text = text
        self._words = _ZONE.sub("", text.strip().upper())
        self._lines = [_split_line(line) for line in self._words.split()]
        self._check_words()
        with self._reading():
            self._starts = self._read_dates("DTSTART")
        self._check_start()

    def dates_in(self, first: date, last: date) -> set[date]:
        """The dates of the recurrence from one date to another, both included."""
        # Each line by itself: of a set of rules, dateutil looks for what none of them excludes,
        # and may find nothing to the end of time.
        with self._reading():
            wanted, excluded = (
                {
                    on
                    for rule in self._read_rules(rules, first)
                    for on in _between(rule, first, last)
                }
                | self._read_dates(dates)
                for rules, dates in (("RRULE", "RDATE"), ("EXRULE", "EXDATE"))
            )
        return {on for on in wanted - excluded if first <= on <= last}

    def refuse_idle_rules(self) -> None:
        """ValueError when a rule of it falls on no date ever, as one for 30 February."""
        start = max(self._starts, default=date(EARLIEST, 1, 1))
        year = start.year + (_LAST_CYCLE - start.year) // _CYCLE * _CYCLE
        moved = datetime(year, start.month, start.day)  # noqa: DTZ001 - a local date
        with self._reading():
            rules = [*self._read_rules("RRULE", start), *self._read_rules("EXRULE", start)]
            late = (rule.replace(dtstart=moved, until=None, count=None) for rule in rules)
            is_idle = any(next(iter(rule), None) is None for rule in late)
        if is_idle:
            raise self._refusal("a rule that falls on some date")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Within it, what dateutil raises on a rule that makes no sense becomes a refusal of the
        rule."""
        try:
            yield
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as reason:
            raise ValueError(
                'expected an RRULE such as "FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", '
                f'got "{self._text:.200}" ({reason})'
            ) from None

    def _check_words(self) -> None:
        intervals = _INTERVAL.findall(self._words)
        frequencies = _FREQUENCY.findall(self._words)
        expected = None
        if len(self._words) > MOST_CHARACTERS or len(frequencies) > MOST_RULES:
            expected = f"at most {MOST_RULES} rules in {MOST_CHARACTERS:,} characters"
        elif not frequencies or not _WHOLE_DAYS.issuperset(frequencies):
            expected = "an RRULE with FREQ=YEARLY, MONTHLY, WEEKLY or DAILY"
        elif not all(each.isdecimal() and int(each[:9]) for each in intervals):
            expected = "an INTERVAL of 1 or more"
        elif _HOURS.search(self._words):
            expected = "whole days, without a list of hours, minutes or seconds"
        elif not _NAMES.issuperset(name for name, _ in self._lines):
            expected = f"lines that begin with {', '.join(sorted(_NAMES - {''}))}"
        if expected:
            raise self._refusal(expected)

    def _check_start(self) -> None:
        intervals = _INTERVAL.findall(self._words)
        if any(on.year < EARLIEST for on in self._starts):
            raise self._refusal(f"a DTSTART in {EARLIEST} or later")
        counts_on = any(int(each) > 1 for each in intervals) or _COUNTS_ON.search(self._words)
        if counts_on and not self._starts:
            raise self._refusal('a day to count from, as in "DTSTART:20260101\\nRRULE:FREQ=…"')

    def _refusal(self, expected: str) -> ValueError:
        return ValueError(f'expected {expected}, got "{self._text:.200}"')

    def _read_rules(self, kind: str, start: date) -> "Iterator[rrule]":
        """The rules of one kind; without DTSTART they start at `start`."""
        from dateutil.rrule import rrule, rrulestr

        begins = datetime.combine(max(self._starts, default=start), datetime.min.time())
        for name, rule in self._lines:
            if name == kind or (kind == "RRULE" and not name):
                found = rrulestr(rule, dtstart=begins, ignoretz=True)
                assert isinstance(found, rrule), "one line is one rule"
                yield found

    def _read_dates(self, kind: str) -> set[date]:
        """The dates that lines of one kind list."""
        texts = [text for name, listed in self._lines if name == kind for text in listed.split(",")]
        return {date.fromisoformat(text[:8]) for text in texts}


def _split_line(line: str) -> tuple[str, str]:
    """Its name, without what is said of it, and its value."""
    name, _, value = line.rpartition(":")
    return name.partition(";")[0], value


def _between(rule: "rrule", first: date, last: date) -> Iterator[date]:
    start, end = (datetime.combine(on, datetime.min.time()) for on in (first, last))
    return (at.date() for at in rule.between(start, end + timedelta(1), inc=True))
