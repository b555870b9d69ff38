"""Who holds what: the open tickets of each team by agent, and how long they last at this rate."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.domain.policy.policy import Team

Place = tuple[str | None, str | None]
"""A team and an agent; None for tickets that have none."""

WAITING = ("pending", "hold")


class Load(NamedTuple):
    """Open tickets, counted. `in_progress` are those taken that wait for nobody else.

    `nearest` is the one most at risk. `wip_limit` is for `in_progress`, None without a limit.
    """

    open: int
    in_progress: int
    waiting: int
    breaching: int
    imminent: int
    unread: int
    nearest: QueueLine | None
    wip_limit: int | None
    solved_per_day: float

    @property
    def is_over(self) -> bool:
        """Whether more is in progress than should be."""
        return self.wip_limit is not None and self.in_progress > self.wip_limit

    @property
    def days_to_clear(self) -> float | None:
        """The days that the open tickets take at the present rate if nothing comes in; None: for
        ever."""
        if self.open == 0:
            return 0.0
        return self.open / self.solved_per_day if self.solved_per_day else None


class TeamLoad(NamedTuple):
    """A team and its agents, members first; the agent None is what nobody has taken."""

    team: str | None
    load: Load
    agents: tuple[tuple[str | None, Load], ...]


def measure_teams(
    teams: Mapping[str, Team],
    lines: Sequence[QueueLine],
    solved: Mapping[Place, int],
    days: int,
) -> tuple[TeamLoad, ...]:
    """Each team of the policy, then what is with others, and with none.

    `lines` in the order of the queue; `solved` counts the tickets of the last `days`.
    """
    named = {line.team for line in lines} - teams.keys()
    others = sorted(named, key=lambda team: (team is None, team))
    return tuple(
        _measure_team(teams.get(team or "", Team("")), team, lines, solved, days)
        for team in (*teams, *others)
    )


def _measure_team(
    held: Team,
    team: str | None,
    lines: Sequence[QueueLine],
    solved: Mapping[Place, int],
    days: int,
) -> TeamLoad:
    own = [line for line in lines if line.team == team]
    rates = {agent: count / days for (of, agent), count in solved.items() if of == team}
    outsiders = {line.assignee for line in own if line.assignee} - {*held.members}
    nobody = [None] if any(line.assignee is None for line in own) else []
    agents = tuple(
        (
            agent,
            _measure(
                [line for line in own if line.assignee == agent],
                held.wip_limit if agent else None,
                rates.get(agent, 0.0),
            ),
        )
        for agent in (*held.members, *sorted(outsiders), *nobody)
    )
    limits = [load.wip_limit for agent, load in agents if agent in held.members]
    together = None if held.wip_limit is None else sum(limit or 0 for limit in limits)
    return TeamLoad(team, _measure(own, together, sum(rates.values())), agents)


def _measure(lines: Sequence[QueueLine], wip_limit: int | None, solved_per_day: float) -> Load:
    return Load(
        open=len(lines),
        in_progress=sum(line.assignee is not None and line.status == "open" for line in lines),
        waiting=sum(line.status in WAITING for line in lines),
        breaching=sum(line.state == "breaching" for line in lines),
        imminent=sum(line.state == "imminent" for line in lines),
        unread=sum(line.unread_since is not None for line in lines),
        nearest=next((line for line in lines if line.due_at is not None), None),
        wip_limit=wip_limit,
        solved_per_day=solved_per_day,
    )
