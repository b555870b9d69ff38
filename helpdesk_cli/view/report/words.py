"""Figures, shares and periods of a report in words, in the desk's language.

The words of each language stand in `templates/<language>/report.toml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from helpdesk_cli.domain.policy.policy import ClockName, Language
from helpdesk_cli.domain.report.report import (
    Clocks,
    Definition,
    Forecast,
    LocalDay,
    Period,
    Rate,
    TimeSpent,
)
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.view.safe import clean_line, cut
from helpdesk_cli.view.when import format_day, format_instant, format_length, format_open

TEMPLATES = Path(__file__).parent / "templates"

NOTHING = "-"
"""Stands where there is no figure."""

# A subject can have any length; this much of it tells tickets apart.
_LONGEST = 120

_WEEK = 7 * 86_400
_LENGTH = re.compile(r"(\d+)([dhms])")


def add_rates(clocks: Clocks) -> Rate:
    """Promises kept over all these clocks."""
    rates = [figures.attainment for figures in clocks.values()]
    return Rate(sum(r.numerator for r in rates), sum(r.denominator for r in rates))


def say_name(foreign: str | None, nothing: str = NOTHING) -> str:
    """A name or subject on one line of bearable length."""
    return cut(clean_line(foreign), _LONGEST) if foreign else nothing


@dataclass(frozen=True, slots=True)
class Words:
    """One language: phrases with braces to fill in, `counts` each in singular and plural.

    `definitions` and `assumptions` are what the domain says in English, by name; those that are
    not there are left in English.
    """

    language: Language
    thousands: str
    decimal: str
    percent: str
    day: str
    day_with_year: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    long_months: tuple[str, ...]
    phrases: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]
    clocks: Mapping[ClockName, str]
    dimensions: Mapping[str, str]
    spent: Mapping[str, str]
    spent_short: Mapping[str, str]
    definitions: Mapping[str, str]
    assumptions: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.phrases[name]

    def say(self, name: str, *values: object, **named: object) -> str:
        """A phrase, filled in."""
        return self.phrases[name].format(*values, **named)

    def say_number(self, number: int) -> str:
        """Such as `1,024`."""
        return f"{number:,}".replace(",", self.thousands)

    def say_count(self, what: str, number: int) -> str:
        """Such as `1 agent`, `3 agents`."""
        return self.counts[what][number != 1].format(self.say_number(number))

    def say_clock(self, clock: ClockName, number: int = 1) -> str:
        """Such as `first reply`, `next reply 2`."""
        name = self.clocks[clock]
        return name if number == 1 else self.say("clock_number", clock=name, number=number)

    def say_share(self, rate: Rate) -> str:
        """Such as `93.8 %`, cut and not rounded: 100 % means that not one is missing."""
        if not rate.denominator:
            return NOTHING
        tenths = rate.numerator * 1000 // rate.denominator
        return self.percent.format(f"{tenths // 10}{self.decimal}{tenths % 10}")

    def say_rate(self, rate: Rate) -> str:
        """Such as `91 of 97`."""
        if not rate.denominator:
            return NOTHING
        kept, all_ = map(self.say_number, (rate.numerator, rate.denominator))
        return self.say("rate", kept=kept, all=all_)

    def say_attainment(self, rate: Rate) -> str:
        """Such as `93.8 % (91 of 97)`."""
        if not rate.denominator:
            return NOTHING
        return f"{self.say_share(rate)} ({self.say_rate(rate)})"

    def say_points(self, rate: Rate, before: Rate) -> str:
        """By how many percentage points the share has changed, such as `+2.1`."""
        if rate.share is None or before.share is None:
            return NOTHING
        tenths = round((rate.share - before.share) * 1000)
        said = f"{tenths / 10:+.1f}" if tenths else "0.0"
        return said.replace(".", self.decimal)

    def say_change(self, value: int, before: int) -> str:
        """Such as `+9`, `-3`, `0`."""
        sign = "+" if value > before else "-" if value < before else ""
        return sign + self.say_number(abs(value - before))

    def say_length(self, seconds: int | None) -> str:
        """Wall-clock time, such as `3d 4h`."""
        return NOTHING if seconds is None else self._translate(format_length(seconds))

    def say_length_change(self, seconds: int | None, before: int | None) -> str:
        """Such as `+1h 20m`."""
        if seconds is None or before is None:
            return NOTHING
        if seconds == before:
            return "0"
        return ("+" if seconds > before else "-") + self.say_length(abs(seconds - before))

    def say_open(self, seconds: int | None) -> str:
        """Business time, such as `26h`."""
        return NOTHING if seconds is None else self._translate(format_open(seconds))

    def say_spent(self, spent: TimeSpent) -> str:
        """Every part that took time, the longest first: `unassigned 3h, outside hours 1h 20m`."""
        parts = sorted(zip(spent._fields, spent, strict=True), key=lambda part: -part[1])
        return ", ".join(
            f"{self.spent_short[name]} {self.say_length(took)}" for name, took in parts if took
        )

    def say_day(self, day: LocalDay) -> str:
        """Such as `Mon 16 Nov`."""
        return self._say_date(day.on)

    def say_week(self, year: int, week: int) -> str:
        """An ISO week, such as `2026-W47`."""
        return self.say("week_number", year=year, week=week)

    def say_instant(self, at: int, zone: str, now: int) -> str:
        """Such as `Fri 20 Nov 14:30 CET`; with the year when that is not the present one."""
        local, present = (datetime.fromtimestamp(each, find_zone(zone)) for each in (at, now))
        time = format_instant(at, zone, now).removeprefix(format_day(at, zone, now))
        return self._say_date(local.date(), with_year=local.year != present.year) + time

    def say_period(self, period: Period) -> str:
        """Such as `Week 47 of 2026`, `November 2026`."""
        if period.kind == "week":
            year, week = period.name.split("-W")
            return self.say("week", year=year, week=int(week))
        if period.kind == "month":
            on = period.days[0].on
            return self.say("month", year=on.year, month=self.long_months[on.month - 1])
        if period.kind == "quarter":
            year, quarter = period.name.split("-Q")
            return self.say("quarter", year=year, quarter=quarter)
        start, end = period.name.split(" to ")
        return self.say("range", start=start, end=end)

    def say_span(self, period: Period) -> str:
        """Its first and last date, and its zone; the hours where clocks changed."""
        first, last = period.days[0].on, period.days[-1].on
        span = self.say(
            "span" if first != last else "span_of_a_day",
            first=self._say_date(first, with_year=first.year != last.year),
            last=self._say_date(last, with_year=True),
            zone=period.timezone,
        )
        change = period.clocks_moved_seconds
        moved = "went_forward" if change > 0 else "went_back"
        hours = f"{period.hours:g}".replace(".", self.decimal)
        return f"{span}, {self.say(moved, hours=hours)}" if change else span

    def say_definition(self, definition: Definition) -> str:
        """What a figure means."""
        return self.definitions.get(definition.name, definition.sentence)

    def say_assumptions(self, forecast: Forecast) -> tuple[str, ...]:
        """What a forecast takes for granted, in sentences."""
        if not self.assumptions:
            return forecast.assumptions
        left_out = "unknown" if forecast.learnt_from else "learnt"
        return tuple(
            sentence.format(
                calendar=forecast.calendar,
                learnt_from=self.say_number(forecast.learnt_from),
                weeks=(forecast.now - forecast.learnt_since) // _WEEK,
            )
            for name, sentence in self.assumptions.items()
            if name != left_out
        )

    def _say_date(self, on: date, *, with_year: bool = False) -> str:
        return (self.day_with_year if with_year else self.day).format(
            weekday=self.weekdays[on.weekday()],
            day=on.day,
            month=self.months[on.month - 1],
            year=on.year,
        )

    def _translate(self, length: str) -> str:
        return _LENGTH.sub(lambda part: self.units[part[2]].format(part[1]), length)


@cache
def load_words(language: Language) -> Words:
    """The words that ship for it."""
    import tomli

    text = (TEMPLATES / language / "report.toml").read_text(encoding="utf-8")
    return Words(language, **tomli.loads(text))
