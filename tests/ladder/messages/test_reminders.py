"""The mail that reminds the customer of a pending ticket: when it leaves, what it never says."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.ladder.ladders import (
    PROMISES,
    TELL,
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
    write_policy,
)

pytestmark = pytest.mark.usefixtures("engine")

REMIND = 'remind_pending_after = "3 hours"'
ANN = ("--contact", "ann@acme.example")
PRIVATE = """
[[routes]]
name = "Security"
when = { topic = "vulnerability" }
team = "experts"
private = true
"""


def wait_for(hd: Hd, *options: str, time: str = "09:30", day: int = 17) -> Hd:
    """A ticket of 9:00 that waits for Ann's answer."""
    open_ticket(hd, "Live stream drops", *ANN, *options)
    ask(at(hd, time, day))
    return hd


def ask(hd: Hd, *tickets: str) -> None:
    hd.ok("reply", *(tickets or ("1",)), "--body", "Which browser?", "--pend")


def test_the_customer_is_reminded_by_mail_once_each_time_that_a_ticket_waits(
    tmp_path: Path,
) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND))
    assert settle(hd, "12:29") == {}
    assert settle(hd, "12:30") == {"due": 1, "sent": 1}
    assert settle(hd, "12:31") == settle(hd, "16:00") == {}
    assert notes(hd) == ["Escalation: Pending for long: reminder sent, ann@acme.example"]
    assert hd.ok("queue", "--json").json()[0]["suggestion"] is None
    hear(at(hd, "09:00", 18))
    ask(at(hd, "09:30", 18))
    assert settle(hd, "12:30", day=18) == {"due": 1, "sent": 1}
    assert len({mail["Message-ID"] for mail in read_mails(tmp_path)}) == 2


def test_a_reminder_says_which_ticket_waits_since_what_day_and_nothing_of_ours(
    tmp_path: Path,
) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND), "--assignee", "alice", "--severity", "urgent")
    at(hd, "10:00").ok("note", "1", "--body", "Ann never answers.")
    settle(hd, "12:30")
    (mail,) = read_mails(tmp_path)
    assert mail["To"] == "ann@acme.example"
    assert mail["Subject"] == "[#1] We are waiting for your answer: Live stream drops"
    assert mail["Auto-Submitted"] == "auto-generated"
    page = mail.get_body(("html",))
    assert page is not None
    for text in (read_body(mail), str(page.get_content())):
        assert "Live stream drops" in text
        assert "since Tuesday 17 November 2026" in text.replace("</td>", "")
        ours = "gold|urgent|alice|answers|which browser|reply|due|late|:30|hd |support|rung"
        assert re.findall(ours, text.partition("</style>")[2] or text, re.I) == []


def test_a_reminder_belongs_to_the_thread_of_its_ticket(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL, manners=REMIND), "Live stream drops", *ANN)
    settle(hd, "10:00")
    ask(at(hd, "10:10"))
    settle(hd, "13:10")
    told = read_mails(tmp_path)
    assert recipients(told) == ["ann@acme.example", "carol@desk.example"]
    assert len({mail["References"] for mail in told}) == 1
    for mail in told:
        assert re.fullmatch(r"<hd\.1\.[0-9a-f]{30}@[0-9a-f]{8}\.hd\.invalid>", mail["References"])
        assert mail["In-Reply-To"] == mail["References"] != mail["Message-ID"]


@pytest.mark.parametrize("contact", [(), ("--contact", "Ann Lee"), ("--contact", "ann@")])
def test_without_an_address_the_agent_is_asked_to_remind_the_customer(
    tmp_path: Path, contact: tuple[str, ...]
) -> None:
    hd = open_ticket(found(tmp_path, manners=REMIND), "Live stream drops", *contact)
    ask(at(hd, "09:30"))
    assert settle(hd, "12:30") == {"due": 1, "changed": 1}
    assert read_mails(tmp_path) == []
    suggestion = "Pending for long: remind the customer"
    assert hd.ok("queue", "--json").json()[0]["suggestion"] == suggestion
    assert notes(hd) == [suggestion]


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        (["reply", "1", "--body", "Firefox.", "--from-customer"], "answered"),
        (["solve", "1"], "solved"),
        (["close", "1"], "closed"),
        (["hold", "1"], "hold"),
        (["reopen", "1"], "open"),
    ],
)
def test_a_reminder_that_waits_is_cancelled_when_the_ticket_waits_no_more(
    tmp_path: Path, then: list[str], reason: str
) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND), time="16:00")
    assert settle(hd, "19:00") == {"due": 1}, "the desk is closed"
    at(hd, "20:00").ok(*then)
    plan = at(hd, "09:00", 18)("escalate", "--plan", "--json").json()
    assert [step["cancelled"] for step in plan] == [reason]
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}
    assert read_mails(tmp_path) == []
    told = f"Escalation: Pending for long: reminder cancelled, ann@acme.example ({reason})"
    assert notes(hd)[-1] == told


def test_a_reminder_of_an_earlier_wait_is_cancelled_and_the_new_wait_has_its_own(
    tmp_path: Path,
) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND), time="16:00")
    settle(hd, "19:00")
    hear(at(hd, "20:00"))
    ask(at(hd, "21:00"))
    assert settle(hd, "09:00", day=18) == {"due": 1, "sent": 1, "cancelled": 1}
    assert settle(hd, "10:00", day=18) == {}


def test_a_reminder_that_the_policy_no_longer_has_is_cancelled(tmp_path: Path) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND), time="16:00")
    settle(hd, "19:00")
    at(hd, "20:00").ok("policy", "apply", str(write_policy(tmp_path / "policy.toml", TELL)))
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}
    assert notes(hd)[-1].endswith("(no longer reminded)")


def test_customers_are_written_to_while_the_desk_is_open(tmp_path: Path) -> None:
    hd = found(tmp_path, manners=REMIND)
    at(hd, "15:00", 20).ok("new", "On a Friday", *ANN)
    ask(at(hd, "15:00", 20))
    night = at(hd, "18:00", 20)
    assert "held until Mon 23 Nov 09:00 UTC" in night.on_screen()("escalate", "--plan").out
    assert settle(hd, "18:00", day=20) == {"due": 1}
    assert settle(hd, "12:00", day=22) == {}
    assert settle(hd, "09:00", day=23) == {"sent": 1}


def test_the_plan_shows_a_reminder_and_the_fuse_counts_it_once(tmp_path: Path) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND))
    plan = at(hd, "12:30")("escalate", "--plan")
    assert plan.code == 8
    screen = at(hd, "12:30").on_screen()("escalate", "--plan").out
    assert screen == "#1  Pending for long  reminder ann@acme.example  due now\n"
    assert settle(hd, "12:30", "--max", "1") == {"due": 1, "sent": 1}


def test_many_reminders_of_one_customer_are_one_letter_without_any_notice_of_ours(
    tmp_path: Path,
) -> None:
    tell = rung("Tell the manager", clock="update", at="due")
    hd = found(tmp_path, tell, manners=f"{REMIND}\ndigest_above = 1")
    for n in (1, 2):
        open_ticket(hd, f"Request {n}", "--contact", "carol@desk.example")
    for _ in range(2):
        open_ticket(hd, "Ours", "--contact", "bob@desk.example")
    ask(at(hd, "09:30"), "1", "2")
    at(hd, "10:30").ok("reply", "3", "4", "--body", "Looking.")
    assert settle(hd, "12:30") == {"due": 4, "sent": 2}
    first, second = sorted(read_mails(tmp_path), key=lambda mail: str(mail["Subject"]))
    assert recipients([first, second]) == ["carol@desk.example"] * 2
    assert second["Subject"] == "[Night desk] We are waiting for your answers to 2 requests"
    assert re.findall(r"Request \d", read_body(second)) == ["Request 1", "Request 2"]
    assert "Ours" not in read_body(second)
    assert second["References"] is None


def test_a_reminder_of_a_private_ticket_names_it_by_number_alone(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    hd = found(tmp_path, TELL)
    policy.write_text(f"{PROMISES}{PRIVATE}[escalation]\n{REMIND}\n")
    hd.ok("policy", "apply", str(policy))
    at(hd, "09:00").ok("new", "Zero-day in the player", *ANN, "--topic", "vulnerability")
    as_bob = Hd(hd.db, now="2026-11-17T09:30:00Z", agent="bob", env=hd.env)
    ask(as_bob)
    assert settle(hd, "12:30") == {"due": 1, "sent": 1}
    (mail,) = read_mails(tmp_path)
    assert mail["Subject"] == "[#1] We are waiting for your answer"
    assert "Zero-day" not in mail.as_string()
    assert "#1" in read_body(mail)


def test_a_french_desk_writes_to_its_customers_in_french(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    hd = found(tmp_path, TELL)
    french = PROMISES.replace('timezone = "UTC"', 'timezone = "UTC"\nlanguage = "fr"', 1)
    policy.write_text(f"{french}[escalation]\n{REMIND}\n")
    hd.ok("policy", "apply", str(policy))
    wait_for(hd)
    settle(hd, "12:30")
    (mail,) = read_mails(tmp_path)
    assert mail["Subject"] == "[#1] Nous attendons votre réponse\u00a0: Live stream drops"
    assert "depuis le mardi 17 novembre 2026" in read_body(mail)


def test_nobody_is_reminded_of_what_came_in_pending(tmp_path: Path) -> None:
    hd = found(tmp_path, manners=REMIND)
    record = {
        "subject": "Old",
        "contact": "ann@acme.example",
        "created_at": "2026-11-16T09:00:00Z",
        "events": [
            {"at": "2026-11-16T10:00:00Z", "kind": "status", "by": "agent:a", "to": "pending"}
        ],
    }
    at(hd, "10:30").ok("import", "-", stdin=json.dumps(record) + "\n")
    assert settle(hd, "16:00") == settle(hd, "12:00", day=18) == {}


def test_a_policy_that_begins_to_remind_looks_ahead_only(tmp_path: Path) -> None:
    hd = wait_for(found(tmp_path, TELL))
    open_ticket(hd, "Later", *ANN)
    ask(at(hd, "13:00"), "2")
    policy = write_policy(tmp_path / "policy.toml", manners=REMIND)
    at(hd, "14:00").ok("policy", "apply", str(policy))
    assert settle(hd, "14:00") == {}, "the first was due at 12:30, when no policy said so"
    assert settle(hd, "16:00") == {"due": 1, "sent": 1}
    assert "Later" in read_mails(tmp_path)[0]["Subject"]


def test_a_desk_whose_ladder_did_not_know_reminders_goes_on_reminding(tmp_path: Path) -> None:
    hd = wait_for(found(tmp_path, TELL, manners=REMIND))
    hd.write("DELETE FROM ladder WHERE rung = 'Pending for long'")
    assert settle(hd, "12:30") == {"due": 1, "sent": 1}


def test_what_a_reminded_customer_answers_to_is_not_asked_of_the_agent_too(tmp_path: Path) -> None:
    hd = wait_for(found(tmp_path, manners=REMIND))
    settle(hd, "12:30")
    at(hd, "13:00").ok("note", "1", "--body", "They called.")
    assert hd.ok("show", "1", "--json").json()["suggestion"] is None
