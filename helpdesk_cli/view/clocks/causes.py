"""What moved a clock, in words, and how the clock stood before and after."""

from collections.abc import Iterable

from helpdesk_cli.domain.clocks.past import Cause, Change
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import Merged
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event
from helpdesk_cli.english import spell
from helpdesk_cli.view.printing.when import format_iso


def describe_causes(causes: Iterable[Cause]) -> str:
    """The causes of a change, such as `reply by alice; status pending by alice`."""
    return "; ".join(filter(None, map(_describe, causes)))


def _describe(cause: Cause) -> str:
    match cause:
        case "opened":
            return "opened"
        case "time":
            return "due, and still owed"
        case "data":
            return "zone or holiday data has changed since; it stays as it was judged"
        case InForce():
            return f"policy {cause.id} ({cause.policy.hash[:8]}) applied"
        case Merged():
            return f"took over #{cause.ticket_id}"
    return describe_event(cause)


def describe_event(event: Event) -> str:
    """Such as `severity normal to urgent by alice`; nothing of what moves no clock."""
    by = event.by.removeprefix("agent:")
    match event.kind:
        case "message":
            if event.by == "customer":
                return "the customer wrote"
            return f"reply by {by}" if event.is_agent_message else ""
        case "status":
            return f"status {event.to} by {by}"
        case "merge":
            return f"merged into {event.to} by {by}"
        case "undo":
            return f"undo of {spell(event.to) if event.to else 'closing or merging'} by {by}"
        case "subject" | "topic":
            return ""
    if event.kind in FIELDS:
        return f"{event.kind} {event.was or 'none'} to {event.to or 'none'} by {by}"
    return ""


def change_object(change: Change) -> dict[str, object]:
    """How a clock stood before and after."""
    return {
        "clock": change.run.clock,
        "number": change.run.number,
        "due_before": _iso(change.before and change.before.due_at),
        "due_after": _iso(change.after and change.after.due_at),
        "state_before": change.state_before,
        "state_after": change.state_after,
    }


def _iso(at: int | None) -> str | None:
    return None if at is None else format_iso(at)
