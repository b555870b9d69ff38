"""`hd queue --watch`: the queue redrawn in place, read anew each time."""

import sys
from typing import TYPE_CHECKING

from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.domain.answers.queue import QueueFilter
    from helpdesk_cli.view.output import Output

SECONDS = 1.0


def watch_queue(invocation: "Invocation", filters: "QueueFilter", out: "Output") -> None:
    """Show the queue until it is interrupted."""
    from helpdesk_cli.desk.queue.queue import desk_zone, list_queue
    from helpdesk_cli.view.queue.screen import render_queue
    from helpdesk_cli.view.queue.watch import watch

    if out.format != "screen" or not sys.stdout.isatty():
        raise UsageError("--watch needs a terminal", hint="hd queue without --watch can be piped")

    def draw(width: int, height: int) -> str:
        # Opened anew for each frame: a desk that can only be read is a copy of one instant.
        with invocation.begin_anew().open_desk() as desk:
            lines, summary = list_queue(desk, filters, limit=height)
            sized = out._replace(width=width)
            zone = desk_zone(desk)
            return render_queue(lines, summary, sized, zone=zone, now=desk.now, height=height)

    watch(draw, SECONDS, sys.stdout)
