"""The clocks under random policies and timelines, held against a count of minutes one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.clocks.explain import explain
from helpdesk_cli.domain.clocks.reading import read_run
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockRule
from helpdesk_cli.domain.policy.policy import Channel, Desk, Policy, Tier
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, SYSTEM, Event, Ticket
from helpdesk_cli.domain.tickets.timeline import in_order
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.domain.time.opening_hours import OpeningHours

MINUTE = 60
HOUR = 60 * MINUTE
WEEK = 7 * 1440
# The clocks go forward, go back, and stay as they are in the days after these.
STARTS = [
    int(datetime(2026, *day, tzinfo=UTC).timestamp()) for day in ((3, 27), (10, 23), (11, 16))
]
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata")
ALICE = "agent:alice"
STILL = ("pending", "hold", "new", "open")

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class History:
    """A ticket, what happened to it, the policies it lived under, and the present instant."""

    ticket: Ticket
    events: tuple[Event, ...]
    policies: tuple[InForce, ...]
    now: int

    @property
    def policy(self) -> Policy:
        return self.policies[0].policy


# --- what may happen --------------------------------------------------------------------------


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Hours whose bounds keep clear of the hour that a zone skips or repeats."""
    opens = draw(st.integers(5 * 60, 12 * 60))
    closes = draw(st.integers(opens + 1, 24 * 60))
    day = draw(st.sampled_from([((opens, closes),), ((opens, opens + 1), (closes, 1440 + 300))]))
    week = draw(st.lists(st.booleans(), min_size=7, max_size=7).filter(any))
    hours = OpeningHours(
        draw(st.sampled_from(ZONES)), tuple(day if is_open else () for is_open in week)
    )
    return Calendar("hours", hours)


minutes = st.builds(
    lambda unit, minutes: Duration(f"{minutes} {unit} minutes", unit, minutes * MINUTE),
    st.sampled_from(["wall", "business"]),
    st.integers(1, 1500),
)
days = st.builds(
    lambda days: Duration(f"{days} business days", "business-days", days), st.integers(1, 4)
)


@st.composite
def policies(
    draw: st.DrawFn, promised: st.SearchStrategy[bool], durations: st.SearchStrategy[Duration]
) -> Policy:
    """One tier, with or without a promise of each clock for each of two severities."""
    targets = {
        clock: {severity: draw(durations) for severity in ("urgent", "normal") if draw(promised)}
        for clock in CLOCKS
    }
    return Policy(
        desk=Desk("Any", "UTC", "gold", "normal", "hours"),
        calendars={"hours": draw(calendars())},
        severities={},
        tiers={"gold": Tier("gold", "Gold", "sla", targets)},
        clocks={
            clock: ClockRule(
                draw(st.lists(st.sampled_from(STILL), unique=True, max_size=2).map(tuple)),
                draw(st.integers(1, 100)),
            )
            for clock in CLOCKS
        },
        channels={"phone": Channel("phone", live=True)},
        teams={},
        people={},
        roles={},
        routes=(),
        escalations=(),
        tests=(),
        text="",
        hash="",
    )


MESSAGES = (
    Event(0, "message", CUSTOMER, public=True),
    Event(0, "message", ALICE, public=True),
    Event(0, "message", ALICE, public=False),
    Event(0, "message", SYSTEM, public=True),
)
STATUS_CHANGES = tuple(
    Event(0, "status", ALICE, to=status) for status in ("open", "pending", "hold", "solved")
)
CHANGES = (
    Event(0, "severity", ALICE, to="urgent"),
    Event(0, "severity", ALICE, to="normal"),
    Event(0, "severity", ALICE, to="of another policy"),
    Event(0, "tier", ALICE, to="of another policy"),
    Event(0, "tier", ALICE, to="gold"),
    Event(0, "region", ALICE, to="moon"),
    Event(0, "merge", ALICE, to="ZD-7"),
    Event(0, "tag", ALICE, to="vip"),
)
PLAIN = (*MESSAGES, *MESSAGES, *STATUS_CHANGES, Event(0, "assignee", ALICE, to="bob"))


@st.composite
def histories(draw: st.DrawFn, kinds: tuple[Event, ...], policy_count: int = 1) -> History:
    """Everything falls on whole minutes. A ticket may be closed, but only at the very end."""
    created_at = draw(st.sampled_from(STARTS)) + draw(st.integers(0, 3 * 1440)) * MINUTE
    ticket = Ticket(
        "Any",
        "gold",
        draw(st.sampled_from(["normal", "urgent"])),
        created_at,
        channel=draw(st.sampled_from(["form", "phone"])),
        assignee=draw(st.sampled_from([None, "bob"])),
    )
    gaps = st.integers(0, 3) | st.integers(0, 900)
    happened = draw(st.lists(st.tuples(gaps, st.sampled_from(kinds)), max_size=10))
    at, events = created_at, []
    for place, (gap, kind) in enumerate(happened):
        at += gap * MINUTE if place else draw(st.sampled_from([0, gap])) * MINUTE
        events.append(replace(kind, at=at))
    if draw(st.integers(0, 4)) == 0:
        events.append(Event(at, "status", ALICE, to="closed"))
    in_full = policies(st.just(True), minutes)
    in_part = policies(st.booleans(), minutes | days)
    since = sorted(draw(st.integers(0, 4000)) for _ in range(policy_count))
    in_force = tuple(
        InForce(
            draw(in_full if policy_count == 1 else in_part), number, created_at + minute * MINUTE
        )
        for number, minute in enumerate(since, start=1)
    )
    now = at + draw(gaps) * MINUTE
    return History(ticket, tuple(events), in_force, now)


plain_histories = histories(PLAIN)
any_histories = histories((*PLAIN, *CHANGES), policy_count=3)


# --- the slow count ---------------------------------------------------------------------------


def status_changes(history: History) -> Iterator[tuple[int, str]]:
    """Each status with the instant from which it stands, in order."""
    ticket = history.ticket
    status = "open" if ticket.assignee else "new"
    yield ticket.created_at, status
    for place, event in enumerate(in_order(history.events)):
        if event.at > history.now or status == "closed":
            return
        live = place == 0 and event.at == ticket.created_at and ticket.channel == "phone"
        answered = event.is_agent_message or (event.kind == "message" and event.public and live)
        taken = status == "new" and (answered or event.kind == "assignee")
        heard = status in ("pending", "solved") and event.by == CUSTOMER and not answered
        if event.kind == "status":
            status = event.to or ""
        elif taken or heard:
            status = "open"
        yield event.at, status


def counts_at(history: History, run: Run) -> Iterator[tuple[int, bool | None]]:
    """Minute by minute from the run's start: whether it counts; None where it stands still.

    From the instant on at which it stopped it goes on as if the ticket were open.
    """
    duration = history.policy.tiers["gold"].targets[run.clock][history.ticket.severity]
    hours = history.policy.calendars["hours"].hours
    still = (*history.policy.clocks[run.clock].pause_on, "solved")
    changes = list(status_changes(history))
    counted = range(WEEK) if duration.unit == "wall" else open_minutes(hours)
    for at, minute in each_minute(run.started_at, ZoneInfo(hours.timezone)):
        while len(changes) > 1 and changes[1][0] <= at:
            changes.pop(0)
        stands = changes[0][1] in still and (run.stopped_at is None or at < run.stopped_at)
        yield at, None if stands else minute in counted


def each_minute(start: int, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Each from one on, and which it is of the local week. No clock here jumps within an hour."""
    minute = 0
    for at in count(start, MINUTE):
        if at == start or at % HOUR == 0:
            minute = minute_of_week(datetime.fromtimestamp(at, zone))
        yield at, minute
        minute = (minute + 1) % WEEK


def minute_of_week(local: datetime) -> int:
    return (local.weekday() * 24 + local.hour) * 60 + local.minute


@cache
def open_minutes(hours: OpeningHours) -> frozenset[int]:
    """Those of the week, from Monday's first on."""
    return frozenset(
        (day * 1440 + minute) % WEEK
        for day, intervals in enumerate(hours.weekly)
        for start, end in intervals
        for minute in range(start, end)
    )


def count_elapsed(history: History, run: Run) -> int:
    end = history.now if run.stopped_at is None else run.stopped_at
    seconds = 0
    for at, counts in counts_at(history, run):
        if at >= end:
            return seconds
        seconds += MINUTE if counts else 0
    raise AssertionError


def count_due(history: History, run: Run) -> int | None:
    """The first instant by which the target has been counted; None if it stands still for good."""
    seconds = 0
    last_change = list(status_changes(history))[-1][0]
    for at, counts in counts_at(history, run):
        seconds += MINUTE if counts else 0
        if seconds == run.target_seconds:
            return at + MINUTE
        if counts is None and at >= last_change:
            return None
    raise AssertionError


# --- what always holds ------------------------------------------------------------------------


@many
@given(plain_histories)
def test_elapsed_time_is_the_open_minutes_in_which_nothing_holds_the_clock(
    history: History,
) -> None:
    for shown in explain(1, history.ticket, history.events, history.policies, history.now).runs:
        assert shown.reading.elapsed_seconds == count_elapsed(history, shown.run), shown.run


@many
@given(plain_histories)
def test_due_is_the_first_minute_by_which_the_target_has_been_counted(history: History) -> None:
    for run in assess(history.ticket, history.events, history.policies, history.now).runs:
        due_at = count_due(history, run)
        if run.outcome == "cancelled":
            assert run.due_at is None
            assert due_at is not None
            assert run.stopped_at is not None
            assert run.stopped_at <= due_at, "what was late is not cancelled"
        else:
            assert run.due_at == due_at, run
        if run.outcome in ("achieved", "breached"):
            assert run.stopped_at is not None
            assert due_at is not None
            assert (run.outcome == "breached") == (run.stopped_at > due_at)


@many
@given(plain_histories)
def test_runs_begin_with_the_messages(history: History) -> None:
    replies: list[int] = []
    waits: list[int] = []
    is_waiting = False
    for place, event in enumerate(in_order(history.events)):
        is_said = event.kind == "message" and event.public
        opening = place == 0 and event.at == history.ticket.created_at and is_said
        if event.is_agent_message or (opening and history.ticket.channel == "phone"):
            replies.append(event.at)
            is_waiting = False
        elif event.is_public_message and replies and not is_waiting:
            waits.append(event.at)
            is_waiting = True
    found = assess(history.ticket, history.events, history.policies, history.now)
    assert [run.started_at for run in found.runs if run.clock == "update"] == replies
    assert [run.started_at for run in found.runs if run.clock == "next_reply"] == waits


@many
@given(any_histories)
def test_segments_follow_one_another_and_add_up_to_elapsed(history: History) -> None:
    for shown in explain(1, history.ticket, history.events, history.policies, history.now).runs:
        run = shown.run
        end = history.now if run.stopped_at is None else run.stopped_at
        bounds = [run.started_at, *(segment.end for segment in shown.segments)]
        assert [segment.start for segment in shown.segments] == bounds[:-1]
        assert bounds[-1] == end
        assert sum(segment.counted_seconds for segment in shown.segments) == (
            shown.reading.elapsed_seconds
        )
        assert all(segment.start < segment.end for segment in shown.segments)
        assert all(pause.end is None or pause.start < pause.end for pause in run.pauses)


@many
@given(any_histories)
def test_each_instant_looks_as_if_nothing_had_happened_after_it(history: History) -> None:
    for now in sorted({event.at for event in history.events} | {history.now}):
        known = [event for event in history.events if event.at <= now]
        in_force = [held for held in history.policies if held.since <= now]
        replayed = assess(history.ticket, history.events, history.policies, until=now)
        assert replayed == assess(history.ticket, known, in_force or history.policies[:1])


@many
@given(any_histories)
def test_what_is_finished_never_changes(history: History) -> None:
    final = assess(history.ticket, history.events, history.policies)
    for now in {event.at for event in history.events}:
        then = assess(history.ticket, history.events, history.policies, until=now)
        if then.status == "closed":
            assert then.runs == final.runs
        elif then.status != "solved":
            finished = [run for run in then.runs if run.outcome is not None]
            assert all(run in final.runs for run in finished)


@many
@given(any_histories)
def test_reply_and_solve_mean_the_same_in_either_order(history: History) -> None:
    reply = Event(history.now, "message", ALICE, public=True)
    solve = Event(history.now, "status", ALICE, to="solved")
    earlier = [event for event in history.events if event.at < history.now]
    found = [
        assess(history.ticket, [*earlier, *pair], history.policies)
        for pair in ((reply, solve), (solve, reply))
    ]
    assert found[0] == found[1]


@many
@given(plain_histories | any_histories)
def test_runs_are_told_in_order_and_numbered_by_clock(history: History) -> None:
    runs = assess(history.ticket, history.events, history.policies, history.now).runs
    assert [run.started_at for run in runs] == sorted(run.started_at for run in runs)
    for clock in CLOCKS:
        numbers = [run.number for run in runs if run.clock == clock]
        assert numbers == sorted(set(numbers))
        if len(history.policies) == 1:
            assert numbers == list(range(1, len(numbers) + 1))


@many
@given(any_histories)
def test_the_warning_comes_at_its_share_of_the_target_and_lateness_after_due(
    history: History,
) -> None:
    calendars = {held.id: held.policy.calendars for held in history.policies}
    rules = {held.id: held.policy.clocks for held in history.policies}
    for run in assess(history.ticket, history.events, history.policies, history.now).runs:
        if run.due_at is None or run.warns_at is None or run.ticking_since is None:
            continue
        calendar = calendars[run.policy_id][run.calendar] if run.calendar else None
        warn_at = rules[run.policy_id][run.clock].warn_at * run.target_seconds
        assert read_run(run, run.warns_at, calendar).elapsed_seconds * 100 >= warn_at
        if run.warns_at > run.ticking_since:
            before = read_run(run, run.warns_at - 1, calendar)
            assert before.elapsed_seconds * 100 < warn_at
            assert before.state == "pending"
        if run.due_at >= run.ticking_since:
            at_due = read_run(run, run.due_at, calendar)
            assert (at_due.state, at_due.remaining_seconds) == ("imminent", 0)
            assert read_run(run, run.due_at + 1, calendar).state == "breaching"
