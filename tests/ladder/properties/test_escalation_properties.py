"""The ladder under random rungs and timelines, watched as often as a cron job may look."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.ladder.rungs import (
    FiredKey,
    PlannedRung,
    due_rungs,
    plan_rungs,
    rung_moment,
)
from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.ladder import Rung, RungMoment
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration
from tests.clocks.test_sla_properties import (
    HOUR,
    MINUTE,
    STARTS,
    History,
    any_histories,
    calendars,
    counts_at,
    many,
    minute_of_week,
    open_minutes,
    plain_histories,
    status_changes,
)

ONCE = 1 << 40

percents = st.builds(lambda share: RungMoment(f"{share}%", percent=share), st.integers(1, 200))
offsets = st.builds(
    lambda minutes, unit, sign: RungMoment(
        "some time", offset=Duration("some time", unit, minutes * MINUTE), sign=sign
    ),
    st.integers(1, 1500),
    st.sampled_from(["wall", "business"]),
    st.sampled_from([-1, 1]),
)
moments = percents | offsets | st.just(RungMoment("due"))
ladders = st.lists(st.tuples(st.sampled_from(CLOCKS), moments), min_size=1, max_size=6).map(
    lambda held: tuple(
        Rung(f"rung {place}", clock, at, "suggest") for place, (clock, at) in enumerate(held)
    )
)
waits = st.integers(0, 5000)


def climb(history: History, ladder: tuple[Rung, ...], wait: int) -> History:
    """The same under policies with this ladder, and some minutes later."""
    policies = tuple(
        replace(held, policy=replace(held.policy, escalations=ladder)) for held in history.policies
    )
    return replace(history, policies=policies, now=history.now + wait * MINUTE)


def plan(history: History, now: int) -> tuple[PlannedRung, ...]:
    in_force = [held for held in history.policies if held.since <= now] or history.policies[:1]
    found = assess(history.ticket, history.events, history.policies, until=now)
    taken_in_at = history.ticket.created_at
    return plan_rungs(in_force[-1].policy, found.ticket, found.runs, taken_in_at, {})


def fire(history: History, every: int) -> dict[FiredKey, int]:
    """What has fired, and when, if one looks so often and once more at the end."""
    born_at = history.ticket.created_at
    changes = {
        born_at,
        *(event.at for event in history.events),
        *(held.since for held in history.policies),
    }
    plans: dict[int, tuple[PlannedRung, ...]] = {}
    fired: dict[FiredKey, int] = {}
    for now in (*range(born_at + every, history.now, every), history.now):
        changed_at = max(at for at in changes if at <= now)
        if changed_at not in plans:
            plans[changed_at] = plan(history, now)
        for one in due_rungs(plans[changed_at], fired.keys(), now):
            assert one.key not in fired
            fired[one.key] = now
    return fired


def run_of(history: History, key: FiredKey, now: int) -> Run:
    runs = assess(history.ticket, history.events, history.policies, until=now).runs
    return next(run for run in runs if (run.clock, run.number) == key[:2])


@many
@given(plain_histories, ladders, waits)
def test_looking_seldom_misses_only_what_was_answered_or_solved_meanwhile(
    history: History, ladder: tuple[Rung, ...], wait: int
) -> None:
    history = climb(history, ladder, wait)
    often = fire(history, MINUTE)
    for every in (HOUR, ONCE):
        seldom = fire(history, every)
        assert seldom.keys() <= often.keys()
        for key in often.keys() - seldom.keys():
            run = run_of(history, key, history.now)
            solved_until = [pause.end or 0 for pause in run.pauses if pause.why == "solved"]
            assert run.outcome is not None or max(solved_until, default=0) > often[key]


@many
@given(plain_histories, ladders, waits)
def test_a_rung_fires_in_its_minute_unless_its_clock_stands_still(
    history: History, ladder: tuple[Rung, ...], wait: int
) -> None:
    history = climb(history, ladder, wait)
    for key, fired_at in fire(history, MINUTE).items():
        (at,) = (one.at for one in plan(history, fired_at) if one.key == key)
        starts_again = {pause.end for pause in run_of(history, key, fired_at).pauses}
        began = history.ticket.created_at + MINUTE
        assert at <= fired_at
        assert fired_at < max(at, began) + MINUTE or fired_at in starts_again


@many
@given(plain_histories, percents)
def test_a_share_is_used_up_in_the_minute_that_a_count_of_minutes_finds(
    history: History, at: RungMoment
) -> None:
    policy = history.policy
    promises = policy.promises("gold", history.ticket.severity, None)
    for run in assess(history.ticket, history.events, history.policies, history.now).runs:
        if run.outcome is None:
            rung = Rung("any", run.clock, at, "suggest")
            moment = rung_moment(rung, run, promises[run.clock], policy.calendars["hours"])
            counted = count_share(history, run, at.percent or 0)
            assert (None if moment is None else -(-moment // MINUTE) * MINUTE) == counted


def count_share(history: History, run: Run, percent: int) -> int | None:
    """The end of the minute in which it is used up; None if the run stands still for good."""
    seconds = 0
    last_change = list(status_changes(history))[-1][0]
    for at, counts in counts_at(history, run):
        seconds += MINUTE if counts else 0
        if seconds * 100 >= percent * run.target_seconds:
            return at + MINUTE
        if counts is None and at >= last_change:
            return None
    raise AssertionError


@many
@given(calendars(), st.sampled_from(STARTS), st.integers(0, 4000), st.integers(1, 100))
def test_business_time_before_an_instant_is_found_by_walking_back_over_open_minutes(
    calendar: Calendar, start: int, minute: int, distance: int
) -> None:
    end_at = at = start + minute * MINUTE
    left, counted, zone = distance, open_minutes(calendar.hours), ZoneInfo(calendar.timezone)
    while left:
        at -= MINUTE
        left -= minute_of_week(datetime.fromtimestamp(at, zone)) in counted
    assert calendar.subtract(end_at, distance * MINUTE) == at
    assert calendar.elapsed(at, end_at) == distance * MINUTE


@many
@given(any_histories, ladders, waits)
def test_no_change_of_ticket_or_policy_makes_a_rung_fire_again_on_the_same_run(
    history: History, ladder: tuple[Rung, ...], wait: int
) -> None:
    history = climb(history, ladder, wait)
    fired = [
        (key[0], run_of(history, key, at).started_at, key[2])
        for key, at in fire(history, HOUR).items()
    ]
    assert len(fired) == len(set(fired))
