"""A run of a clock, stated so that any later instant can be read off it, and what judges it."""

from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.state import Outcome
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import PromisedTo, Ticket


class Origin(NamedTuple):
    """Where a run comes from that was taken over in a merge (rule 11).

    It ran on the ticket `ticket_id`, under its `number` there, until `merged_at`. The desk took in
    the ticket on which it began at `taken_in_at`. It is promised to what that ticket was; to the
    ticket that holds it now, if `promised_to` is None.
    """

    ticket_id: int
    number: int
    merged_at: int
    taken_in_at: int
    promised_to: PromisedTo | None


class Run(NamedTuple):
    """One run of one clock, stated so that any later instant can be read off without the timeline.

    `outcome` is None while something is owed. `due_at` is None while it stands still in time, and
    when cancelled. `elapsed_seconds` is the time counted up to `ticking_since`, or altogether
    when that is None: then it stands still or has stopped. From `warns_at` on it is imminent.
    `number` counts the runs of this clock on this ticket from 1; one taken over from another
    ticket has the id of that ticket, below zero, so that neither moves the other. All seconds are
    on the target's own calendar (`calendar` None: wall-clock time). A tuple because an import
    makes several for each ticket, and a frozen dataclass takes more than twice as long to make.
    """

    clock: ClockName
    number: int
    started_at: int
    target: str
    target_seconds: int
    calendar: str | None
    rule: str
    policy_id: int
    due_at: int | None
    warns_at: int | None
    ticking_since: int | None
    elapsed_seconds: int
    pauses: tuple[Pause, ...] = ()
    stopped_at: int | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy and the instant from which it judges a ticket."""

    policy: Policy
    id: int
    since: int


def find_promised_to(run: Run, ticket: Ticket) -> PromisedTo:
    """The tier, severity and region to which a run on a ticket is promised."""
    return (run.origin and run.origin.promised_to) or ticket.promised_to
