"""Who may log in to a desk on a server, and as what: agents by the policy, leads, cron."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.access import LoginRow
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.policy.vocabulary import check_actor, check_word
from helpdesk_cli.errors import ConflictError, UsageError
from helpdesk_cli.store.engines import open_roles

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Kind


def grant(
    desk: Desk,
    login: str,
    *,
    team: str | None,
    lead: bool,
    cron: bool,
    password: str | None = None,
) -> LoginRow:
    """Let someone log in, with these kinds of rights and no others."""
    desk.refuse_agents("hd access grant")
    roles = open_roles(desk.store)
    kinds = _judge(desk, login, team, lead=lead, cron=cron)
    with desk.store.transaction():
        roles.grant(login, kinds, password)
    return _describe(desk, login, kinds)


def write_grant(
    desk: Desk, login: str, *, team: str | None, lead: bool, cron: bool
) -> Sequence[str]:
    """The statements that would do it, without a password."""
    roles = open_roles(desk.store)
    return roles.write_grant(login, _judge(desk, login, team, lead=lead, cron=cron))


def list_logins(desk: Desk) -> list[LoginRow]:
    """Everyone who may log in, by name."""
    return [_describe(desk, name, kinds) for name, kinds, _ in open_roles(desk.store).list_logins()]


def revoke(desk: Desk, login: str) -> bool:
    """Revoke a login; whether the role itself is gone, too."""
    desk.refuse_agents("hd access revoke")
    roles = open_roles(desk.store)
    with desk.store.transaction():
        return roles.revoke(login)


def _judge(desk: Desk, login: str, team: str | None, *, lead: bool, cron: bool) -> list[Kind]:
    """The kinds of a login, all of which the policy must allow."""
    if cron and (team or lead):
        raise UsageError("--cron stands alone: it acts for the whole desk, not for a team")
    if not (team or lead or cron):
        raise UsageError("what is the login for?", hint="--team TEAM, --lead or --cron")
    if team is not None:
        _refuse_unless_member(desk.in_force.policy, login, team)
    asked: dict[Kind, bool] = {"agent": team is not None, "lead": lead, "cron": cron}
    return [kind for kind, is_asked in asked.items() if is_asked]


def _refuse_unless_member(policy: Policy, login: str, team: str) -> None:
    check_word("team", team, policy.teams)
    check_actor(policy, login)
    if not policy.desk.open_team and login not in policy.teams[team].members:
        raise ConflictError(
            f"{login} is not in team {team} by the policy in force",
            hint=f"add them to members of [teams.{team}], and hd policy apply",
        )


def _describe(desk: Desk, login: str, kinds: Sequence[Kind]) -> LoginRow:
    teams = desk.in_force.policy.teams.values()
    return LoginRow(login, kinds, [team.id for team in teams if login in team.members])
