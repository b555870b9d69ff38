"""Which rungs a past would have climbed, had a ladder been there all the time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.ladder.rungs import is_meant, rung_moment
from helpdesk_cli.domain.policy.ladder import Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event, Ticket, change_field


class Climbed(NamedTuple):
    """A rung that would have fired at `at`, while a run of its clock was owed."""

    rung: Rung
    at: int


def find_climbed(
    policy: Policy, ticket: Ticket, runs: Iterable[Run], start_at: int, now: int
) -> Iterator[Climbed]:
    """The rungs that would have fired on a ticket since `start_at`, by the runs under `policy`.

    A rung fires on a run that is still owed at its moment: who answers at that very instant was
    quick enough. Rungs on what is unread are left out, for nobody wrote down what was read then.
    """
    for run in runs:
        promised_to = find_promised_to(run, ticket)
        promise = policy.promises(*promised_to).get(run.clock)
        if promise is None:
            continue
        fallback = policy.calendar_of(promised_to.tier, promised_to.region)
        end_at = now + 1 if run.stopped_at is None else run.stopped_at
        for rung in policy.escalations:
            if rung.clock == run.clock and is_meant(rung, *promised_to[:2]):
                at = rung_moment(rung, run, promise, fallback)
                if at is not None and start_at <= at < end_at:
                    yield Climbed(rung, at)


def ticket_at(opening: Ticket, timeline: Sequence[Event], at: int) -> Ticket:
    """A ticket with the fields that it had at an instant."""
    for event in timeline:
        if event.at > at:
            break
        if event.kind in FIELDS:
            opening = change_field(opening, event)
    return opening
