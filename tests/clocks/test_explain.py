"""`hd explain` in values: every stretch of a run, what it counts and why."""

import pytest

from helpdesk_cli.domain.clocks.explain import ExplainedRun, Segment
from helpdesk_cli.view.clocks.why import describe_why
from tests.clocks.stories import Story, parse_moment, read_story, tell_moment, tell_seconds
from tests.clocks.test_sla import STORIES

SUMS = {
    "a weekend lies outside hours": (
        """
promises: first_reply = "4 business hours"
Fri 16:00 customer
next Mon 10:00 ? new
""",
        [
            "Fri 16:00 to Fri 17:00: 1h, open",
            "Fri 17:00 to next Mon 09:00: 0m, outside hours",
            "next Mon 09:00 to next Mon 10:00: 1h, open",
        ],
    ),
    "a run begun at night begins with the night": (
        """
promises: first_reply = "4 business hours"
Mon 20:00 customer
Tue 08:00 ? new
""",
        ["Mon 20:00 to Tue 08:00: 0m, outside hours"],
    ),
    "a holiday is named": (
        """
calendars.office: timezone = "UTC"; open = { mon-fri = ["09:00-17:00"] }; \
holidays = [{ date = "2026-11-18", name = "Repentance" }]
promises: first_reply = "4 business hours"
Tue 16:00 customer
Thu 10:00 ? new
""",
        [
            "Tue 16:00 to Tue 17:00: 1h, open",
            "Tue 17:00 to Thu 09:00: 0m, outside hours; holiday: Repentance (18 Nov)",
            "Thu 09:00 to Thu 10:00: 1h, open",
        ],
    ),
    "a special day is named": (
        """
calendars.office: timezone = "UTC"; open = { mon-fri = ["09:00-17:00"] }; \
special = [{ date = "2026-11-18", open = ["10:00-12:00"], name = "Stocktaking" }]
promises: first_reply = "4 business hours"
Tue 16:00 customer
Wed 11:00 ? new
""",
        [
            "Tue 16:00 to Tue 17:00: 1h, open",
            "Tue 17:00 to Wed 10:00: 0m, outside hours; special hours: Stocktaking (18 Nov)",
            "Wed 10:00 to Wed 11:00: 1h, open",
        ],
    ),
    "hours on both sides of midnight are one stretch": (
        """
calendars.office: timezone = "UTC"; open = { mon-sun = ["00:00-24:00"] }
promises: first_reply = "24 business hours"
Tue 10:00 customer
Thu 10:00 ? new
""",
        ["Tue 10:00 to Thu 10:00: 48h, open"],
    ),
    "wall-clock time needs no calendar": (
        """
promises: first_reply = "6 hours"
Sat 22:00 customer
Sun 01:30 ? new
""",
        ["Sat 22:00 to Sun 01:30: 3h30m, wall-clock time"],
    ),
    "a pause says which status held the clock, also over night": (
        """
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
Wed 10:00 customer
Wed 12:00 ? open
""",
        [
            "Tue 10:00 to Tue 11:00: 1h, open",
            "Tue 11:00 to Wed 10:00: 0m, paused: pending",
            "Wed 10:00 to Wed 12:00: 2h, open",
        ],
    ),
    "a pause that lasts ends now": (
        """
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
Wed 10:00 ? pending
""",
        ["Tue 10:00 to Tue 11:00: 1h, open", "Tue 11:00 to Wed 10:00: 0m, paused: pending"],
    ),
    "a pause that begins now has no length yet": (
        """
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
Tue 11:00 ? pending
""",
        ["Tue 10:00 to Tue 11:00: 1h, open"],
    ),
    "statuses in a row are told apart": (
        """
clocks.resolution: pause_on = ["pending", "hold"]
promises: resolution = "8 business hours"
Tue 10:00 customer
Tue 11:00 alice: status pending
Tue 12:00 alice: status hold
Tue 13:00 alice: status solved
Tue 14:00 customer
Tue 15:00 ? open
""",
        [
            "Tue 10:00 to Tue 11:00: 1h, open",
            "Tue 11:00 to Tue 12:00: 0m, paused: pending",
            "Tue 12:00 to Tue 13:00: 0m, paused: hold",
            "Tue 13:00 to Tue 14:00: 0m, paused: solved",
            "Tue 14:00 to Tue 15:00: 1h, open",
        ],
    ),
    "what has stopped ends there, whatever the time is": (
        """
promises: first_reply = "4 business hours"
Tue 10:00 customer
Tue 11:00 alice
next Fri 10:00 ? open
""",
        ["Tue 10:00 to Tue 11:00: 1h, open"],
    ),
    "a run answered as it began has nothing to tell": (
        """
promises: first_reply = "4 business hours"
Tue 10:00 customer
Tue 10:00 alice
Tue 12:00 ? open
""",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SUMS.values(), ids=SUMS)
def test_stretches(text: str, expected: list[str]) -> None:
    (shown,) = explain_last_check(text)
    assert [tell_segment(segment) for segment in shown.segments] == expected


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_every_sum_of_every_story_adds_up(story: Story) -> None:
    for at, _ in story.checks:
        for shown in story.explain(at).runs:
            counted = sum(segment.counted_seconds for segment in shown.segments)
            assert counted == shown.reading.elapsed_seconds
            if shown.ahead:
                left = sum(segment.counted_seconds for segment in shown.ahead)
                assert counted + left == shown.run.target_seconds


def test_what_lies_ahead_leads_to_the_due_instant() -> None:
    (shown,) = explain_last_check("""
promises: first_reply = "4 business hours"
Fri 16:00 customer
Fri 16:30 ? new
""")
    assert [tell_segment(segment) for segment in shown.ahead] == [
        "Fri 16:30 to Fri 17:00: 30m, open",
        "Fri 17:00 to next Mon 09:00: 0m, outside hours",
        "next Mon 09:00 to next Mon 12:00: 3h, open",
    ]


@pytest.mark.parametrize(
    ("answer", "now"), [("", "next Fri 12:00"), ("Wed 09:00 alice", "next Fri 12:00")]
)
def test_a_breach_happened_as_it_fell_due_whenever_it_was_noticed(answer: str, now: str) -> None:
    (shown,) = explain_last_check(f"""
promises: first_reply = "4 business hours"
Tue 10:00 customer
{answer}
{now} ? late
""")
    assert shown.breached_at == parse_moment("Tue", "14:00")


@pytest.mark.parametrize("answer", ["", "Tue 11:00 alice", "Tue 11:00 alice: status solved"])
def test_what_is_not_late_was_not_breached(answer: str) -> None:
    (shown,) = explain_last_check(f"""
promises: first_reply = "4 business hours"
Tue 10:00 customer
{answer}
Tue 14:00 ? in time
""")
    assert shown.breached_at is None


def test_due_is_told_in_wall_clock_time_and_what_is_left_in_open_time() -> None:
    (shown,) = explain_last_check("""
promises: first_reply = "4 business hours"
Fri 16:00 customer
Fri 16:30 ? new
""")
    assert tell_seconds(shown.reading.due_in_seconds or 0) == "67h30m"
    assert tell_seconds(shown.reading.remaining_seconds or 0) == "3h30m"


def test_a_ticket_yet_to_be_born_has_no_runs() -> None:
    story = read_story("""A story
promises: first_reply = "4 business hours"
Tue 10:00 customer
""")
    assert story.explain(parse_moment("Tue", "09:59:59")).runs == ()


def explain_last_check(text: str) -> tuple[ExplainedRun, ...]:
    story = read_story(f"A story{text}")
    return story.explain(story.checks[-1][0]).runs


def tell_segment(segment: Segment) -> str:
    start, end = tell_moment(segment.start), tell_moment(segment.end)
    return f"{start} to {end}: {tell_seconds(segment.counted_seconds)}, {describe_why(segment.why)}"
