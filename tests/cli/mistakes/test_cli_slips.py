"""Typing slips on the command line: none becomes a fact, and each can be meant."""

from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd, open_the_team
from tests.processes import Terminal

REGIONS_AND_TOPICS = """
[tiers.silver]
first_reply = "1 hour"
calendar_by_region = { nordics = "office" }
[[routes]]
name = "Leaks"
when = { topic = "leak" }
team = "support"
"""


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    """The plain policy, with a region and a topic."""
    path = tmp_path / "policy.toml"
    path.write_text(PLAIN_POLICY + REGIONS_AND_TOPICS)
    return path


@pytest.fixture
def desk(hd: Hd) -> Hd:
    hd.ok("new", "Hello", "--account", "acme")
    return hd


SLIPS = {
    ("assign", "1", "--to", "bbo"): ("person", "bbo", "bob"),
    ("new", "x", "--assignee", "alcie"): ("person", "alcie", "alice"),
    ("new", "x", "--region", "nordcs"): ("region", "nordcs", "nordics"),
    ("set", "1", "--region", "nordcs"): ("region", "nordcs", "nordics"),
    ("set", "1", "--topic", "laek"): ("topic", "laek", "leak"),
    ("new", "x", "--topic", "laek"): ("topic", "laek", "leak"),
    ("account", "set", "acme", "--region", "nordcs"): ("region", "nordcs", "nordics"),
    ("account", "add", "bits", "--region", "nordcs"): ("region", "nordcs", "nordics"),
}


@pytest.mark.parametrize(("args", "slip"), SLIPS.items(), ids=[" ".join(args) for args in SLIPS])
def test_a_slip_is_refused_and_can_be_meant(
    desk: Hd, args: tuple[str, ...], slip: tuple[str, str, str]
) -> None:
    kind, word, meant = slip
    before = desk.ok("export").out
    refused = desk(*args)
    assert (refused.code, refused.out) == (2, "")
    assert f'no {kind} "{word}" in the policy (did you mean "{meant}"?)' in refused.err
    assert "--any" in refused.err
    assert desk.ok("export").out == before
    desk.ok(*args, "--any")


def test_what_was_meant_once_is_known_from_then_on(desk: Hd) -> None:
    desk.ok("set", "1", "--topic", "invoices", "--any")
    desk.ok("new", "Another", "--topic", "invoices")
    desk.ok("account", "set", "acme", "--region", "iberia", "--any")
    desk.ok("new", "Another", "--region", "iberia")


ACTS = [
    ("reply", "1", "--body", "x"),
    ("note", "1", "--body", "x"),
    ("take", "1"),
    ("next", "--take"),
    ("new", "x"),
    ("set", "1", "--severity", "urgent"),
    ("solve", "1"),
    ("undo",),
]


@pytest.mark.parametrize("args", ACTS, ids=[args[0] for args in ACTS])
def test_nobody_acts_under_a_name_that_is_a_slip(desk: Hd, args: tuple[str, ...]) -> None:
    refused = desk("--as", "alcie", *args)
    assert (refused.code, refused.out) == (2, "")
    assert 'no person "alcie" in the policy (did you mean "alice"?)' in refused.err
    assert "open_team = true" in refused.err


def test_nobody_goes_through_triage_under_a_name_that_is_a_slip(desk: Hd) -> None:
    refused = Terminal(desk.by("alcie"), "triage")
    assert refused.end() == 2
    assert 'no person "alcie" in the policy (did you mean "alice"?)' in refused.seen


def test_an_open_team_lets_anybody_act_and_be_given_tickets(desk: Hd) -> None:
    open_the_team(desk)
    desk.ok("--as", "carol", "note", "1", "--body", "x")
    desk.ok("assign", "1", "--to", "dora")


def test_a_clock_that_is_not_the_real_one_is_said_where_something_is_written(desk: Hd) -> None:
    said = f"hd: the clock is replaced: HD_NOW={desk.now}"
    writing = Terminal(desk, "note", "1", "--body", "x")
    assert writing.end() == 0
    assert writing.seen.count(said) == 1
    reading = Terminal(desk, "show", "1")
    assert reading.end() == 0
    assert said not in reading.seen
    assert desk.ok("note", "1", "--body", "piped").err == ""
