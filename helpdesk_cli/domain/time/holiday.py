"""Holidays as a policy writes them, and the dates on which they fall year by year.

Owns the rules (a date, an RRULE, days from Easter, a country's list), not what a holiday does to
opening hours. python-dateutil and holidays are slow to import, so only a rule that needs one does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk_cli.errors import suggest

_WHOLE_DAYS = re.compile(r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)\b")
_COUNTS_ON = re.compile(r"COUNT=|^(?!.*BYDAY).*FREQ=WEEKLY", re.DOTALL)
_INTERVAL = re.compile(r"INTERVAL=([0-9]+)")
_ZONE = re.compile(r";TZID=[^:;]*")


@dataclass(frozen=True, slots=True)
class DatedHoliday:
    on: date
    name: str

    def dates_in(self, years: range) -> dict[date, str]:
        return {self.on: self.name} if self.on.year in years else {}


@dataclass(frozen=True, slots=True)
class EasterHoliday:
    """`days` after Western Easter Sunday; before it when negative (Good Friday is -2)."""

    days: int
    name: str

    def dates_in(self, years: range) -> dict[date, str]:
        """ValueError when it is more than a year from Easter."""
        from dateutil.easter import easter

        if abs(self.days) > 366:
            raise ValueError(f"expected days from Easter Sunday, -366 to 366, got {self.days}")
        offset = timedelta(days=self.days)
        dates = (easter(year) + offset for year in range(years.start - 1, years.stop + 1))
        return {on: self.name for on in dates if on.year in years}


@dataclass(frozen=True, slots=True)
class RuleHoliday:
    """The dates of an RFC 5545 rule; time of day and zone in it are ignored.

    A rule without DTSTART is taken to begin on some 1 January, so one whose dates would depend on
    which (COUNT, INTERVAL, WEEKLY without BYDAY) must have one.
    """

    rrule: str
    name: str

    def dates_in(self, years: range) -> dict[date, str]:
        """ValueError when the rule cannot be read."""
        from dateutil.rrule import rrulestr

        self._check_words()
        first, last = (datetime(year, 1, 1) for year in (years.start, years.stop))  # noqa: DTZ001
        try:
            rule = rrulestr(_ZONE.sub("", self._words), dtstart=first, ignoretz=True)
            dates = (at.date() for at in rule.between(first, last, inc=True))
            return {on: self.name for on in dates if on.year in years}
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as reason:
            raise ValueError(
                'expected an RRULE such as "FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", '
                f'got "{self.rrule}" ({reason})'
            ) from None

    def falls_on_no_date(self) -> bool:
        """Whether it is a slip such as 30 February; weekdays and leap days recur in 28 years."""
        ends = "UNTIL" in self._words or self._is_anchored
        return not ends and not self.dates_in(range(2001, 2029))

    @property
    def _words(self) -> str:
        return self.rrule.strip().upper()

    @property
    def _is_anchored(self) -> bool:
        return "DTSTART" in self._words

    def _check_words(self) -> None:
        found = _INTERVAL.search(self._words)
        interval = int(found[1]) if found else 1
        expected = None
        if not _WHOLE_DAYS.search(self._words):
            expected = "an RRULE with FREQ=YEARLY, MONTHLY, WEEKLY or DAILY"
        elif interval == 0:
            expected = "an INTERVAL of 1 or more"
        elif not self._is_anchored and (interval > 1 or _COUNTS_ON.search(self._words)):
            expected = 'a day to count from, as in "DTSTART:20260101\\nRRULE:FREQ=…"'
        if expected:
            raise ValueError(f'expected {expected}, got "{self.rrule}"')


@dataclass(frozen=True, slots=True)
class CountryHolidays:
    """A country's public holidays by ISO code, days off in lieu too, named in English."""

    country: str
    subdivision: str | None = None

    def dates_in(self, years: range) -> dict[date, str]:
        """ValueError when the country or its subdivision is not known."""
        from holidays import country_holidays, list_supported_countries

        try:
            # Without a language the names would follow the machine's locale.
            found = country_holidays(
                self.country, subdiv=self.subdivision, years=years, expand=False, language="en_US"
            )
        except NotImplementedError:
            raise ValueError(self._explain_unknown(list_supported_countries())) from None
        return dict(found.items())

    def _explain_unknown(self, subdivisions: Mapping[str, Sequence[str]]) -> str:
        if self.country not in subdivisions or self.subdivision is None:
            near = suggest(self.country.upper(), list(subdivisions))
            return f'expected a country code such as "GB", got "{self.country}"{near}'
        near = suggest(self.subdivision.upper(), subdivisions[self.country])
        codes = ", ".join(subdivisions[self.country]) or "none"
        return f'expected a subdivision of {self.country} ({codes}), got "{self.subdivision}"{near}'


Holiday = DatedHoliday | EasterHoliday | RuleHoliday | CountryHolidays


def check_holiday(holiday: Holiday) -> None:
    """ValueError, for a linter to show, when the rule can give no dates."""
    holiday.dates_in(range(2026, 2027))
    if isinstance(holiday, RuleHoliday) and holiday.falls_on_no_date():
        raise ValueError(f'expected a rule that falls on some date, got "{holiday.rrule}"')
