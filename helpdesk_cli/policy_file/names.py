"""What the sections of one file may call each other: a parser for each kind of name.

Built from the keys of the file before its sections are read, so that a section with a problem of
its own still counts as declared.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_cli.errors import suggest
from helpdesk_cli.policy_file.table import Table, one_of, show

TICKET_RECIPIENTS = ("assignee", "team", "account-manager")
"""Recipients that each ticket resolves for itself."""

ROLE_PREFIX = "role:"

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
    role: Callable[[str], str]

    def recipient(self, text: str) -> str:
        """Whom a rung can reach: a word of the ticket, `role:…` or an address."""
        if text in TICKET_RECIPIENTS:
            return text
        if text.startswith(ROLE_PREFIX):
            return ROLE_PREFIX + self.role(text.removeprefix(ROLE_PREFIX))
        if "@" in text:
            return parse_address(text)
        raise ValueError(
            f"expected {', '.join(TICKET_RECIPIENTS)}, role:… or an address, got {show(text)}"
            + suggest(text, TICKET_RECIPIENTS)
        )


def declared_names(file: Table) -> Names:
    def keys(section: str) -> tuple[str, ...]:
        return file.table(section).free_keys() if file.holds_table(section) else ()

    return Names(
        calendar=one_of("a calendar", keys("calendars")),
        hours=one_of(f'"{TIER_HOURS}" or a calendar', (TIER_HOURS, *keys("calendars"))),
        severity=one_of("a severity", keys("severities")),
        tier=one_of("a tier", keys("tiers")),
        channel=one_of("a channel", keys("channels")),
        team=one_of("a team", keys("teams")),
        person=one_of("a person", keys("people")),
        role=one_of("a role", keys("roles")),
    )


def parse_address(text: str) -> str:
    if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text) is None or not text.isprintable():
        raise ValueError(f'expected an address such as "support@example.com", got {show(text)}')
    return text
