"""Findings about teams and people: who is named by nothing, and who is two at once."""

from collections.abc import Iterator

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.ladder import TEAM_PREFIX
from helpdesk_cli.domain.policy.policy import Policy


def find_unused_teams(policy: Policy) -> Findings:
    used = {
        *(route.team for route in policy.routes),
        *(word.removeprefix(TEAM_PREFIX) for word in _recipients(policy) if _is_team(word)),
        *policy.mail.manner_by_team,
    }
    for team in policy.teams:
        if team not in used:
            yield Finding("P020", ("teams", team), "no route, rung or letter names it")


def find_unused_people(policy: Policy) -> Findings:
    """People whom nothing names. Without teams they are simply those who may act."""
    reached = {*_recipients(policy)}
    for person in _outside_teams(policy):
        if person not in reached:
            yield Finding("P021", ("people", person), "no team, role or rung names them")


def find_people_without_team(policy: Policy) -> Findings:
    reached = {*_recipients(policy)}
    for person in _outside_teams(policy):
        if person in reached:
            yield Finding("P022", ("people", person), "a rung reaches them, who are in no team")


def find_shared_addresses(policy: Policy) -> Findings:
    first_with: dict[str, str] = {}
    for person in policy.people.values():
        if person.email is None:
            continue
        holder = first_with.setdefault(person.email.casefold(), person.id)
        if holder != person.id:
            what = f'"{person.email}" is the address of {holder}, too'
            yield Finding("P023", ("people", person.id, "email"), what)


def _outside_teams(policy: Policy) -> Iterator[str]:
    """The people who are in no team and have no role."""
    members = {member for team in policy.teams.values() for member in team.members}
    for person in policy.people:
        if policy.teams and person not in members and person not in policy.roles.values():
            yield person


def _recipients(policy: Policy) -> Iterator[str]:
    for rung in policy.escalations:
        yield from (*rung.to, *rung.fallback)


def _is_team(word: str) -> bool:
    return word.startswith(TEAM_PREFIX)
