"""`hd queue --watch`: the queue redrawn in place, read anew each time."""

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpdesk_cli.cli.commands.queue.arrange import Arrangement
    from helpdesk_cli.cli.commands.queue.filters import Asked
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.view.output import Output

SECONDS = 1.0


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
    """Show the queue until `q` or ^C is pressed; a search is looked up anew for each frame.

    `rings`: unless hd.toml wants it quiet.
    """
    from helpdesk_cli.cli.output.bell import ring
    from helpdesk_cli.desk.queue.bell import Bell
    from helpdesk_cli.desk.queue.queue import desk_zone, list_queue
    from helpdesk_cli.desk.queue.search import narrow_queue
    from helpdesk_cli.view.queue.screen import choose_layout, render_queue
    from helpdesk_cli.view.queue.watch import watch

    if out.format != "screen" or not sys.stdout.isatty():
        raise UsageError("--watch needs a terminal", hint="hd queue without --watch can be piped")

    layout = choose_layout(arranged.columns, arranged.group)
    bell = Bell() if rings and invocation.settings.board.bell else None

    def draw(width: int, height: int) -> str:
        # Opened anew for each frame: a desk that can only be read is a copy of one instant.
        with invocation.begin_anew().open_desk() as desk:
            most = height if limit is None else min(limit, height)
            narrowed = narrow_queue(desk, asked.filters, asked.search)
            lines, summary = list_queue(desk, narrowed, most, arranged.order)
            drawn = render_queue(
                lines,
                summary,
                out._replace(width=width),
                zone=desk_zone(desk),
                now=desk.now,
                height=height - 1,
                layout=layout,
            )
            if bell:
                ring(bell.listen(desk), out, desk.now, sys.stdout.write)
            return f"{drawn}{LEAVE} leaves\n"

    with _watched_for(LEAVE) as is_pressed:
        watch(draw, SECONDS, sys.stdout, leaves=is_pressed)


@contextmanager
def _watched_for(key: str) -> "Iterator[Callable[[float], bool] | None]":
    """Whether a key is pressed within so many seconds; None where there is no keyboard.

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
