"""The `[calendars]` of a policy file: opening hours, holidays and special days."""

from collections.abc import Callable
from datetime import date

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import (
    CountryHolidays,
    DatedHoliday,
    EasterHoliday,
    Holiday,
    RuleHoliday,
    check_holiday,
)
from helpdesk_cli.domain.time.opening_hours import (
    Interval,
    OpeningHours,
    SpecialDay,
    Week,
    find_overlaps,
    parse_interval,
    parse_weekdays,
)
from helpdesk_cli.policy_file.reading.known_ids import TIER_HOURS
from helpdesk_cli.policy_file.reading.sections import parse_zone
from helpdesk_cli.policy_file.reading.table import Kinds, Table, parse_text, show

DAYS_FROM_EASTER = range(-180, 181)


def read_calendar(table: Table) -> Calendar | None:
    """None where a problem with it was noted."""
    if table.id == TIER_HOURS:
        table.note(
            None, f'expected another name: "{TIER_HOURS}" stands for an account\'s own hours'
        )
    holidays = [_read_holiday(row) for row in table.rows("holidays", KINDS)]
    hours = OpeningHours(
        timezone=table.required("timezone", parse_zone, ""),
        weekly=_read_week(table.table("open")),
        holidays=tuple(holiday for holiday in holidays if holiday),
        special=tuple(_read_special_day(row) for row in table.rows("special")),
    )
    for sentence in find_overlaps(hours):
        table.note(None, f"expected hours that do not overlap, got {sentence}")
    try:
        return Calendar(table.id, hours) if table.is_sound() else None
    except ValueError as error:
        table.note("open", str(error))
        return None


def _read_week(written: Table) -> Week:
    """Keys that name the same day add up, so that an overlap between them is found."""
    days: list[list[Interval]] = [[] for _ in range(7)]
    for key in written.free_keys():
        intervals = written.list_of(key, parse_interval)
        try:
            for day in parse_weekdays(key):
                days[day] += intervals
        except ValueError as error:
            written.note(key, str(error))
    return tuple(tuple(sorted(day)) for day in days)


def _read_holiday(row: Table) -> Holiday | None:
    kind = row.choose(KINDS.names)
    if kind is None:
        row.free_keys()
        return None
    holiday = HOLIDAY_READERS[kind](row)
    if row.is_sound():
        try:
            check_holiday(holiday)
        except ValueError as error:
            row.note(kind, str(error))
    return holiday


def _read_dated(row: Table) -> Holiday:
    return DatedHoliday(row.required("date", parse_date, date.min), _read_name(row))


def _read_rule(row: Table) -> Holiday:
    return RuleHoliday(row.required("rrule", parse_text, ""), _read_name(row))


def _read_easter(row: Table) -> Holiday:
    return EasterHoliday(row.whole_number("easter", DAYS_FROM_EASTER, 0), _read_name(row))


def _read_country(row: Table) -> Holiday:
    return CountryHolidays(
        row.required("country", parse_text, ""), row.optional("subdivision", parse_text, None)
    )


HOLIDAY_READERS: dict[str, Callable[[Table], Holiday]] = {
    "date": _read_dated,
    "rrule": _read_rule,
    "easter": _read_easter,
    "country": _read_country,
}
"""By the key that tells what kind of holiday a row is."""
KINDS = Kinds(tuple(HOLIDAY_READERS))


def _read_name(row: Table) -> str:
    return row.required("name", parse_text, "")


def _read_special_day(row: Table) -> SpecialDay:
    return SpecialDay(
        on=row.required("date", parse_date, date.min),
        intervals=tuple(sorted(row.list_of("open", parse_interval))),
        name=_read_name(row),
    )


def parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'expected a date such as "2026-12-25", got {show(text)}') from None
