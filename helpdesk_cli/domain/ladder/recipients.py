"""Whom a rung reaches on a ticket, and who stands in where a word of its `to` names nobody."""

from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.customers.address import is_address
from helpdesk_cli.domain.policy.ladder import ACCOUNT_MANAGER, ROLE_PREFIX, TEAM_PREFIX, Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, a team or an address. `name` is the id in the policy, or the address itself.

    `why` is the word of the rung that names it.
    """

    name: str
    email: str | None
    why: str


class Gap(NamedTuple):
    """A word of a rung that named nobody, and the names of those who stand in, if any do."""

    word: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a rung reaches, in the order of its `to`, each once."""

    people: tuple[Recipient, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets the ticket: a person, or a team without a person."""

    assignee: str | None = None
    team: str | None = None


def find_recipients(
    rung: Rung, ticket: Ticket, policy: Policy, account_manager: str | None
) -> Recipients:
    """Whom a rung reaches on a ticket. A word that names nobody, or for an email nobody with an
    address, falls back to the first of the rung's `fallback` that names somebody.

    `account_manager` is a person's id or an address. A team is its own address, or else its
    members.
    """

    def reach(word: str) -> list[Recipient]:
        found = _resolve(word, ticket, policy, account_manager)
        return [one for one in found if one.email is not None or rung.action != "email"]

    people: dict[str, Recipient] = {}
    gaps = []
    for word in rung.to:
        found = reach(word)
        if not found:
            found = next(filter(None, map(reach, rung.fallback)), [])
            gaps.append(Gap(word, tuple(one.name for one in found)))
        for one in found:
            people.setdefault((one.email or one.name).lower(), one)
    return Recipients(tuple(people.values()), tuple(gaps))


def find_assignment(rung: Rung, policy: Policy) -> Assignment:
    """Who gets the ticket by a rung whose action is `assign`."""
    (word,) = rung.to
    if word.startswith(TEAM_PREFIX):
        return Assignment(team=word.removeprefix(TEAM_PREFIX))
    if word.startswith(ROLE_PREFIX):
        return Assignment(policy.roles[word.removeprefix(ROLE_PREFIX)])
    return Assignment(word)


def find_people(word: str, policy: Policy) -> list[Recipient]:
    """Whom a word reaches that asks for no ticket: a role, a team, a person or an address."""
    if word.startswith(TEAM_PREFIX):
        return _resolve_team(word.removeprefix(TEAM_PREFIX), policy, word)
    is_role = word.startswith(ROLE_PREFIX)
    name = policy.roles.get(word.removeprefix(ROLE_PREFIX)) if is_role else word
    return [_person(name, policy, word)] if name else []


def _resolve(
    word: str, ticket: Ticket, policy: Policy, account_manager: str | None
) -> list[Recipient]:
    if word == "team":
        return _resolve_team(ticket.team, policy, word)
    if word not in ("assignee", ACCOUNT_MANAGER):
        return find_people(word, policy)
    name = ticket.assignee if word == "assignee" else account_manager
    return [_person(name, policy, word)] if name else []


def _resolve_team(name: str | None, policy: Policy, word: str) -> list[Recipient]:
    team = policy.teams.get(name or "")
    if team is None:
        return []
    if team.email is None and team.members:
        return [_person(member, policy, word) for member in team.members]
    return [Recipient(team.id, team.email, word)]


def _person(name: str, policy: Policy, word: str) -> Recipient:
    """An agent whom the policy does not know may be named by an address."""
    person = policy.people.get(name)
    if person is None:
        return Recipient(name, name if is_address(name) else None, word)
    return Recipient(person.id, person.email, word)
