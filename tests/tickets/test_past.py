"""`hd history`: what moved a ticket's status and clocks, from what to what."""

import re

import pytest
from hypothesis import HealthCheck, given, settings

from helpdesk_cli.desk.tickets.reading import trace_tickets
from helpdesk_cli.store.tickets.runs import read_runs
from tests.conftest import PLAIN_POLICY, Hd
from tests.tickets.random_desks import Step, do, fill, founded, opened, openings, steps

pytestmark = pytest.mark.usefixtures("engine")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(openings, steps())
def test_each_change_goes_on_from_the_last_one_and_ends_in_what_is_stored(
    opening: list[tuple[int, str, bool]], happened: list[Step]
) -> None:
    with founded() as hd, opened(hd) as desk:
        fill(desk, opening)
        for step in happened:
            do(desk, step)
        ids = [ticket_id for (ticket_id,) in desk.store.rows("SELECT id FROM ticket")]
        for past in trace_tickets(desk, [str(each) for each in ids]):
            assert list(past.steps) == sorted(past.steps, key=lambda step: step.at)
            known: dict[object, object] = {}
            for change in (change for step in past.steps for change in step.changes):
                key = (change.run.clock, change.run.number)
                assert (change.before and change.before.due_at) == known.get(key)
                known[key] = change.after and change.after.due_at
            stored = read_runs(desk.store, past.ticket_id)
            assert {k: due for k, due in known.items() if due is not None} == {
                (run.clock, run.number): run.due_at for run in stored if run.due_at is not None
            }
            ((status,),) = desk.store.rows(
                "SELECT status FROM ticket WHERE id = :id", id=past.ticket_id
            )
            assert past.steps[-1].status == status


@pytest.fixture
def moved(hd: Hd) -> Hd:
    """A ticket to which something happens every hour from ten on; the desk opens nine to five."""
    other = hd.db.with_name("other.toml")
    other.write_text(PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "90 minutes"'))
    hd.ok("new", "It drops", "--body", "Help", "--tier", "gold")
    hd.at("2026-11-17T11:00:00Z").ok("set", "1", "--severity", "urgent")
    hd.at("2026-11-17T12:00:00Z").ok("undo")
    hd.at("2026-11-17T13:00:00Z")("policy", "apply", str(other), "--yes")
    hd.at("2026-11-17T13:30:00Z").ok("note", "1", "--body", "Hm")
    hd.at("2026-11-17T14:00:00Z").ok("reply", "1", "--body", "Looking", "--pend")
    return hd.at("2026-11-17T15:00:00Z")


def test_a_line_says_what_moved_each_clock(moved: Hd) -> None:
    found = moved("history", "1", "--json").json()
    said = [
        (step["at"][11:16], step["what"], step["status"], clock["due_after"][11:16])
        for step in found["history"]
        for clock in step["clocks"]
        if clock["clock"] == "first_reply"
    ]
    replied = "assignee none to alice by alice; reply by alice; status pending by alice"
    assert [(at, what.split(" (")[0], status, due) for at, what, status, due in said] == [
        ("10:00", "opened; the customer wrote", "new", "14:00"),
        ("11:00", "severity normal to urgent by alice", "new", "11:00"),
        ("11:00", "due, and still owed", "new", "11:00"),
        ("12:00", "undo of severity by alice", "new", "14:00"),
        ("13:00", "policy 2", "new", "11:30"),
        ("14:00", replied, "pending", "11:30"),
    ]


def test_a_note_moves_nothing_and_is_left_out(moved: Hd) -> None:
    assert "13:30" not in moved("history", "1", "--csv").out


def test_several_tickets_are_a_list_and_a_table_each(moved: Hd) -> None:
    moved.ok("new", "Another", "--body", "Help")
    assert [each["ticket"] for each in moved("history", "1", "2", "--json").json()] == [1, 2]
    screen = moved.on_screen()("history", "1", "2").out
    assert screen.count("When") == 2
    assert re.search(r"new +first reply +due 14:00 +due 11:00", screen)


def test_the_past_of_an_earlier_instant_is_what_was_known_then(moved: Hd) -> None:
    found = moved("history", "1", "--json", "--at", "2026-11-17T11:30:00Z").json()
    assert [step["at"][11:16] for step in found["history"]] == ["10:00", "11:00", "11:00"]


def test_an_explanation_names_the_line_that_promised_and_what_rescheduled_it(moved: Hd) -> None:
    explained = moved("explain", "1", "--json").json()
    clock = next(each for each in explained["clocks"] if each["clock"] == "first_reply")
    lines = moved.db.with_name("other.toml").read_text().splitlines()
    assert (clock["policy_version"], clock["policy_file"]) == (2, "other.toml")
    assert lines[clock["policy_line"] - 1].startswith("first_reply = { urgent")
    assert [
        (each["due_before"][11:16], each["due_after"][11:16]) for each in clock["rescheduled"]
    ] == [
        ("14:00", "11:00"),
        ("11:00", "14:00"),
        ("14:00", "11:30"),
    ]
    screen = moved.on_screen()("explain", "1").out
    assert f"version 2, other.toml:{clock['policy_line']}" in screen
    assert "severity normal to urgent by alice" in screen
