"""What was told once stays told: the same bytes, on every medium, whatever happens afterwards."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd

WEEK = ("report", "--week", "2026-W47", "--by", "tier,severity,team,agent")
LOOKS = (
    ["--tsv"],
    ["--tsv", "--breaches"],
    ["--format", "csv"],
    ["--format", "json"],
    ["--format", "html"],
    ["--format", "markdown"],
    ["--format", "screen"],
)


def live_a_week(hd: Hd) -> None:
    """One ticket is answered late (1), one is owed late (2), one is owed and not late (3), one
    waits on the customer (4) and one is solved (5)."""
    for number, opened in enumerate(("17T09", "18T09", "20T15", "18T10", "18T11"), 1):
        at = hd.at(f"2026-11-{opened}:00:00Z")
        at.ok("new", f"Ticket {number}", "--tier", "gold", "--body", "Help.")
    hd.at("2026-11-18T09:30:00Z").ok("reply", "1", "--body", "Looking.")
    for ticket in ("4", "5"):
        hd.at("2026-11-18T11:30:00Z").ok("reply", ticket, "--body", "Looking.")
    hd.at("2026-11-18T12:00:00Z").ok("pend", "4")
    hd.at("2026-11-18T12:00:00Z").ok("solve", "5")


@pytest.fixture
def week(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """Monday after that week."""
    hd = Hd(tmp_path / "desk.db").found(policy_file, live_a_week)
    return hd.at("2026-11-23T08:00:00Z")


def read_all(hd: Hd) -> dict[str, str]:
    return {" ".join(look): hd.ok(*WEEK, *look).out for look in LOOKS}


STRICTER = PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "1 business hour"')
LOOSER = PLAIN_POLICY.replace('"4 business hours"', '"400 business hours"').replace(
    '"16 business hours"', '"1600 business hours"'
)
SILENT = PLAIN_POLICY.replace('resolution = "16 business hours"', "").replace("Plain", "Renamed")

TO_THE_WEST = PLAIN_POLICY.replace('"UTC"', '"America/Los_Angeles"', 1)
TO_THE_EAST = PLAIN_POLICY.replace('"UTC"', '"Pacific/Kiritimati"', 1)


@pytest.mark.parametrize("policy", [STRICTER, LOOSER, SILENT, TO_THE_WEST, TO_THE_EAST])
def test_a_new_policy_changes_no_byte_of_a_week_that_is_over(
    week: Hd, tmp_path: Path, policy: str
) -> None:
    before = read_all(week)
    path = tmp_path / "next.toml"
    path.write_text(policy)
    week.ok("policy", "apply", str(path))
    assert read_all(week.at("2026-12-24T08:00:00Z")) == before


@pytest.mark.parametrize(
    ("moved_at", "start"),
    [
        # The instant in which the week ends by the clocks of then.
        ("2026-11-23T00:00:00Z", "2026-11-16T00:00:00Z"),
        ("2026-11-22T23:59:59Z", "2026-11-16T08:00:00Z"),
    ],
)
def test_a_week_is_cut_in_the_zone_that_the_desk_had_when_it_ended(
    week: Hd, tmp_path: Path, moved_at: str, start: str
) -> None:
    path = tmp_path / "next.toml"
    for policy, at in ((TO_THE_WEST, moved_at), (TO_THE_EAST, "2026-12-24T08:00:00Z")):
        path.write_text(policy)
        week.at(at).ok("policy", "apply", str(path))
    told = week.at("2027-01-04T08:00:00Z").ok(*WEEK, "--format", "json").json()
    assert told["from"] == start


def test_the_last_month_is_that_of_the_present_zone_cut_in_the_one_of_then(
    week: Hd, tmp_path: Path
) -> None:
    path = tmp_path / "next.toml"
    path.write_text(TO_THE_WEST)
    week.at("2026-12-15T08:00:00Z").ok("policy", "apply", str(path))
    # In Los Angeles it is still December.
    told = week.at("2027-01-01T05:00:00Z").ok("report", "--month", "--json").json()
    assert (told["from"], told["to"]) == ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")


@pytest.mark.parametrize("policy", [STRICTER, LOOSER, SILENT])
@pytest.mark.parametrize("later", [["reply", "3", "--body", "Hm."], ["solve", "3"], ["solve", "4"]])
def test_nor_does_it_when_a_ticket_is_dealt_with_under_the_new_policy(
    week: Hd, tmp_path: Path, policy: str, later: list[str]
) -> None:
    before = read_all(week)
    path = tmp_path / "next.toml"
    path.write_text(policy)
    week.ok("policy", "apply", str(path))
    week.at("2026-11-23T09:00:00Z").ok(*later)
    assert read_all(week.at("2026-12-24T08:00:00Z")) == before


@pytest.mark.parametrize(
    "later",
    [
        ["reply", "3", "--body", "Looking."],
        ["solve", "3"],
        ["pend", "3"],
        ["assign", "1", "--to", "bob"],
        ["assign", "2", "--team", "support"],
        ["set", "2", "--severity", "urgent"],
        ["set", "3", "--severity", "urgent"],
        ["set", "1", "--tier", "free"],
        ["set", "2", "--tier", "free"],
        ["set", "4", "--tier", "free"],
        ["reply", "4", "--from-customer", "--body", "Now?"],
        ["tag", "2", "--add", "late"],
        ["close", "5"],
        ["new", "Another", "--tier", "gold", "--body", "Help."],
    ],
)
def test_what_happens_later_changes_no_byte_of_a_week_that_is_over(
    week: Hd, later: list[str]
) -> None:
    before = read_all(week)
    week.at("2026-11-23T09:00:00Z").ok(*later)
    assert read_all(week.at("2026-12-24T08:00:00Z")) == before


def test_no_promise_is_mended_afterwards_by_a_lesser_tier_and_a_late_answer(week: Hd) -> None:
    def read_states(hd: Hd) -> list[tuple[int, str, str, str]]:
        told = json.loads(hd.ok(*WEEK, "--json").out)["breaches"]
        return [(one["ticket_id"], one["clock"], one["tier"], one["state"]) for one in told]

    owed = read_states(week)
    assert (2, "first_reply", "gold", "breaching") in owed
    week.at("2026-11-23T09:00:00Z").ok("set", "2", "--tier", "free")
    week.at("2026-11-23T09:30:00Z").ok("reply", "2", "--body", "Sorry.")
    after = read_states(week.at("2026-12-24T08:00:00Z"))
    assert [each[:3] for each in after] == [each[:3] for each in owed]
    assert (2, "first_reply", "gold", "breached") in after


def test_a_promise_still_owed_is_told_as_broken_and_fulfilled_once_it_is(week: Hd) -> None:
    before = week.ok(*WEEK, "--json").json()["clocks"]["first_reply"]
    week.at("2026-11-23T09:00:00Z").ok("reply", "2", "--body", "Sorry.")
    after = week.at("2026-12-24T08:00:00Z").ok(*WEEK, "--json").json()["clocks"]["first_reply"]
    assert (before["breached"], before["breaching"]) == (1, 1)
    assert (after["breached"], after["breaching"]) == (2, 0)
    assert after["attainment"] == before["attainment"]


def test_a_promise_that_is_late_only_since_a_change_belongs_to_the_week_of_the_change(
    week: Hd,
) -> None:
    # 3 was opened on Friday at 15:00: due on Monday at 11:00 or, once it is urgent, since Friday
    # at 16:00. It becomes so on Monday at 9:00, and is answered at 10:00.
    first_week = read_all(week)
    week.at("2026-11-23T09:00:00Z").ok("set", "3", "--severity", "urgent")
    week.at("2026-11-23T10:00:00Z").ok("reply", "3", "--body", "Looking.")
    later = week.at("2026-12-01T08:00:00Z")
    assert read_all(later) == first_week
    (late,) = (
        breach
        for breach in later.ok("report", "--week", "2026-W48", "--json").json()["breaches"]
        if breach["clock"] == "first_reply"
    )
    assert (late["ticket_id"], late["breached_at"]) == (3, "2026-11-23T09:00:00Z")
    assert (late["late_seconds"], late["severity"]) == (3_600, "urgent")
    both = later.ok("report", "--since", "2026-11-16", "--until", "2026-11-30", "--json").json()
    broken = both["clocks"]["first_reply"]
    assert (broken["breached"], broken["breaching"]) == (2, 1)


def test_a_promise_broken_before_a_change_stays_as_it_was_promised(week: Hd) -> None:
    # 2 was due on Wednesday at 13:00; had it been urgent all along, at 10:00.
    week.at("2026-11-19T09:00:00Z").ok("set", "2", "--severity", "urgent")
    told = {
        (breach["breached_at"], breach["severity"], breach["target"])
        for breach in week.ok(*WEEK, "--json").json()["breaches"]
        if (breach["ticket_id"], breach["clock"]) == (2, "first_reply")
    }
    assert told == {("2026-11-18T13:00:00Z", "normal", "4 business hours")}
