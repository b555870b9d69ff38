"""Waiting until a desk changes."""

from collections.abc import Callable
from math import ceil
from threading import Event
from typing import Protocol, Self


class Changes(Protocol):
    """Tells when a desk changes, whoever changes it: over a connection of its own, which belongs to
    the thread that made it."""

    def wait(self, seconds: float) -> bool:
        """Wait until something changes, at most that many seconds; with 0 only look. True also if
        something has changed since the last time, or may have while the desk was out of reach."""

    def close(self) -> None:
        """Close the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...


def look_again(look: Callable[[], bool], seconds: float, pause: float) -> bool:
    """Whether `look` returns true within these seconds; it is called now, and after each pause."""
    for _ in range(ceil(seconds / pause)):
        if look():
            return True
        Event().wait(pause)
    return look()
