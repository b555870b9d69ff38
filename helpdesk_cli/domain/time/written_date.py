"""Dates as people write them. One that can be read in two ways is refused, never guessed."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from helpdesk_cli.errors import UsageError

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)")


def parse_date(words: str) -> datetime:
    """The date, at midnight unless a time is written; it has a zone only where one is written."""
    readings = _read_in_every_way(words)
    if not readings:
        raise UsageError(
            f'expected a date such as 2026-11-16 or "16 November 2026", got "{words}"',
            hint="with day, month and year; a time of day may follow",
        )
    if len(readings) > 1:
        ways = " or ".join(sorted({show_date(reading) for reading in readings}))
        raise UsageError(f'"{words}" can be read as {ways}', hint="write it as 2026-11-16")
    (date,) = readings
    return date


def show_date(date: datetime) -> str:
    """`2026-11-16`, with the time of day unless it is midnight."""
    return f"{date:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _read_in_every_way(words: str) -> set[datetime]:
    """All that the words can mean: day or month first, day or year first.

    Nothing when a part of the date is missing: then a reading depends on the day it is read on.
    """
    from dateutil.parser import parse

    year_first = _YEAR_FIRST.match(words)
    if year_first:
        year, _, month, day = year_first.groups()
        words = f"{year}-{month}-{day}{words[year_first.end() :]}"
    orders = (
        [(False, True)] if year_first else [(d, y) for d in (False, True) for y in (False, True)]
    )
    readings = set()
    for day_first, year_first_too in orders:
        try:
            found = {
                parse(
                    words,
                    default=default,
                    dayfirst=day_first,
                    yearfirst=year_first_too,
                    tzinfos=_read_offset,
                ).replace(microsecond=0)
                for default in (datetime(2001, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001
            }
        except (ValueError, OverflowError):
            continue
        if len(found) == 1:
            readings |= found
    return readings


def _read_offset(name: str | None, seconds: int | None) -> tzinfo | None:
    """The zone a date was written with, if any; names other than UTC mean several."""
    if name is None and seconds is None:
        return None
    if seconds is None:
        raise ValueError(f"{name} is not one time zone")
    return timezone(timedelta(seconds=seconds)) if seconds else UTC
