"""`hd queue --watch`: the queue counts down in place, and is read again when it has changed."""

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.errors import StoreAwayError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from helpdesk_cli.cli.commands.queue.arrange import Arrangement
    from helpdesk_cli.cli.commands.queue.filters import Asked
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
    from helpdesk_cli.view.printing.output import Output
    from helpdesk_cli.view.queue.screen import Layout

SECONDS = 1.0

KEPT_SECONDS = 5
"""So old may be what is shown when nothing has changed: promises turn with the time alone."""

LEAVE = "q"


def watch_queue(
    invocation: "Invocation",
    asked: "Asked",
    out: "Output",
    limit: int | None,
    arranged: "Arrangement",
    *,
    rings: bool = False,
) -> None:
    """Show the queue until `q` or ^C is pressed.

    `rings`: unless hd.toml wants it quiet.
    """
    from helpdesk_cli.desk.desk import watch_desk
    from helpdesk_cli.view.queue.screen import choose_layout
    from helpdesk_cli.view.queue.watch import watch

    if out.format != "screen" or not sys.stdout.isatty():
        raise UsageError("--watch needs a terminal", hint="hd queue without --watch can be piped")

    layout = choose_layout(arranged.columns, arranged.group)
    read = _make_reader(invocation, asked, out, arranged, rings=rings)
    with watch_desk(invocation.settings) as changes, _watched_for(LEAVE) as is_pressed:
        look = Look(read, changes.wait)

        def draw(width: int, height: int) -> str:
            return _draw(look, out._replace(width=width), layout, height, limit)

        watch(draw, SECONDS, sys.stdout, leaves=is_pressed)


def _make_reader(
    invocation: "Invocation", asked: "Asked", out: "Output", arranged: "Arrangement", *, rings: bool
) -> "Callable[[int], Seen]":
    """A function that reads that many lines at most, and rings for what has become late
    meanwhile."""
    from helpdesk_cli.cli.output.bell import hang_bell
    from helpdesk_cli.cli.output.neglect import say_neglect_of
    from helpdesk_cli.desk.queue.queue import desk_zone, list_queue
    from helpdesk_cli.desk.queue.search import narrow_queue

    ring = hang_bell(invocation.settings, out) if rings else None

    def read(most: int) -> Seen:
        # Opened anew each time: a desk that can only be read is a copy of one instant.
        with invocation.begin_anew().open_desk() as desk:
            narrowed = narrow_queue(desk, asked.filters, asked.search)
            lines, summary = list_queue(desk, narrowed, most, arranged.order)
            if ring:
                ring(desk, sys.stdout.write)
            warning = say_neglect_of(desk, out).removeprefix("hd: ").rstrip()
            return Seen(lines, summary, desk_zone(desk), desk.now, warning)

    return read


def _draw(look: "Look", out: "Output", layout: "Layout", height: int, limit: int | None) -> str:
    from helpdesk_cli.view.queue.screen import render_queue

    seen = look.at_present(height if limit is None else min(limit, height))
    drawn = render_queue(
        seen.lines,
        seen.summary,
        out,
        zone=seen.zone,
        now=seen.now,
        height=height - 1,
        layout=layout,
    )
    warning = f" · {seen.warning}" if seen.warning else ""
    return f"{drawn}{f'{LEAVE} leaves{look.trouble}{warning}'[: out.width]}\n"


class Seen(NamedTuple):
    """The queue at an instant, and the signs that nobody looks after the desk, if there are any."""

    lines: "Sequence[QueueLine]"
    summary: "QueueSummary"
    zone: str
    now: int
    warning: str = ""


class Look:
    """What was seen of the queue last, counted down; it is read again where it may have changed."""

    def __init__(self, read: "Callable[[int], Seen]", wait: "Callable[[float], bool]") -> None:
        self._read = read
        self._wait = wait
        self._seen: Seen | None = None
        self._most = 0
        self._read_at = 0
        self.trouble = ""

    def at_present(self, most: int) -> Seen:
        """At most that many lines; as it was last, with the trouble, if the server is away."""
        from helpdesk_cli.cli.invocation import read_now
        from helpdesk_cli.domain.answers.queue import count_down

        has_changed, now = self._wait(0), read_now()
        if self._seen is None or has_changed or self._is_old(most, now):
            self._seen = self._read_patiently(most, now)
        there = self._seen.now + now - self._read_at
        return self._seen._replace(lines=count_down(self._seen.lines, there), now=there)

    def _is_old(self, most: int, now: int) -> bool:
        if self._seen is None or self.trouble or most != self._most:
            return True
        seen, gone = self._seen, now - self._read_at
        left = (line.due_in_seconds for line in seen.lines)
        has_turned = any(seconds is not None and 0 <= seconds < gone for seconds in left)
        return has_turned or gone >= KEPT_SECONDS

    def _read_patiently(self, most: int, now: int) -> Seen:
        try:
            seen = self._read(most)
        except StoreAwayError:
            if self._seen is None:
                raise
            self.trouble = "; the server does not answer: this is how it was"
            return self._seen
        self.trouble, self._most, self._read_at = "", most, now
        return seen


@contextmanager
def _watched_for(key: str) -> "Iterator[Callable[[float], bool] | None]":
    """Whether a key is pressed within that many seconds; None where there is no keyboard.

    It needs no Enter and leaves no echo.
    """
    import select

    try:
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
    except (ImportError, OSError, ValueError, termios.error):
        yield None
        return

    def is_pressed(seconds: float) -> bool:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return bool(ready) and key.encode() in os.read(sys.stdin.fileno(), 64).lower()

    try:
        tty.setcbreak(sys.stdin)
        yield is_pressed
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
