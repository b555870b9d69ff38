"""An instant as text, wherever one comes in or leaves: ISO 8601 with a zone, to the second."""

from datetime import UTC, datetime

from helpdesk_cli.errors import show_value

EARLIEST_AT = 0
LATEST_AT = 4_102_444_800
"""1970 to 2100, half-open: outside lies a typing error, and no calendar reaches there."""


def format_iso(at: int) -> str:
    """UTC epoch seconds as `2026-11-20T09:00:00Z`."""
    return datetime.fromtimestamp(at, UTC).isoformat()[:19] + "Z"


def parse_instant(text: str) -> int:
    """UTC epoch seconds, fractions cut. ValueError says what is wrong: zone, form or year."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(expected_instant(text)) from None
    if moment.tzinfo is None:
        raise ValueError(f"{expected_instant(text)}, which has no time zone")
    return epoch_seconds(moment)


def epoch_seconds(moment: datetime) -> int:
    """UTC epoch seconds of an aware moment, fractions cut. ValueError when too far off."""
    if moment.microsecond:
        # Cut before the conversion: as a float, .999999 may round up.
        moment = moment.replace(microsecond=0)
    at = int(moment.timestamp())
    if not EARLIEST_AT <= at < LATEST_AT:
        raise ValueError(f"expected an instant between 1970 and 2100, got {moment.isoformat()}")
    return at


def expected_instant(text: object) -> str:
    """What a bad instant is refused with."""
    return f"expected an instant such as 2026-11-20T09:00:00Z, got {show_value(text)}"
