"""Agents who watch the queue are told when promises of theirs turn imminent or late."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_tickets
from helpdesk_cli.domain.clocks.bell import Standing, Turned, find_turned
from helpdesk_cli.domain.clocks.state import read_state
from helpdesk_cli.store.policy.policies import read_latest_id
from helpdesk_cli.store.queue.standing import read_own, read_unclaimed


class Bell:
    """Remembers from look to look what it has rung for.

    One's own are all promises on tickets that one has, and the nearest on each that nobody has in a
    team of one's own: those break unseen.
    """

    def __init__(self) -> None:
        self._heard: set[Standing] | None = None
        self._policy_id: int | None = None
        self._teams: list[str] = []

    def listen(self, desk: Desk) -> list[Turned]:
        """The promises that have turned since the last look, one's own first; none at the first
        look."""
        standing = [
            Standing(*row[:-1], read_state(None, row.due_at, row.warns_at, desk.now))
            for row in (
                *read_own(desk.store, desk.agent, desk.now),
                *read_unclaimed(desk.store, self._find_teams(desk), desk.now),
            )
        ]
        turned = find_turned(self._heard, standing)
        self._heard = {*(self._heard or ()), *standing}
        lines = {line.id: line for line in list_tickets(desk, [each.ticket_id for each in turned])}
        return [Turned(each, lines[each.ticket_id].subject) for each in turned]

    def _find_teams(self, desk: Desk) -> list[str]:
        """Parses the policy only when there is another one."""
        latest = read_latest_id(desk.store)
        if latest != self._policy_id:
            teams = desk.in_force.policy.teams.values()
            self._teams = [team.id for team in teams if desk.agent in team.members]
            self._policy_id = latest
        return self._teams
