"""Why a route took a ticket, and what its timeline says of it: in English, as notes are."""

from helpdesk_cli.domain.tickets.routing import Met, Routed

_REASONS = {
    "topic": "topic is {}",
    "words": 'it says "{}"',
    "channel": "channel is {}",
    "tier": "tier is {}",
    "sender": "it is from {}",
}


def describe_reasons(met: tuple[Met, ...]) -> str:
    """Such as `topic is billing and tier is gold`."""
    reasons = [_REASONS[each.condition].format(each.value) for each in met]
    return " and ".join(reasons) or "it takes every ticket"


def write_note(routed: Routed) -> str:
    """Team, reason, and the checklist that comes with it."""
    route = routed.route
    told = f"Routed to {route.team}: {describe_reasons(routed.met)} ({route.name})"
    return "\n".join([told, *(f"- {step}" for step in route.checklist)])
