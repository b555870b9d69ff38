"""Answers from which a first policy is made: each read from a line of text.

ValueError says what was expected and what was got.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.domain.time.holiday import CountryHolidays, check_holiday
from helpdesk_cli.domain.time.opening_hours import (
    format_interval,
    parse_interval,
    parse_weekdays,
)
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.policy_file.reading.known_ids import parse_address
from helpdesk_cli.policy_file.reading.table import parse_text, show

SCHEMA_FILE = "policy.schema.json"
"""What shipped policies and new ones call their schema; it lies beside them."""

ALWAYS = "always"
LONGEST_LABEL = 40


class Hours(NamedTuple):
    """Days as a policy names them, and when they are open."""

    days: str
    intervals: tuple[str, ...]


class HolidayList(NamedTuple):
    """A country whose public holidays are taken, or a part of one."""

    country: str
    subdivision: str | None = None


def read_label(text: str) -> str:
    """A name for people of which an id can be made."""
    label = parse_text(text.strip())
    if not label.isprintable() or len(label) > LONGEST_LABEL or not make_id(label):
        raise ValueError(f"expected a short name with letters or digits, got {show(text)}")
    return label


def read_name(text: str) -> str:
    """What the desk is called."""
    name = parse_text(text.strip())
    if not name.isprintable():
        raise ValueError(f"expected text on one line, got {show(text)}")
    return name


def read_timezone(text: str) -> str:
    """The IANA name."""
    return find_zone(text.strip()).key


def read_hours(text: str) -> Hours:
    """Such as `mon-fri 09:00-12:30 13:30-18:00`."""
    if text.strip() == ALWAYS:
        return Hours("mon-sun", ("00:00-24:00",))
    days, *intervals = text.split() or [""]
    parse_weekdays(days)
    if not intervals:
        raise ValueError(f'expected days and hours such as "mon-fri 09:00-17:00", got {show(text)}')
    return Hours(days.lower(), tuple(format_interval(parse_interval(each)) for each in intervals))


def read_holidays(text: str) -> HolidayList:
    """Such as `GB`, or `GB-ENG` for a part of it."""
    country, _, part = text.strip().upper().partition("-")
    check_holiday(CountryHolidays(country, part or None))
    return HolidayList(country, part or None)


def read_address(text: str) -> str:
    return parse_address(text.strip())


def make_id(label: str) -> str:
    """The key under which it stands in the file: `Gold plan` gives `gold-plan`."""
    return re.sub(r"[\W_]+", "-", label.lower()).strip("-")


def count_minutes(hours: Sequence[Hours]) -> int:
    """How long a week is open."""
    return sum(
        len(parse_weekdays(each.days)) * (end - start)
        for each in hours
        for start, end in map(parse_interval, each.intervals)
    )
