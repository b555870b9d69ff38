"""Where a ticket stands on the ladder: kept beside it at every change, so that a pass scans none.

`next_rung_at` is when the pass must look at it again: a rung, a closing or a reminder. What the
ladder suggests to the agent holds until the clock that it is about has stopped.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple, Protocol

from helpdesk_cli.domain.ladder.chores import REMINDER, close_due_at, reminder_due_at
from helpdesk_cli.domain.ladder.rungs import (
    FiredKey,
    PlannedRung,
    next_rung_at,
    plan_rungs,
)

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.clocks.run import InForce, Run
    from helpdesk_cli.domain.clocks.sla import Assessment
    from helpdesk_cli.domain.tickets.ticket import Status
    from helpdesk_cli.store.tickets.tickets import StoredTicket

REMIND = f"{REMINDER}: remind the customer"
"""What stands in the ledger, and is suggested, when nobody but the agent can send the reminder."""

UNFIRED: AbstractSet[FiredKey] = frozenset()


class Judges(Protocol):
    """What is needed to judge where a ticket stands; a desk has it."""

    @property
    def in_force(self) -> "InForce":
        """The policy applied last."""

    @property
    def ladder_since(self) -> "Mapping[str, int]":
        """The instant since which the whole ladder has been there."""


class Standing(NamedTuple):
    """Values as they are stored beside the ticket."""

    next_rung_at: int | None
    suggestion: str | None


AT_REST = Standing(None, None)
"""Where most of an imported history stands: nothing is owed, nothing to tidy up."""


class Chore(NamedTuple):
    """What the pass tidies up, `close` or `remind`, and when. `since`: the status stands."""

    action: str
    since: int
    at: int

    def name(self, rung: str) -> FiredKey:
        """The name under which the ledger has the chore of this stretch of waiting."""
        return "update", self.since, rung


def plan_stored(
    desk: "Desk",
    held: "StoredTicket",
    runs: "Sequence[Run]",
    fired: AbstractSet[FiredKey] = UNFIRED,
) -> tuple[PlannedRung, ...]:
    """What the ladder will do about a ticket as it is stored, whatever its runs are now."""
    return plan_rungs(
        desk.in_force.policy,
        held.ticket,
        runs,
        held.taken_in_at,
        desk.ladder_since,
        fired,
        held.unread_since,
    )


def find_standing(
    desk: Judges,
    assessment: "Assessment",
    taken_in_at: int,
    fired: AbstractSet[FiredKey] = UNFIRED,
    unread_since: int | None = None,
) -> Standing:
    """Where a ticket stands, given what has fired on it already."""
    planned = plan_rungs(
        desk.in_force.policy,
        assessment.ticket,
        assessment.runs,
        taken_in_at,
        desk.ladder_since,
        fired,
        unread_since,
    )
    status, since = assessment.status, assessment.status_since
    chore = find_chore(desk, status, since, taken_in_at)
    if not planned and chore is None:
        return AT_REST
    return stand(planned, chore, fired, status)


def stand(
    planned: Sequence[PlannedRung],
    chore: Chore | None,
    fired: AbstractSet[FiredKey],
    status: "Status",
) -> Standing:
    """The same, for a ticket whose rungs and chore are known."""
    is_done = chore is not None and is_reminded(chore, fired)
    instants = [next_rung_at(planned, fired), None if chore is None or is_done else chore.at]
    suggestion = find_suggestion(planned, fired)
    if suggestion is None and chore and status == "pending" and chore.name(REMIND) in fired:
        suggestion = REMIND
    return Standing(min((at for at in instants if at is not None), default=None), suggestion)


def find_chore(desk: Judges, status: "Status", since: int, taken_in_at: int) -> Chore | None:
    """The chore that is due some day on a ticket that has had its status since `since`.

    Nothing on one that came in like this: what others left behind is not for the desk to close. No
    reminder that would have been due before the ladder had it.
    """
    policy = desk.in_force.policy
    if since < taken_in_at:
        return None
    close_at = close_due_at(status, since, policy)
    if close_at is not None:
        return Chore("close", since, close_at)
    remind_at = reminder_due_at(status, since, policy)
    if remind_at is None or remind_at < desk.ladder_since[REMINDER]:
        return None
    return Chore("remind", since, remind_at)


def is_reminded(chore: Chore, fired: AbstractSet[FiredKey]) -> bool:
    """Whether the reminder of this stretch of waiting stands in the ledger."""
    return chore.name(REMINDER) in fired or chore.name(REMIND) in fired


def find_suggestion(planned: Sequence[PlannedRung], fired: AbstractSet[FiredKey]) -> str | None:
    """The suggestion of the last rung that fired on a running clock."""
    told = [
        one.rung.text or one.rung.name
        for one in planned
        if one.rung.action == "suggest" and one.key in fired
    ]
    return told[-1] if told else None
