"""What agents do to tickets: each option, read back through `--json`, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd


def open_three(hd: Hd) -> None:
    """#1 with a customer's message, #2 with a ref, #3 without anything."""
    hd.ok("new", "First", "--body", "Help.", "--account", "acme")
    hd.ok("new", "Second", "--ref", "Z-2")
    hd.ok("new", "Third")


@pytest.fixture
def three(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """Three new tickets."""
    return Hd(tmp_path / "desk.db").found(policy_file, open_three)


def show(hd: Hd, ticket: str = "1") -> dict[str, Any]:
    shown: dict[str, Any] = hd.ok("show", ticket, "--json").json()
    return shown


def last_events(hd: Hd, ticket: str, count: int) -> list[dict[str, Any]]:
    """The last entries of the timeline, without what is empty in them."""
    events = show(hd, ticket)["events"][-count:]
    return [{key: value for key, value in event.items() if value is not None} for event in events]


def event(kind: str, **values: object) -> dict[str, object]:
    return {"at": "2026-11-17T10:00:00Z", "kind": kind, "by": "agent:alice", **values}


CHANGES: list[tuple[list[str], dict[str, Any]]] = [
    (["take", "1"], {"assignee": "alice", "status": "open"}),
    (["take", "1", "--as", "bob"], {"assignee": "bob", "status": "open"}),
    (["assign", "1", "--to", "bob"], {"assignee": "bob", "status": "open"}),
    (["assign", "1", "--team", "support"], {"team": "support", "assignee": None, "status": "new"}),
    (
        ["assign", "1", "--team", "support", "--to", "bob"],
        {"team": "support", "assignee": "bob"},
    ),
    (["set", "1", "--severity", "urgent"], {"severity": "urgent"}),
    (["set", "1", "--tier", "free"], {"tier": "free"}),
    (["set", "1", "--region", "europe"], {"region": "europe"}),
    (["set", "1", "--topic", "billing"], {"topic": "billing"}),
    (["set", "1", "--subject", "A better one"], {"subject": "A better one"}),
    (["set", "1", "--status", "hold"], {"status": "hold"}),
    (
        ["set", "1", "--severity", "urgent", "--status", "open"],
        {"severity": "urgent", "status": "open"},
    ),
    (["pend", "1"], {"status": "pending"}),
    (["hold", "1"], {"status": "hold"}),
    (["solve", "1"], {"status": "solved"}),
    (["close", "1"], {"status": "closed"}),
    (["tag", "1", "--add", "outage", "--add", "vip"], {"tags": ["outage", "vip"]}),
    (["reply", "1", "--body", "Looking."], {"status": "open"}),
    (["reply", "1", "-b", "Looking.", "--pend"], {"status": "pending"}),
    (["reply", "1", "--body", "Looking.", "--hold"], {"status": "hold"}),
    (["reply", "1", "--body", "Done.", "--solve"], {"status": "solved"}),
    (["note", "1", "--body", "Same cause as #2."], {"status": "new"}),
]


@pytest.mark.parametrize(("args", "expected"), CHANGES, ids=[" ".join(c[0]) for c in CHANGES])
def test_a_change_is_there_afterwards(three: Hd, args: list[str], expected: dict[str, Any]) -> None:
    told = three.ok(*args).out
    assert told.count("\n") == 1
    assert "#1" in told
    shown = show(three)
    assert {key: shown[key] for key in expected} == expected


@pytest.mark.parametrize(("args", "expected"), CHANGES, ids=[" ".join(c[0]) for c in CHANGES])
def test_a_change_answers_in_json_with_the_ticket_as_it_is_now(
    three: Hd, args: list[str], expected: dict[str, Any]
) -> None:
    told = three.ok(*args, "--json").json()
    known = expected.keys() & told.keys()
    assert {key: told[key] for key in known} == {key: expected[key] for key in known}


def test_what_was_set_can_be_taken_off_again(three: Hd) -> None:
    three.ok("set", "1", "--region", "europe", "--topic", "billing")
    three.ok("assign", "1", "--to", "bob")
    three.ok("tag", "1", "--add", "vip")
    three.ok("set", "1", "--region", "", "--topic", "")
    three.ok("assign", "1", "--nobody")
    three.ok("tag", "1", "--remove", "vip")
    shown = show(three)
    assert [shown[key] for key in ("region", "topic", "assignee", "tags")] == [None] * 3 + [[]]


def test_reopening_takes_up_what_was_solved_or_waiting(three: Hd) -> None:
    three.ok("solve", "1")
    three.ok("hold", "2")
    three.ok("reopen", "1", "2")
    assert [show(three, ticket)["status"] for ticket in ("1", "2")] == ["open", "open"]


def test_the_timeline_says_who_did_what(three: Hd) -> None:
    three.ok("reply", "1", "--body", "Looking.", "--pend")
    assert last_events(three, "1", 2) == [
        event("message", public=True, body="Looking."),
        event("status", to="pending"),
    ]
    three.ok("note", "1", "--body", "Same cause\nas #2.\n")
    assert last_events(three, "1", 1) == [event("message", public=False, body="Same cause\nas #2.")]
    three.ok("tag", "1", "--add", "vip")
    three.ok("tag", "1", "--remove", "vip")
    assert last_events(three, "1", 2) == [event("tag", add="vip"), event("tag", remove="vip")]


def test_changing_nothing_leaves_no_trace(three: Hd) -> None:
    three.ok("take", "1")
    three.ok("tag", "1", "--add", "vip")
    show(three)  # which it was unread until
    before = show(three)
    three.ok("take", "1")
    three.ok("tag", "1", "--add", "vip", "--remove", "never there")
    three.ok("set", "1", "--severity", "normal", "--status", "open")
    three.ok("assign", "1", "--to", "alice")
    assert show(three) == before


def test_a_reply_stops_the_clock_and_a_note_does_not(three: Hd) -> None:
    def first_reply() -> str:
        (state,) = (c["state"] for c in show(three)["clocks"] if c["clock"] == "first_reply")
        return str(state)

    three.ok("note", "1", "--body", "Hm.")
    assert first_reply() == "pending"
    three.ok("reply", "1", "--body", "Looking.")
    assert first_reply() == "achieved"


def test_severity_plans_the_running_clocks_anew(three: Hd) -> None:
    assert three.ok("set", "1", "--severity", "urgent", "--json").json()["due_at"] == (
        "2026-11-17T11:00:00Z"
    )


@pytest.mark.parametrize("name", ["2", "#2", "Z-2", "z-2"])
def test_a_ticket_is_named_by_id_or_ref(three: Hd, name: str) -> None:
    assert three.ok("take", name, "--json").json()["id"] == 2
    assert show(three, name)["id"] == 2
    assert three.ok("explain", name, "--json").json()["ticket"] == 2


def test_a_bare_number_is_an_id_before_it_is_a_ref(three: Hd) -> None:
    three.ok("new", "Fourth", "--ref", "1")
    assert show(three, "1")["subject"] == "First"


SEVERAL = [
    ["take"],
    ["assign", "--to", "bob"],
    ["set", "--severity", "urgent"],
    ["tag", "--add", "vip"],
    ["pend"],
    ["hold"],
    ["solve"],
    ["close"],
    ["reply", "--body", "Hello."],
    ["note", "--body", "Hm."],
]


@pytest.mark.parametrize("args", SEVERAL, ids=[args[0] for args in SEVERAL])
def test_several_tickets_are_answered_by_a_list_in_the_order_asked(
    three: Hd, args: list[str]
) -> None:
    command, *options = args
    told = three.ok(command, "3", "Z-2", "#1", *options, "--json").json()
    assert [line["id"] for line in told] == [3, 2, 1]


@pytest.mark.parametrize("args", SEVERAL, ids=[args[0] for args in SEVERAL])
def test_one_unknown_ticket_and_nothing_happens_to_any(three: Hd, args: list[str]) -> None:
    before = three.ok("export").out
    command, *options = args
    refused = three(command, "1", "999", *options)
    assert (refused.code, refused.out) == (1, "")
    assert "no ticket 999" in refused.err
    assert "hd queue lists them" in refused.err
    assert three.ok("export").out == before


def test_one_closed_ticket_and_nothing_happens_to_any(three: Hd) -> None:
    three.ok("close", "2")
    before = three.ok("export").out
    for command, *options in (*SEVERAL, ["reopen"]):
        refused = three(command, "1", "2", "3", *options)
        assert (refused.code, refused.out) == (1, "")
        assert "ticket 2 is closed; closed tickets cannot be changed" in refused.err
    assert three.ok("export").out == before


def test_a_ticket_named_twice_is_changed_once(three: Hd) -> None:
    three.ok("reply", "2", "Z-2", "--body", "Hello.")
    said = [event for event in show(three, "2")["events"] if event["kind"] == "message"]
    assert len(said) == 1


def test_nobody_takes_what_somebody_has(three: Hd) -> None:
    three.ok("take", "1")
    refused = three.by("bob")("take", "3", "1")
    assert refused.code == 1
    assert "ticket 1 is assigned to alice" in refused.err
    assert "hd assign 1 --to bob" in refused.err
    assert show(three, "3")["assignee"] is None
    three.by("bob").ok("assign", "1", "--to", "bob")
    assert show(three)["assignee"] == "bob"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["take"], "name at least one ticket"),
        (["assign", "1"], "name an assignee"),
        (["assign", "1", "--to", ""], "name an assignee"),
        (["assign", "1", "--to", "bob", "--nobody"], "name an assignee"),
        (["assign", "1", "--team", "suport"], 'no team "suport" in the policy'),
        (["set", "1"], "name a field to change"),
        (["set", "1", "--severity", "urgnt"], 'did you mean "urgent"'),
        (["set", "1", "--severity", ""], "the severity cannot be empty"),
        (["set", "1", "--tier", ""], "the tier cannot be empty"),
        (["set", "1", "--subject", ""], "the subject cannot be empty"),
        (["set", "1", "--tier", "golden"], 'did you mean "gold"'),
        (["set", "1", "--status", "opne"], 'did you mean "open"'),
        (["tag", "1"], "give --add or --remove"),
        (["tag", "1", "--add", ""], "a tag cannot be empty"),
        (["reply", "1"], "a body is required"),
        (["note", "1"], "a body is required"),
        (["reply", "1", "--body", "x", "--pend", "--solve"], "cannot be combined"),
        (["reply", "1", "--body", "-"], "the text is empty; nothing was written"),
        (["note", "1", "--body", "  \n"], "the text is empty; nothing was written"),
        (["reply", "1", "--body", "x", "--snooze"], "no option --snooze"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    three: Hd, args: list[str], said: str
) -> None:
    before = three.ok("export").out
    refused = three(*args)
    assert refused.code == (1 if "text is empty" in said else 2)
    assert refused.out == ""
    assert said in refused.err
    assert three.ok("export").out == before


@pytest.mark.parametrize("command", ["reply", "note"])
def test_a_body_comes_from_standard_input(three: Hd, command: str) -> None:
    three.ok(command, "1", "2", "--body", "-", stdin="Two\n\nlines.\n\n")
    for ticket in ("1", "2"):
        assert last_events(three, ticket, 1)[0]["body"] == "Two\n\nlines."


@pytest.mark.parametrize("stdin", [b"a\0b", b"\xff\xfe"], ids=["NUL", "not UTF-8"])
@pytest.mark.parametrize("command", ["reply", "note", "new"])
def test_a_body_that_is_no_text_is_refused(three: Hd, command: str, stdin: bytes) -> None:
    before = three.ok("export").out
    refused = three(command, "1", "--body", "-", stdin=stdin)
    assert (refused.code, refused.out) == (2, "")
    assert three.ok("export").out == before


SHOWN = {
    *("id", "ref", "subject", "status", "severity", "tier", "region", "account", "contact"),
    *("channel", "topic", "team", "assignee", "tags", "created_at", "updated_at"),
    *("clocks", "events"),
}
ENTRY = {"at", "kind", "by", "public", "body", "to", "add", "remove"}
RUN = {
    *("clock", "state", "reason", "target", "target_seconds", "calendar", "started_at"),
    *("due_at", "stopped_at", "breached_at", "elapsed_seconds", "remaining_seconds"),
    *("due_in_seconds", "rule"),
}
SEGMENT = {"from", "to", "counted_seconds", "why"}


def test_show_in_json_has_every_key(three: Hd) -> None:
    assert show(three, "3").keys() >= SHOWN
    assert show(three)["events"][0].keys() >= ENTRY
    assert show(three)["clocks"][0].keys() >= RUN


def test_explain_in_json_adds_up(three: Hd) -> None:
    told = three.at("2026-11-18T09:30:00Z").ok("explain", "1", "--json").json()
    assert told.keys() >= {"ticket", "policy", "clocks"}
    first, resolution = told["clocks"]
    assert (first["state"], first["breached_at"]) == ("breaching", "2026-11-17T14:00:00Z")
    assert resolution["elapsed_seconds"] == 7.5 * 3600
    for clock in (first, resolution):
        assert clock.keys() >= RUN | {"segments"}
        assert all(segment.keys() >= SEGMENT for segment in clock["segments"])
        counted = sum(segment["counted_seconds"] for segment in clock["segments"])
        assert counted == clock["elapsed_seconds"]


@pytest.mark.parametrize("command", ["show", "explain"])
def test_one_ticket_is_an_object_and_several_are_a_list(three: Hd, command: str) -> None:
    three.ok("show", "1")  # which it was unread until
    one = three.ok(command, "1", "--json").json()
    assert three.ok(command, "1", "2", "--json").json()[0] == one
    lines = three.ok(command, "2", "1", "--nl").out.splitlines()
    assert json.loads(lines[1]) == one


@pytest.mark.parametrize("command", ["show", "explain"])
def test_reading_in_other_formats(three: Hd, command: str) -> None:
    tabbed = three.ok(command, "1").out
    assert three.ok(command, "1", "--tsv").out == tabbed
    assert three.ok(command, "1", "--tsv", "--no-headers").out == tabbed.partition("\n")[2]
    assert three.ok(command, "1", "--csv").out.startswith("ticket,")
    missing = three(command, "1", "999", "--json")
    assert (missing.code, missing.out) == (1, "")
