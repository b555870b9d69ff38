"""`hd policy`: the promises as people and programs read them."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TextIO

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.lint.finding import Checked
from helpdesk_cli.domain.policy.ladder import Manners
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.domain.trial.proof import due_times, prove_policy
from helpdesk_cli.view.policy.answers import (
    print_applied,
    print_due,
    print_log,
    print_policy,
    print_proof,
)
from helpdesk_cli.view.policy.findings_screen import render_checked
from helpdesk_cli.view.printing.output import Format, Output
from helpdesk_cli.view.triage.choices import render_choices
from tests.golden_files import assert_golden
from tests.view.view_cases import NOW, ZONE, at, policy


def said(show: Callable[[Output, TextIO], None], format: Format = "screen", width: int = 80) -> str:
    stream = io.StringIO()
    show(Output(format, width=width), stream)
    return stream.getvalue()


def show_policy(held: Policy) -> Callable[[Output, TextIO], None]:
    return lambda output, stream: print_policy(held, output, stream)


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_a_policy_at_every_width(width: int) -> None:
    drawn = said(show_policy(policy()), width=width)
    assert max(map(cell_len, drawn.splitlines())) <= width
    assert_golden(f"policy-{width}", drawn)


def test_a_policy_in_json() -> None:
    found = json.loads(said(show_policy(policy()), "json"))
    assert (found["name"], len(found["hash"])) == ("Example support", 64)
    assert [severity["id"] for severity in found["severities"]] == ["urgent", "standard"]
    silver, free = found["tiers"]
    assert silver == {
        "id": "silver",
        "label": "Enterprise Silver",
        "commitment": "sla",
        "calendar": "office",
        "calendar_by_region": {"europe": "silver-europe"},
        "channels": ["form", "phone"],
        "targets": {
            "first_reply": {"urgent": "1 business hour", "standard": "6 business hours"},
            "next_reply": {"urgent": "8 business hours", "standard": "8 business hours"},
            "update": {"urgent": "4 hours"},
            "resolution": {"urgent": "20 business hours"},
        },
    }
    assert (free["calendar"], free["channels"]) == (None, [])
    europe = next(held for held in found["calendars"] if held["id"] == "silver-europe")
    assert europe["open"]["mon"] == ["09:00-12:30", "13:30-18:00"]
    assert europe["open"]["sun"] == []
    assert europe["holidays"] == [
        {"date": "2026-12-25", "name": "Christmas"},
        {"country": "GB", "subdivision": "ENG"},
        {"rrule": "FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", "name": "Summer bank holiday"},
        {"easter": 1, "name": "Easter Monday"},
    ]
    assert europe["special"][1] == {"date": "2026-12-31", "open": [], "name": "Stocktaking"}
    assert found["clocks"]["resolution"] == {"pause_on": ["pending"], "warn_at": "50%"}
    assert found["escalations"][0]["when"] == {"tiers": ["silver"], "severities": ["urgent"]}
    assert found["routes"][0]["when"]["topic"] == "vulnerability"


def test_a_policy_says_what_each_pass_does_and_who_stands_in() -> None:
    hours = parse_duration("24 hours")
    tidy = Manners(digest_above=2, close_solved_after=hours, remind_pending_after=hours)
    ladder = tuple(replace(rung, fallback=("team",)) for rung in policy().escalations)
    drawn = said(show_policy(replace(policy(), manners=tidy, escalations=ladder)), width=120)
    assert "one mail for more than 2 to one person at once" in drawn
    assert "pending  the customer is reminded after 24 hours" in drawn
    assert "solved   closed after 24 hours" in drawn
    assert "email role:support-manager, else team" in drawn


def test_a_piped_policy_is_one_line_a_target() -> None:
    lines = said(show_policy(policy()), "tsv").splitlines()
    assert lines[0] == "tier\tcommitment\tclock\tseverity\ttarget\tcalendar"
    assert "silver\tsla\tupdate\turgent\t4 hours\t" in lines
    assert "free\testimate\tfirst_reply\turgent\t3 business days\toffice" in lines


def test_a_sound_policy_counts_its_sections() -> None:
    counts = {"calendars": 3, "tiers": 2}
    checked = Checked("policy.toml", (), name="Example support", sections=counts)
    drawn = render_checked(checked, Output("screen", width=80))
    assert drawn == "✓ Example support is sound\n  calendars  3\n  tiers      2\n"


def show_due(severity: str) -> Callable[[Output, TextIO], None]:
    due = due_times(policy(), "silver", severity, "europe", at("2026-11-20 16:10:20"))
    return lambda output, stream: print_due(due, output, stream, zone=ZONE, now=NOW)


def test_due_times_in_json() -> None:
    assert json.loads(said(show_due("urgent"), "json"))["update"] == {
        "target": "4 hours",
        "calendar": None,
        "due_at": "2026-11-20T20:10:20Z",
    }


def test_due_times_stand_in_the_zone_of_their_calendar_and_of_the_desk() -> None:
    drawn = said(show_due("standard"))
    assert "Mon 23 Nov 15:10:20 GMT = Mon 23 Nov 16:10:20 CET" in drawn
    assert "update" not in drawn


def test_due_times_piped() -> None:
    lines = said(show_due("urgent"), "tsv").splitlines()
    assert lines[0] == "clock\ttarget\tcalendar\tdue_at"
    assert lines[1] == "first_reply\t1 business hour\tsilver-europe\t2026-11-23T09:10:20Z"


def test_nothing_due_says_so() -> None:
    drawn = said(lambda output, stream: print_due({}, output, stream, zone=ZONE, now=NOW))
    assert drawn == "Nothing is promised for this tier and severity.\n"


def show_proof(expected: int | None = None) -> Callable[[Output, TextIO], None]:
    held = policy()
    if expected is not None:
        wrong = replace(held.tests[1], expected={"first_reply": expected, "update": expected})
        held = replace(held, tests=(held.tests[0], wrong))
    proof = prove_policy(held)
    return lambda output, stream: print_proof(proof, output, stream, zone=ZONE, now=NOW)


def test_a_proof_that_holds_is_one_line() -> None:
    assert said(show_proof()) == "2 passed\n"


def test_a_proof_that_fails_shows_expected_and_got_in_local_time() -> None:
    assert_golden("proof", said(show_proof(at("2026-11-20 18:10:20"))))


def test_a_proof_in_json_counts_and_numbers_its_tests() -> None:
    found = json.loads(said(show_proof(at("2026-11-20 18:10:20")), "json"))
    assert (found["passed"], found["failed"]) == (1, 1)
    assert [(test["index"], test["ok"]) for test in found["tests"]] == [(1, True), (2, False)]
    assert found["tests"][1]["expected"]["first_reply"] == "2026-11-20T18:10:20Z"
    assert found["tests"][1]["got"]["first_reply"] == "2026-11-20T17:10:20Z"


APPLIED = StoredPolicy(
    id=2,
    hash="0123456789abcdef" * 4,
    text="",
    source="desk/[red]policy.toml",
    applied_at=NOW,
    applied_by="alice",
    moved=1204,
)


def test_an_applied_policy_says_what_it_moved() -> None:
    drawn = said(lambda output, stream: print_applied(APPLIED, 1204, output, stream))
    assert drawn == "policy 2 (0123456789ab) is in force; 1,204 due times moved\n"
    drawn = said(lambda output, stream: print_applied(APPLIED, 1, output, stream))
    assert "1 due time moved" in drawn


def show_log(output: Output, stream: TextIO) -> None:
    print_log([replace(APPLIED, id=1, moved=0), APPLIED], [], output, stream, zone=ZONE, now=NOW)


def test_the_log_names_each_policy() -> None:
    first, second = said(show_log).splitlines()[1:]
    assert first.split()[:1] == ["1"]
    assert "Mon 23 Nov 11:30 CET  alice  1,204  0123456789ab  desk/[red]policy.toml" in second


def test_the_log_in_json() -> None:
    assert json.loads(said(show_log, "json"))[1] == {
        "id": 2,
        "hash": "0123456789abcdef" * 4,
        "source": "desk/[red]policy.toml",
        "applied_at": "2026-11-23T10:30:00Z",
        "applied_by": "alice",
        "moved": 1204,
    }


def test_choices_are_explained_in_safe_paragraphs() -> None:
    drawn = render_choices("Severities", [("urgent", "Urgent", "Nothing works. " * 10 + "\x1b[2J")])
    assert drawn.startswith("Severities:\n  urgent (Urgent): Nothing works.")
    assert max(map(len, drawn.splitlines())) <= 78
    assert "\x1b" not in drawn
