"""Opening hours in the words of a policy file, for tests of business time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from helpdesk_cli.domain.time.holiday import Holiday
from helpdesk_cli.domain.time.opening_hours import (
    Interval,
    OpeningHours,
    SpecialDay,
    parse_interval,
    parse_weekdays,
)

Week = Mapping[str, Sequence[str]]


def build_hours(
    zone: str,
    week: Week,
    holidays: Sequence[Holiday] = (),
    special: Mapping[str, Sequence[str]] | None = None,
) -> OpeningHours:
    """`week` by "mon-fri", `special` by date; both name hours as "09:00-17:00"."""
    weekly: list[tuple[Interval, ...]] = [()] * 7
    for days, written in week.items():
        for day in parse_weekdays(days):
            weekly[day] += build_intervals(written)
    special_days = (
        SpecialDay(date.fromisoformat(on), build_intervals(written), "Special day")
        for on, written in (special or {}).items()
    )
    return OpeningHours(zone, tuple(weekly), tuple(holidays), tuple(special_days))


def build_intervals(written: Iterable[str]) -> tuple[Interval, ...]:
    return tuple(parse_interval(text) for text in written)


def epoch(text: str) -> int:
    """An instant written with its offset, in epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())
