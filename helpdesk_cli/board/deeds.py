"""What keys do to tickets: each is one command of the command line, told in its words."""

from collections.abc import Callable, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_tickets, take_next
from helpdesk_cli.desk.tickets import changes
from helpdesk_cli.desk.tickets import undo as undoing
from helpdesk_cli.domain.answers.queue import QueueFilter, QueueLine
from helpdesk_cli.domain.tickets.ticket import Status

Told = tuple[str, list[QueueLine]]
"""The verb of what was done, and the tickets as they stand after it."""

Deal = Callable[[Desk, Sequence[str]], Told]
"""Does something to tickets that are named."""


def take(desk: Desk, names: Sequence[str]) -> Told:
    """They are the agent's, unless somebody else has one."""
    return "took", list_tickets(desk, changes.take(desk, names))


def setting(status: Status, verb: str) -> Deal:
    """What sets a status."""

    def deal(desk: Desk, names: Sequence[str]) -> Told:
        return verb, list_tickets(desk, changes.set_status(desk, names, status))

    return deal


def take_next_one(desk: Desk, filters: QueueFilter) -> Told:
    """The most urgent ticket that nobody has; never the same for two agents."""
    line = take_next(desk, filters)
    return "took", [line] if line else []


def undo(desk: Desk) -> Told:
    """The agent's last command is taken back."""
    command, ids = undoing.undo(desk)
    return f"{command.name} undone:", list_tickets(desk, ids)


ON_TICKETS: dict[str, Deal] = {
    "take": take,
    "solve": setting("solved", "solved"),
    "pend": setting("pending", "pending:"),
    "hold": setting("hold", "on hold:"),
}
"""By the names of keys."""
