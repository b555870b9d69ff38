"""The sample desk shows every state at whatever hour it is made, and is a desk like any other."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from helpdesk_cli.desk.demo.stories import DESKS, found_demo, read_script, tell_stories
from helpdesk_cli.desk.queue.queue import list_queue
from helpdesk_cli.desk.tickets.reading import explain_tickets
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.explain import Explanation, explain
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import STATUSES, Event, Ticket, agent_name
from helpdesk_cli.errors import HdError, UsageError
from helpdesk_cli.policy_file.files import find_policy, read_policy

STATES = {"pending", "imminent", "breaching", "paused", "achieved", "breached", "cancelled"}

ODD_MOMENTS = [
    int(datetime.fromisoformat(text).timestamp())
    for text in (
        "2026-01-01T00:00:00Z",  # New Year's night
        "2026-03-08T07:00:00Z",  # New York skips an hour
        "2026-03-29T01:00:00Z",  # London and Paris skip an hour
        "2026-04-05T12:00:00Z",  # Easter Sunday
        "2026-07-04T16:00:00Z",  # a Saturday and a holiday
        "2026-10-25T00:30:00Z",  # London and Paris are about to repeat an hour
        "2026-10-25T01:30:00Z",  # and do so
        "2026-11-01T05:30:00Z",  # New York is about to
        "2026-11-01T06:30:00Z",  # and does so
        "2026-11-20T17:59:59Z",  # the last second of London's week
        "2026-11-23T09:00:00Z",  # the first second of London's week
        "2026-12-25T09:00:00Z",
    )
]
STEP = 7 * 86_400 + 8 * 3_600 + 37 * 60 + 11
"""A week and a bit: walks through the hours and the weekdays as it walks through the year."""

MOMENTS = [*ODD_MOMENTS, *(ODD_MOMENTS[0] + n * STEP for n in range(1, 50))]

every_desk = pytest.mark.parametrize("desk_name", DESKS)
every_moment = pytest.mark.parametrize(
    "now", MOMENTS, ids=[f"{datetime.fromtimestamp(at, UTC):%a-%d-%b-%H:%M}" for at in MOMENTS]
)

Stories = list[tuple[Ticket, tuple[Event, ...]]]


@cache
def policy_of(desk_name: str) -> Policy:
    return read_policy(find_policy(desk_name))


def tell(desk_name: str, now: int) -> Stories:
    return tell_stories(read_script(desk_name), policy_of(desk_name), now)


def explain_all(desk_name: str, now: int) -> list[Explanation]:
    in_force = InForce(policy_of(desk_name), 1, now)
    return [explain(1, *story, [in_force], now) for story in tell(desk_name, now)]


def states_known_to(policy: Policy) -> set[str]:
    """A policy under which no promised clock ever stands still has no paused ones."""
    promised = {clock for tier in policy.tiers.values() for clock in tier.targets}
    can_pause = any(policy.clocks[clock].pause_on for clock in promised)
    return STATES if can_pause else STATES - {"paused"}


@every_desk
@every_moment
def test_every_state_and_status_is_there_at_any_hour(desk_name: str, now: int) -> None:
    explained = explain_all(desk_name, now)
    states = {run.reading.state for each in explained for run in each.runs}
    assert states == states_known_to(policy_of(desk_name))
    assert {each.status for each in explained} == set(STATUSES)


@every_desk
@every_moment
def test_timelines_run_from_creation_to_before_now(desk_name: str, now: int) -> None:
    for ticket, events in tell(desk_name, now):
        instants = [event.at for event in events]
        assert instants[0] == ticket.created_at, ticket.subject
        assert instants == sorted(instants), ticket.subject
        assert now - 60 * 86_400 < instants[0] <= instants[-1] < now, ticket.subject


@every_desk
@every_moment
def test_late_and_nearly_late_tickets_are_few_enough_to_act_on(desk_name: str, now: int) -> None:
    running = [
        run.reading.state
        for each in explain_all(desk_name, now)
        if each.status not in ("solved", "closed")
        for run in each.runs
        if run.run.due_at is not None and run.run.outcome is None
    ]
    assert 2 <= running.count("breaching") <= 4
    assert 2 <= running.count("imminent") <= 5
    assert running.count("pending") >= 3


@every_desk
def test_stories_fit_the_policy(desk_name: str) -> None:
    policy = policy_of(desk_name)
    team_of_topic = {route.topic: route.team for route in policy.routes if route.topic}
    for ticket, events in tell(desk_name, MOMENTS[0]):
        present = {"severity": ticket.severity, "team": ticket.team} | {
            event.kind: event.to for event in events
        }
        assert ticket.channel in policy.tiers[ticket.tier].channels, ticket.subject
        channel = policy.channels[ticket.channel or ""]
        assert not channel.severities or present["severity"] in channel.severities, ticket.subject
        assert not channel.topics or ticket.topic in channel.topics, ticket.subject
        assert present["team"] is None or present["team"] in policy.teams, ticket.subject
        assert ticket.team == team_of_topic.get(ticket.topic or "", ticket.team), ticket.subject
        assert (ticket.contact or "").endswith(".example"), ticket.subject
        people = {ticket.assignee, present.get("assignee"), *(agent_name(e.by) for e in events)}
        assert people - {None} <= policy.people.keys(), ticket.subject


@every_desk
def test_an_account_has_one_tier_and_the_desk_several_kinds_of_ticket(desk_name: str) -> None:
    tickets = [ticket for ticket, _ in tell(desk_name, MOMENTS[0])]
    tiers = {(ticket.account, ticket.tier) for ticket in tickets if ticket.account}
    assert len(tiers) == len({account for account, _ in tiers})
    assert {ticket.severity for ticket in tickets} == set(policy_of(desk_name).severities)
    assert len({ticket.channel for ticket in tickets}) >= 3
    assert any(not ticket.subject.isascii() for ticket in tickets)


def test_the_vimeo_desk_has_contracts_and_estimates() -> None:
    tiers = {ticket.tier for ticket, _ in tell("vimeo", MOMENTS[0])}
    assert {"silver", "gold", "platinum", "free"} < tiers
    regions = {ticket.region for ticket, _ in tell("vimeo", MOMENTS[0])}
    assert {"americas", "europe", "apac"} < regions


@every_desk
def test_the_desk_can_be_worked_on(desk_name: str, tmp_path: Path) -> None:
    with found_demo(desk_name, tmp_path / "sample.db", MOMENTS[0]) as desk:
        lines, summary = list_queue(desk)
        _, mine = list_queue(desk, QueueFilter(assignee=(desk.agent,)))
        explained = explain_tickets(desk, [f"#{line.id}" for line in lines])
    assert summary.open >= 8
    assert summary.unassigned >= 3
    assert mine.open >= 2
    for line, explanation in zip(lines, explained, strict=True):
        running = [each for each in explanation.runs if each.reading.due_in_seconds is not None]
        nearest = min(running, key=lambda each: each.run.due_at or 0, default=None)
        assert line.clock == (nearest and nearest.run.clock), line.subject
        assert line.state == (nearest and nearest.reading.state), line.subject
    oldest_first = sorted(lines, key=lambda line: line.created_at)
    assert oldest_first == sorted(lines, key=lambda line: line.id)


def test_without_a_place_each_desk_gets_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for _ in range(2):
        found_demo("vodlix", None, MOMENTS[0]).store.close()
    assert len(list(tmp_path.glob("hd-demo-*/desk.db"))) == 2


def test_a_desk_that_is_there_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    found_demo("vodlix", place, MOMENTS[0]).store.close()
    before = place.read_bytes()
    with pytest.raises(HdError, match="desk"):
        found_demo("vimeo", place, MOMENTS[0])
    assert place.read_bytes() == before


def test_an_unknown_desk_is_refused_with_a_near_miss(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'"vimo".*did you mean "vimeo"'):
        found_demo("vimo", tmp_path / "desk.db", MOMENTS[0])
    assert not list(tmp_path.iterdir())
