"""An instant as programs read it, wherever one leaves: JSON, CSV, letters, exports."""

from datetime import UTC, datetime


def format_iso(at: int) -> str:
    """UTC epoch seconds as `2026-11-20T09:00:00Z`."""
    return datetime.fromtimestamp(at, UTC).isoformat()[:19] + "Z"
