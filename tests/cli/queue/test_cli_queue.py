"""`hd queue` and `hd next`: which tickets, in which order and format, with which exit code."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import run

KEYS = [
    *("id", "ref", "subject", "status", "severity", "tier", "account", "contact", "channel"),
    *("topic", "team", "assignee", "created_at", "clock", "state", "due_at", "due_in_seconds"),
    *("remaining_seconds", "suggestion", "unread_since"),
]

TICKETS = (
    # Each is born on Tuesday at 10:00; in its name stands when its nearest clock falls due.
    {"subject": "urgent 11:00", "severity": "urgent", "account": "acme", "channel": "form"},
    {"subject": "normal 14:00", "team": "support", "topic": "billing", "ref": "Z-2"},
    {"subject": "free Friday", "tier": "free", "account": "bits", "contact": "bo@bits.example"},
    {"subject": "taken 14:00", "assignee": "bob"},
    {
        "subject": "nothing runs",
        "tier": "free",
        "channel": "phone",
        "assignee": "alice",
        "body": "Answered on the phone.",
    },
)


def open_five(hd: Hd) -> None:
    hd.ok("new", "--new-account", stdin=json.dumps(TICKETS))


@pytest.fixture
def five(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """A desk of the five `TICKETS`."""
    return Hd(tmp_path / "desk.db").found(policy_file, open_five)


def subjects(hd: Hd, *args: str) -> list[str]:
    return [line["subject"] for line in hd.ok("queue", *args, "--json").json()]


def test_the_most_urgent_comes_first_and_what_has_no_clock_last(five: Hd) -> None:
    assert subjects(five) == [
        "urgent 11:00",
        "normal 14:00",
        "taken 14:00",
        "free Friday",
        "nothing runs",
    ]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--mine"], ["nothing runs"]),
        (["--mine", "--as", "bob"], ["taken 14:00"]),
        (["--unassigned"], ["urgent 11:00", "normal 14:00", "free Friday"]),
        (["--assignee", "bob"], ["taken 14:00"]),
        (["--assignee", "bob", "--assignee", "alice"], ["taken 14:00", "nothing runs"]),
        (["--team", "support"], ["normal 14:00"]),
        (["--tier", "free"], ["free Friday", "nothing runs"]),
        (["--severity", "urgent"], ["urgent 11:00"]),
        (["--channel", "form"], ["urgent 11:00"]),
        (["--topic", "billing"], ["normal 14:00"]),
        (["--account", "acme", "--account", "bits"], ["urgent 11:00", "free Friday"]),
        (["--status", "new"], ["urgent 11:00", "normal 14:00", "free Friday"]),
        (["--status", "open", "--tier", "free"], ["nothing runs"]),
        (["--within", "1h"], ["urgent 11:00"]),
        (["--within", "4 hours"], ["urgent 11:00", "normal 14:00", "taken 14:00"]),
        (["--limit", "1"], ["urgent 11:00"]),
        (["--breached"], []),
        (["--topic", "nobody writes about it"], []),
    ],
    ids=" ".join,
)
def test_options_choose(five: Hd, args: list[str], expected: list[str]) -> None:
    assert subjects(five, *args) == expected


def test_late_tickets_are_chosen_and_told_by_exit_5(five: Hd) -> None:
    later = five.at("2026-11-17T11:00:01Z")
    assert subjects(later, "--breached") == ["urgent 11:00"]
    assert later("queue", "--fail-on-breach").code == 5
    assert later("queue", "--fail-on-breach", "--tier", "free").code == 0
    assert five("queue", "--fail-on-breach").code == 0


def test_at_the_very_instant_of_the_deadline_nothing_is_late(five: Hd) -> None:
    punctual = five.at("2026-11-17T11:00:00Z")
    assert subjects(punctual, "--breached") == []
    first = punctual.ok("queue", "--json").json()[0]
    assert (first["state"], first["due_in_seconds"]) == ("imminent", 0)


def test_solved_and_closed_tickets_are_shown_only_when_asked_for(five: Hd) -> None:
    five.ok("solve", "1")
    five.ok("close", "2")
    assert "urgent 11:00" not in subjects(five)
    assert subjects(five, "--status", "solved") == ["urgent 11:00"]
    assert subjects(five, "--status", "closed") == ["normal 14:00"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--severity", "urgnt"], 'no severity "urgnt" in the policy (did you mean "urgent"?)'),
        (["--assignee", "alcie"], 'no person "alcie" in the policy (did you mean "alice"?)'),
        (["--channel", "phoen"], 'no channel "phoen" in the policy (did you mean "phone"?)'),
        (["--tier", "golden"], 'no tier "golden" in the policy (did you mean "gold"?)'),
        (["--status", "opne"], 'no status "opne" (did you mean "open"?)'),
        (["--within", "2 business hours"], "expected wall-clock time, got"),
        (["--within", "3d"], 'expected wall-clock time, got "3d"'),
        (["--within", "soon"], 'got "soon"'),
        (["--limit", "0"], "expected a number of at least 1, got 0"),
        (["--csv", "--json"], "cannot be combined"),
        (["--watch"], "--watch needs a terminal"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_refused(five: Hd, args: list[str], said: str) -> None:
    refused = five("queue", *args)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


def test_a_word_that_only_an_imported_ticket_knows_is_no_slip(five: Hd) -> None:
    line = (
        '{"ref": "O-1", "subject": "Old", "assignee": "legacy", "created_at": "2026-11-16T09:00Z"}'
    )
    five.ok("import", "-", stdin=line)
    assert subjects(five, "--assignee", "legacy") == ["Old"]
    five.ok("close", "O-1")
    assert subjects(five, "--assignee", "legacy") == []
    assert five("queue", "--assignee", "legcay").code == 2


def test_json_has_every_key_in_order_and_null_for_what_is_not_there(five: Hd) -> None:
    lines = five.ok("queue", "--json").json()
    assert all(list(line) == KEYS for line in lines)
    assert lines[0] == dict.fromkeys(KEYS) | {
        "id": 1,
        "subject": "urgent 11:00",
        "status": "new",
        "severity": "urgent",
        "tier": "gold",
        "account": "acme",
        "channel": "form",
        "created_at": "2026-11-17T10:00:00Z",
        "clock": "first_reply",
        "state": "pending",
        "due_at": "2026-11-17T11:00:00Z",
        "due_in_seconds": 3600,
        "remaining_seconds": 3600,
    }
    idle = lines[-1]
    assert [idle[key] for key in KEYS[-6:]] == [None] * 6


def test_seconds_are_wall_time_until_due_and_open_time_that_remains(five: Hd) -> None:
    (line,) = five.at("2026-11-18T08:00:00Z").ok("queue", "--tier", "free", "--json").json()[:1]
    assert line["due_at"] == "2026-11-20T10:00:00Z"
    assert line["due_in_seconds"] == 50 * 3600
    assert line["remaining_seconds"] == (24 - 7) * 3600


def test_formats_for_programs_say_the_same(five: Hd) -> None:
    lines = five.ok("queue", "--json").json()
    assert [json.loads(line) for line in five.ok("queue", "--nl").out.splitlines()] == lines
    rows = [["" if value is None else str(value) for value in line.values()] for line in lines]
    comma = list(csv.reader(io.StringIO(five.ok("queue", "--csv").out)))
    tabbed = [line.split("\t") for line in five.ok("queue", "--tsv").out.splitlines()]
    assert comma == tabbed == [KEYS, *rows]


def test_a_pipe_gets_tab_separated_values_without_being_asked(five: Hd) -> None:
    assert five.ok("queue").out == five.ok("queue", "--tsv").out
    assert five.ok("queue", "--no-headers").out == five.ok("queue").out.partition("\n")[2]


def test_an_empty_desk_is_no_error(hd: Hd) -> None:
    assert hd.ok("queue", "--json").json() == []
    assert hd.ok("queue").out == "\t".join(KEYS) + "\n"
    assert hd.ok("queue", "--no-headers").out == ""
    assert "0 open" in hd.on_screen().ok("queue").out


def test_a_screen_says_what_is_due_and_how_many_it_hides(hd: Hd) -> None:
    hd.ok("new", stdin=json.dumps([{"subject": f"Ticket {n}"} for n in range(60)]))
    screen = hd.on_screen().ok("queue").out.splitlines()
    assert len([line for line in screen if "Ticket" in line]) == 50
    assert "4h left" in screen[1]
    assert screen[-1] == "60 open · 10 not shown · 60 unassigned"
    assert len(hd.ok("queue", "--json").json()) == 60


def test_next_is_the_most_urgent_that_nobody_has(five: Hd) -> None:
    found = five.ok("next", "--json").json()
    assert list(found) == KEYS
    assert found["subject"] == "urgent 11:00"
    assert "urgent 11:00" in five.ok("next").out
    assert five.ok("next", "--tier", "free", "--json").json()["subject"] == "free Friday"
    assert five.ok("next", "--team", "support", "--json").json()["subject"] == "normal 14:00"
    assert five.ok("next", "--severity", "normal", "--json").json()["subject"] == "normal 14:00"
    assert five.ok("next", "--channel", "form", "--json").json()["subject"] == "urgent 11:00"
    assert five.ok("queue", "--json").json()[0]["assignee"] is None


def test_next_comes_in_every_format_with_the_keys_of_the_queue(five: Hd) -> None:
    head, row = five.ok("next").out.splitlines()
    assert (head.split("\t"), row.split("\t")[2]) == (KEYS, "urgent 11:00")
    assert five.ok("next", "--no-headers").out == f"{row}\n"
    assert five.ok("next", "--csv").out == five.ok("queue", "--csv", "--limit", "1").out
    assert five.ok("next", "--nl").json() == five.ok("next", "--json").json()
    none = five("next", "--csv", "--team", "support", "--tier", "free", "--severity", "urgent")
    assert (none.code, none.out) == (0, ",".join(KEYS) + "\n")


def test_next_taken_is_mine_and_open(five: Hd) -> None:
    taken = five.by("bob").ok("next", "--take", "--json").json()
    assert (taken["id"], taken["assignee"], taken["status"]) == (1, "bob", "open")
    assert five.ok("next", "--json").json()["subject"] == "normal 14:00"


def test_with_nothing_left_next_says_so_and_succeeds(five: Hd) -> None:
    for _ in range(3):
        five.ok("next", "--take")
    nothing = five("next", "--take")
    assert (nothing.code, nothing.out) == (0, "")
    assert "nothing to take" in nothing.err
    assert five.ok("next", "--take", "--json").json() is None


def test_next_refuses_a_word_that_the_policy_does_not_know(five: Hd) -> None:
    refused = five("next", "--take", "--severity", "urgnt")
    assert (refused.code, refused.out) == (2, "")
    assert 'did you mean "urgent"' in refused.err


def test_the_program_as_a_process_prints_what_it_prints_here(five: Hd) -> None:
    for args in (["queue"], ["queue", "--json"], ["next"], ["show", "1"], ["show", "9"]):
        assert run(five, *args) == five(*args)
