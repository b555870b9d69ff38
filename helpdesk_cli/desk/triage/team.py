"""Who holds what, team by team."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_queue
from helpdesk_cli.domain.triage.load import TeamLoad, measure_teams
from helpdesk_cli.store.report import count_solved

DAYS = 14
"""Over how many days the present rate is taken: long enough to hold two weekends."""


def list_teams(desk: Desk) -> tuple[TeamLoad, ...]:
    """Every team with its agents, and what is with no team."""
    with desk.store.snapshot():
        lines, _ = list_queue(desk)
        solved = count_solved(desk.store, desk.now - DAYS * 86_400, desk.now)
    return measure_teams(desk.in_force.policy.teams, lines, solved, DAYS)
