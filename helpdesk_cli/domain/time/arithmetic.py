"""Durations on calendars: added, subtracted, counted. Wall-clock time needs no calendar."""

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration


def add_duration(calendar: Calendar | None, at: int, duration: Duration) -> int:
    """The instant that lies `duration` after `at`; wall-clock time needs no calendar."""
    if calendar is None or duration.is_wall:
        return at + duration.amount
    if duration.unit == "business-days":
        return calendar.add_days(at, duration.amount)
    return calendar.add(at, duration.amount)


def subtract_duration(calendar: Calendar | None, at: int, duration: Duration) -> int:
    """The instant that lies `duration` before `at`; wall-clock time needs no calendar."""
    if calendar is None or duration.is_wall:
        return at - duration.amount
    if duration.unit == "business-days":
        return calendar.subtract_days(at, duration.amount)
    return calendar.subtract(at, duration.amount)


def count_seconds(calendar: Calendar | None, start_at: int, end_at: int) -> int:
    """Seconds that count in `[start_at, end_at)`: open ones, or all of them on wall-clock time."""
    return max(end_at - start_at, 0) if calendar is None else calendar.elapsed(start_at, end_at)
