"""What each action of the ladder does, and what agents are told of it."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.ladder.ladders import (
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
)

pytestmark = pytest.mark.usefixtures("engine")

SUGGEST = rung("Answer now", "suggest", "50%")


def test_a_missed_first_reply_is_mailed_to_the_manager_once(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    assert settle(hd, "09:59") == {}
    assert settle(hd, "10:00") == {"due": 1, "sent": 1}
    assert settle(hd, "10:01") == {}
    (mail,) = read_mails(tmp_path)
    assert (mail["To"], mail["Auto-Submitted"]) == ("carol@desk.example", "auto-generated")
    assert "Live stream drops" in mail["Subject"]
    assert notes(hd) == ["Escalation: Tell the manager: email sent, carol@desk.example"]


def test_mails_of_one_ticket_are_one_thread_and_differ_in_message_id(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL, rung("Tell again", at="1 hour after")))
    settle(hd, "12:00")
    first, second = read_mails(tmp_path)
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_each_run_of_a_clock_has_a_fresh_ladder(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Answer again", clock="next_reply")))
    for hour in (10, 13):
        at(hd, f"{hour}:00").ok("reply", "1", "--body", "Looking.")
        hear(at(hd, f"{hour}:15"))
        assert settle(hd, f"{hour + 1}:15") == {"due": 1, "sent": 1}
        assert settle(hd, f"{hour + 1}:30") == {}
    assert len(read_mails(tmp_path)) == 2


def test_reminders_of_each_wait_fire_one_after_the_other_and_again_on_the_next_wait(
    tmp_path: Path,
) -> None:
    steps = [rung(f"{n} h", at=f"{n - 1} hours after", clock="next_reply") for n in (12, 24, 48)]
    hd = open_ticket(found(tmp_path, *steps))
    for day in (18, 21):
        at(hd, "08:00", day=day).ok("reply", "1", "--body", "Looking.")
        hear(at(hd, "09:00", day=day))
        for later, time in ((0, "21:00"), (1, "09:00"), (2, "09:00")):
            assert settle(hd, time, day=day + later) == {"due": 1, "sent": 1}
            assert settle(hd, time, day=day + later) == {}


def test_midnight_makes_nothing_fire_again(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL)
    at(hd, "22:55").ok("new", "Late at night")
    assert settle(hd, "23:55") == {"due": 1, "sent": 1}
    for day, time in ((17, "23:59"), (18, "00:00"), (18, "00:01"), (18, "23:55"), (19, "00:00")):
        assert settle(hd, time, day=day) == {}


def test_recipients_are_people_teams_roles_and_addresses_each_once(tmp_path: Path) -> None:
    everybody = ["assignee", "team", "team:experts", "role:support-manager", "x@y.example", "carol"]
    hd = found(tmp_path, rung("Tell all", to=everybody))
    open_ticket(hd, "Live stream drops", "--team", "support", "--assignee", "alice")
    assert settle(hd, "10:00") == {"due": 1, "sent": 5}
    assert recipients(read_mails(tmp_path)) == [
        *("alice@desk.example", "bob@desk.example", "carol@desk.example"),
        *("support@desk.example", "x@y.example"),
    ]


def test_who_cannot_be_reached_is_stood_in_for_and_the_timeline_says_so(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", to=["assignee"], fallback=["team", "carol"])))
    settle(hd, "10:00")
    assert recipients(read_mails(tmp_path)) == ["carol@desk.example"]
    assert notes(hd)[0] == "Escalation: Tell: assignee: nobody, carol instead"


def test_when_nobody_can_be_reached_pass_and_timeline_say_so_and_nothing_waits(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", to=["assignee"], fallback=["team"])))
    told = at(hd, "10:00")("escalate", "--quiet")
    assert (told.code, told.out) == (0, "")
    assert told.err == "hd: #1 Tell: assignee: nobody, and nobody instead\n"
    assert settle(hd, "10:05") == {}
    assert notes(hd) == ["Escalation: Tell: assignee: nobody, and nobody instead"]


@pytest.mark.parametrize(
    ("to", "field", "value"),
    [("bob", "assignee", "bob"), ("role:support-manager", "assignee", "carol"),
     ("team:experts", "team", "experts")],
)  # fmt: skip
def test_a_rung_assigns_to_a_person_a_role_or_a_team(
    tmp_path: Path, to: str, field: str, value: str
) -> None:
    hd = open_ticket(found(tmp_path, rung("Give away", "assign", to=[to])))
    assert settle(hd, "10:00") == {"due": 1, "changed": 1}
    shown = hd.ok("show", "1", "--json").json()
    assert shown[field] == value
    assert notes(hd) == ["Escalation: Give away"]
    assert [(e["by"], e["to"]) for e in shown["events"] if e["kind"] == field] == [
        ("system", value)
    ]


def test_a_rung_raises_the_severity_and_the_worst_one_stays(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Raise", "raise-severity"), rung("Again", "raise-severity", "200%"))
    open_ticket(hd)
    settle(hd, "10:00")
    assert hd.ok("show", "1", "--json").json()["severity"] == "urgent"
    settle(hd, "11:00")
    shown = hd.ok("show", "1", "--json").json()
    assert [e["to"] for e in shown["events"] if e["kind"] == "severity"] == ["urgent"]


def test_what_was_decided_before_the_ladder_raised_the_severity_is_mailed_all_the_same(
    tmp_path: Path,
) -> None:
    normal = rung("Tell", when='severities = ["normal"]')
    hd = open_ticket(found(tmp_path, normal, rung("Raise", "raise-severity")))
    assert settle(hd, "11:00") == {"due": 2, "changed": 1, "sent": 1}


def test_a_mail_for_a_severity_that_an_agent_has_changed_is_not_sent(tmp_path: Path) -> None:
    normal = rung("Tell", when='severities = ["normal"]', send_window="office")
    hd = found(tmp_path, normal, rung("Raise", "raise-severity"))
    at(hd, "05:00", day=18).ok("new", "Late")
    settle(hd, "06:00", day=18)
    for severity in ("normal", "urgent"):
        at(hd, "07:00", day=18).ok("set", "1", "--severity", severity)
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}


def test_a_rung_meets_what_those_before_it_have_changed(tmp_path: Path) -> None:
    normal = rung("Tell", when='severities = ["normal"]')
    hd = open_ticket(found(tmp_path, rung("Raise", "raise-severity", "50%"), normal))
    assert settle(hd, "11:00") == {"due": 1, "changed": 1}
    assert read_mails(tmp_path) == []


def test_two_assignments_in_one_pass_leave_a_timeline_that_can_be_replayed(tmp_path: Path) -> None:
    to_bob = rung("To bob", "assign", "50%", to=["bob"])
    hd = found(tmp_path, to_bob, rung("To carol", "assign", to=["carol"]))
    open_ticket(hd, "Live stream drops", "--assignee", "alice")
    settle(hd, "10:00")
    assert hd.ok("show", "1", "--json").json()["assignee"] == "carol"
    assert json.loads(hd.ok("export").out)["assignee"] == "alice"


def test_a_suggestion_stands_in_queue_and_ticket_until_it_is_answered(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, TELL), "Live stream drops")
    assert settle(hd, "09:30") == {"due": 1, "suggested": 1}
    screen = at(hd, "09:31").on_screen()
    assert hd.ok("queue", "--json").json()[0]["suggestion"] == "Answer now"
    assert "Answer now" in screen.ok("queue").out
    assert "Suggested  Answer now" in screen.ok("next").out.splitlines()
    shown = screen.ok("show", "1").out
    assert "Suggested  Answer now" in shown
    assert "hd escalate 1 --rung 'Tell the manager'" in shown
    at(hd, "09:32").ok("reply", "1", "--body", "Looking.")
    assert hd.ok("queue", "--json").json()[0]["suggestion"] is None
    assert hd.ok("show", "1", "--json").json()["suggestion"] is None


@pytest.mark.parametrize(("severity", "advice"), [("urgent", "phone the customer"), ("normal", "")])
def test_the_phone_is_advised_where_tier_and_severity_have_it(
    tmp_path: Path, severity: str, advice: str
) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST), "Live stream drops", "--severity", severity)
    settle(hd, "09:40")
    assert (hd.ok("show", "1", "--json").json()["phone"] or "") == advice


def test_the_account_manager_is_mailed_and_the_direct_line_advised(tmp_path: Path) -> None:
    hd = found(tmp_path, SUGGEST, rung("Tell", to=["account-manager"]))
    hd.ok("account", "add", "acme", "--manager", "bob", "--phone", "+33 1 23")
    open_ticket(hd, "Live stream drops", "--account", "acme", "--severity", "urgent")
    settle(hd, "09:30")
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]
    (mail,) = read_mails(tmp_path)
    assert "phone the customer: +33 1 23" in read_body(mail)
    shown = at(hd, "09:31").on_screen().ok("show", "1").out
    assert "phone the customer: +33 1 23" in shown


def test_the_direct_line_of_a_private_ticket_is_mailed_to_nobody(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    hd = found(tmp_path, TELL)
    policy.write_text(
        policy.read_text().replace(
            "[roles]",
            '[[routes]]\nname = "Leak"\nwhen = { topic = "leak" }\nteam = "support"\n'
            "private = true\n[roles]",
        )
    )
    hd.ok("policy", "apply", str(policy))
    hd.ok("account", "add", "acme", "--phone", "+33 1 23")
    open_ticket(hd, "Zero-day", "--account", "acme", "--severity", "urgent", "--topic", "leak")
    settle(hd, "09:30")
    (mail,) = read_mails(tmp_path)
    assert "phone the customer\r\n" in read_body(mail)
    assert "+33" not in mail.as_string()


@contextmanager
def listen() -> Iterator[tuple[str, list[Any]]]:
    """A web hook: its address, and what was posted to it so far."""
    posted = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook/secret", posted
        finally:
            server.shutdown()
            thread.join()


def test_a_web_hook_gets_the_ticket_and_its_secret_stays_off_the_timeline(tmp_path: Path) -> None:
    with listen() as (url, posted):
        hd = open_ticket(found(tmp_path, rung("Tell the chat", "webhook", url=url)))
        plan = at(hd, "10:00")("escalate", "--plan")
        assert settle(hd, "10:00") == {"due": 1, "sent": 1}
    ((told,),) = [posted]
    assert (told["id"], told["rung"], told["late"]) == (1, "Tell the chat", False)
    assert "Live stream drops" in told["text"]
    assert notes(hd) == ["Escalation: Tell the chat: webhook sent, 127.0.0.1"]
    assert "secret" not in plan.out


def test_a_web_hook_that_stands_in_a_variable_is_named_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_HOOK", "http://127.0.0.1/hook/secret")
    hd = open_ticket(found(tmp_path, rung("Tell the chat", "webhook", url="env:CHAT_HOOK")))
    plan = at(hd, "10:00").on_screen()("escalate", "--plan").out
    assert "Tell the chat  webhook env:CHAT_HOOK  due" in plan


def test_a_command_gets_the_ticket_on_its_standard_input_and_no_shell(tmp_path: Path) -> None:
    keep = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    kept = tmp_path / "told; touch oops"
    command = [sys.executable, "-c", keep, str(kept)]
    hd = open_ticket(found(tmp_path, rung("Page", "command", command=command)))
    assert settle(hd, "10:00") == {"due": 1, "sent": 1}
    assert json.loads(kept.read_text())["id"] == 1
    assert not (tmp_path / "oops").exists()


def test_a_rung_can_be_fired_by_hand_ahead_of_its_time_and_then_never_again(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", send_window="office"), TELL))
    open_ticket(hd, "Another")
    early = at(hd, "07:00", day=18).by("bob")
    at(hd, "10:00").ok("escalate", "1", "--rung", "Tell")
    assert recipients(read_mails(tmp_path)) == ["carol@desk.example"]
    first = hd.ok("show", "1", "--json").json()["events"][1]
    assert (first["by"], first["body"]) == ("agent:alice", "Escalation: Tell: fired by hand")
    again = early("escalate", "1", "--rung", "Tell")
    assert (again.code, "has fired already" in again.err) == (1, True)
    early.ok("escalate", "2", "--rung", "Tell")
    assert len(read_mails(tmp_path)) == 2, "at once, also outside the window, and nothing else"


def test_a_rung_is_fired_by_hand_on_several_tickets_or_on_none(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell")))
    open_ticket(hd, "Another")
    early = at(hd, "09:30")
    assert early("escalate", "1", "99", "--rung", "Tell").code == 1
    assert read_mails(tmp_path) == []
    early.ok("escalate", "1", "2", "1", "--rung", "Tell")
    assert len(read_mails(tmp_path)) == 2


def test_a_rung_fired_by_hand_sends_nothing_of_other_tickets(tmp_path: Path) -> None:
    held = rung("Held", send_window="office")
    hd = found(tmp_path, held, TELL, manners="digest_above = 1")
    for n in range(2):
        at(hd, "19:00").ok("new", f"Ticket {n}")
    at(hd, "20:30").ok("escalate")
    at(hd, "08:50", day=18).ok("new", "Another")
    before = len(read_mails(tmp_path))
    at(hd, "09:10", day=18).ok("escalate", "3", "--rung", "Tell the manager")
    assert len(read_mails(tmp_path)) == before + 1


def test_a_mail_sent_by_hand_says_when_it_is_due(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    at(hd, "09:10").ok("escalate", "1", "--rung", "Tell the manager")
    (mail,) = read_mails(tmp_path)
    assert "10:00 UTC" in read_body(mail)
    assert settle(hd, "10:00") == {}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["1", "--rung", "Tell the manger"], 1, 'did you mean "Tell the manager"?'),
        (["7", "--rung", "Tell the manager"], 1, "no ticket 7"),
        (["1", "--rung", "Urgent only"], 1, "is not meant for gold, normal"),
        (["1", "--rung", "Next"], 1, "no next reply is owed"),
        (["1"], 2, "a ticket and --rung need each other"),
        (["--plan", "--log"], 2, "mutually exclusive"),
    ],
)
def test_what_cannot_be_fired_is_refused_with_the_reason(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    urgent = rung("Urgent only", when='severities = ["urgent"]')
    hd = open_ticket(found(tmp_path, TELL, urgent, rung("Next", clock="next_reply")))
    result = at(hd, "09:30")("escalate", *words)
    assert (result.code, said in result.err) == (code, True), result.err
    assert read_mails(tmp_path) == []


def test_a_rung_that_reaches_nobody_is_not_fired_by_hand_and_says_so(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", to=["assignee"], fallback=["team"])))
    refused = at(hd, "09:30")("escalate", "1", "--rung", "Tell")
    assert (refused.code, "assignee: nobody, and nobody instead" in refused.err) == (1, True)
    at(hd, "09:31").ok("assign", "1", "--to", "bob")
    at(hd, "09:32").ok("escalate", "1", "--rung", "Tell")
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]
