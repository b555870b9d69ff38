"""The ladder: when its rungs fire, whom they reach, and what the same pass tidies up."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.ladder.chores import close_due_at, reminder_due_at
from helpdesk_cli.domain.ladder.recipients import (
    Assignment,
    Recipients,
    find_assignment,
    find_recipients,
)
from helpdesk_cli.domain.ladder.rungs import (
    FiredKey,
    PlannedRung,
    due_rungs,
    next_rung_at,
    plan_rungs,
    raised_severity,
    rung_moment,
)
from helpdesk_cli.domain.policy.ladder import Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Status, Ticket
from helpdesk_cli.phrases.ladder import describe_gap
from helpdesk_cli.policy_file.reading.escalations import parse_moment
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.clocks.stories import Story, read_story, tell_moment
from tests.clocks.stories import parse_moment as parse_day

NOTHING_FIRED: set[FiredKey] = set()


def tell(story: str) -> Story:
    return read_story("A story\n" + story.replace(" / ", "\n"))


def runs_of(story: Story) -> tuple[Run, ...]:
    assert story.ticket is not None
    return assess(story.ticket, story.events, story.policies).runs


def moment_of(at: str, story: str) -> str | None:
    """When a rung fires on the first clock of a story, on whose office fallback hours are."""
    told = tell(story)
    run = next(run for run in runs_of(told) if run.outcome is None)
    policy = told.policies[-1].policy
    promise = policy.promises("gold", "normal", None)[run.clock]
    rung = Rung("Any", run.clock, parse_moment(at), "suggest")
    moment = rung_moment(rung, run, promise, policy.calendars["office"])
    return None if moment is None else tell_moment(moment)


# When a rung fires


# Due on Wednesday at 11:00, on a desk that is open from 09:00 to 17:00.
TWO_MORNINGS = 'promises: first_reply = "4 business hours" / Tue 15:00 customer'
# Due on Tuesday at 19:00, an hour at which nobody works.
AN_EVENING = 'promises: first_reply = "4 hours" / Tue 15:00 customer'
TWO_DAYS = 'promises: first_reply = "2 business days" / Tue 10:00 customer'


@pytest.mark.parametrize(
    ("story", "at", "moment"),
    [
        (TWO_MORNINGS, "25%", "Tue 16:00"),
        (TWO_MORNINGS, "50%", "Tue 17:00"),
        (TWO_MORNINGS, "75%", "Wed 10:00"),
        (TWO_MORNINGS, "100%", "Wed 11:00"),
        (TWO_MORNINGS, "150%", "Wed 13:00"),
        (TWO_MORNINGS, "due", "Wed 11:00"),
        (TWO_MORNINGS, "30 minutes before", "Wed 10:30"),
        (TWO_MORNINGS, "3 hours before", "Wed 08:00"),
        (TWO_MORNINGS, "3 business hours before", "Tue 16:00"),
        (TWO_MORNINGS, "2 business hours before", "Wed 09:00"),
        (TWO_MORNINGS, "1 business day before", "Tue 15:00"),
        (TWO_MORNINGS, "2 hours after", "Wed 13:00"),
        (TWO_MORNINGS, "7 hours after", "Wed 18:00"),
        (TWO_MORNINGS, "7 business hours after", "Thu 10:00"),
        (TWO_MORNINGS, "1 business day after", "Thu 11:00"),
        (AN_EVENING, "75%", "Tue 18:00"),
        (AN_EVENING, "due", "Tue 19:00"),
        (AN_EVENING, "1 hour after", "Tue 20:00"),
        (AN_EVENING, "1 business hour after", "Wed 10:00"),
        (AN_EVENING, "1 business hour before", "Tue 16:00"),
        (AN_EVENING, "1 business day after", "Thu 09:00"),
        (TWO_DAYS, "50%", "Wed 10:00"),
        (TWO_DAYS, "due", "Thu 10:00"),
        (TWO_DAYS, "1 business day before", "Wed 10:00"),
        (TWO_DAYS, "2 business days after", "next Mon 10:00"),
    ],
)
def test_a_rung_fires_at_its_share_of_the_target_or_its_distance_from_due(
    story: str, at: str, moment: str
) -> None:
    assert moment_of(at, story) == moment


def test_what_would_fire_before_a_run_begins_fires_as_it_begins() -> None:
    assert moment_of("9 hours before", AN_EVENING) == "Tue 15:00"


# Due on Tuesday at 17:00, as long as nothing holds it.
DAY_LONG = 'promises: resolution = "8 business hours" / Tue 09:00 customer'
WAITS = DAY_LONG + " / Tue 11:00 alice: status pending"
WAITED = WAITS + " / Tue 13:00 alice: status open"
LATE_WAITS = DAY_LONG + " / Wed 10:00 alice: status pending"
LATE_WAITED = LATE_WAITS + " / Wed 14:00 alice: status open"


@pytest.mark.parametrize(
    ("story", "at", "moment"),
    [
        # Reached before it was held, or as it was: nothing moves it any more.
        (WAITS, "25%", "Tue 11:00"),
        (WAITS, "6 hours before", "Tue 11:00"),
        (WAITED, "25%", "Tue 11:00"),
        (WAITED, "6 hours before", "Tue 11:00"),
        # Not reached: unknown while it is held, later by that time afterwards.
        (WAITS, "26%", None),
        (WAITS, "5 hours before", None),
        (WAITS, "due", None),
        (WAITS, "1 hour after", None),
        (WAITED, "50%", "Tue 15:00"),
        (WAITED, "due", "Wed 11:00"),
        (WAITED, "1 hour before", "Wed 10:00"),
        (WAITED, "1 hour after", "Wed 12:00"),
        # The due instant of a late run stays, and so does what is reckoned from it.
        (LATE_WAITS, "due", "Tue 17:00"),
        (LATE_WAITS, "17 hours after", "Wed 10:00"),
        (LATE_WAITS, "18 hours after", None),
        (LATE_WAITED, "18 hours after", "Wed 11:00"),
        (LATE_WAITED, "22 hours after", "Wed 15:00"),
    ],
)
def test_a_pause_moves_what_it_came_before(story: str, at: str, moment: str | None) -> None:
    assert moment_of(at, story) == moment


def test_two_pauses_without_a_moment_between_them_are_one() -> None:
    # 49 hours before what is due after them is the instant at which the second takes over.
    held = (
        'clocks.resolution: pause_on = ["pending", "hold"] / '
        'promises: resolution = "9 business hours" / Fri 09:00 customer / '
        "Fri 16:00 alice: status pending / Sat 10:00 alice: status hold"
    )
    assert moment_of("49 hours before", held) is None
    assert (
        moment_of("49 hours before", f"{held} / next Mon 10:00 alice: status open") == "Sat 11:00"
    )


# What a ticket has before it

LADDER = """
[[escalations]]
name = "manager"
clock = "first_reply"
at = "due"
to = ["role:support-manager"]
action = "email"
[[escalations]]
name = "team"
clock = "first_reply"
at = "due"
to = ["team"]
action = "email"
[[escalations]]
name = "agent"
clock = "first_reply"
at = "50%"
action = "suggest"
[[escalations]]
name = "later"
clock = "first_reply"
at = "1 hour after"
action = "raise-severity"
[[escalations]]
name = "urgent only"
clock = "first_reply"
at = "due"
when = { severities = ["urgent"] }
action = "suggest"
[[escalations]]
name = "other tier"
clock = "first_reply"
at = "due"
when = { tiers = ["silver"] }
action = "suggest"
[[escalations]]
name = "waiting"
clock = "next_reply"
at = "due"
action = "suggest"
"""

DESK = """
[desk]
name = "Any"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"
[calendars.office]
timezone = "UTC"
open = { mon-fri = ["09:00-17:00"] }
[severities.critical]
[severities.urgent]
[severities.normal]
[tiers.gold]
first_reply = "4 hours"
next_reply = "2 hours"
[tiers.silver]
[teams.support]
email = "support@a.example"
[teams.silent]
members = ["alice", "bob"]
[teams.empty]
[people.alice]
name = "Alice"
email = "alice@a.example"
[people.bob]
name = "Bob"
[people.carol]
name = "Carol"
email = "carol@a.example"
[roles]
support-manager = "carol"
"""

POLICY = parse_policy(DESK + LADDER, "desk.toml")
TICKET = Ticket("Any", "gold", "normal", parse_day("Tue", "10:00"))


def plan(
    story: str, *, taken_in: str = "Mon 00:00", since: dict[str, str] | None = None
) -> list[str]:
    """Each rung with its run's number and its instant, in the order planned."""
    return [
        f"{one.rung.name} {one.owed.number} {tell_moment(one.at)}"
        for one in planned(story, taken_in, since or {})
    ]


def planned(story: str, taken_in: str, since: dict[str, str]) -> Sequence[PlannedRung]:
    told = tell('promises: first_reply = "4 hours"; next_reply = "2 hours" / ' + story)
    assert told.ticket is not None
    found = assess(told.ticket, told.events, told.policies)
    floors = {name: parse_day(*at.split()) for name, at in since.items()}
    return plan_rungs(POLICY, found.ticket, found.runs, parse_day(*taken_in.split()), floors)


ALL = ["agent 1 Tue 12:00", "manager 1 Tue 14:00", "team 1 Tue 14:00", "later 1 Tue 15:00"]


def test_rungs_come_by_instant_and_at_one_instant_as_written() -> None:
    assert plan("Tue 10:00 customer") == ALL


def test_a_rung_waits_for_the_severity_that_it_is_meant_for() -> None:
    raised = plan("Tue 10:00 customer / Tue 11:00 alice: severity urgent")
    assert raised == [*ALL[:3], "urgent only 1 Tue 14:00", ALL[3]]


def test_an_answered_ticket_has_no_rungs() -> None:
    assert plan("Tue 10:00 customer / Wed 11:00 alice") == []


@pytest.mark.parametrize("end", ["alice: status solved", "alice: status closed", "alice: merge 7"])
def test_a_ticket_that_is_done_has_no_rungs(end: str) -> None:
    assert plan(f"Tue 10:00 customer / Tue 11:00 {end}") == []


@pytest.mark.parametrize(
    ("taken_in", "left"),
    [("Tue 12:00", ALL), ("Tue 12:01", ALL[1:]), ("Tue 14:00", ALL[1:]), ("Wed 00:00", [])],
)
def test_history_from_before_the_desk_took_it_in_escalates_nothing(
    taken_in: str, left: list[str]
) -> None:
    assert plan("Tue 10:00 customer", taken_in=taken_in) == left


def test_a_rung_that_is_new_to_the_policy_leaves_older_deadlines_alone() -> None:
    assert plan("Tue 10:00 customer", since={"team": "Tue 14:01"}) == [ALL[0], ALL[1], ALL[3]]
    assert plan("Tue 10:00 customer", since={"team": "Tue 14:00"}) == ALL


def test_reopening_tells_nobody_of_deadlines_already_past() -> None:
    solved = "Tue 10:00 customer / Tue 14:30 alice: status solved"
    assert plan(f"{solved} / Wed 09:00 customer") == []


def test_reopening_takes_the_ladder_up_where_it_stood() -> None:
    solved = "Tue 10:00 customer / Tue 13:00 alice: status solved"
    assert plan(f"{solved} / Wed 09:00 customer") == [
        "manager 1 Wed 10:00",
        "team 1 Wed 10:00",
        "later 1 Wed 11:00",
    ]


def test_each_wait_of_the_customer_has_a_ladder_of_its_own() -> None:
    story = "Tue 10:00 customer / Tue 11:00 alice / Tue 12:00 customer"
    assert plan(story) == ["waiting 1 Tue 14:00"]
    assert plan(f"{story} / Tue 13:00 alice / Tue 15:00 customer") == ["waiting 2 Tue 17:00"]


def test_a_rung_is_due_from_its_very_instant_until_it_has_fired() -> None:
    rungs = planned("Tue 10:00 customer", "Mon 00:00", {})
    noon, two = parse_day("Tue", "12:00"), parse_day("Tue", "14:00")
    assert due_rungs(rungs, NOTHING_FIRED, noon - 1) == ()
    assert [one.rung.name for one in due_rungs(rungs, NOTHING_FIRED, noon)] == ["agent"]
    fired: set[FiredKey] = {("first_reply", 1, "agent"), ("first_reply", 1, "manager")}
    assert [one.rung.name for one in due_rungs(rungs, fired, two)] == ["team"]
    assert due_rungs(rungs, {one.key for one in rungs}, two) == ()


def test_the_next_rung_is_the_earliest_that_has_not_fired() -> None:
    rungs = planned("Tue 10:00 customer", "Mon 00:00", {})
    assert next_rung_at(rungs, NOTHING_FIRED) == parse_day("Tue", "12:00")
    assert next_rung_at(rungs, {("first_reply", 1, "agent")}) == parse_day("Tue", "14:00")
    assert next_rung_at(rungs, {("first_reply", 2, "agent")}) == parse_day("Tue", "12:00")
    assert next_rung_at(rungs, {one.key for one in rungs}) is None


def test_severity_is_raised_by_one_step_up_to_the_worst() -> None:
    assert raised_severity(POLICY, "normal") == "urgent"
    assert raised_severity(POLICY, "urgent") == "critical"
    assert raised_severity(POLICY, "critical") is None
    assert raised_severity(POLICY, "of another policy") is None


# Whom a rung reaches


def recipients(
    *to: str,
    ticket: Ticket = TICKET,
    manager: str | None = None,
    fallback: tuple[str, ...] = (),
    policy: Policy = POLICY,
) -> Recipients:
    rung = Rung("Any", "first_reply", parse_moment("due"), "email", to, fallback=fallback)
    return find_recipients(rung, ticket, policy, manager)


TAKEN = replace(TICKET, assignee="alice", team="support")


@pytest.mark.parametrize(
    ("to", "ticket", "manager", "addresses"),
    [
        (["assignee"], TAKEN, None, ["alice@a.example"]),
        (["team"], TAKEN, None, ["support@a.example"]),
        (["team"], replace(TICKET, team="silent"), None, ["alice@a.example"]),
        (["team:silent"], TAKEN, None, ["alice@a.example"]),
        (["carol"], TAKEN, None, ["carol@a.example"]),
        (["role:support-manager"], TAKEN, None, ["carol@a.example"]),
        (["boss@b.example"], TAKEN, None, ["boss@b.example"]),
        (["account-manager"], TAKEN, "carol", ["carol@a.example"]),
        (["account-manager"], TAKEN, "tara@b.example", ["tara@b.example"]),
        (["assignee"], replace(TICKET, assignee="zoe@b.example"), None, ["zoe@b.example"]),
        (["carol", "team", "assignee"], TAKEN, None, ["carol", "support", "alice"]),
        (["carol", "role:support-manager", "Carol@a.example"], TAKEN, None, ["carol"]),
    ],
)
def test_each_word_of_a_rung_names_its_people_once(
    to: list[str], ticket: Ticket, manager: str | None, addresses: list[str]
) -> None:
    found = recipients(*to, ticket=ticket, manager=manager)
    wanted = [address if "@" in address else f"{address}@a.example" for address in addresses]
    assert [one.email for one in found.people] == wanted
    assert found.gaps == ()


def test_who_is_reached_carries_the_word_that_named_them() -> None:
    found = recipients("role:support-manager", "team", ticket=TAKEN)
    assert [(one.name, one.why) for one in found.people] == [
        ("carol", "role:support-manager"),
        ("support", "team"),
    ]


@pytest.mark.parametrize(
    ("ticket", "fallback", "reached", "gap"),
    [
        (TICKET, ["team", "carol"], ["carol"], "assignee: nobody, carol instead"),
        (TAKEN, ["team", "carol"], ["alice"], None),
        (
            replace(TICKET, team="support"),
            ["team", "carol"],
            ["support"],
            "assignee: nobody, support instead",
        ),
        (
            replace(TICKET, assignee="bob", team="empty"),
            ["team", "role:support-manager"],
            ["carol"],
            "assignee: nobody, carol instead",
        ),
        (TICKET, ["role:nobody"], [], "assignee: nobody, and nobody instead"),
        (TICKET, [], [], "assignee: nobody, and nobody instead"),
    ],
)
def test_a_word_that_reaches_nobody_falls_back_and_says_to_whom(
    ticket: Ticket, fallback: list[str], reached: list[str], gap: str | None
) -> None:
    found = recipients("assignee", ticket=ticket, fallback=tuple(fallback))
    assert [one.name for one in found.people] == reached
    assert [describe_gap(each) for each in found.gaps] == ([gap] if gap else [])


def test_what_is_only_suggested_needs_no_address() -> None:
    rung = Rung("Any", "first_reply", parse_moment("due"), "suggest", ("assignee",))
    found = find_recipients(rung, replace(TICKET, assignee="bob"), POLICY, None)
    assert [(one.name, one.email) for one in found.people] == [("bob", None)]


@pytest.mark.parametrize(
    ("to", "assignment"),
    [
        ("alice", Assignment(assignee="alice")),
        ("role:support-manager", Assignment(assignee="carol")),
        ("team:support", Assignment(team="support")),
    ],
)
def test_a_ticket_is_handed_to_a_person_or_to_a_team(to: str, assignment: Assignment) -> None:
    rung = Rung("Any", "first_reply", parse_moment("due"), "assign", (to,))
    assert find_assignment(rung, POLICY) == assignment


# What the same pass tidies up

TIDY = parse_policy(
    f'{DESK}\n[escalation]\nclose_solved_after = "24 hours"\n'
    'remind_pending_after = "8 business hours"\n',
    "desk.toml",
)
FRIDAY_FOUR = parse_day("Fri", "16:00")


@pytest.mark.parametrize(
    ("status", "now", "closes", "reminds"),
    [
        ("solved", "Sat 15:59", False, False),
        ("solved", "Sat 16:00", True, False),
        ("pending", "next Mon 15:59", False, False),
        ("pending", "next Mon 16:00", False, True),
        ("open", "next Tue 16:00", False, False),
    ],
)
def test_solved_is_closed_and_pending_reminded_when_the_policy_says(
    status: Status, now: str, closes: bool, reminds: bool
) -> None:
    at = parse_day(*now.rsplit(" ", 1))
    assert is_due(close_due_at(status, FRIDAY_FOUR, TIDY), at) is closes
    assert is_due(reminder_due_at(status, FRIDAY_FOUR, TIDY), at) is reminds
    assert not is_due(close_due_at(status, FRIDAY_FOUR, POLICY), at)
    assert not is_due(reminder_due_at(status, FRIDAY_FOUR, POLICY), at)


def is_due(due_at: int | None, now: int) -> bool:
    return due_at is not None and due_at <= now
