"""When mails wait, when many become one, and when the whole pass is stopped."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.ladder.ladders import (
    TELL,
    at,
    found,
    notes,
    open_ticket,
    read_body,
    read_mails,
    recipients,
    rung,
    settle,
)

pytestmark = pytest.mark.usefixtures("engine")

SUGGEST = rung("Answer now", "suggest", "50%")
NIGHTLY = rung("Tell in the morning", send_window="office")


def open_many(hd: Hd, count: int, *options: str) -> Hd:
    for n in range(count):
        open_ticket(hd, f"Ticket {n}", *options)
    return hd


def open_at_night(hd: Hd, *hours: int) -> None:
    """A ticket at each of these hours of Tuesday evening, each owed an hour later."""
    for hour in hours:
        at(hd, f"{hour}:00").ok("new", f"Ticket of {hour}")


def test_a_mail_waits_for_its_window_to_open(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    open_at_night(hd, 19)
    assert settle(hd, "20:00") == {"due": 1}
    assert settle(hd, "08:59", day=18) == {}
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert len(read_mails(tmp_path)) == 1


def test_what_is_due_at_the_weekend_is_mailed_on_monday(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    at(hd, "23:30", day=20).ok("new", "Ticket of Friday night")
    assert settle(hd, "00:30", day=21) == {"due": 1}
    for day, time in ((21, "12:00"), (22, "12:00"), (23, "08:59")):
        assert settle(hd, time, day=day) == {}
    assert settle(hd, "09:00", day=23) == {"sent": 1}


def test_the_plan_says_until_when_a_mail_is_held(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    open_at_night(hd, 19)
    assert (
        "held until Wed 18 Nov 09:00 UTC" in at(hd, "20:00").on_screen()("escalate", "--plan").out
    )


def test_what_was_answered_while_it_waited_is_not_mailed(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    open_at_night(hd, 19)
    settle(hd, "20:00")
    at(hd, "21:00").ok("reply", "1", "--body", "Looking.")
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}
    assert read_mails(tmp_path) == []
    told = "Escalation: Tell in the morning: email cancelled, carol@desk.example (answered)"
    assert notes(hd) == [told]


def test_one_person_gets_a_digest_instead_of_more_mails_than_the_policy_bears(
    tmp_path: Path,
) -> None:
    hd = open_many(found(tmp_path, TELL, manners="digest_above = 3"), 4)
    assert settle(hd, "10:00") == {"due": 4, "sent": 1}
    (mail,) = read_mails(tmp_path)
    assert all(f"Ticket {n}" in read_body(mail) for n in range(4))
    assert [notes(hd, ticket) for ticket in (1, 4)] == [
        ["Escalation: Tell the manager: email sent, carol@desk.example"]
    ] * 2


def test_as_many_as_the_policy_bears_are_mails_of_their_own(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, TELL, manners="digest_above = 3"), 3)
    assert settle(hd, "10:00") == {"due": 3, "sent": 3}


def test_a_digest_above_five_is_the_default(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, TELL), 6)
    assert settle(hd, "10:00") == {"due": 6, "sent": 1}


def test_each_person_is_counted_alone(tmp_path: Path) -> None:
    to_both = rung("Tell both", to=["carol", "assignee"])
    hd = open_many(found(tmp_path, to_both, manners="digest_above = 2"), 3, "--assignee", "bob")
    open_ticket(hd, "Another", "--assignee", "alice")
    assert settle(hd, "10:00") == {"due": 4, "sent": 3}
    assert recipients(read_mails(tmp_path)) == [
        f"{name}@desk.example" for name in ("alice", "bob", "carol")
    ]


def test_what_several_passes_held_for_the_morning_is_one_digest(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY, manners="digest_above = 2")
    open_at_night(hd, 18, 19, 20)
    for hour in (19, 20, 21):
        settle(hd, f"{hour}:00")
    plan = at(hd, "09:00", day=18)("escalate", "--plan", "--json")
    assert [step["digest_of"] for step in plan.json()] == [3, 3, 3]
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert len(read_mails(tmp_path)) == 1


def test_the_plan_counts_in_a_digest_what_it_will_hold(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY, manners="digest_above = 2")
    open_at_night(hd, 18, 19, 20)
    settle(hd, "21:00")
    at(hd, "22:00").ok("solve", "1")
    plan = at(hd, "09:00", day=18)("escalate", "--plan", "--json").json()
    assert [(step["digest_of"], step["cancelled"]) for step in plan] == [
        (2, "solved"),
        (2, None),
        (2, None),
    ]
    assert settle(hd, "09:00", day=18) == {"cancelled": 1, "sent": 1}


def test_the_fuse_stops_a_pass_before_anything_happens_and_says_so(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, SUGGEST, TELL), 4)
    stopped = at(hd, "10:00")("escalate", "--max", "3")
    assert (stopped.code, "4 messages and changes are due" in stopped.err) == (1, True)
    assert read_mails(tmp_path) == []
    assert {line["suggestion"] for line in hd.ok("queue", "--json").json()} == {None}
    assert settle(hd, "10:00", "--max", "4") == {"due": 8, "suggested": 4, "sent": 4}


def test_a_digest_is_one_message_to_the_fuse_and_0_means_no_limit(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, TELL, manners="digest_above = 3"), 4)
    assert settle(hd, "10:00", "--max", "1") == {"due": 4, "sent": 1}
    open_many(hd, 3)
    assert settle(hd, "10:00", "--max", "0") == {"due": 3, "sent": 3}


def test_what_was_decided_before_still_leaves_when_the_fuse_blows(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY, TELL)
    open_at_night(hd, 19)
    settle(hd, "20:00")
    open_at_night(hd, 21, 22)
    assert at(hd, "09:00", day=18)("escalate", "--max", "1").code == 1
    assert len(read_mails(tmp_path)) == 2, "that of 20:00, and the one it held for 9:00"


def test_the_plan_says_what_would_happen_and_does_nothing(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, SUGGEST, TELL, manners="digest_above = 1"), 2)
    ten = at(hd, "10:00")
    before = hd.ok("export").out
    screen = ten.on_screen()("escalate", "--plan")
    assert (screen.code, screen.err) == (8, "")
    assert "#2  Tell the manager  email carol@desk.example in a digest of 2  due" in screen.out
    plan = ten("escalate", "--plan", "--json").json()
    assert [(step["ticket"], step["rung"], step["to"]) for step in plan] == [
        (1, "Answer now", None),
        (1, "Tell the manager", "carol@desk.example"),
        (2, "Answer now", None),
        (2, "Tell the manager", "carol@desk.example"),
    ]
    assert (hd.ok("export").out, read_mails(tmp_path)) == (before, [])
    assert settle(hd, "10:00") == {"due": 4, "suggested": 2, "sent": 1}


def test_the_plan_says_what_a_ticket_becomes(tmp_path: Path) -> None:
    hand = (rung("Give", "assign", to=["bob"]), rung("Give on", "assign", to=["team:experts"]))
    hd = open_ticket(found(tmp_path, *hand, rung("Raise", "raise-severity")))
    ten = at(hd, "10:00")
    plan = ten("escalate", "--plan", "--json").json()
    assert [step["to"] for step in plan] == ["bob", "experts", "urgent"]
    screen = ten.on_screen()("escalate", "--plan").out
    for line in ("Give  assign bob", "Give on  assign experts", "Raise  raise-severity urgent"):
        assert f"#1  {line}  due" in screen


def test_a_plan_on_a_narrow_screen_breaks_no_word(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    narrow = at(hd, "10:00").on_screen()
    narrow = replace(narrow, env=(*narrow.env, ("COLUMNS", "50")))
    assert narrow("escalate", "--plan").out.splitlines() == [
        "#1  Tell the manager",
        "    email carol@desk.example  due now",
    ]


def test_a_plan_that_the_fuse_would_stop_says_so(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, TELL), 2)
    plan = at(hd, "10:00")("escalate", "--plan", "--max", "1")
    assert (plan.code, "more than --max 1: none of them happens" in plan.err) == (8, True)


def test_a_plan_that_no_mail_could_follow_names_what_is_wrong_with_the_settings(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    (tmp_path / "hd.toml").write_text('[delivery]\nkind = "pigeon"\n')
    for time in ("09:30", "10:00"):
        plan = at(hd, time)("escalate", "--plan")
        assert (plan.code, "delivery.kind: expected one of" in plan.err) == (4, True)


def test_a_plan_with_nothing_due_exits_with_0(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    assert at(hd, "09:59").on_screen().ok("escalate", "--plan").out == "Nothing is due.\n"
    assert at(hd, "09:59").ok("escalate", "--plan", "--json").json() == []


def test_the_plan_names_what_waits_from_before_and_what_will_be_cancelled(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    open_at_night(hd, 18, 19)
    settle(hd, "20:00")
    at(hd, "21:00").ok("solve", "2")
    plan = at(hd, "09:00", day=18)("escalate", "--plan", "--json").json()
    assert [(step["ticket"], step["cancelled"]) for step in plan] == [(1, None), (2, "solved")]


def test_a_plan_shows_the_rest_beside_a_message_that_makes_no_sense(tmp_path: Path) -> None:
    hd = found(tmp_path, NIGHTLY)
    open_at_night(hd, 18, 19)
    settle(hd, "20:00")
    hd.write("UPDATE clock SET pauses = 'no JSON' WHERE ticket_id = 1")
    plan = at(hd, "09:00", day=18)("escalate", "--plan", "--json").json()
    assert [step["to"] for step in plan] == [None, "carol@desk.example"]
    assert plan[0]["cancelled"].startswith("JSONDecodeError")


def test_quiet_says_nothing_when_all_goes_well(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    (tmp_path / "policy.toml").write_text("edited, and not applied yet")
    for time in ("09:59", "10:00"):
        assert at(hd, time).ok("escalate", "--quiet").out == ""
    assert len(read_mails(tmp_path)) == 1


def test_the_log_lists_the_passes_the_last_one_first(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, TELL))
    settle(hd, "09:30")
    settle(hd, "10:00")
    log = hd.ok("escalate", "--log", "--json").json()
    assert [(line["began_at"], line["due"], line["sent"], line["suggested"]) for line in log] == [
        ("2026-11-17T10:00:00Z", 1, 1, 0),
        ("2026-11-17T09:30:00Z", 1, 0, 1),
    ]
    assert all(line["seconds"] >= 0 and line["cancelled"] == 0 for line in log)
    first = hd.on_screen().ok("escalate", "--log").out.splitlines()[0]
    assert first.startswith("Tue 17 Nov 10:00 UTC")
    assert first.endswith("1 rung due: 1 sent")


def test_a_ticket_that_cannot_be_decided_on_is_named_and_stops_no_other(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, TELL), 3)
    hd.write("UPDATE clock SET pauses = 'no JSON' WHERE ticket_id = 2")
    result = at(hd, "10:00")("escalate", "--quiet")
    assert (result.code, "ticket 2 was skipped: JSONDecodeError" in result.err) == (6, True)
    assert len(read_mails(tmp_path)) == 2
    assert json.loads(hd.ok("escalate", "--log", "--json").out)[0]["skipped"] == 1


def test_a_ticket_that_cannot_be_written_is_left_as_it_was_and_stops_no_other(
    tmp_path: Path,
) -> None:
    hd = open_many(found(tmp_path, rung("To bob", "assign", to=["bob"])), 3)
    hd.write(
        "INSERT INTO event (ticket_id, at, kind, by_whom, public, to_value)"
        " VALUES (2, 1, 'status', 'system', 0, 'nonsense')"
    )
    result = at(hd, "10:00")("escalate", "--json")
    assert (result.code, "ticket 2 was skipped" in result.err) == (6, True)
    assert result.json()["changed"] == 2
    assert [line["assignee"] for line in hd.ok("queue", "--json").json()] == ["bob", None, "bob"]


def test_the_log_says_how_much_was_due_when_the_fuse_blew(tmp_path: Path) -> None:
    hd = open_many(found(tmp_path, SUGGEST, TELL), 2)
    at(hd, "10:00")("escalate", "--max", "1")
    (line,) = hd.ok("escalate", "--log", "--json").json()
    counts = (line["due"], line["suggested"], line["sent"], line["skipped"])
    assert counts == (4, 0, 0, 2)
    assert "4 rungs due: 2 tickets skipped" in hd.on_screen().ok("escalate", "--log").out


@pytest.mark.parametrize("action", ["suggest", "assign", "raise-severity"])
def test_a_window_holds_messages_and_the_plan_says_of_nothing_else_that_it_waits(
    tmp_path: Path, action: str
) -> None:
    one = rung("At once", action, send_window="office")
    hd = found(tmp_path, f'{one}to = ["bob"]\n' if action == "assign" else one)
    open_at_night(hd, 19)
    (step,) = at(hd, "20:00")("escalate", "--plan", "--json").json()
    assert step["send_at"] == "2026-11-17T20:00:00Z"
    assert settle(hd, "20:00") == {"due": 1, "suggested" if action == "suggest" else "changed": 1}
    check = hd("policy", "check", str(tmp_path / "policy.toml"))
    assert f"escalations[1].send_window: {action} is not held" in check.out
