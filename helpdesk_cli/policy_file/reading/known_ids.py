"""What the sections of one file may call each other: a parser for each kind of name.

Built from the keys of the file before its sections are read, so that a section with a problem of
its own still counts as declared.
"""

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.policy.ladder import ROLE_PREFIX, TEAM_PREFIX, TICKET_RECIPIENTS
from helpdesk_cli.policy_file.reading.table import Table, one_of

TIER_HOURS = "tier"
"""A channel's `hours` that stand for the account's own calendar."""


@dataclass(frozen=True, slots=True)
class Names:
    """Each field turns a name into itself, or raises ValueError when it is not declared."""

    calendar: Callable[[str], str]
    hours: Callable[[str], str]
    severity: Callable[[str], str]
    tier: Callable[[str], str]
    channel: Callable[[str], str]
    team: Callable[[str], str]
    person: Callable[[str], str]
    assignee: Callable[[str], str]
    address: Callable[[str], str]
    recipient: Callable[[str], str]


def declared_names(file: Table, address: Callable[[str], str]) -> Names:
    def keys(section: str) -> tuple[str, ...]:
        return file.table(section).free_keys() if file.holds_table(section) else ()

    assignees = (
        *keys("people"),
        *(TEAM_PREFIX + team for team in keys("teams")),
        *(ROLE_PREFIX + role for role in keys("roles")),
    )
    known = (*TICKET_RECIPIENTS, *assignees)
    parse_recipient = one_of("an address or a recipient", known, are_declared=True)
    return Names(
        calendar=one_of("a calendar", keys("calendars"), are_declared=True),
        hours=one_of(
            f'"{TIER_HOURS}" or a calendar', (TIER_HOURS, *keys("calendars")), are_declared=True
        ),
        severity=one_of("a severity", keys("severities"), are_declared=True),
        tier=one_of("a tier", keys("tiers"), are_declared=True),
        channel=one_of("a channel", keys("channels"), are_declared=True),
        team=one_of("a team", keys("teams"), are_declared=True),
        person=one_of("a person", keys("people"), are_declared=True),
        assignee=one_of("a person, team or role", assignees, are_declared=True),
        address=address,
        recipient=lambda text: address(text) if "@" in text else parse_recipient(text),
    )


def parse_address(text: str) -> str:
    """An address that mail can be sent to, as it is written."""
    encode_address(text)
    return text


def parse_old_address(text: str) -> str:
    """Also one to which no mail can be sent, as a policy of long ago may have it."""
    if "@" not in text:
        encode_address(text)
    return text
