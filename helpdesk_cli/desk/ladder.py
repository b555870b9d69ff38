"""Where a ticket stands on the ladder: kept beside it at every change, so that a pass scans none.

`next_rung_at` is when the pass must look at it again: a rung, a closing or a reminder. What the
ladder suggests to the agent holds until the clock that it is about has stopped.
"""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.domain.escalation import (
    FiredKey,
    PlannedRung,
    close_due_at,
    next_rung_at,
    plan_rungs,
    reminder_due_at,
)
from helpdesk_cli.store.ladder import fired_rungs, save_ladder

if TYPE_CHECKING:
    from helpdesk_cli.desk.opened import Desk
    from helpdesk_cli.domain.sla import Assessment

REMINDER = "Pending for long: remind the customer"
"""What stands in the ledger, and is suggested, when a reminder is due."""

UNFIRED: AbstractSet[FiredKey] = frozenset()


class Standing(NamedTuple):
    """Values as they are stored beside the ticket."""

    next_rung_at: int | None
    suggestion: str | None


def find_standing(
    desk: "Desk",
    assessment: "Assessment",
    taken_in_at: int,
    fired: AbstractSet[FiredKey] = UNFIRED,
) -> Standing:
    """Where a ticket stands, given what has fired on it already."""
    policy, status = desk.in_force.policy, assessment.status
    since = assessment.status_since
    chores = [close_due_at(status, since, policy)]
    reminded = ("update", since, REMINDER) in fired
    if not reminded and since >= taken_in_at:
        chores.append(reminder_due_at(status, since, policy))
    planned = plan_rungs(policy, assessment.ticket, assessment.runs, taken_in_at, desk.ladder_since)
    instants = [at for at in (next_rung_at(planned, fired), *chores) if at is not None]
    suggestion = find_suggestion(planned, fired)
    if suggestion is None and reminded and status == "pending":
        suggestion = REMINDER
    return Standing(min(instants, default=None), suggestion)


def find_suggestion(planned: tuple[PlannedRung, ...], fired: AbstractSet[FiredKey]) -> str | None:
    """What the last rung that fired on a running clock tells the agent to do."""
    told = [
        one.rung.text or one.rung.name
        for one in planned
        if one.rung.action == "suggest" and one.key in fired
    ]
    return told[-1] if told else None


def keep_standing(desk: "Desk", ticket_id: int, assessment: "Assessment", taken_in_at: int) -> None:
    """Store where a ticket stands after it was assessed anew. Call it in that transaction."""
    fired = fired_rungs(desk.store, ticket_id)
    save_ladder(desk.store, ticket_id, *find_standing(desk, assessment, taken_in_at, fired))
