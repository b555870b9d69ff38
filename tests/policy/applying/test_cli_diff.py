"""`hd policy diff`: what changes, and what that would do to the tickets that are open."""

from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.policy.policy_texts import LADDER, SHORTER

SATURDAYS = PLAIN_POLICY.replace('mon-fri = ["09:00-17:00"]', 'mon-sat = ["09:00-17:00"]')
UNREAD = """
[[escalations]]
name = "Nobody looked"
clock = "unread"
at = "AFTER"
action = "suggest"
"""


def write(hd: Hd, text: str) -> str:
    path = hd.db.with_name("new.toml")
    path.write_text(text)
    return str(path)


def test_a_lead_reads_what_moves_and_what_would_be_late(hd: Hd) -> None:
    hd.ok("new", "One")
    hd.at("2026-11-17T13:00:00Z").ok("new", "Two")
    later = hd.at("2026-11-17T13:30:00Z")
    told = later.ok("policy", "diff", write(hd, SHORTER)).out
    assert (
        "Gold · normal: first reply 4 business hours → 2 business hours;"
        " 2 open tickets move, 1 would already be late" in told.replace("\n  ", " ")
    )
    assert told.splitlines()[-1] == (
        "2 open tickets would be touched; 2 due times would move; 1 would already be late."
    )


def test_nothing_is_written(hd: Hd) -> None:
    hd.ok("new", "One")
    before = hd.ok("export").out, hd.ok("policy", "log", "--json").out
    hd.ok("policy", "diff", write(hd, SHORTER))
    assert (hd.ok("export").out, hd.ok("policy", "log", "--json").out) == before


def test_without_names_the_file_that_was_applied_is_held_against_what_is_in_force(
    hd: Hd, policy_file: Path
) -> None:
    assert hd.ok("policy", "diff").out == "No change in meaning.\n"
    policy_file.write_text(PLAIN_POLICY + "# A comment.\n")
    assert hd.ok("policy", "diff").out == "No change in meaning.\n"
    policy_file.write_text(SHORTER)
    assert "4 business hours → 2 business hours" in hd.ok("policy", "diff").out


def test_versions_are_named_by_number_or_hash_and_their_text_is_shown(hd: Hd) -> None:
    hd.ok("policy", "apply", write(hd, SHORTER))
    first, second = hd.ok("policy", "log", "--json").json()
    for name in ("1", first["hash"], first["hash"][:8]):
        assert "2 business hours → 4 business hours" in hd.ok("policy", "diff", "2", name).out
        assert hd.ok("policy", "show", name).out == PLAIN_POLICY
    assert hd.ok("policy", "show", "2", "--json").json()["hash"] == second["hash"]
    refused = hd("policy", "diff", "7")
    assert (refused.code, refused.err.splitlines()[0]) == (
        1,
        "hd: no policy 7 on this desk: it has had 2",
    )


@pytest.mark.parametrize("names", [("1", "99"), ("99", "vimeo"), ("abcdef99", "vodlix"), ("99",)])
def test_a_version_that_the_desk_has_not_had_is_told(hd: Hd, names: tuple[str, ...]) -> None:
    told = hd("policy", "diff", *names)
    assert told.code == 1
    assert "on this desk: it has had 1" in told.err


def test_files_are_compared_without_a_desk(tmp_path: Path) -> None:
    nowhere = Hd(tmp_path / "none.db", engine="sqlite")
    told = nowhere.ok("policy", "diff", "vimeo", "vodlix", "--json").json()
    assert (told["same"], told["effect"]) == (False, None)
    assert nowhere("policy", "diff", "vimeo").code == 1


def test_an_effect_is_told_of_what_is_in_force_alone(hd: Hd) -> None:
    path = write(hd, SHORTER)
    hd.ok("policy", "apply", path)
    assert hd.ok("policy", "diff", "1", "2", "--json").json()["effect"] is None
    assert hd.ok("policy", "diff", "2", "1", "--json").json()["effect"] is not None


@pytest.mark.parametrize(("minutes", "code"), [("20", 0), ("40", 5)])
def test_a_breach_by_it_fails_when_asked(hd: Hd, minutes: str, code: int) -> None:
    hd.ok("new", "One", "--severity", "urgent")
    later = hd.at(f"2026-11-17T10:{minutes}:00Z")
    path = write(hd, PLAIN_POLICY.replace('"1 business hour"', '"30 business minutes"'))
    assert later("policy", "diff", path, "--fail-on-breach").code == code
    assert later("policy", "diff", path).code == 0


def test_calendars_tell_dates(hd: Hd) -> None:
    hd.at("2026-11-20T15:00:00Z").ok("new", "Friday afternoon")
    told = hd.at("2026-11-20T15:30:00Z").ok("policy", "diff", write(hd, SATURDAYS))
    assert (
        "office: 09:00-17:00 instead of closed on Sat 21 Nov, Sat 28 Nov, Sat 05 Dec,"
        " 9 more and Sat 13 Feb; 2 due times move on 1 open ticket" in " ".join(told.out.split())
    )
    dates = hd.ok("policy", "diff", write(hd, SATURDAYS), "--json").json()["calendars"][0]["dates"]
    assert dates[0] == {
        "date": "2026-11-21",
        "before": [],
        "after": [["2026-11-21T09:00:00Z", "2026-11-21T17:00:00Z"]],
    }


def test_a_rung_that_would_fire_at_once_is_told(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(PLAIN_POLICY + LADDER)
    hd.ok("policy", "apply", str(policy_file))
    hd.ok("new", "One")
    later = hd.at("2026-11-17T12:30:00Z")
    told = later.ok("policy", "diff", write(hd, SHORTER + LADDER))
    assert "Tell the team: unchanged; would now fire for 1" in told.out
    assert later.ok("policy", "diff", "--json").json()["effect"]["rungs"] == {}


def test_a_rung_on_unread_tickets_that_would_fire_sooner_is_told(hd: Hd, policy_file: Path) -> None:
    def unread(after: str) -> str:
        return PLAIN_POLICY + UNREAD.replace("AFTER", after)

    policy_file.write_text(unread("4 hours after"))
    hd.ok("policy", "apply", str(policy_file))
    hd.ok("new", "One", "--body", "Help.")
    later = hd.at("2026-11-17T12:30:00Z")
    told = later.ok("policy", "diff", write(hd, unread("2 hours after")), "--json").json()
    assert told["effect"]["rungs"] == {"Nobody looked": 1}


def test_what_is_new_on_the_ladder_fires_for_nothing_that_was_due_before(hd: Hd) -> None:
    hd.ok("new", "One")
    late = hd.at("2026-11-17T16:00:00Z")
    told = late.ok("policy", "diff", write(hd, PLAIN_POLICY + LADDER), "--json").json()
    assert told["effect"]["rungs"] == {}
    assert [(each["group"], each["name"]) for each in told["changes"]] == [
        ("ladder", "Tell the team")
    ]


def test_words_of_a_policy_do_not_act_on_the_screen(hd: Hd) -> None:
    hostile = SHORTER.replace('label = "Gold"', 'label = "Go\\u001b[31m[red]ld"')
    told = hd.on_screen().ok("policy", "diff", write(hd, hostile)).out
    assert "\x1b[31m" not in told
    assert "[red]ld" in told


def test_each_move_is_listed_for_programs(hd: Hd) -> None:
    hd.ok("new", "One")
    (move,) = hd.ok("policy", "diff", write(hd, SHORTER), "--json").json()["effect"]["moves"]
    assert move == {
        "ticket": 1,
        "clock": "first_reply",
        "before": "2026-11-17T14:00:00Z",
        "after": "2026-11-17T12:00:00Z",
        "late": False,
    }
