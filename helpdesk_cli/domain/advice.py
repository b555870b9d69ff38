"""What the policy lets be said about a ticket: whether to phone, and whether to keep it close."""

from helpdesk_cli.domain.policy import Policy
from helpdesk_cli.domain.ticket import Ticket


def advise_phone(policy: Policy, ticket: Ticket, direct_line: str | None) -> str | None:
    """Advice to call, when the tier has the phone and the phone takes the severity."""
    tier, phone = policy.tiers.get(ticket.tier), policy.channels.get("phone")
    if tier is None or phone is None or phone.id not in tier.channels:
        return None
    if phone.severities and ticket.severity not in phone.severities:
        return None
    return f"phone the customer: {direct_line}" if direct_line else "phone the customer"


def is_private(policy: Policy, ticket: Ticket) -> bool:
    """Whether a private route is the ticket's: its text is for that team alone."""
    return any(
        route.private
        and (
            (route.topic is not None and route.topic == ticket.topic)
            or (route.team is not None and route.team == ticket.team)
        )
        for route in policy.routes
    )
