"""What a rung could not do: in English, as notes are."""

from helpdesk_cli.domain.ladder.recipients import Gap
from helpdesk_cli.domain.tickets.routing import Bar


def describe_gap(gap: Gap) -> str:
    """Such as `assignee: nobody, carol instead`."""
    return f"{gap.word}: nobody, {', '.join(gap.instead) or 'and nobody'} instead"


def describe_bar(bar: Bar) -> str:
    """Such as `not given to bob, who is not in specialists`."""
    if bar.is_team:
        return f"not given to {bar.given_to}, for it is private to {bar.private_to}"
    return f"not given to {bar.given_to}, who is not in {bar.private_to}"
