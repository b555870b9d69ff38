"""The line in which everyday commands say that nobody looks after the desk any more."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.view.printing.output import Output


def warn_of_neglect(desk: Desk, out: Output) -> str:
    """A warning to write below the answer, on a terminal, as long as the desk is neglected; else
    empty."""
    return say_neglect_of(desk, out) if sys.stderr.isatty() else ""


def say_neglect_of(desk: Desk, out: Output) -> str:
    """The same warning, wherever it is written to."""
    from helpdesk_cli.desk.neglect import find_neglect
    from helpdesk_cli.view.doctor.neglect import say_neglect

    return say_neglect(find_neglect(desk, desk.settings.fetched_names), out)
