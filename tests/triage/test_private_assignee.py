"""A private ticket is given to nobody who could not read it, on whatever way it would get there."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.triage.conftest import ROUTES

REFUSED = "ticket 1 is private to security, and bob is not in that team"
WHO = "who may have it: Greta Lindqvist (greta)"


@pytest.fixture
def private(desk: Hd) -> Hd:
    """A ticket that greta alone may read, and that nobody has; greta acts."""
    desk.ok("new", "Hole in the player", "--topic", "vulnerability")
    return desk.by("greta")


def see(hd: Hd, ticket: int = 1) -> tuple[str | None, str | None]:
    """Its team and assignee."""
    line = next(each for each in hd.ok("queue", "--json").json() if each["id"] == ticket)
    return line["team"], line["assignee"]


@pytest.mark.parametrize(
    "args",
    [
        ("assign", "1", "--to", "bob"),
        ("assign", "1", "--to", "bob", "--team", "support"),
        ("assign", "1", "--to", "bob", "--team", "security"),
    ],
)
def test_it_is_not_given_to_somebody_outside_its_team(private: Hd, args: tuple[str, ...]) -> None:
    refused = private(*args)
    assert (refused.code, refused.err) == (1, f"hd: {REFUSED}\n    {WHO}\n")
    assert see(private) == ("security", None)


def test_in_turn_it_goes_to_members_of_its_team_alone(private: Hd) -> None:
    refused = private("assign", "1", "--team", "support", "--round-robin")
    assert (refused.code, WHO in refused.err) == (1, True)
    private.ok("assign", "1", "--team", "security", "--round-robin")
    assert see(private) == ("security", "greta")


def test_members_give_it_to_each_other_and_take_it(private: Hd) -> None:
    private.ok("take", "1")
    private.ok("assign", "1", "--nobody")
    private.ok("assign", "1", "--to", "greta")
    assert see(private) == ("security", "greta")


def test_refusing_one_ticket_leaves_the_others_as_they_were(private: Hd) -> None:
    private.ok("new", "Captions")
    assert private("assign", "2", "1", "--to", "bob").code == 1
    assert see(private, 2) == (None, None)


@pytest.mark.parametrize("topic", ["--topic", "words"])
def test_a_new_one_does_not_begin_with_somebody_outside(desk: Hd, topic: str) -> None:
    about = ("--topic", "vulnerability") if topic == "--topic" else ("--body", "vulnérabilité")
    refused = desk("new", "Hole", *about, "--assignee", "bob")
    assert refused.code == 1
    assert "the ticket is private to security, and bob is not in that team" in refused.err
    assert desk.ok("queue", "--json").json() == []
    desk.ok("new", "Hole", *about, "--assignee", "greta")
    assert see(desk) == ("security", "greta")


@pytest.mark.parametrize(
    "args", [("set", "1", "--topic", "vulnerability"), ("assign", "1", "--team", "security")]
)
def test_what_becomes_private_leaves_an_assignee_who_may_not_read_it(
    desk: Hd, args: tuple[str, ...]
) -> None:
    desk.ok("new", "Hole", "--assignee", "bob")
    desk.ok(*args)
    assert see(desk) == ("security", None)
    desk.by("greta").ok("take", "1")


def test_undo_gives_it_back_to_nobody_outside(private: Hd) -> None:
    private.ok("set", "1", "--topic", "investigation")
    private.ok("assign", "1", "--to", "bob")
    refused = private("undo", "2")
    assert (refused.code, refused.err) == (1, f"hd: {REFUSED}\n    {WHO}\n")
    assert see(private) == ("live", "bob")


def test_what_was_imported_with_somebody_outside_can_be_worked_on(desk: Hd) -> None:
    old = {"subject": "Hole", "topic": "vulnerability", "assignee": "bob"}
    desk.ok("import", "-", stdin=json.dumps(old | {"created_at": "2026-11-17T09:00:00Z"}))
    desk.by("greta").ok("set", "1", "--severity", "urgent")
    assert see(desk) == (None, "bob")


@pytest.mark.parametrize(
    ("to", "note"),
    [
        ("bob", "Escalation: Hand over: not given to bob, who is not in security"),
        ("team:live", "Escalation: Hand over: not given to live, for it is private to security"),
    ],
)
def test_a_rung_does_not_take_it_out_of_its_team(
    desk: Hd, tmp_path: Path, to: str, note: str
) -> None:
    path = tmp_path / "ladder.toml"
    path.write_text(
        f"{PLAIN_POLICY}{ROUTES}[[escalations]]\nname = 'Hand over'\nclock = 'first_reply'\n"
        f"at = 'due'\naction = 'assign'\nto = ['{to}']\n"
    )
    desk("policy", "apply", str(path))
    desk.ok("new", "I am a security researcher")
    late = desk.at("2026-11-18T12:00:00Z")
    late.ok("escalate", "--quiet")
    assert see(late) == ("security", None)
    told = late.by("greta").ok("show", "1", "--json").json()["events"]
    assert told[-1]["body"] == note


def test_a_rung_gives_it_to_a_member_of_its_team(desk: Hd, tmp_path: Path) -> None:
    path = tmp_path / "ladder.toml"
    path.write_text(
        f"{PLAIN_POLICY}{ROUTES}[[escalations]]\nname = 'Hand over'\nclock = 'first_reply'\n"
        "at = 'due'\naction = 'assign'\nto = ['greta']\n"
    )
    desk("policy", "apply", str(path))
    desk.ok("new", "I am a security researcher")
    late = desk.at("2026-11-18T12:00:00Z")
    late.ok("escalate", "--quiet")
    assert see(late) == ("security", "greta")
