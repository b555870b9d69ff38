"""Instants and lengths of time as people and programs read them.

People see the desk's zone, and its name; programs see ISO 8601 in UTC.
"""

from datetime import datetime

from helpdesk_cli.domain.time.instant import format_iso as format_iso
from helpdesk_cli.domain.time.length import format_seconds

_MINUTE, _HOUR = 60, 3600
# From this many hours on, minutes of open time are noise.
_PLAIN_HOURS = 10


def format_instant(at: int, zone: str, now: int, *, exact: bool = False) -> str:
    """Such as `Fri 20 Nov 14:30 CET`; with the year when that is not the present one.

    Seconds are cut off; `exact` shows them where there are any.
    """
    from helpdesk_cli.domain.time.zones import name_zone

    local = _to_local(at, zone)
    return f"{format_day(at, zone, now)} {_clock_time(local, exact)} {name_zone(local)}"


def format_day(at: int, zone: str, now: int) -> str:
    """Such as `Fri 20 Nov`; with the year when that is not the present one."""
    local, present = _to_local(at, zone), _to_local(now, zone)
    return local.strftime("%a %d %b" if local.year == present.year else "%a %d %b %Y")


def format_time(at: int, zone: str, *, exact: bool = False) -> str:
    """The local time of day, such as `14:30`; `exact` adds seconds where there are any."""
    return _clock_time(_to_local(at, zone), exact)


def is_same_day(one_at: int, other_at: int, zone: str) -> bool:
    """Whether both lie on one local date."""
    return _to_local(one_at, zone).date() == _to_local(other_at, zone).date()


def week_of(at: int, zone: str) -> tuple[int, int]:
    """The ISO year and week of the local date."""
    return _to_local(at, zone).isocalendar()[:2]


def describe_clock_change(start_at: int, end_at: int, zone: str) -> str:
    """Such as `clocks go forward 1h 00m` when summer time begins in between; else nothing."""
    start, end = _to_local(start_at, zone).utcoffset(), _to_local(end_at, zone).utcoffset()
    if start is None or end is None or start == end:
        return ""
    moved = int((end - start).total_seconds())
    return f"clocks go {'forward' if moved > 0 else 'back'} {format_sum(abs(moved))}"


def format_countdown(due_in_seconds: int, *, exact: bool = False) -> str:
    """Such as `1h 12m left`, `38m late`, `due now`; rounded towards the due instant.

    `exact`: to the second, such as `1h 12m 05s left`.
    """
    if due_in_seconds == 0:
        return "due now"
    write = format_ticking if exact else format_length
    length = write(abs(due_in_seconds))
    return f"{length} late" if due_in_seconds < 0 else f"{length} left"


def format_length(seconds: int) -> str:
    """Such as `3d 4h`, `1h 12m`, `38m`; seconds only below a minute."""
    return format_seconds(seconds if seconds < _MINUTE else seconds - seconds % _MINUTE)


def format_ticking(seconds: int) -> str:
    """A time to the second, such as `3d 04h 12m 05s` or `45s`, for what is watched while it
    runs."""
    minutes, second = divmod(seconds, _MINUTE)
    hours, minute = divmod(minutes, 60)
    parts = [*zip(divmod(hours, 24), "dh", strict=True), (minute, "m"), (second, "s")]
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    (first, unit), *rest = parts
    return " ".join([f"{first}{unit}", *(f"{amount:02}{unit}" for amount, unit in rest)])


def format_open(seconds: int) -> str:
    """Open time, such as `26h` or `2h 40m`: in hours, for a business day is no certain number."""
    hours = seconds // _HOUR
    return f"{hours}h" if hours >= _PLAIN_HOURS else format_length(seconds)


def format_sum(seconds: int) -> str:
    """An exact length in hours and minutes, such as `26h 05m`: figures to add with a pencil."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    return f"{hours}h {minutes:02}m" + (f" {rest:02}s" if rest else "")


def _clock_time(local: datetime, exact: bool) -> str:
    return local.strftime("%H:%M:%S" if exact and local.second else "%H:%M")


def _to_local(at: int, zone: str) -> datetime:
    from helpdesk_cli.domain.time.zones import find_zone

    return datetime.fromtimestamp(at, find_zone(zone))
