"""Rungs on what nobody has read: they count from the customer's first unread word."""

import json
import sys
from pathlib import Path

import pytest

from helpdesk_cli.domain.lint.rungs import find_idle_rungs
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import Hd
from tests.ladder.ladders import (
    PROMISES,
    at,
    found,
    hear,
    notes,
    open_ticket,
    read_body,
    read_mails,
    recipients,
    rung,
    settle,
)

pytestmark = pytest.mark.usefixtures("engine")

UNREAD = rung("Nobody looked", clock="unread", at="2 hours after")
SINCE = "Tuesday 17 November 2026, 09:00 UTC"
DEPUIS = "le mardi 17 novembre 2026 à 9\xa0h\xa000 (UTC)"


def open_two(hd: Hd) -> None:
    """Ticket 1 is on hold and read; ticket 2 is unread since 9:00."""
    at(hd, "08:00").ok("new", "Held")
    at(hd, "08:10").ok("reply", "1", "--body", "We ask the makers.")
    at(hd, "08:10").ok("hold", "1")
    open_ticket(hd, "Duplicate")


def test_a_ticket_that_nobody_opened_is_told_once(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, UNREAD))
    assert settle(hd, "10:59") == {}
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}
    assert settle(hd, "11:01") == {}
    (mail,) = read_mails(tmp_path)
    assert mail["Subject"] == f"[#1] Unread since {SINCE}: Live stream drops (Gold, Normal)"
    assert f"  Unread     since {SINCE}" in read_body(mail)
    assert "Promised" not in read_body(mail)
    assert "Due " not in read_body(mail)
    assert notes(hd) == ["Escalation: Nobody looked: email sent, carol@desk.example"]


@pytest.mark.parametrize("command", [["show"], ["reply", "--body", "Looking."], ["solve"]])
def test_whoever_opens_answers_or_solves_it_ends_the_waiting(
    tmp_path: Path, command: list[str]
) -> None:
    hd = open_ticket(found(tmp_path, UNREAD))
    at(hd, "10:00").ok(command[0], "1", *command[1:])
    assert settle(hd, "11:00") == {}


def test_what_the_customer_writes_next_counts_anew_and_what_follows_it_does_not(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, UNREAD))
    at(hd, "09:30").ok("show", "1")
    hear(at(hd, "10:00"))
    hear(at(hd, "11:30"))
    assert settle(hd, "11:59") == {}
    assert settle(hd, "12:00") == {"due": 1, "sent": 1}
    at(hd, "12:10").ok("show", "1")
    hear(at(hd, "13:00"))
    assert settle(hd, "15:00") == {"due": 1, "sent": 1}


def test_business_time_is_that_of_the_desk_and_no_clock_need_be_promised(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Late", clock="unread", at="1 business hour after"))
    at(hd, "16:30").ok("new", "Held", "--tier", "free")
    at(hd, "16:40").ok("reply", "1", "--body", "We ask the makers.")
    hear(at(hd, "16:50"))
    assert settle(hd, "09:49", day=18) == {}
    assert settle(hd, "09:50", day=18) == {"due": 1, "sent": 1}


def test_its_own_conditions_are_those_of_the_ticket(tmp_path: Path) -> None:
    urgent = rung("Urgent", clock="unread", at="due", when='severities = ["urgent"]')
    hd = open_ticket(found(tmp_path, urgent))
    assert settle(hd, "09:00") == {}
    at(hd, "09:05").ok("set", "1", "--severity", "urgent")
    assert settle(hd, "09:05") == {"due": 1, "sent": 1}


def test_a_suggestion_stands_until_somebody_opens_it(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Look", "suggest", "1 hour after", clock="unread")))
    settle(hd, "10:00")
    assert hd.ok("queue", "--json").json()[0]["suggestion"] == "Look"
    at(hd, "10:10").ok("show", "1")
    assert hd.ok("queue", "--json").json()[0]["suggestion"] is None


def test_a_held_message_is_not_sent_once_it_was_read(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Held", clock="unread", at="1 hour after", send_window="office"))
    for subject in ("Read", "Unread", "Solved"):
        at(hd, "06:00", day=18).ok("new", subject, "--body", "x")
    settle(hd, "07:00", day=18)
    at(hd, "08:00", day=18).ok("show", "1")
    at(hd, "08:00", day=18).ok("solve", "3")
    plan = at(hd, "09:00", day=18)("escalate", "--plan", "--json").json()
    told = [(step["ticket"], step["clock"], step["cancelled"]) for step in plan]
    assert told == [(1, "unread", "read since"), (2, "unread", None), (3, "unread", "solved")]
    assert settle(hd, "09:00", day=18) == {"sent": 1, "cancelled": 2}
    (mail,) = read_mails(tmp_path)
    assert "Unread (Gold" in mail["Subject"]


def test_what_the_plan_says_the_pass_does(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, UNREAD, rung("Raise", "raise-severity", clock="unread")))
    plan = at(hd, "11:00")("escalate", "--plan", "--json")
    assert [(step["rung"], step["due_at"]) for step in plan.json()] == [
        ("Raise", "2026-11-17T09:00:00Z"),
        ("Nobody looked", "2026-11-17T11:00:00Z"),
    ]
    assert settle(hd, "11:00") == {"due": 2, "changed": 1, "sent": 1}


def test_by_hand_it_fires_on_what_is_unread_alone(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, UNREAD))
    at(hd, "09:30").ok("escalate", "1", "--rung", "Nobody looked")
    assert len(read_mails(tmp_path)) == 1
    again = at(hd, "09:31")("escalate", "1", "--rung", "Nobody looked")
    assert (again.code, again.err.splitlines()[0]) == (
        1,
        'hd: ticket 1: "Nobody looked" has fired already',
    )
    at(hd, "09:40").ok("show", "1")
    refused = at(hd, "09:41")("escalate", "1", "--rung", "Nobody looked")
    assert (refused.code, refused.err.splitlines()[0]) == (1, "hd: ticket 1 is not unread")


def test_a_ticket_that_is_shown_says_nothing_of_rungs_for_unread_ones(tmp_path: Path) -> None:
    hd = found(tmp_path, UNREAD)
    open_ticket(hd, "Live stream drops", "--tier", "free")
    assert at(hd, "10:00").ok("show", "1", "--json").json()["next_rung"] is None


def test_what_was_unread_before_an_import_alarms_nobody(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Soon", clock="unread", at="1 hour after"), UNREAD)
    event = {"at": "2026-11-17T09:00:00Z", "kind": "message", "by": "customer", "body": "Help."}
    line = {"ref": "A", "subject": "Old", "created_at": event["at"], "events": [event]}
    (tmp_path / "old.jsonl").write_text(json.dumps(line))
    at(hd, "10:30").ok("import", str(tmp_path / "old.jsonl"))
    assert settle(hd, "10:30") == {}
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}


def test_what_has_fired_before_a_merge_does_not_fire_again_after_it_or_its_undo(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, UNREAD, rung("Still", clock="unread", at="4 hours after"))
    open_two(hd)
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}
    at(hd, "11:10").ok("merge", "2", "--into", "1")
    assert settle(hd, "11:10") == {}
    at(hd, "11:20").ok("undo")
    assert settle(hd, "11:20") == {}
    at(hd, "11:30").ok("merge", "2", "--into", "1")
    assert settle(hd, "13:00") == {"due": 1, "sent": 1}
    assert ["#2" in mail["Subject"] for mail in read_mails(tmp_path)].count(True) == 1
    fired = at(hd, "14:00").ok("report", "--json", "--since", "2026-11-17").json()["escalations"]
    assert [(one["rung"], one["clock"], one["fired"]) for one in fired] == [
        ("Nobody looked", "unread", 1),
        ("Still", "unread", 1),
    ]


def test_a_message_that_waits_for_its_window_goes_along_with_a_merge(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Held", clock="unread", at="1 hour after", send_window="office"))
    for subject in ("Target", "Duplicate"):
        at(hd, "05:00", day=18).ok("new", subject, "--body", "x")
    at(hd, "05:10", day=18).ok("reply", "1", "--body", "We ask the makers.")
    hear(at(hd, "06:00", day=18))
    settle(hd, "07:00", day=18)
    at(hd, "08:00", day=18).ok("show", "1")
    at(hd, "08:10", day=18).ok("merge", "2", "--into", "1")
    assert settle(hd, "09:00", day=18)["sent"] == 1


def test_a_digest_counts_what_is_unread(tmp_path: Path) -> None:
    hd = found(tmp_path, UNREAD, rung("Due", at="1 hour after"), manners="digest_above = 1")
    open_ticket(hd)
    open_ticket(hd, "Second", "--tier", "free")
    settle(hd, "11:00")
    (mail,) = read_mails(tmp_path)
    assert mail["Subject"] == "[Night desk] 3 tickets to look at, 2 unread"
    at(hd, "11:30").ok("new", "Third", "--tier", "free", "--body", "x")
    at(hd, "11:30").ok("new", "Fourth", "--tier", "free", "--body", "x")
    settle(hd, "13:30")
    assert "[Night desk] 2 unread tickets" in [mail["Subject"] for mail in read_mails(tmp_path)]


def test_a_command_reads_since_when_and_of_no_deadline(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    keep = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    words = [sys.executable, "-c", keep, str(kept)]
    hd = open_ticket(found(tmp_path, rung("Page", "command", "due", clock="unread", command=words)))
    settle(hd, "09:00")
    told = json.loads(kept.read_text())
    assert {key: told[key] for key in ("clock", "target", "due_at", "late", "unread_since")} == {
        "clock": "unread",
        "target": None,
        "due_at": None,
        "late": False,
        "unread_since": "2026-11-17T09:00:00Z",
    }


def test_in_french_it_is_told_in_french(tmp_path: Path) -> None:
    hd = found(tmp_path, UNREAD)
    policy = tmp_path / "policy.toml"
    policy.write_text(policy.read_text().replace("[desk]\n", '[desk]\nlanguage = "fr"\n'))
    hd.ok("policy", "apply", str(policy))
    open_ticket(hd)
    settle(hd, "11:00")
    (mail,) = read_mails(tmp_path)
    assert mail["Subject"].startswith(
        "[#1] Non lu depuis le mardi 17 novembre 2026 à 9\xa0h\xa000 (UTC)"
    )
    assert f"  Non lu      depuis {DEPUIS}" in read_body(mail)


def test_recipients_are_those_of_any_rung(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Team", clock="unread", at="due", to=["team"]))
    open_ticket(hd, "Live stream drops", "--team", "support")
    settle(hd, "09:00")
    assert recipients(read_mails(tmp_path)) == ["support@desk.example"]


def test_a_rung_on_what_is_unread_is_not_idle_and_proves_it_by_what_a_test_opens() -> None:
    proof = 'at = "2026-11-17T16:30:00Z"\ntier = "free"\nseverity = "normal"\n'
    rungs = 'rungs = { "Late" = "2026-11-18T09:30:00Z" }'
    late = rung("Late", clock="unread", at="1 business hour after")
    policy = parse_policy(f"{PROMISES}{late}[[tests]]\n{proof}{rungs}\n", "desk.toml")
    assert list(find_idle_rungs(policy)) == []


@pytest.mark.parametrize("moment", ["75%", "1 hour before"])
def test_neither_a_share_nor_a_time_before_can_be_reached_without_a_target(
    tmp_path: Path, moment: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(PROMISES + rung("Late", clock="unread", at=moment))
    refused = Hd(tmp_path / "desk.db", now="2026-11-17T08:00:00Z")("policy", "check", str(file))
    assert refused.code == 4
    assert (
        "escalations[1].at: expected how long after the customer wrote, such as "
        f'"2 hours after" or "1 business hour after", for unread has no target, got "{moment}"'
    ) in refused.err
