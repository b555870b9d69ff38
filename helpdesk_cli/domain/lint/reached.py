"""Findings about whom rungs reach: words that name nobody with an address, tickets without any."""

from dataclasses import replace

from helpdesk_cli.domain.ladder.recipients import find_recipients
from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.lint.routes import takes_every_ticket
from helpdesk_cli.domain.policy.ladder import TICKET_RECIPIENTS, Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Ticket


def find_unreached_people(policy: Policy) -> Findings:
    """The people whom a rung mails in vain, and the tickets on which it mails nobody at all."""
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.action != "email":
            continue
        path = ("escalations", place)
        for word in rung.to:
            alone = replace(rung, to=(word,), fallback=())
            if word not in TICKET_RECIPIENTS and not _reaches(policy, alone, team=None):
                yield Finding("P043", (*path, "to"), f"{word} cannot be reached, it has no email")
        for team in _possible_teams(policy):
            if not _reaches(policy, rung, team):
                which = f"of team {team}" if team else "without a team"
                yield Finding(
                    "P043",
                    path,
                    f"reaches nobody on a ticket {which} that nobody has taken; add a role or an "
                    "address to its fallback",
                )


def _possible_teams(policy: Policy) -> list[str | None]:
    """The teams to which tickets are routed; None where a ticket may find no route."""
    teams: dict[str | None, None] = {}
    for route in policy.routes:
        teams[route.team] = None
        if takes_every_ticket(route):
            return list(teams)
    return list(teams | {None: None})


def _reaches(policy: Policy, rung: Rung, team: str | None) -> bool:
    """Whether anybody is mailed about a ticket that has no assignee and no account manager."""
    ticket = Ticket("", policy.desk.default_tier, policy.desk.default_severity, 0, team=team)
    return bool(find_recipients(rung, ticket, policy, account_manager=None).people)
