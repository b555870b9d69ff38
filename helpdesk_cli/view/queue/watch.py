"""A screen redrawn in place until it is interrupted, and the terminal left as it was found.

Each frame goes out in one write over the last one, nothing is cleared first: no flicker. Knows
neither what is drawn nor the time.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TextIO

Draw = Callable[[int, int], str]
"""Makes a frame of that many columns and lines."""

Wait = Callable[[float], object]
"""Returns after that many seconds, or sooner when the terminal changes its size."""

Leaves = Callable[[float], bool]
"""Waits for that many seconds; whether somebody asked to leave meanwhile."""

_GLANCE = 0.1
"""In seconds: so soon a key or a new size is noticed."""

# Alternate screen, cursor hidden, no wrapping of lines that a terminal takes for wider than we do.
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"
# A terminal that knows how shows all in between together.
_BEGIN = "\x1b[?2026h\x1b[H"
_END = "\x1b[?2026l"
_ERASE_LINE = "\x1b[K"
_ERASE_BELOW = "\x1b[J"

_USUAL_SIZE = os.terminal_size((80, 24))


def watch(
    draw: Draw,
    interval: float,
    stream: TextIO,
    wait: Wait | None = None,
    leaves: Leaves | None = None,
) -> None:
    """Draw every `interval` seconds, and immediately when the terminal is resized.

    Ends when somebody `leaves`, by KeyboardInterrupt, by what `draw` raises, or by SIGTERM, which
    is then let through.
    """
    with _signals() as (resized, told_to_end):
        wait = wait or resized.wait
        with _borrowed(stream):
            while not told_to_end.is_set():
                resized.clear()
                size = _size_of(stream)
                stream.write(_frame(draw(size.columns, size.lines), size.lines))
                stream.flush()
                if leaves is None:
                    wait(interval)
                elif _is_left(leaves, resized, interval):
                    break
    if told_to_end.is_set():
        signal.raise_signal(signal.SIGTERM)


def _is_left(leaves: Leaves, resized: Event, interval: float) -> bool:
    """Whether somebody leaves within the interval, which a new size of the terminal cuts short."""
    for _ in range(round(interval / _GLANCE)):
        if leaves(_GLANCE):
            return True
        if resized.is_set():
            break
    return False


def _frame(drawn: str, height: int) -> str:
    """The frame over the one before, of which nothing is left beside or below it.

    Lines are erased before they are written: erased afterwards, a full one would lose its end.
    """
    lines = [_ERASE_LINE + line for line in drawn.splitlines()[:height]]
    erased_below = f"\r\n{_ERASE_BELOW}" if len(lines) < height else ""
    return _BEGIN + "\r\n".join(lines) + erased_below + _END


@contextmanager
def _borrowed(stream: TextIO) -> Iterator[None]:
    """The terminal's other screen, given back whatever happens."""
    stream.write(_ENTER)
    try:
        yield
    finally:
        stream.write(_LEAVE)
        stream.flush()


@contextmanager
def _signals() -> Iterator[tuple[Event, Event]]:
    """Events set when the terminal was resized and when the process was told to end."""
    resized, told_to_end = Event(), Event()

    def end(*_: object) -> None:
        told_to_end.set()
        resized.set()

    def resize(*_: object) -> None:
        resized.set()

    handlers = {"SIGTERM": end, "SIGWINCH": resize}
    # Windows has no SIGWINCH: there a new size is met at the next frame.
    known = {
        getattr(signal, name): handler
        for name, handler in handlers.items()
        if hasattr(signal, name)
    }
    before = {number: signal.signal(number, handler) for number, handler in known.items()}
    try:
        yield resized, told_to_end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _size_of(stream: TextIO) -> os.terminal_size:
    try:
        return os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return _USUAL_SIZE
