"""Merging and linking from the command line: what is left of each ticket, whatever the order."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd

EARLY, LATER, MERGED = "2026-11-17T09:00:00Z", "2026-11-17T10:00:00Z", "2026-11-17T11:00:00Z"


@pytest.fixture
def two(hd: Hd) -> Hd:
    """#1, written at nine, and #2, written at ten; four hours to reply."""
    hd.at(EARLY).ok("new", "Stream drops", "--body", "Since 9.")
    hd.at(LATER).ok("new", "Still drops", "--body", "Hello?")
    return hd.at(MERGED)


def first_reply(hd: Hd, ticket: str) -> dict[str, Any]:
    clocks = hd.ok("explain", ticket, "--json").json()["clocks"]
    return next(clock for clock in clocks if clock["clock"] == "first_reply")


def notes(hd: Hd, ticket: str) -> list[str]:
    return [event["body"] for event in hd.ok("show", ticket, "--json").json()["events"][1:]]


def test_the_target_owes_what_is_due_earlier_and_the_source_owes_nothing(two: Hd) -> None:
    two.ok("merge", "1", "--into", "2")
    taken, left = first_reply(two, "2"), first_reply(two, "1")
    assert (taken["started_at"], taken["due_at"]) == (EARLY, "2026-11-17T13:00:00Z")
    assert (left["state"], left["reason"]) == ("cancelled", "merged")
    (line,) = two.ok("queue", "--json").json()
    assert (line["id"], line["due_at"]) == (2, "2026-11-17T13:00:00Z")


def test_the_target_says_what_was_merged_and_the_source_says_where_to(two: Hd) -> None:
    two.ok("merge", "1", "2")
    assert notes(two, "2") == ["Merged into this ticket: #1"]
    refused = two("reply", "1", "--body", "Hello")
    assert refused.code == 1
    assert "ticket 1 was merged into #2" in refused.err
    assert "hd show #2" in refused.err


def test_the_reply_on_the_target_is_judged_by_the_earlier_deadline(two: Hd) -> None:
    two.ok("merge", "1", "--into", "2")
    two.at("2026-11-17T13:30:00Z").ok("reply", "2", "--body", "Here we are.")
    assert first_reply(two.at("2026-11-17T14:00:00Z"), "2")["state"] == "breached"


def test_a_chain_of_merges_carries_the_earliest_deadline_to_its_end(two: Hd) -> None:
    two.ok("new", "Third", "--body", "Me too.")
    two.ok("merge", "1", "--into", "2")
    two.at("2026-11-17T11:10:00Z").ok("merge", "2", "--into", "3")
    later = two.at("2026-11-17T11:20:00Z")
    assert first_reply(later, "3")["due_at"] == "2026-11-17T13:00:00Z"
    assert [line["id"] for line in later.ok("queue", "--json").json()] == [3]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["1", "--into", "1"], "two tickets"),
        (["1"], "two tickets"),
        (["1", "2", "--into", "2"], "two tickets"),
        (["1", "--into", "99"], "no ticket 99"),
    ],
)
def test_what_cannot_be_merged_changes_nothing(two: Hd, args: list[str], reason: str) -> None:
    refused = two("merge", *args)
    assert refused.code in (1, 2)
    assert reason in refused.err
    assert len(two.ok("queue", "--json").json()) == 2


def test_what_was_merged_takes_no_further_merge(two: Hd) -> None:
    two.ok("merge", "1", "--into", "2")
    for args in (["2", "--into", "1"], ["1", "--into", "2"]):
        refused = two("merge", *args)
        assert refused.code == 1
        assert "was merged into #2" in refused.err


def line(ref: str, created_at: str, *more: dict[str, str]) -> str:
    opening = {"at": created_at, "kind": "message", "by": "customer", "body": "Hello"}
    return json.dumps(
        {"ref": ref, "subject": ref, "created_at": created_at, "events": [opening, *more]}
    )


SOURCE = line("S", EARLY, {"at": "2026-11-17T10:30:00Z", "kind": "merge", "to": "T"})
TARGET = line("T", LATER)


@pytest.mark.parametrize(
    "files",
    [[[SOURCE, TARGET]], [[TARGET, SOURCE]], [[SOURCE], [TARGET]], [[TARGET], [SOURCE]]],
    ids=["source first", "target first", "source in an earlier file", "target in an earlier file"],
)
def test_imported_merges_count_in_whatever_order_they_come(hd: Hd, files: list[list[str]]) -> None:
    now = hd.at(MERGED)
    for lines in files:
        now.ok("import", "-", stdin="\n".join(lines))
    (waiting,) = now.ok("queue", "--json").json()
    assert (waiting["ref"], waiting["due_at"]) == ("T", "2026-11-17T13:00:00Z")
    assert first_reply(now, "T")["due_at"] == waiting["due_at"]


def merged_line(ref: str, into: str) -> str:
    return line(ref, EARLY, {"at": "2026-11-17T10:30:00Z", "kind": "merge", "to": into})


CIRCLES = {
    "into itself": ([[("A", "A")]], "A"),
    "of two": ([[("A", "B"), ("B", "A")]], "AB"),
    "of three": ([[("A", "B"), ("C", "A"), ("B", "C")]], "ACB"),
    "which others lead to": ([[("D", "A"), ("A", "B"), ("B", "A"), ("C", "D")]], "AB"),
    "across files": ([[("A", "B")], [("C", "A"), ("B", "C")]], "CB"),
}


@pytest.mark.parametrize(("files", "refused"), CIRCLES.values(), ids=CIRCLES)
def test_rows_that_lie_on_a_circle_of_merges_are_refused(
    hd: Hd, tmp_path: Path, files: list[list[tuple[str, str]]], refused: str
) -> None:
    *earlier, last = ["\n".join(merged_line(*merge) for merge in merges) for merges in files]
    for lines in earlier:
        hd.at(MERGED).ok("import", "-", stdin=lines)
    rejects = tmp_path / "rejects"
    found = hd.at(MERGED)("import", "-", "--rejects", str(rejects), stdin=last)
    assert found.err.count("a ticket cannot be merged into") == len(refused)
    rejected = [json.loads(each) for each in rejects.read_text().splitlines()]
    assert [each["ref"] for each in rejected] == [*refused]
    assert [json.loads(each["raw"])["ref"] for each in rejected] == [*refused]


def test_a_long_imported_chain_of_merges_is_no_circle(hd: Hd) -> None:
    chain = [merged_line(f"T-{n}", f"T-{n + 1}") for n in range(40)]
    for lines in (chain[20:], chain[:20], [line("T-40", LATER)]):
        hd.at(MERGED).ok("import", "-", stdin="\n".join(lines))
    assert first_reply(hd.at(MERGED), "T-40")["due_at"] == "2026-11-17T13:00:00Z"


def test_an_imported_chain_reaches_its_end_whatever_comes_last(hd: Hd) -> None:
    middle = line("T", LATER, {"at": "2026-11-17T10:45:00Z", "kind": "merge", "to": "U"})
    now = hd.at(MERGED)
    for each in (line("U", LATER), middle, SOURCE):
        now.ok("import", "-", stdin=each)
    assert first_reply(now, "U")["due_at"] == "2026-11-17T13:00:00Z"


def test_a_new_policy_plans_a_taken_over_run_anew(two: Hd, policy_file: Any) -> None:
    two.ok("merge", "1", "--into", "2")
    longer = policy_file.read_text().replace(
        'normal = "4 business hours"', 'normal = "5 business hours"'
    )
    policy_file.write_text(longer)
    two.ok("policy", "apply", str(policy_file))
    (waiting,) = two.ok("queue", "--json").json()
    assert waiting["due_at"] == "2026-11-17T14:00:00Z"
    assert first_reply(two, "2")["due_at"] == waiting["due_at"]


def test_links_show_on_both_tickets_until_they_are_taken_off(two: Hd) -> None:
    two.ok("link", "1", "2")
    assert [two.ok("show", n, "--json").json()["links"] for n in "12"] == [["#2"], ["#1"]]
    assert "Linked" in two.on_screen().ok("show", "1").out
    two.ok("link", "2", "1", "--remove")
    assert [two.ok("show", n, "--json").json()["links"] for n in "12"] == [[], []]


def test_a_link_that_is_there_is_not_written_twice(two: Hd) -> None:
    two.ok("link", "1", "2")
    two.ok("link", "2", "1")
    assert len(two.ok("show", "1", "--json").json()["events"]) == 2


def test_a_closed_ticket_can_be_linked(two: Hd) -> None:
    two.ok("close", "1")
    two.ok("link", "2", "1")
    assert two.ok("show", "1", "--json").json()["links"] == ["#2"]


def test_a_link_needs_two_tickets(two: Hd) -> None:
    assert two("link", "1").code == 2


def test_merges_and_links_survive_export_and_import(two: Hd, policy_file: Any) -> None:
    lines = [SOURCE, TARGET, line("V", LATER)]
    two.ok("import", "-", stdin="\n".join(lines))
    two.ok("link", "T", "V")
    two.ok("link", "T", "V", "--remove")
    two.ok("close", "V")
    two.ok("undo")
    exported = two.ok("export", "S", "T", "V").out
    other = Hd(two.db.with_name("other.db"), now=two.now)
    other.ok("init", "--policy", str(policy_file))
    other.ok("import", "-", stdin=exported)
    assert other.ok("export").out == exported
    assert first_reply(other, "T") == first_reply(two, "T")


@pytest.mark.parametrize("is_answered_first", [True, False])
def test_within_one_second_an_answer_answers_what_had_been_merged_by_then(
    two: Hd, is_answered_first: bool
) -> None:
    commands = [("reply", "2", "--body", "Here we are."), ("merge", "1", "--into", "2")]
    for command in commands if is_answered_first else reversed(commands):
        two.ok(*command)
    states = [
        clock["state"]
        for clock in two.ok("explain", "2", "--json").json()["clocks"]
        if clock["clock"] == "first_reply"
    ]
    assert states == (["pending", "achieved"] if is_answered_first else ["achieved"])
