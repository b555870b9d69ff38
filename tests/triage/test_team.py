"""`hd team`: who holds what, how much is too much, and how long it lasts."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PLAIN_POLICY, Hd

LIMITED = PLAIN_POLICY.replace(
    'members = ["alice", "bob"]', 'members = ["alice", "bob"]\nwip_limit = 2'
)
LATER = "2026-11-17T14:30:00Z"


@pytest.fixture
def busy(tmp_path: Path) -> Hd:
    """Alice holds three and one that waits, bob nothing, zoe of no team one; nobody has one."""
    path = tmp_path / "limited.toml"
    path.write_text(LIMITED)
    hd = Hd(tmp_path / "desk.db")
    hd.ok("init", "--policy", str(path))
    for _ in range(4):
        hd.ok("new", "Stream drops", "--team", "support", "--assignee", "alice")
    hd.ok("hold", "4")
    hd.ok("new", "Invoice", "--team", "support", "--severity", "urgent")
    hd.ok("new", "Odd", "--assignee", "zoe")
    for _ in range(2):
        hd.ok("new", "Done", "--team", "support", "--assignee", "alice")
    hd.ok("solve", "7", "8")
    return hd


def look(hd: Hd) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    """By team and agent; a whole team by `*`."""
    found: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    for team in hd.ok("team", "--json").json():
        found[team["team"], "*"] = team
        found |= {(team["team"], each["agent"]): each for each in team["agents"]}
    return found


def test_each_agent_has_what_they_hold_and_what_waits_apart(busy: Hd) -> None:
    teams = look(busy)
    counts = {
        place: (load["open"], load["in_progress"], load["waiting"]) for place, load in teams.items()
    }
    assert counts == {
        ("support", "*"): (5, 3, 1),
        ("support", "alice"): (4, 3, 1),
        ("support", "bob"): (0, 0, 0),
        ("support", None): (1, 0, 0),
        (None, "*"): (1, 1, 0),
        (None, "zoe"): (1, 1, 0),
    }


def test_the_limit_is_each_members_and_together_the_teams(busy: Hd) -> None:
    limits = {place: load["wip_limit"] for place, load in look(busy).items()}
    assert limits["support", "alice"] == limits["support", "bob"] == 2
    assert limits["support", "*"] == 4
    assert limits["support", None] is limits[None, "zoe"] is None
    assert "3 of 2 !" in busy.on_screen().ok("team").out


def test_the_one_most_at_risk_is_named(busy: Hd) -> None:
    teams = look(busy.at(LATER))
    nearest = teams["support", "*"]
    assert (nearest["nearest"], nearest["nearest_clock"]) == (5, "first_reply")
    assert nearest["nearest_due_at"] == "2026-11-17T11:00:00Z"
    assert nearest["breaching"] == 5
    assert teams["support", "alice"]["nearest"] == 1
    assert "#5 3h 30m late Invoice" in busy.at(LATER).on_screen().ok("team").out


def test_days_to_clear_go_by_what_was_solved_in_the_last_two_weeks(busy: Hd) -> None:
    teams = look(busy.at("2026-11-17T10:00:01Z"))
    alice, bob, zoe = teams["support", "alice"], teams["support", "bob"], teams[None, "zoe"]
    # Two in 14 days, so four more take 28.
    assert (alice["solved_per_day"], alice["days_to_clear"]) == (0.14, 28.0)
    assert (bob["solved_per_day"], bob["days_to_clear"]) == (0.0, 0.0)
    assert (zoe["solved_per_day"], zoe["days_to_clear"]) == (0.0, None)
    assert look(busy.at("2026-12-02T10:00:00Z"))["support", "alice"]["days_to_clear"] is None


def test_piped_it_is_a_line_a_team_and_agent(busy: Hd) -> None:
    heading, *lines = busy.ok("team").out.splitlines()
    assert heading.startswith("team\tagent\topen\tin_progress\twip_limit\t")
    assert [line.split("\t")[:3] for line in lines] == [
        ["support", "alice", "4"],
        ["support", "bob", "0"],
        ["support", "", "1"],
        ["", "zoe", "1"],
    ]


@pytest.mark.parametrize("limit", ["0", '"many"', "2.5"])
def test_a_limit_is_a_whole_number(tmp_path: Path, limit: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(LIMITED.replace("wip_limit = 2", f"wip_limit = {limit}"))
    refused = Hd(tmp_path / "none.db")("policy", "check", "--policy", str(path))
    assert refused.code == 4
    assert "teams.support.wip_limit: expected a whole number from 1 to 1000" in refused.err
