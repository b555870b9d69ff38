"""Waiting for what nobody tells of: looking again and again."""

from collections.abc import Callable
from math import ceil
from threading import Event


def look_again(look: Callable[[], bool], seconds: float, pause: float) -> bool:
    """Whether `look` says yes within these seconds; it is asked now, and after each pause."""
    for _ in range(ceil(seconds / pause)):
        if look():
            return True
        Event().wait(pause)
    return look()
