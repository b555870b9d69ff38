"""Durations as a policy writes them: wall-clock time, open time, or business days.

Owns the words for them, read and shown. A bare "3 days" is refused: some mean 72 hours by it,
some three working days, some three times eight hours. Knows no calendar.
"""

import re
from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.english import plural

Unit = Literal["wall", "business", "business-days"]

_FORMS = '"30 minutes", "1h 30m", "6 business hours" or "3 business days"'
_TERM = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(business\s+)?([a-z]+)\s*")
_WORDS = {
    "second": ("s", "sec", "secs", "second", "seconds"),
    "minute": ("m", "min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days"),
    "week": ("w", "week", "weeks"),
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words}
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
# What an offer takes a working day and a working week to be.
_WORKING_SECONDS = {**_SECONDS, "day": 8 * 3_600, "week": 40 * 3_600}
_WORKING_DAYS = {"day": 1, "week": 5}

# A longer one is a slip of the pen, and would leave the years that a date can name.
_LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` counts seconds, or days when `unit` is `business-days`; `text` is as written."""

    text: str
    unit: Unit
    amount: int

    @property
    def is_wall(self) -> bool:
        """Whether calendars are ignored."""
        return self.unit == "wall"


@dataclass(frozen=True, slots=True)
class _Term:
    """One number with its unit, e.g. the "30 minutes" of "2 hours 30 minutes"."""

    amount: int
    unit: str
    is_business: bool


def parse_duration(text: str) -> Duration:
    """The duration that `text` means. ValueError says what was expected, and what to write."""
    terms = _parse_terms(text)
    seconds = sum(term.amount * _SECONDS[term.unit] for term in terms)
    if seconds == 0:
        raise ValueError(f'expected a duration of more than zero, got "{text}"')
    if seconds > _LONGEST_DAYS * _SECONDS["day"]:
        raise ValueError(f'expected a duration of at most 100 years, got "{text}"')
    if any(term.unit in _WORKING_DAYS for term in terms):
        return _parse_days(text, terms)
    kinds = {term.is_business for term in terms}
    if len(kinds) > 1:
        raise ValueError(
            f'expected either business time or wall-clock time, got "{text}": '
            f"write {_say(seconds, 'business ')} or {_say(seconds)}"
        )
    return Duration(text, "business" if kinds == {True} else "wall", seconds)


def _parse_terms(text: str) -> list[_Term]:
    written = text.strip().lower()
    terms = []
    end = 0
    while (found := _TERM.match(written, end)) and found[3] in _UNITS:
        number, business, word = found.groups()
        if not number.isdecimal():
            raise ValueError(f'expected whole numbers, such as "1h 30m", got "{text}"')
        # Twelve digits are too many whatever the unit, and more would be slow to read.
        terms.append(_Term(int(number[:12]), _UNITS[word], business is not None))
        end = found.end()
    if not terms or end < len(written):
        more = " of more than zero" if written.startswith("-") else ""
        raise ValueError(f'expected a duration{more} such as {_FORMS}, got "{text}"')
    return terms


def _parse_days(text: str, terms: list[_Term]) -> Duration:
    if len(terms) == 1 and terms[0].unit == "day" and terms[0].is_business:
        return Duration(text, "business-days", terms[0].amount)
    offers = [_say(sum(term.amount * _SECONDS[term.unit] for term in terms))]
    if all(term.unit in _WORKING_DAYS for term in terms):
        days = sum(term.amount * _WORKING_DAYS[term.unit] for term in terms)
        offers.append(f'"{_count(days, "business day")}"')
    working = sum(term.amount * _WORKING_SECONDS[term.unit] for term in terms)
    raise ValueError(
        f'expected hours or business days, got "{text}": '
        f"write {', '.join(offers)} or {_say(working, 'business ')} (at 8 hours a day)"
    )


def _say(seconds: int, kind: str = "") -> str:
    """In the largest unit that holds it wholly, quoted: "72 hours", "90 business minutes"."""
    unit = next(unit for unit in ("hour", "minute", "second") if seconds % _SECONDS[unit] == 0)
    return f'"{_count(seconds // _SECONDS[unit], kind + unit)}"'


def _count(amount: int, noun: str) -> str:
    # Without commas, for it is offered to be written into a policy.
    return f"{amount} {plural(amount, noun)}"
