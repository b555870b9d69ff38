"""A pass over many tickets leaves each as if it had been alone."""

from pathlib import Path

import pytest

from helpdesk_cli.desk.policy.rescheduling import reschedule_all
from helpdesk_cli.desk.tickets.intake import Report, open_tickets
from tests.conftest import Hd
from tests.ladder.ladders import TELL, at, found, notes, open_at, open_ticket, rung, settle

pytestmark = pytest.mark.usefixtures("engine")

MANY = 501
"""More than are written at once."""
RAISE = rung("Raise", "raise-severity")


def read_all(hd: Hd) -> dict[str, list[tuple[object, ...]]]:
    """What is derived from the timelines, as it is stored."""
    return {
        "ticket": hd.rows("SELECT * FROM ticket ORDER BY id"),
        "clock": hd.rows("SELECT * FROM clock ORDER BY 1, 2, 3"),
    }


def test_what_a_pass_stores_for_many_is_what_each_timeline_says(tmp_path: Path) -> None:
    hd = found(tmp_path, RAISE, rung("To bob", "assign", to=["bob"]), TELL)
    with open_at(at(hd, "09:00")) as desk:
        open_tickets(desk, [Report(f"Ticket {n}") for n in range(MANY)])
    done = at(hd, "10:00").ok("escalate", "--json", "--max", "0").json()
    assert (done["changed"], done["sent"], done["skipped"]) == (2 * MANY, 1, 0)
    stored = read_all(hd)
    with open_at(at(hd, "10:00")) as desk, desk.store.transaction():
        assert reschedule_all(desk) == 0
    assert read_all(hd) == stored
    found_now = hd.ok("search", "severity:urgent assignee:bob", "--json", "--limit", "1000").json()
    assert len(found_now) == MANY
    assert notes(hd, MANY) == [
        "Escalation: Raise",
        "Escalation: To bob",
        "Escalation: Tell the manager: email sent, carol@desk.example",
    ]


def test_a_ticket_whose_merged_one_is_damaged_stops_no_other(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Give away", "assign", to=["bob"]))
    for n in range(3):
        open_ticket(hd, f"Ticket {n}")
    at(hd, "09:40").ok("merge", "1", "--into", "2")
    hd.write(
        "INSERT INTO event (ticket_id, at, kind, by_whom, public, to_value)"
        " VALUES (1, 1, 'status', 'system', 0, 'nonsense')"
    )
    result = at(hd, "10:00")("escalate", "--json")
    assert (result.code, "ticket 2 was skipped" in result.err) == (6, True), result.err
    assert result.json()["changed"] == 1


def test_a_ticket_that_took_over_a_clock_keeps_it_when_a_pass_changes_it(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Give away", "assign", to=["bob"]))
    open_ticket(hd, "Earlier")
    at(hd, "09:30").ok("new", "Later")
    at(hd, "09:31").ok("new", "Another")
    at(hd, "09:40").ok("merge", "1", "--into", "2")
    assert settle(hd, "10:00") == {"due": 1, "changed": 1}
    shown = at(hd, "10:01").ok("show", "2", "--json").json()
    assert shown["assignee"] == "bob"
    due = {clock["clock"]: clock["due_at"] for clock in shown["clocks"]}
    assert due["first_reply"] == "2026-11-17T10:00:00Z", "that of the ticket merged"
