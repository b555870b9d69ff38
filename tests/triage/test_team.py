"""`hd team`: who holds what, how much is too much, and how long it lasts."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.report import count_solved
from tests.conftest import PLAIN_POLICY, Hd

pytestmark = pytest.mark.usefixtures("engine")

LIMITED = PLAIN_POLICY.replace(
    'members = ["alice", "bob"]', 'members = ["alice", "bob"]\nwip_limit = 2'
)
LATER = "2026-11-17T14:30:00Z"


@pytest.fixture
def busy(tmp_path: Path) -> Hd:
    """Alice holds three and one that waits, bob nothing, zoe of no team one; nobody has one."""
    path = tmp_path / "limited.toml"
    path.write_text(LIMITED)
    hd = Hd(tmp_path / "desk.db").found(path)
    for _ in range(4):
        hd.ok("new", "Stream drops", "--team", "support", "--assignee", "alice")
    hd.ok("hold", "4")
    hd.ok("new", "Invoice", "--team", "support", "--severity", "urgent")
    hd.ok("new", "Odd", "--assignee", "zoe", "--any")
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


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 140])
def test_a_line_an_agent_whatever_the_width(busy: Hd, columns: int) -> None:
    env = (*busy.on_screen().env, ("COLUMNS", str(columns)))
    rows = replace(busy, env=env).at(LATER).ok("team").out.splitlines()
    if columns >= 80:
        assert len(rows[: rows.index("")]) == 7
    assert max(map(len, rows)) <= columns


@pytest.mark.parametrize("columns", [30, 45, 60, 100])
def test_only_headings_that_are_shown_are_explained(busy: Hd, columns: int) -> None:
    env = (*busy.on_screen().env, ("COLUMNS", str(columns)))
    headings, told = replace(busy, env=env).ok("team").out.split("support", 1)
    for name in ("U", "Days"):
        assert (name in headings.split()) is (f"\n{name}: " in told)


def test_days_to_clear_go_by_what_was_solved_in_the_last_two_weeks(busy: Hd) -> None:
    teams = look(busy.at("2026-11-17T10:00:01Z"))
    alice, bob, zoe = teams["support", "alice"], teams["support", "bob"], teams[None, "zoe"]
    # Two in 14 days, so four more take 28.
    assert (alice["solved_per_day"], alice["days_to_clear"]) == (0.14, 28.0)
    assert (bob["solved_per_day"], bob["days_to_clear"]) == (0.0, 0.0)
    assert (zoe["solved_per_day"], zoe["days_to_clear"]) == (0.0, None)
    assert look(busy.at("2026-12-02T10:00:00Z"))["support", "alice"]["days_to_clear"] is None


@pytest.mark.sqlite
def test_the_rate_is_counted_without_reading_tickets_that_lived_before(busy: Hd) -> None:
    statements: list[str] = []
    with open_desk(Settings(db=busy.location), 0) as desk:
        desk.store.connection.set_trace_callback(statements.append)  # type: ignore[attr-defined]
        count_solved(desk.store, 0, 1)
    (asked,) = [each for each in statements if each.startswith("SELECT")]
    with closing(sqlite3.connect(busy.db)) as database:
        steps = [str(step) for *_, step in database.execute(f"EXPLAIN QUERY PLAN {asked}")]
    assert [step for step in steps if step.startswith("SCAN ticket")] == []
    assert sum("ticket_spell" in step for step in steps) == 6


@pytest.mark.parametrize("days", [1, 5, 30, 100, 400, 2000])
def test_a_ticket_counts_as_solved_however_long_it_lived(hd: Hd, days: int) -> None:
    hd.ok("new", "Old", "--team", "support", "--assignee", "bob")
    hd.ok("solve", "1")
    with open_desk(Settings(db=hd.location), 0) as desk:
        with desk.store.transaction():
            desk.store.run("UPDATE ticket SET created_at = created_at - :life", life=days * 86_400)
        ((solved_at,),) = desk.store.rows("SELECT solved_at FROM ticket")
        assert count_solved(desk.store, solved_at, solved_at + 1) == {("support", "bob"): 1}
        assert count_solved(desk.store, solved_at + 1, solved_at + 2) == {}
        assert count_solved(desk.store, solved_at - 1, solved_at) == {}


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
