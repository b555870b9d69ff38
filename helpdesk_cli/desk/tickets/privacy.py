"""Private tickets: whoever is outside the team that reads them sees that they are there, no more.

Which tickets are private is decided in `domain/tickets/routing.py`; here it is applied to who acts.
"""

from collections.abc import Sequence
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.tickets.hiding import hide_ticket
from helpdesk_cli.domain.tickets.routing import find_outsider, private_team
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.store.tickets.privacy import (
    PrivateTeam,
    read_private,
    read_readers,
    save_all_private,
    save_private,
    save_readers,
)
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket


def may_read(desk: Desk, ticket: Ticket) -> bool:
    """Whether who acts may read the text of a ticket."""
    policy = desk.in_force.policy
    team = private_team(policy, ticket)
    return team is None or desk.agent in policy.teams[team].members


def as_seen(desk: Desk, ticket: Ticket) -> Ticket:
    """The ticket as whoever acts may see it."""
    return ticket if may_read(desk, ticket) else hide_ticket(ticket)


def refuse_outsider(desk: Desk, held: StoredTicket) -> None:
    """Refuse whoever may not read a ticket to work on it, and say whom to ask."""
    if may_read(desk, held.ticket):
        return
    policy = desk.in_force.policy
    team = policy.teams[private_team(policy, held.ticket) or ""]
    names = [policy.people[member].name for member in team.members]
    whom = ", ".join(filter(None, [*names, team.email])) or f"nobody: team {team.id} has no members"
    raise ConflictError(f"ticket {held.id} is private to {team.id}", hint=f"ask {whom}")


def refuse_outside_assignee(desk: Desk, name: str, ticket: Ticket) -> None:
    """Refuse to leave a private ticket with somebody who cannot read it; say who could have it."""
    policy = desk.in_force.policy
    outsider = find_outsider(policy, ticket)
    if outsider is None:
        return
    team = private_team(policy, ticket) or ""
    who = ", ".join(f"{policy.people[id].name} ({id})" for id in policy.teams[team].members)
    raise ConflictError(
        f"{name} is private to {team}, and {outsider} is not in that team",
        hint=f"who may have it: {who or f'nobody: team {team} has no members'}",
    )


def list_takers(desk: Desk, ticket_id: int) -> list[str]:
    """Whom of the policy a ticket can be given to; who acts, where it names nobody."""
    policy = desk.in_force.policy
    team = private_team(policy, read_ticket(desk.store, ticket_id).ticket)
    known = policy.people if team is None else policy.teams[team].members
    return list(known) or [desk.agent]


def keep_private(desk: Desk, ticket_id: int, before: Ticket, after: Ticket) -> None:
    """Store who alone reads a ticket after it has changed. Call it in that transaction.

    Refused when the change leaves it with somebody outside.
    """
    policy = desk.in_force.policy
    was, team = private_team(policy, before), private_team(policy, after)
    if team != was:
        save_private(desk.store, ticket_id, team)
    if (team, after.assignee) != (was, before.assignee):
        refuse_outside_assignee(desk, f"ticket {ticket_id}", after)


def apply_privacy(desk: Desk) -> None:
    """Store what the policy in force says of every ticket. Call it in a transaction."""
    save_readers(desk.store, _find_readers(desk))
    save_all_private(desk.store, _decide(desk))


def is_kept_private(desk: Desk) -> bool:
    """Whether that is what is stored."""
    decide = _decide(desk)
    readers = {(team, agent) for team, each in _find_readers(desk).items() for agent in each}
    return read_readers(desk.store) == readers and all(
        decide(team, topic) == stored for team, topic, stored in read_private(desk.store)
    )


def _find_readers(desk: Desk) -> dict[str, Sequence[str]]:
    policy = desk.in_force.policy
    teams = [route.team for route in policy.routes if route.private and route.team]
    return {team: policy.teams[team].members for team in teams}


def _decide(desk: Desk) -> PrivateTeam:
    policy = desk.in_force.policy
    anything = Ticket("", policy.desk.default_tier, policy.desk.default_severity, 0)
    return lambda team, topic: private_team(policy, replace(anything, team=team, topic=topic))
