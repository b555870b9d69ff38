"""The sample desk shows every state at whatever hour it is made, and is a desk like any other."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk_cli.desk.demo.past import WORKDAYS, tell_past
from helpdesk_cli.desk.demo.stories import (
    DESKS,
    Stories,
    found_demo,
    read_script,
    read_stories,
    tell_stories,
)
from helpdesk_cli.desk.queue.queue import list_queue
from helpdesk_cli.desk.report.making import make_report
from helpdesk_cli.desk.tickets.reading import explain_tickets, show_tickets
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.explain import Explanation, explain
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.report.period import read_week
from helpdesk_cli.domain.tickets.ticket import STATUSES, agent_name
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


@cache
def policy_of(desk_name: str) -> Policy:
    return read_policy(find_policy(desk_name))


def tell(desk_name: str, now: int) -> Stories:
    return tell_stories(read_script(desk_name), policy_of(desk_name), now)


def tell_of_before(desk_name: str, now: int) -> Stories:
    policy = policy_of(desk_name)
    return read_stories(tell_past(read_script(desk_name), policy, now), policy)


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
    told = tell(desk_name, MOMENTS[0]) + tell_of_before(desk_name, MOMENTS[0])
    for ticket, events in told:
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
    told = tell(desk_name, MOMENTS[0]) + tell_of_before(desk_name, MOMENTS[0])
    tickets = [ticket for ticket, _ in told]
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


@every_desk
@every_moment
def test_the_past_is_over_before_the_present_week(desk_name: str, now: int) -> None:
    this_week = read_week("this", now, policy_of(desk_name).desk.timezone)
    in_force = InForce(policy_of(desk_name), 1, now)
    told = tell_of_before(desk_name, now)
    assert 40 <= len(told) <= 60
    for ticket, events in told:
        instants = [event.at for event in events]
        assert instants == sorted(instants), ticket
        assert this_week.start_at - 25 * 86_400 < ticket.created_at, ticket
        assert instants[0] == ticket.created_at <= instants[-1] < this_week.start_at, ticket
        if all(event.kind != "merge" for event in events):
            assert explain(1, ticket, events, [in_force], now).status in ("solved", "closed")


@every_desk
@every_moment
def test_the_past_came_in_on_working_days(desk_name: str, now: int) -> None:
    zone = ZoneInfo(policy_of(desk_name).desk.timezone)
    told = tell_of_before(desk_name, now)
    days = [datetime.fromtimestamp(ticket.created_at, zone).weekday() for ticket, _ in told]
    assert set(range(WORKDAYS)) == set(days)


@every_desk
def test_the_same_hour_has_the_same_past(desk_name: str) -> None:
    assert tell_of_before(desk_name, MOMENTS[0]) == tell_of_before(desk_name, MOMENTS[0])


@every_desk
@pytest.mark.parametrize("now", ODD_MOMENTS[::3])
def test_last_week_fills_a_report(desk_name: str, now: int, tmp_path: Path) -> None:
    with found_demo(desk_name, tmp_path / "sample.db", now) as desk:
        policy = desk.in_force.policy
        week = read_week("last", now, policy.desk.timezone)
        report = make_report(desk, week, ("tier", "severity"))
    assert all(day.opened for day in report.daily[:WORKDAYS])
    assert report.figures.clocks.keys() >= {"first_reply", "next_reply"}
    assert all(clock.achieved for clock in report.figures.clocks.values())
    assert {breach.commitment for breach in report.breaches} >= {"sla"}
    assert sum(seconds > 0 for seconds in report.spent) >= 3, "broken for several reasons"
    tiers, severities = zip(*(group.values for group in report.groups), strict=True)
    assert len(set(tiers)) >= min(5, len(policy.tiers))
    assert set(severities) == set(policy.severities)


@every_desk
def test_some_of_the_past_was_reopened_or_written_twice(desk_name: str, tmp_path: Path) -> None:
    refs = [str(ticket.ref) for ticket, _ in tell_of_before(desk_name, MOMENTS[0])]
    with found_demo(desk_name, tmp_path / "sample.db", MOMENTS[0]) as desk:
        shown = show_tickets(desk, refs)
        reopened = desk.store.rows("SELECT id FROM ticket WHERE was_reopened")
    assert len(reopened) >= 2
    merged_into = {event.to for view in shown for event in view.events if event.kind == "merge"}
    assert len(merged_into) >= 2
    assert merged_into <= {*refs}


@every_desk
def test_the_past_neither_fills_the_queue_nor_escalates(desk_name: str, tmp_path: Path) -> None:
    now = MOMENTS[0]
    before = {ticket.subject for ticket, _ in tell_of_before(desk_name, now)}
    with found_demo(desk_name, tmp_path / "sample.db", now) as desk:
        lines, _ = list_queue(desk)
        last_story = len(tell(desk_name, now))
        planned = desk.store.rows("SELECT id FROM ticket WHERE next_rung_at IS NOT NULL")
        unread = desk.store.rows("SELECT id FROM ticket WHERE unread_since IS NOT NULL")
    assert before.isdisjoint(line.subject for line in lines)
    assert max(id for (id,) in [*planned, *unread]) <= last_story


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
