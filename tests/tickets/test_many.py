"""Changing many tickets at once: found by a search, given out in turn, and asked about first."""

from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import Terminal


def open_five(hd: Hd) -> None:
    for subject in ("DRM", "Captions", "DRM again", "Invoice", "Upload"):
        hd.ok("new", subject, "--body", "Hello")


@pytest.fixture
def five(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """#1 to #5, two of them about DRM."""
    return Hd(tmp_path / "desk.db").found(policy_file, open_five)


def tags(hd: Hd) -> list[int]:
    shown = hd.ok("show", "1", "2", "3", "4", "5", "--json").json()
    return [ticket["id"] for ticket in shown if ticket["tags"]]


def test_where_changes_all_that_a_search_finds(five: Hd) -> None:
    five.ok("tag", "--where", "drm", "--add", "drm")
    assert tags(five) == [1, 3]


def test_where_adds_to_the_tickets_named(five: Hd) -> None:
    five.ok("tag", "5", "3", "--where", "drm", "--add", "drm")
    assert tags(five) == [1, 3, 5]


def test_where_leaves_closed_tickets_alone(five: Hd) -> None:
    five.ok("close", "1")
    five.ok("tag", "--where", "drm", "--add", "drm")
    assert tags(five) == [3]


def test_where_nothing_fits_nothing_is_done(five: Hd) -> None:
    result = five("tag", "--where", "zebra", "--add", "drm")
    assert (result.code, result.err) == (0, "no ticket matches\n")
    assert tags(five) == []


def test_a_change_needs_tickets(five: Hd) -> None:
    refused = five("solve")
    assert (refused.code, "name at least one ticket" in refused.err) == (2, True)


def test_round_robin_gives_each_ticket_to_who_has_the_fewest(five: Hd) -> None:
    five.ok("assign", "1", "2", "--to", "alice")
    five.ok("assign", "3", "4", "5", "--team", "support", "--round-robin")
    shown = five.ok("show", "3", "4", "5", "--json").json()
    assert [(t["team"], t["assignee"]) for t in shown] == [
        ("support", "bob"),
        ("support", "bob"),
        ("support", "alice"),
    ]


def test_assigning_says_who_has_each_ticket_now(five: Hd) -> None:
    told = five.ok("assign", "1", "2", "--team", "support", "--round-robin").out.splitlines()
    assert told == [
        "assigned #1 to alice, team support  DRM  first reply 4h left",
        "assigned #2 to bob, team support  Captions  first reply 4h left",
    ]
    assert five.ok("assign", "3", "--to", "bob").out.startswith("assigned #3 to bob  DRM again")
    told_of_nobody = five.ok("assign", "3", "--nobody").out
    assert told_of_nobody.startswith("assigned #3 to nobody  DRM again")


def test_round_robin_leaves_a_ticket_with_the_member_who_has_it(five: Hd) -> None:
    five.ok("assign", "1", "--to", "bob")
    five.ok("assign", "1", "2", "--team", "support", "--round-robin")
    shown = five.ok("show", "1", "2", "--json").json()
    assert [t["assignee"] for t in shown] == ["bob", "alice"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--round-robin"], "name an assignee"),
        (["--to", "bob", "--round-robin"], "--round-robin needs --team"),
        (["--team", "suport", "--round-robin"], 'did you mean "support"?'),
    ],
)
def test_round_robin_needs_a_team(five: Hd, args: list[str], reason: str) -> None:
    refused = five("assign", "1", *args)
    assert refused.code == 2
    assert reason in refused.err


def test_above_three_tickets_a_terminal_asks_with_the_count(five: Hd) -> None:
    asked = Terminal(five, "tag", "1", "2", "3", "4", "--add", "drm")
    assert asked.answer("hd tag: 4 tickets. Continue?", "n").end() == 1
    assert tags(five) == []
    asked = Terminal(five, "tag", "1", "2", "3", "4", "--add", "drm")
    assert asked.answer("hd tag: 4 tickets. Continue?", "y").end() == 0
    assert tags(five) == [1, 2, 3, 4]


def test_three_tickets_or_yes_are_not_asked_about(five: Hd) -> None:
    assert Terminal(five, "tag", "1", "2", "3", "--add", "drm").end() == 0
    assert Terminal(five, "tag", "--where", "is:open", "--add", "all", "--yes").end() == 0
    assert tags(five) == [1, 2, 3, 4, 5]


def test_undo_takes_a_bulk_change_back_as_one(five: Hd) -> None:
    five.ok("tag", "--where", "is:open", "--add", "all")
    five.ok("undo")
    assert tags(five) == []
