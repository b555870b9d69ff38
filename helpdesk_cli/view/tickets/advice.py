"""Advice to who has a ticket, in words."""

from helpdesk_cli.domain.customers.advice import PhoneAdvice


def describe_phone(advice: PhoneAdvice | None) -> str | None:
    """Such as `phone the customer: +44 20 7946 0001`."""
    if advice is None:
        return None
    return f"phone the customer: {advice.line}" if advice.line else "phone the customer"
