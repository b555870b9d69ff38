"""`hd undo` and `hd log`: a command is taken back as a whole, and the timeline keeps both."""

import pytest

from tests.conftest import Hd


@pytest.fixture
def three(hd: Hd) -> Hd:
    """#1, #2 and #3, by Alice."""
    for subject in ("One", "Two", "Three"):
        hd.ok("new", subject, "--body", "Hello")
    return hd.at("2026-11-17T10:30:00Z")


def state(hd: Hd) -> list[tuple[object, ...]]:
    shown = hd.ok("show", "1", "2", "3", "--json").json()
    keys = ("status", "severity", "team", "assignee", "tags", "links", "subject")
    return [tuple(str(ticket[key]) for key in keys) for ticket in shown]


COMMANDS = {
    "assign": ["assign", "1", "2", "3", "--to", "bob", "--team", "support"],
    "take": ["take", "1", "2"],
    "set": ["set", "1", "2", "--severity", "urgent", "--subject", "Other words"],
    "tag": ["tag", "1", "3", "--add", "outage"],
    "pend": ["pend", "1", "2", "3"],
    "solve": ["solve", "2"],
    "close": ["close", "1", "2", "3"],
    "merge": ["merge", "1", "2", "--into", "3"],
    "link": ["link", "1", "2", "3"],
    "note": ["note", "1", "2", "--body", "Same cause."],
    "hold": ["hold", "1", "3"],
    "next": ["next", "--take"],
    "in turn": ["assign", "1", "2", "3", "--team", "support", "--round-robin"],
    "where": [
        "set",
        "--where",
        "is:open",
        "--topic",
        "drm",
        "--region",
        "europe",
        "--tier",
        "free",
    ],
    "status": ["set", "1", "--status", "pending", "--severity", "urgent"],
}


def test_undo_brings_back_what_had_been_changed_before(three: Hd) -> None:
    three.ok("link", "1", "2")
    three.ok("pend", "1", "3")
    before = state(three)
    for command in (["link", "1", "2", "--remove"], ["reopen", "1", "3"], ["solve", "3"]):
        three.ok(*command)
        three.ok("undo")
        assert state(three) == before, command


@pytest.mark.parametrize("command", COMMANDS)
def test_undo_brings_every_ticket_back_to_where_it_stood(three: Hd, command: str) -> None:
    before, queue = state(three), three.ok("queue", "--json").json()
    three.ok(*COMMANDS[command])
    three.ok("undo")
    assert state(three) == before
    assert three.ok("queue", "--json").json() == queue


def test_the_timeline_keeps_what_was_done_and_what_took_it_back(three: Hd) -> None:
    three.ok("set", "1", "--severity", "urgent")
    three.ok("undo")
    events = three.ok("show", "1", "--json").json()["events"][1:]
    assert [(event["kind"], event["to"]) for event in events] == [
        ("severity", "urgent"),
        ("undo", "severity"),
    ]


def test_undo_twice_takes_back_the_one_before(three: Hd) -> None:
    before = state(three)
    three.ok("tag", "1", "--add", "outage")
    three.ok("assign", "1", "--to", "bob")
    three.ok("undo")
    three.ok("undo")
    assert state(three) == before


def test_undo_takes_back_ones_own_commands_only(three: Hd) -> None:
    three.ok("tag", "1", "--add", "outage")
    three.by("bob").ok("tag", "2", "--add", "question")
    three.ok("undo")
    assert [ticket[4] for ticket in state(three)] == ["[]", "['question']", "[]"]
    refused = three("undo", "5")
    assert (refused.code, "command 5 was bob's" in refused.err) == (1, True)


def test_an_earlier_command_is_taken_back_by_its_number(three: Hd) -> None:
    three.ok("tag", "1", "--add", "outage")
    three.ok("reply", "1", "--body", "We are on it.")
    three.ok("undo", "4")
    assert state(three)[0][4] == "[]"
    again = three("undo", "4")
    assert (again.code, "has been undone already" in again.err) == (1, True)


def test_a_note_is_withdrawn_by_another_note(three: Hd) -> None:
    three.ok("note", "1", "--body", "Wrong ticket.")
    three.ok("undo")
    assert (
        three.ok("show", "1", "--json").json()["events"][-1]["body"] == "Withdrawn: Wrong ticket."
    )


REFUSED = {
    "a reply": (["reply", "1", "2", "--body", "Hello"], "a reply cannot be undone"),
    "a reply that solves": (["reply", "1", "--body", "Done", "--solve"], "cannot be undone"),
    "a new ticket": (["new", "Four"], "creating a ticket cannot be undone"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_back_says_why_and_changes_nothing(three: Hd, case: str) -> None:
    args, reason = REFUSED[case]
    three.ok(*args)
    before = three.ok("export").out
    refused = three("undo")
    assert (refused.code, reason in refused.err) == (1, True)
    assert three.ok("export").out == before


def test_what_somebody_changed_since_is_not_overwritten(three: Hd) -> None:
    three.ok("set", "1", "2", "--severity", "urgent")
    three.by("bob").ok("set", "2", "--severity", "normal")
    refused = three("undo")
    assert refused.code == 1
    assert "ticket 2: its severity has changed since, to normal; nothing was undone" in refused.err
    assert state(three)[0][1] == "urgent"


def test_nothing_to_undo_is_said(hd: Hd) -> None:
    refused = hd("undo")
    assert (refused.code, "nothing to undo" in refused.err) == (1, True)


def test_a_closing_taken_back_never_stopped_the_clocks(three: Hd) -> None:
    due = [line["due_at"] for line in three.ok("queue", "--json").json()]
    three.ok("close", "1", "2", "3")
    later = three.at("2026-11-17T11:30:00Z")
    later.ok("undo")
    assert [line["due_at"] for line in later.ok("queue", "--json").json()] == due


def test_the_log_says_who_did_what_the_latest_first(three: Hd) -> None:
    three.by("bob").ok("tag", "1", "2", "--add", "outage")
    three.by("bob").ok("undo")
    undo, tag, *new = three.ok("log", "--json").json()
    assert (undo["agent"], undo["name"], undo["undoes"]) == ("bob", "undo", tag["command"])
    assert (tag["name"], tag["tickets"], tag["undone_by"]) == ("tag", [1, 2], undo["command"])
    assert [entry["name"] for entry in new] == ["new", "new", "new"]
    assert len(three.ok("log", "--agent", "bob", "--json").json()) == 2
    screen = three.on_screen().ok("log", "--limit", "2").out
    assert "undo of 4" in screen
    assert "#1 #2" in screen


def test_a_command_that_changes_nothing_is_not_in_the_log(three: Hd) -> None:
    three.ok("reopen", "1")
    before = three.ok("log", "--json").out
    three.ok("reopen", "1")
    assert three.ok("log", "--json").out == before
