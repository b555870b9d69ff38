"""The clocks, told as stories (`sla_stories/`), and what stories do not show."""

from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.clocks import owed
from helpdesk_cli.domain.clocks.pauses import Pause, add_up
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Assessment, assess
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.domain.tickets.timeline import in_order
from tests.clocks.stories import Story, parse_moment, read_stories, read_story, tell

STORIES = list(read_stories(Path(__file__).parent / "sla_stories"))


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_story(story: Story) -> None:
    assert story.checks, "a story that checks nothing"
    for at, expected in story.checks:
        assert tell(story.explain(at)) == expected


NEAREST = {
    "the clock that falls due first": (
        """
promises: first_reply = "4 business hours"; resolution = "2 business hours"
Tue 10:00 customer
""",
        "resolution",
    ),
    "a late clock before one that is not": (
        """
promises: next_reply = "1 business hour"; update = "8 business hours"
Tue 09:00 customer
Tue 09:30 alice
Tue 10:00 customer
""",
        "next_reply",
    ),
    "a clock that stands still is not near": (
        """
promises: first_reply = "4 business hours"; resolution = "2 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
""",
        "first_reply",
    ),
    "a late clock is near although it stands still": (
        """
promises: first_reply = "8 business hours"; resolution = "2 business hours"
Tue 10:00 customer
Tue 13:00 alice: status pending
""",
        "resolution",
    ),
    "what is answered is not near": (
        """
promises: first_reply = "4 business hours"; resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice
""",
        "resolution",
    ),
    "nothing is near when all stands still": (
        """
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
""",
        None,
    ),
    "nothing is near once it is solved": (
        """
promises: first_reply = "4 business hours"; resolution = "8 business hours"
Tue 10:00 customer
Tue 18:00 alice: status solved
""",
        None,
    ),
}


@pytest.mark.parametrize(("text", "expected"), NEAREST.values(), ids=NEAREST)
def test_nearest(text: str, expected: str | None) -> None:
    nearest = assess_story(text).nearest
    assert (nearest and nearest.clock) == expected


def test_the_first_policy_judges_what_was_before_it() -> None:
    story = read_story("""A story
promises: first_reply = "4 business hours"
Tue 10:00 customer
Tue 11:00 alice
""")
    assert story.ticket
    applied_later = InForce(story.policies[0].policy, 7, since=parse_moment("Fri", "09:00"))
    (run,) = assess(story.ticket, story.events, [applied_later]).runs
    assert (run.outcome, run.policy_id) == ("achieved", 7)


def test_runs_name_the_policy_that_judges_them() -> None:
    runs = assess_story("""
promises: first_reply = "4 business hours"; update = "8 business hours"; resolution = "2 hours"
Tue 10:00 customer
Tue 11:00 alice
Tue 12:00 policy clocks.update: warn_at = "50%"
Tue 13:00 alice: status solved
Tue 14:00 policy clocks.update: warn_at = "60%"
""").runs
    assert [(run.clock, run.policy_id) for run in runs] == [
        ("first_reply", 1),
        ("resolution", 2),
        ("update", 2),
    ]


def test_runs_name_their_line_of_the_policy() -> None:
    (run,) = assess_story("""
promises: first_reply = "90 business minutes"
Tue 10:00 customer
""").runs
    assert (run.rule, run.target, run.target_seconds, run.calendar) == (
        "tiers.gold.first_reply.normal",
        "90 business minutes",
        5400,
        "office",
    )


def test_runs_of_a_clock_are_counted_from_one() -> None:
    runs = assess_story("""
promises: update = "1 hour"
Tue 10:00 alice
Tue 11:00 alice
Tue 12:00 alice
""").runs
    assert [run.number for run in runs] == [1, 2, 3]


def test_a_run_keeps_its_number_when_an_earlier_one_is_no_longer_promised() -> None:
    (run,) = assess_story("""
promises: update = { normal = "1 hour" }
ticket: severity = "urgent"
Tue 10:00 alice
Tue 11:00 alice
Tue 12:00 alice: severity normal
""").runs
    assert (run.number, run.started_at) == (2, parse_moment("Tue", "11:00"))


def test_a_wall_clock_run_has_no_calendar() -> None:
    (run,) = assess_story("""
promises: first_reply = "2 hours"
Tue 10:00 customer
""").runs
    assert run.calendar is None


def test_a_run_that_ticks_is_told_so_that_any_later_instant_can_be_read_off() -> None:
    (run,) = assess_story("""
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 12:00 alice: status pending
Tue 15:00 customer
""").runs
    assert run == Run(
        clock="resolution",
        number=1,
        started_at=parse_moment("Tue", "10:00"),
        target="8 business hours",
        target_seconds=8 * 3600,
        calendar="office",
        rule="tiers.gold.resolution.normal",
        policy_id=1,
        due_at=parse_moment("Wed", "13:00"),
        warns_at=parse_moment("Wed", "11:00"),
        ticking_since=parse_moment("Tue", "15:00"),
        elapsed_seconds=2 * 3600,
        pauses=(Pause(parse_moment("Tue", "12:00"), parse_moment("Tue", "15:00"), "pending"),),
    )


AT_ONE_INSTANT = {
    "as written": ("abc", "abc"),
    "agents before the first status": ("aSb", "abS"),
    "several agents keep their order": ("Sab", "abS"),
    "others keep theirs among themselves": ("cSnSa", "caSnS"),
    "an answer stays after the question": ("Sca", "Sca"),
    "an answer comes before what follows the question": ("ScSa", "ScaS"),
    "a note asks nothing": ("Sna", "aSn"),
}
KINDS = {
    "a": Event(1, "message", "agent:a", public=True),
    "b": Event(1, "message", "agent:b", public=True),
    "c": Event(1, "message", "customer", public=True),
    "n": Event(1, "message", "agent:n", public=False),
    "S": Event(1, "status", "agent:s", to="solved"),
}


@pytest.mark.parametrize(("written", "counted"), AT_ONE_INSTANT.values(), ids=AT_ONE_INSTANT)
def test_order_at_one_instant(written: str, counted: str) -> None:
    assert in_order(KINDS[word] for word in written) == [KINDS[word] for word in counted]


def test_order_of_instants_comes_first() -> None:
    early, late = Event(1, "status", "agent:a", to="solved"), Event(2, "message", "agent:a", True)
    assert in_order([late, early]) == [early, late]


@pytest.mark.parametrize("times", [3, 60])
def test_a_ticket_is_summed_up_as_seldom_however_often_it_was_reopened(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = []

    def count(*args: Any) -> object:
        sums.append(args)
        return add_up(*args)

    monkeypatch.setattr(owed, "add_up", count)
    again = "".join(
        f"Tue 10:{minute:02} alice: status solved\nTue 10:{minute:02}:30 customer\n"
        for minute in range(times)
    )
    assess_story(f'\npromises: resolution = "8 business hours"\nTue 09:00 customer\n{again}')
    assert len(sums) == 1


def assess_story(text: str) -> Assessment:
    story = read_story(f"A story{text}")
    assert story.ticket
    return assess(story.ticket, story.events, story.policies)
