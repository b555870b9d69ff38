"""Due times straight from a policy, and the tests by which a policy proves itself."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.proof import due_times, prove_policy
from helpdesk_cli.policy_file.files import find_policy, read_policy, shipped_policies
from helpdesk_cli.policy_file.reading.parse import parse_policy

DESK = """\
[desk]
name = "Example desk"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"
[calendars.office]
timezone = "UTC"
open = { mon-fri = ["09:00-17:00"] }
[calendars.late]
timezone = "UTC"
open = { mon-fri = ["12:00-20:00"] }
[severities.urgent]
[severities.normal]
[tiers.gold]
calendar_by_region = { west = "late" }
first_reply = { urgent = "90 minutes", normal = "2 business hours" }
resolution = "1 business day"
"""


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.fixture
def desk() -> Policy:
    return parse_policy(DESK, "desk.toml")


FRIDAY_FOUR = epoch("2026-11-20T16:00:00Z")


@pytest.mark.parametrize(
    ("severity", "region", "first_reply", "resolution"),
    [
        ("urgent", None, "2026-11-20T17:30:00Z", "2026-11-23T16:00:00Z"),
        ("normal", None, "2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z"),
        ("normal", "west", "2026-11-20T18:00:00Z", "2026-11-23T16:00:00Z"),
        ("normal", "nowhere", "2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z"),
    ],
)
def test_due_times_follow_severity_and_region(
    desk: Policy, severity: str, region: str | None, first_reply: str, resolution: str
) -> None:
    due = due_times(desk, "gold", severity, region, FRIDAY_FOUR)
    assert {clock: due_at for clock, (_, due_at) in due.items()} == {
        "first_reply": epoch(first_reply),
        "resolution": epoch(resolution),
    }


def test_a_due_time_says_on_which_calendar_it_counts(desk: Policy) -> None:
    calendars = {
        severity: promise.calendar.name if promise.calendar else None
        for severity in desk.severities
        for promise, _ in [due_times(desk, "gold", severity, "west", FRIDAY_FOUR)["first_reply"]]
    }
    assert calendars == {"urgent": None, "normal": "late"}


def proof_of(expectation: str) -> list[tuple[bool, Mapping[ClockName, int | None]]]:
    test = f"""
[[tests]]
at = "2026-11-20T16:00:00Z"
tier = "gold"
severity = "normal"
{expectation}
"""
    results = prove_policy(parse_policy(DESK + test, "desk.toml"))
    return [(result.is_ok, result.got) for result in results]


def test_a_test_that_holds_is_ok() -> None:
    assert proof_of('first_reply = "2026-11-23T11:00:00+01:00"') == [
        (True, {"first_reply": epoch("2026-11-23T10:00:00Z")})
    ]


def test_a_test_that_fails_tells_what_it_got_for_each_clock_it_names() -> None:
    wrong = 'first_reply = "2026-11-23T09:59:59Z"\nresolution = "2026-11-23T16:00:00Z"'
    assert proof_of(wrong) == [
        (
            False,
            {
                "first_reply": epoch("2026-11-23T10:00:00Z"),
                "resolution": epoch("2026-11-23T16:00:00Z"),
            },
        )
    ]


def test_a_test_of_a_clock_that_is_not_promised_fails() -> None:
    assert proof_of('update = "2026-11-23T09:00:00Z"') == [(False, {"update": None})]


def test_results_come_in_the_order_of_the_file_from_one() -> None:
    policy = read_policy(find_policy("vodlix"))
    assert [result.index for result in prove_policy(policy)] == list(
        range(1, len(policy.tests) + 1)
    )


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_prove_themselves(name: str) -> None:
    results = prove_policy(read_policy(find_policy(name)))
    assert results
    assert [result for result in results if not result.is_ok] == []
