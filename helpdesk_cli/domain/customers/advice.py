"""What the policy lets be said about a ticket: whether to phone the customer."""

from typing import NamedTuple

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Ticket


class PhoneAdvice(NamedTuple):
    """Advice to phone the customer, on the direct line if one is known."""

    line: str | None


def advises_phone(policy: Policy, ticket: Ticket) -> bool:
    """Whether the tier has the phone and the phone takes the severity."""
    tier, phone = policy.tiers.get(ticket.tier), policy.channels.get("phone")
    if tier is None or phone is None or phone.id not in tier.channels:
        return False
    return not phone.severities or ticket.severity in phone.severities


def advise_phone(policy: Policy, ticket: Ticket, direct_line: str | None) -> PhoneAdvice | None:
    """Advice to call, where the policy lets it be given."""
    return PhoneAdvice(direct_line or None) if advises_phone(policy, ticket) else None
