"""Findings about calendars: what ends, what is unknown, what nothing runs on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.time.holiday import CountryHolidays
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.domain.time.zones import find_zone

NOTICE = timedelta(days=60)
"""How long before the last holiday a warning asks for new ones."""

NO_LOCAL_TIME = "-00"
"""What the zone database calls a local time that nobody has set."""


def find_ending_calendars(policy: Policy) -> Findings:
    for calendar in policy.calendars.values():
        ends_at = calendar.closes_for_good_at()
        if ends_at is not None:
            yield Finding(
                "P010",
                ("calendars", calendar.name),
                f"closes for good at {format_iso(ends_at)}; what would fall due on it later is not "
                "promised",
            )


def find_holidays_that_run_out(policy: Policy, now: int) -> Findings:
    """A list of a country is another rule's."""
    today = _date_of(now)
    for calendar in policy.calendars.values():
        holidays = calendar.hours.holidays
        if not holidays or any(isinstance(one, CountryHolidays) for one in holidays):
            continue
        years = range(today.year, today.year + 3)
        last = max((on for one in holidays for on in one.dates_in(years)), default=None)
        if last is None or last < today + NOTICE:
            what = f"the last of its holidays is {last}" if last else "all its holidays are past"
            yield Finding("P011", ("calendars", calendar.name, "holidays"), what)


def find_silent_countries(policy: Policy, now: int) -> Findings:
    year = _date_of(now).year
    for calendar in policy.calendars.values():
        for place, holiday in enumerate(calendar.hours.holidays, start=1):
            if not isinstance(holiday, CountryHolidays):
                continue
            silent = [each for each in (year, year + 1) if not _has_any(holiday, each)]
            if silent:
                path = ("calendars", calendar.name, "holidays", place)
                yield Finding("P012", path, f"no holiday of {holiday.country} in {silent[0]}")


def find_zones_without_data(policy: Policy, now: int) -> Findings:
    for path, zone in _name_zones(policy):
        if datetime.fromtimestamp(now, find_zone(zone)).tzname() == NO_LOCAL_TIME:
            yield Finding("P013", path, f'"{zone}" has no local time')


def find_unused_calendars(policy: Policy) -> Findings:
    used = {
        policy.desk.default_calendar,
        *(tier.calendar for tier in policy.tiers.values()),
        *(name for tier in policy.tiers.values() for name in tier.calendar_by_region.values()),
        *(channel.hours for channel in policy.channels.values()),
        *(rung.send_window for rung in policy.escalations),
    }
    for name in policy.calendars:
        if name not in used:
            yield Finding("P014", ("calendars", name), "nothing runs on it")


def _name_zones(policy: Policy) -> Iterator[tuple[KeyPath, str]]:
    yield ("desk", "timezone"), policy.desk.timezone
    for calendar in policy.calendars.values():
        yield ("calendars", calendar.name, "timezone"), calendar.timezone


def _has_any(holiday: CountryHolidays, year: int) -> bool:
    return bool(holiday.dates_in(range(year, year + 1)))


def _date_of(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
