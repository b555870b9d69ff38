"""Time zones by name, from the newer of the two zone databases that a machine may have.

The only place that asks for a zone. Python itself takes the system's database, which on a machine
that is seldom updated knows nothing of the clock changes decided since.
"""

from datetime import datetime
from functools import cache
from zoneinfo import TZPATH, ZoneInfo, available_timezones, reset_tzpath

from helpdesk_cli.calendar_data import find_zones
from helpdesk_cli.errors import suggest


def find_zone(name: str) -> ZoneInfo:
    """ValueError when it is not an IANA time zone."""
    _look_in_the_newer_first()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = suggest(name, sorted(available_timezones()))
        raise ValueError(
            f'expected an IANA time zone such as "Europe/Berlin", got "{name}"{near}'
        ) from None


def name_zone(local: datetime) -> str:
    """What people call the zone at that moment: `CET`, or `UTC+03` where it has no name."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


@cache
def _look_in_the_newer_first() -> None:
    newer, _ = find_zones()
    if newer is not None and newer not in TZPATH:
        reset_tzpath([newer, *TZPATH])
