"""One language: its days, clocks, numbers and lengths of time, and every phrase made of them.

The one reader of `<language>.toml`. A phrase has braces to fill in; what is counted has a pair,
and the language's own rule says which of both a number takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from helpdesk_cli.domain.policy.ladder import RungClock
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.time.zones import find_zone, name_zone

Purpose = Literal["letter", "report"]
DateForm = Literal["day", "day_with_year", "full_day"]
InstantForm = Literal["instant", "instant_with_year", "full_instant"]

# By Unicode's CLDR. A number with decimals, even 1.0, is none that English has in the singular.
_IS_SINGULAR: dict[Language, Callable[[float], bool]] = {
    "en": lambda number: number == 1 and isinstance(number, int),
    "fr": lambda number: abs(number) < 2,
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said in one language. Names are the tables and keys of its file.

    `phrases[…]` is a phrase of the purpose that it was loaded for.
    """

    language: Language
    purpose: Purpose
    thousands: str
    decimal: str
    percent: str
    nobody: str
    first_of_month: str
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    dates: Mapping[str, str]
    clocks: Mapping[RungClock, str]
    statuses: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]
    lengths: Mapping[str, str]
    letter: Mapping[str, str]
    report: Mapping[str, str]
    dimensions: Mapping[str, str]
    spent: Mapping[str, str]
    spent_short: Mapping[str, str]
    definitions: Mapping[str, str]
    assumptions: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return (self.letter if self.purpose == "letter" else self.report)[name]

    def say(self, name: str, *values: object, **named: object) -> str:
        """A phrase, filled in."""
        return self[name].format(*values, **named)

    def say_number(self, number: int) -> str:
        """Such as `1,024`."""
        return f"{number:,}".replace(",", self.thousands)

    def say_count(self, what: str, number: int) -> str:
        """Such as `1 agent`, `3 agents`."""
        return self.choose(what, number).format(self.say_number(number))

    def choose(self, what: str, number: float) -> str:
        """The form for that many, to be filled in."""
        singular, plural = self.counts[what]
        return singular if _IS_SINGULAR[self.language](number) else plural

    def say_date(self, form: DateForm, on: date) -> str:
        """Such as `Mon 16 Nov`, `Monday 16 November 2026`."""
        return self.dates[form].format(**self._name_parts(on))

    def say_day(self, form: DateForm, at: int, zone: str) -> str:
        """The date on which an instant lies."""
        return self.say_date(form, datetime.fromtimestamp(at, find_zone(zone)).date())

    def say_instant(self, form: InstantForm, at: int, zone: str) -> str:
        """An instant by the clocks of a zone, with its name: `Mon 16 Nov 14:30 CET`."""
        local = datetime.fromtimestamp(at, find_zone(zone))
        return self.dates[form].format(
            **self._name_parts(local),
            hour=local.hour,
            minute=local.minute,
            zone=name_zone(local),
        )

    def _name_parts(self, on: date) -> dict[str, object]:
        return {
            "weekday": self.weekdays[on.weekday()],
            "short_weekday": self.short_weekdays[on.weekday()],
            "day": on.day,
            "nth": self.first_of_month if on.day == 1 else on.day,
            "month": self.months[on.month - 1],
            "short_month": self.short_months[on.month - 1],
            "year": on.year,
        }


@cache
def load_phrases(language: Language, purpose: Purpose) -> Phrases:
    """The phrases of a language that ship with the program."""
    import tomli

    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    return Phrases(language, purpose, **tomli.loads(text))
