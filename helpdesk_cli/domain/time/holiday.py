"""Holidays as a policy writes them, and the dates on which they fall year by year.

Owns the rules (a date, an RRULE, days from Easter, a country's list), not what a holiday does to
opening hours. python-dateutil and holidays are slow to import, so only a rule that needs one does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from helpdesk_cli.domain.time.recurrence import Recurrence
from helpdesk_cli.errors import suggest


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
        return dict.fromkeys(_dates_of_rule(self.rrule, years), self.name)


# Each calendar of a policy, and each policy that a ticket has lived under, asks anew.
@lru_cache(maxsize=32)
def _dates_of_rule(rrule: str, years: range) -> tuple[date, ...]:
    first, last = date(years.start, 1, 1), date(years.stop - 1, 12, 31)
    return tuple(sorted(Recurrence(rrule).dates_in(first, last)))


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
    if isinstance(holiday, RuleHoliday):
        Recurrence(holiday.rrule).refuse_idle_rules()
    holiday.dates_in(range(2026, 2027))
