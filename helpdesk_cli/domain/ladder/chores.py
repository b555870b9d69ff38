"""What a pass tidies up besides the rungs: solved tickets to close, customers to remind."""

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.domain.time.arithmetic import add_duration
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.errors import CalendarEndsError

REMINDER = "Pending for long"
"""What the ladder calls the reminder that a customer gets; policies need not name it."""


def name_ladder(policy: Policy) -> list[str]:
    """All that is on the ladder, by name: the rungs, and the reminder if the policy has one."""
    reminder = [REMINDER] if policy.manners.remind_pending_after else []
    return [*(rung.name for rung in policy.escalations), *reminder]


def reminder_window(policy: Policy) -> Calendar:
    """When customers are written to of our own accord: while the desk is open."""
    return policy.calendars[policy.desk.default_calendar]


def close_due_at(status: Status, since: int, policy: Policy) -> int | None:
    """The instant at which a ticket that has had its status since `since` is to be closed; None for
    never."""
    return _after(status == "solved", since, policy.manners.close_solved_after, policy)


def reminder_due_at(status: Status, since: int, policy: Policy) -> int | None:
    """The instant at which the customer of a ticket that has had its status since `since` is
    reminded."""
    return _after(status == "pending", since, policy.manners.remind_pending_after, policy)


def _after(applies: bool, since: int, wait: Duration | None, policy: Policy) -> int | None:
    if not applies or wait is None:
        return None
    try:
        return add_duration(policy.calendars[policy.desk.default_calendar], since, wait)
    except CalendarEndsError:
        return None
