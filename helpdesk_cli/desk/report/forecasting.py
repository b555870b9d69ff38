"""What is coming: the open queue against the people there are, and how many it would take."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.policy.vocabulary import check_word
from helpdesk_cli.domain.report.forecast import (
    UNKNOWN_HANDLING,
    Forecast,
    OpenPromise,
    compare_staffing,
    find_agents_needed,
    learn_handling,
    walk_queue,
)
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.report import find_touching, read_replies

LEARN_WEEKS = 4
WEEK = 7 * 86_400


def make_forecast(desk: Desk, agents: int | None = None, team: str | None = None) -> Forecast:
    """The forecast of the open promises of a team, or of all, with that many agents.

    Without a number, with as many as the policy names.
    """
    policy = desk.in_force.policy
    if team is not None and policy.teams:
        check_word("team", team, policy.teams)
    count = _count_members(policy, team) if agents is None else agents
    if count < 1:
        raise UsageError(f"expected at least one agent, got {count}")
    calendar = policy.calendars[policy.desk.default_calendar]
    since = desk.now - LEARN_WEEKS * WEEK
    with desk.store.snapshot():
        replies = read_replies(
            desk.store, find_touching(desk.store, since, desk.now), since, desk.now
        )
        promises = _read_promises(desk, team)
    learnt, learnt_from = learn_handling(replies, calendar)
    handling = learnt or UNKNOWN_HANDLING
    return Forecast(
        now=desk.now,
        timezone=desk_zone(desk),
        team=team,
        calendar=calendar.name,
        agents=count,
        handling_seconds=handling,
        learnt_from=learnt_from,
        learnt_since=since,
        tickets=walk_queue(promises, calendar, desk.now, count, handling),
        already_late=sum(promise.due_at < desk.now for promise in promises),
        agents_needed=find_agents_needed(promises, calendar, desk.now, handling),
        staffing=compare_staffing(promises, calendar, desk.now, count, handling),
    )


def _read_promises(desk: Desk, team: str | None) -> list[OpenPromise]:
    filters = QueueFilter(team=(team,) if team else ())
    return [
        OpenPromise(
            row.id,
            row.ref,
            row.subject if row.private_to is None else HIDDEN,
            row.tier,
            row.severity,
            row.team,
            row.assignee,
            next(clock for clock in CLOCKS if clock == row.clock),
            row.due_at,
        )
        for row in read_queue(desk.store, filters, desk.now)
        if row.due_at is not None
    ]


def _count_members(policy: Policy, team: str | None) -> int:
    """Everybody whom the team names, or all teams; one when nobody is named."""
    teams = [each for each in policy.teams.values() if team in (None, each.id)]
    return len({member for each in teams for member in each.members}) or 1
