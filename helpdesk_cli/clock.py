"""The only reader of the system clock. `now` is read once per command and passed down."""

import os
import time
from datetime import datetime

from helpdesk_cli.errors import UsageError


def read_stopwatch() -> float:
    """Seconds since some fixed moment, for measuring how long something takes."""
    return time.monotonic()


def read_now() -> int:
    """The present instant in UTC epoch seconds; `HD_NOW` (ISO 8601 with a zone) replaces it."""
    replay = os.environ.get("HD_NOW")
    if not replay:
        return int(time.time())
    try:
        instant = datetime.fromisoformat(replay)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise UsageError(
            f"HD_NOW: expected an instant such as 2026-11-20T09:00:00Z, got {replay!r}",
            hint="unset HD_NOW to use the system clock",
        )
    return int(instant.timestamp() // 1)
