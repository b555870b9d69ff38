"""What came of a pass of `hd escalate`."""

from typing import NamedTuple

from helpdesk_cli.store.ladder.pass_log import PassRow


class Skipped(NamedTuple):
    """A ticket that could not be decided on; the next pass looks at it again."""

    ticket_id: int
    reason: str


class Unheard(NamedTuple):
    """A rung that was to mail somebody and found nobody; it does not fire again."""

    ticket_id: int
    rung: str
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
    unheard: tuple[Unheard, ...] = ()
    failures: tuple[Ending, ...] = ()
