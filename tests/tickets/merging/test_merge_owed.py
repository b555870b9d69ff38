"""What a merged ticket owes is owed where it goes on: on the screen, the ladder, in reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd
from tests.ladder.ladders import TELL, at, found, write_policy

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def desk(tmp_path: Path) -> Hd:
    """A first reply is owed within an hour, of an urgent one within half an hour; rungs at due."""
    return found(tmp_path, TELL)


def clocks(hd: Hd, ticket: int, clock: str = "first_reply") -> list[dict[str, Any]]:
    runs = hd.ok("explain", str(ticket), "--json").json()["clocks"]
    return [run for run in runs if run["clock"] == clock]


def planned(hd: Hd) -> list[tuple[int, str, str]]:
    """What a pass would do; it ends with 8 when that is something."""
    steps = hd("escalate", "--plan", "--json").json()
    return [(step["ticket"], step["rung"], step["due_at"]) for step in steps]


def open_two(desk: Hd, first: str, second: str) -> None:
    at(desk, "09:00").ok("new", "Stream drops", "--body", "Since 9.", "--severity", first)
    at(desk, "09:10").ok("new", "Still drops", "--body", "Hello?", "--severity", second)


@pytest.mark.parametrize(
    ("source", "target", "due"),
    [("2", "1", "09:40"), ("1", "2", "09:30")],
    ids=["later", "earlier"],
)
def test_a_rung_fires_by_the_promise_of_the_ticket_that_was_merged(
    desk: Hd, source: str, target: str, due: str
) -> None:
    severities = ("normal", "urgent") if source == "2" else ("urgent", "normal")
    open_two(desk, *severities)
    at(desk, "09:20").ok("merge", source, "--into", target)
    (run,) = clocks(at(desk, "09:25"), int(target))
    assert run["due_at"] == f"2026-11-17T{due}:00Z"
    assert planned(at(desk, "09:29")) == []
    assert planned(at(desk, "09:41")) == [(int(target), "Tell the manager", run["due_at"])]


def test_what_fired_before_a_merge_does_not_fire_again(desk: Hd) -> None:
    open_two(desk, "urgent", "normal")
    assert len(planned(at(desk, "09:31"))) == 1
    at(desk, "09:31").ok("escalate")
    at(desk, "09:32").ok("merge", "1", "--into", "2")
    assert planned(at(desk, "11:00")) == []
    at(desk, "11:00").ok("undo")
    assert [step[0] for step in planned(at(desk, "11:01"))] == [2]


def test_a_promise_that_was_late_before_the_other_ticket_came_still_escalates(desk: Hd) -> None:
    at(desk, "09:00").ok("new", "Stream drops", "--body", "Since 9.")
    at(desk, "10:10").ok("new", "And now?", "--body", "Hello?")
    at(desk, "10:12").ok("merge", "1", "--into", "2")
    assert [step[0] for step in planned(at(desk, "10:15"))] == [2]


def test_a_policy_that_promises_the_target_nothing_leaves_what_the_source_was_promised(
    desk: Hd,
) -> None:
    at(desk, "09:00").ok("new", "Stays", "--body", "Hello?", "--tier", "free")
    at(desk, "09:10").ok("new", "Merged", "--body", "Hello?")
    at(desk, "09:20").ok("merge", "2", "--into", "1")
    policy = write_policy(desk.db.with_name("later.toml"), TELL)
    policy.write_text(policy.read_text().replace('first_reply = "8 hours"\n', ""))
    at(desk, "09:30").ok("policy", "apply", str(policy))
    (run,) = clocks(at(desk, "09:40"), 1)
    assert (run["due_at"], run["rule"]) == ("2026-11-17T10:10:00Z", "tiers.gold.first_reply.normal")
    assert len(planned(at(desk, "10:11"))) == 1


def test_an_answered_ticket_owes_what_was_asked_on_the_one_merged_into_it(desk: Hd) -> None:
    open_two(desk, "normal", "normal")
    at(desk, "09:15").ok("reply", "1", "--body", "Looking.")
    at(desk, "10:20").ok("merge", "2", "--into", "1")
    late = at(desk, "10:30")
    assert [run["state"] for run in clocks(late, 1)] == ["achieved", "breaching"]
    assert "first reply from #2" in late.on_screen().ok("explain", "1").out
    report = late.ok("report", "--week", "this", "--json").json()
    figures = report["clocks"]["first_reply"]
    assert (figures["achieved"], figures["breaching"]) == (1, 1)
    assert [each["ticket_id"] for each in report["breaches"]] == [1]


def test_a_solved_target_opens_for_who_waits_and_the_command_says_so(desk: Hd) -> None:
    open_two(desk, "normal", "normal")
    at(desk, "09:15").ok("reply", "1", "--body", "Done.", "--solve")
    merged = at(desk, "09:20")("merge", "2", "--into", "1")
    assert (merged.code, "#1 was solved and is open again" in merged.err) == (0, True)
    (line,) = at(desk, "09:21").ok("queue", "--json").json()
    assert (line["id"], line["status"], line["due_at"]) == (1, "open", "2026-11-17T10:10:00Z")
    at(desk, "09:25").ok("undo")
    assert at(desk, "09:26").ok("show", "1", "--json").json()["status"] == "solved"


def test_a_solved_target_stays_solved_for_who_was_answered(desk: Hd) -> None:
    open_two(desk, "normal", "normal")
    at(desk, "09:15").ok("reply", "1", "--body", "Done.", "--solve")
    at(desk, "09:16").ok("reply", "2", "--body", "The same as #1.")
    at(desk, "09:20").ok("merge", "2", "--into", "1")
    assert at(desk, "09:21").ok("queue", "--json").json() == []


def test_a_promise_broken_before_the_merge_is_counted_once_on_the_target(desk: Hd) -> None:
    open_two(desk, "normal", "urgent")
    at(desk, "09:15").ok("reply", "1", "--body", "Looking.")
    at(desk, "09:50").ok("reply", "2", "--body", "Sorry for the wait.")
    before = at(desk, "10:00").ok("report", "--week", "this", "--json").json()
    at(desk, "10:00").ok("merge", "2", "--into", "1")
    after = at(desk, "10:10").ok("report", "--week", "this", "--json").json()
    for report, ticket in ((before, 2), (after, 1)):
        assert report["clocks"]["first_reply"]["breached"] == 1
        (breach,) = report["breaches"]
        assert (breach["ticket_id"], breach["elapsed_seconds"]) == (ticket, 40 * 60)


def test_a_report_says_where_time_went_by_the_ticket_on_which_it_was_spent(desk: Hd) -> None:
    open_two(desk, "urgent", "normal")
    at(desk, "09:10").ok("take", "1")
    at(desk, "09:12").ok("hold", "2")
    at(desk, "09:50").ok("merge", "1", "--into", "2")
    report = at(desk, "10:10").ok("report", "--week", "this", "--json").json()
    (breach,) = report["breaches"]
    spent = {part: seconds for part, seconds in breach["spent"].items() if seconds}
    assert spent == {"unassigned": 10 * 60, "agent": 40 * 60, "third_party": 20 * 60}


def test_what_a_customer_says_on_a_duplicate_goes_on_to_the_survivor(desk: Hd) -> None:
    open_two(desk, "normal", "normal")
    at(desk, "09:20").ok("new", "Third", "--body", "Me too.")
    at(desk, "09:21").ok("merge", "1", "--into", "2")
    at(desk, "09:22").ok("merge", "2", "--into", "3")
    heard = at(desk, "09:30")("reply", "1", "--from-customer", "--body", "Any news?")
    assert (heard.code, "#1 was merged into #3" in heard.err) == (0, True)
    events = at(desk, "09:31").ok("show", "3", "--json").json()["events"]
    assert (events[-1]["by"], events[-1]["body"]) == ("customer", "Any news?")
    refused = at(desk, "09:31")("reply", "1", "--body", "We are looking.")
    assert (refused.code, "was merged into #2" in refused.err) == (1, True)


def test_a_command_on_a_clock_that_is_behind_comes_after_what_is_there(desk: Hd) -> None:
    desk.at("2026-11-17T09:00:05Z").ok("new", "Stream drops", "--body", "Help")
    desk.at("2026-11-17T09:00:02Z").ok("reply", "1", "--body", "Done.", "--solve")
    later = at(desk, "12:00")
    assert later.ok("show", "1", "--json").json()["status"] == "solved"
    assert [run["state"] for run in clocks(later, 1)] == ["achieved"]
    assert clocks(later, 1, "next_reply") == []


def test_explain_names_the_policy_that_judged_each_finished_clock(desk: Hd) -> None:
    at(desk, "09:00").ok("new", "Stream drops", "--body", "Help")
    at(desk, "09:10").ok("reply", "1", "--body", "Looking.")
    policy = write_policy(desk.db.with_name("later.toml"), TELL, manners="digest_above = 7")
    at(desk, "09:20").ok("policy", "apply", str(policy))
    told = at(desk, "09:30").ok("explain", "1", "--json").json()
    judged = {run["clock"]: run["policy"] == told["policy"] for run in told["clocks"]}
    assert judged == {"first_reply": False, "update": True}
    assert "in force when it ended" in at(desk, "09:30").on_screen().ok("explain", "1").out


def test_a_chain_of_merges_may_be_longer_than_python_calls_go_deep(desk: Hd) -> None:
    length = 1_200
    lines = []
    for number in range(length):
        said = {"at": "2026-11-17T08:30:00Z", "kind": "message", "by": "customer", "body": "Hello"}
        merge = {"at": "2026-11-17T08:40:00Z", "kind": "merge", "to": f"T{number + 1}"}
        events = [said, merge] if number + 1 < length else [said]
        ticket = {"ref": f"T{number}", "subject": "Drops", "created_at": said["at"]}
        lines.append(json.dumps({**ticket, "events": events}))
    now = at(desk, "09:00")
    now.ok("import", "-", stdin="\n".join(lines))
    (line,) = now.ok("queue", "--json").json()
    assert (line["ref"], line["due_at"]) == (f"T{length - 1}", "2026-11-17T09:30:00Z")
    assert len(clocks(now, length)) == 1
