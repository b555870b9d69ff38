"""The ticket in hand: `.` names it, a reply takes it, and a command that stays is gone past."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd


@pytest.fixture
def desk(hd: Hd, tmp_path: Path) -> Hd:
    """Three tickets, and a place where it is kept which one was in hand."""
    known = replace(hd, env=(*hd.env, ("XDG_STATE_HOME", str(tmp_path / "state"))))
    for subject in ("Player stays black", "No sound", "Invoice"):
        known.ok("new", subject, "--body", "Since this morning.")
    return known


IN_HAND: dict[str, Callable[[Hd], object]] = {
    "shown": lambda hd: hd.ok("show", "2"),
    "the last of several shown": lambda hd: hd.ok("show", "1", "2"),
    "taken": lambda hd: hd.ok("take", "2"),
    "answered": lambda hd: hd.ok("reply", "2", "--body", "We look."),
}


@pytest.mark.parametrize("come_by", IN_HAND.values(), ids=IN_HAND)
def test_a_dot_names_the_ticket_in_hand(desk: Hd, come_by: Callable[[Hd], object]) -> None:
    come_by(desk)
    assert desk.ok("show", ".", "--json").json()["id"] == 2


def test_the_next_ticket_is_in_hand(desk: Hd) -> None:
    first = desk.ok("next", "--json").json()["id"]
    assert desk.ok("explain", ".", "--json").json()["ticket"] == first


DOTTED = [
    ("reply", ".", "--body", "x"),
    ("note", ".", "--body", "x"),
    ("take", "."),
    ("assign", ".", "--to", "bob"),
    ("set", ".", "--severity", "urgent"),
    ("tag", ".", "--add", "x"),
    ("pend", "."),
    ("hold", "."),
    ("solve", "."),
    ("close", "."),
    ("show", "."),
    ("explain", "."),
    ("link", ".", "1"),
    ("merge", "1", "--into", "."),
    ("merge", ".", "1"),
    ("log", "."),
    ("export", "."),
]


@pytest.mark.parametrize("args", DOTTED, ids=[" ".join(args) for args in DOTTED])
def test_every_command_on_tickets_knows_the_dot(desk: Hd, args: tuple[str, ...]) -> None:
    desk.ok("show", "2")
    desk.ok(*args)


def test_each_agent_and_each_desk_has_a_ticket_in_hand_of_its_own(desk: Hd) -> None:
    desk.ok("show", "2")
    desk.by("bob").ok("show", "3")
    assert desk.ok("show", ".", "--json").json()["id"] == 2
    other = replace(desk, db=desk.db.with_name("other.db"))
    other.ok("init", "--policy", str(desk.db.with_name("policy.toml")))
    refused = other("show", ".")
    assert refused.code == 2
    assert "no ticket was shown, taken or answered yet" in refused.err


def test_nothing_fails_where_it_cannot_be_kept(desk: Hd, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = replace(desk, env=(*desk.env, ("XDG_STATE_HOME", str(tmp_path / "file" / "state"))))
    nowhere.ok("show", "1")
    assert nowhere("show", ".").code == 2


def holder(hd: Hd) -> str | None:
    owner: str | None = hd.ok("show", "1", "--json").json()["assignee"]
    return owner


def test_who_answers_what_nobody_has_has_it(desk: Hd) -> None:
    told = desk.ok("reply", "1", "--body", "We look.").out
    assert told == "recorded reply to #1  Player stays black  resolution 2d left  yours now\n"
    assert holder(desk) == "alice"


def test_who_answers_a_colleagues_ticket_is_told_whose_it_is(desk: Hd) -> None:
    desk.ok("assign", "1", "--to", "bob")
    told = desk.ok("reply", "1", "--body", "We look.").out
    assert told.endswith("  assigned to bob\n")
    assert holder(desk) == "bob"


def test_a_policy_may_leave_what_is_answered_unassigned(desk: Hd) -> None:
    policy = desk.db.with_name("untaken.toml")
    policy.write_text(PLAIN_POLICY.replace("[calendars.", "reply_takes = false\n[calendars.", 1))
    desk.ok("policy", "apply", str(policy))
    assert "yours" not in desk.ok("reply", "1", "--body", "We look.").out
    assert holder(desk) is None


@pytest.mark.parametrize(
    "args", [("reply", "1", "--from-customer", "--body", "x"), ("note", "1", "--body", "x")]
)
def test_what_is_no_answer_takes_nothing(desk: Hd, args: tuple[str, ...]) -> None:
    desk.ok(*args)
    assert holder(desk) is None


def test_a_command_that_stays_says_which_number_goes_past_it(desk: Hd) -> None:
    desk.ok("tag", "1", "--add", "drm")
    desk.ok("reply", "2", "--body", "We look.")
    desk.ok("new", "Another")
    opened = desk("undo")
    assert (opened.code, opened.out) == (1, "")
    assert "command 6: creating a ticket cannot be undone" in opened.err
    assert "hd undo 4 undoes what you did before it" in opened.err
    replied = desk("undo", "5")
    assert "command 5: a reply cannot be undone" in replied.err
    assert "hd undo 4 undoes what you did before it" in replied.err
    desk.ok("undo", "4")
    assert desk.ok("show", "1", "--json").json()["tags"] == []


def numbers(hd: Hd, *args: str) -> list[int]:
    return [entry["command"] for entry in hd.ok("log", *args, "--json").json()]


def test_the_log_names_the_tickets_that_were_opened_with_or_without_words(desk: Hd) -> None:
    desk.ok("new", stdin='[{"subject": "One"}, {"subject": "Two", "body": "x"}]')
    latest = desk.ok("log", "--json").json()[0]
    assert (latest["name"], latest["tickets"]) == ("new", [4, 5])


def test_the_log_of_a_ticket_has_what_was_done_to_it_and_no_more(desk: Hd) -> None:
    desk.ok("tag", "1", "2", "--add", "drm")
    desk.ok("solve", "3")
    assert numbers(desk, "1") == [4, 1]
    assert numbers(desk, "#3") == [5, 3]
    assert numbers(desk, "1", "3") == [5, 4, 3, 1]
    assert desk("log", "99").code == 1
    assert desk("log", "1", "99").code == 1


def test_the_log_since_a_day(desk: Hd) -> None:
    desk.at("2026-11-18T09:00:00Z").ok("solve", "3")
    later = desk.at("2026-11-18T12:00:00Z")
    assert numbers(later, "--since", "2026-11-18") == [4]
    assert numbers(later, "--since", "2026-11-17") == [4, 3, 2, 1]
    assert later.on_screen().ok("log", "--agent", "bob").out == "No commands.\n"
