"""Kept, or moved: promises that were kept only because something was changed late."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.report.integrity import Rescue, find_rescues, is_suspect
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY, Hd

ALICE = "agent:alice"
MONDAY = int(datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp())
LOOSER = PLAIN_POLICY.replace('urgent = "1 business hour"', 'urgent = "3 business hours"')
PAUSED = PLAIN_POLICY + '[clocks.first_reply]\npause_on = ["hold"]\n'


def at(minutes: int, kind: str, to: str | None = None, **more: object) -> Event:
    return Event(MONDAY + minutes * 60, kind, ALICE, to=to, **more)  # type: ignore[arg-type]


def reply(minutes: int) -> Event:
    return at(minutes, "message", public=True)


def note(minutes: int, body: str) -> Event:
    return at(minutes, "message", body=body)


def find(
    *events: Event, policy: str = PLAIN_POLICY, later: tuple[int, str] | None = None
) -> list[Rescue]:
    """Of an urgent ticket of Monday 09:00, of which the first reply is due at 10:00."""
    opening = Ticket("Any", "gold", "urgent", MONDAY)
    timeline = [Event(MONDAY, "message", CUSTOMER, public=True), *events]
    policies = [InForce(parse_policy(policy, "first"), 1, 0)]
    if later:
        policies.append(InForce(parse_policy(later[1], "later"), 2, MONDAY + later[0] * 60))
    kept = [
        run
        for run in assess(opening, timeline, policies).runs
        if run.clock == "first_reply" and is_suspect(run, timeline, policies)
    ]
    return list(find_rescues(7, opening, timeline, policies, (), kept))


CASES = {
    "severity in the last quarter": ([at(50, "severity", "normal"), reply(90)], "severity"),
    "severity at the very quarter": ([at(45, "severity", "normal"), reply(90)], "severity"),
    "severity before the last quarter": ([at(44, "severity", "normal"), reply(90)], None),
    "severity once it was late": ([at(70, "severity", "normal"), reply(90)], "severity"),
    "answered in time anyway": ([at(50, "severity", "normal"), reply(60)], None),
    "broken all the same": ([at(50, "severity", "normal"), reply(400)], None),
    "tier": ([at(50, "tier", "free"), reply(90)], "tier"),
    "taken back": (
        [at(50, "severity", "normal"), at(51, "undo", "severity"), reply(58)],
        None,
    ),
    "two late changes that would each do": (
        [at(50, "tier", "free"), at(52, "severity", "normal"), reply(90)],
        "tier",
    ),
    "a subject": ([at(50, "subject", "Other"), reply(58)], None),
}


@pytest.mark.parametrize(("events", "what"), CASES.values(), ids=CASES)
def test_a_promise_is_moved_if_a_late_change_alone_kept_it(
    events: list[Event], what: str | None
) -> None:
    assert [rescue.what for rescue in find(*events)] == ([what] if what else [])


@pytest.mark.parametrize(("minute", "is_moved"), [(50, True), (20, False)])
def test_a_clock_that_was_made_to_stand_still_late_is_moved(minute: int, is_moved: bool) -> None:
    events = [at(minute, "status", "hold"), at(minute + 60, "status", "open"), reply(100)]
    found = find(*events, policy=PAUSED)
    assert [(one.what, one.to) for one in found] == ([("status", "hold")] if is_moved else [])


@pytest.mark.parametrize(("minute", "is_moved"), [(50, True), (20, False)])
def test_a_policy_that_came_late_moves(minute: int, is_moved: bool) -> None:
    found = find(reply(90), later=(minute, LOOSER))
    assert [(one.what, one.to) for one in found] == ([("policy", "2")] if is_moved else [])


def test_who_changed_it_and_the_note_beside_it_are_told() -> None:
    (found,) = find(
        note(1, "Looking into it."),
        at(50, "severity", "normal"),
        note(52, "They can wait,\nshe says."),
        reply(90),
    )
    assert found == Rescue(
        *(7, "first_reply", 1, MONDAY + 50 * 60),
        *("severity", "normal", "alice", "They can wait,\nshe says."),
    )


def move_one(hd: Hd) -> Hd:
    """An urgent ticket that is kept because it became a normal one ten minutes before."""
    hd.ok("new", "One", "--severity", "urgent")
    late = hd.at("2026-11-17T10:50:00Z")
    late.ok("set", "1", "--severity", "normal")
    late.ok("note", "1", "--body", "Agreed by phone.")
    hd.at("2026-11-17T11:30:00Z").ok("reply", "1", "--body", "Hello.")
    return hd.at("2026-11-17T12:00:00Z")


SENTENCE = (
    "1 of those kept was kept only because something was changed in the last quarter of its"
    " target: #1 first reply (severity normal, by alice, “Agreed by phone.”)."
)


def test_the_report_says_so_under_the_attainment(hd: Hd) -> None:
    later = move_one(hd)
    (moved,) = later.ok("report", "--week", "this", "--json").json()["moved"]
    assert (moved["ticket_id"], moved["what"], moved["by"]) == (1, "severity", "alice")
    told = later.on_screen().ok("report", "--week", "this").out
    assert SENTENCE in " ".join(told.split())
    page = later.ok("report", "--week", "this", "--format", "html").out
    assert "Agreed by phone." in page


def test_a_report_of_kept_promises_says_nothing_of_it(hd: Hd) -> None:
    hd.ok("new", "One")
    later = hd.at("2026-11-17T11:00:00Z")
    later.ok("reply", "1", "--body", "Hello.")
    assert later.ok("report", "--week", "this", "--json").json()["moved"] == []
    assert "last quarter" not in later.on_screen().ok("report", "--week", "this").out


def test_a_backtest_says_it_of_what_would_have_been_kept(hd: Hd, policy_file: Path) -> None:
    later = move_one(hd)
    (moved,) = later.ok("policy", "backtest", str(policy_file), "--json").json()["moved"]
    assert (moved["ticket_id"], moved["what"], moved["to"]) == (1, "severity", "normal")


def test_a_policy_is_told_with_who_applied_it(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", "One", "--severity", "urgent")
    policy_file.write_text(LOOSER)
    hd.at("2026-11-17T10:50:00Z").by("bob").ok("policy", "apply", str(policy_file))
    later = hd.at("2026-11-17T11:30:00Z")
    later.ok("reply", "1", "--body", "Hello.")
    (moved,) = later.ok("report", "--week", "this", "--json").json()["moved"]
    assert (moved["what"], moved["to"], moved["by"]) == ("policy", "2", "bob")
