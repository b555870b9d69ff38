"""The only reader of the system clock. `now` is read once per command and passed down."""

import time


def read_stopwatch() -> float:
    """Seconds since some fixed moment, for measuring how long something takes."""
    return time.monotonic()


def read_now() -> int:
    """The present instant in UTC epoch seconds."""
    return int(time.time())
