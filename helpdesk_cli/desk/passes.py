"""A pass of `hd escalate`: what came of it, and the one that finds nothing to do.

Most passes of a day find nothing: that one loads neither policy nor mail, and asks no password.
"""

from typing import NamedTuple

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.store.passes import PassRow, has_work, save_pass


class Skipped(NamedTuple):
    """A ticket that could not be decided on; the next pass looks at it again."""

    ticket_id: int
    reason: str


class Ending(NamedTuple):
    """What became of a letter, or of a row of it that did not leave.

    `state` is `sent`, `cancelled`, `delayed` or `parked`.
    """

    state: str
    reason: str | None = None


class Pass(NamedTuple):
    """What a pass did. `failures` are letters delayed or given up, `row` its entry in the log."""

    row: PassRow
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Ending, ...] = ()


def pass_idly(desk: Desk) -> Pass | None:
    """The pass that has nothing to do, entered into the log; None when there is something."""
    began = read_stopwatch()
    if has_work(desk.store, desk.now):
        return None
    row = PassRow(desk.now, round(read_stopwatch() - began, 3))
    with desk.store.transaction():
        save_pass(desk.store, row)
    return Pass(row)
