"""What the policy's `text` of a rung tells: it stands wherever that rung speaks."""

import json
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.ladder.ladders import (
    at,
    found,
    notes,
    open_ticket,
    read_body,
    read_mails,
    rung,
    settle,
)

pytestmark = pytest.mark.usefixtures("engine")

TEXT = "Phone <Ann> & ask\nfor the logs."
SAID = "Phone <Ann> & ask for the logs."


def read_page(mail: EmailMessage) -> str:
    page = mail.get_body(("html",))
    assert page is not None
    return str(page.get_content())


@pytest.mark.parametrize("tickets", [1, 2], ids=["letter", "digest"])
def test_the_text_of_a_rung_stands_in_its_mail(tmp_path: Path, tickets: int) -> None:
    hd = found(tmp_path, rung("Tell", text=TEXT), manners="digest_above = 1")
    for _ in range(tickets):
        open_ticket(hd)
    assert settle(hd, "10:00") == {"due": tickets, "sent": 1}
    (mail,) = read_mails(tmp_path)
    assert read_body(mail).count(SAID) == tickets
    assert read_page(mail).count("Phone &lt;Ann&gt; &amp; ask for the logs.") == tickets


def test_in_a_digest_each_ticket_has_the_text_of_its_own_rung(tmp_path: Path) -> None:
    gold = rung("Gold", text="Gold first.", when='tiers = ["gold"]')
    hd = found(tmp_path, gold, rung("All"), manners="digest_above = 1")
    open_ticket(hd)
    assert settle(hd, "10:00") == {"due": 2, "sent": 1}
    (mail,) = read_mails(tmp_path)
    assert read_body(mail).count("Gold first.") == 1


def test_a_text_of_any_length_adds_no_header_and_breaks_no_line(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", text="x\r\nBcc: thief@example.com\r\n" * 5_000)))
    settle(hd, "10:00")
    (mail,) = read_mails(tmp_path)
    assert mail["Bcc"] is None
    assert len(read_body(mail)) < 3_000
    assert max(map(len, mail.as_bytes().splitlines())) <= 998


def test_the_text_of_a_rung_stands_in_what_a_command_reads(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    keep = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    words = [sys.executable, "-c", keep, str(kept)]
    hd = open_ticket(found(tmp_path, rung("Page", "command", command=words, text=TEXT)))
    settle(hd, "10:00")
    told = json.loads(kept.read_text())
    assert told["rung_text"] == SAID
    assert told["text"].splitlines()[1:] == ["Phone &lt;Ann&gt; &amp; ask for the logs."]


def test_a_command_reads_null_where_a_rung_has_no_text(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    keep = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    words = [sys.executable, "-c", keep, str(kept)]
    hd = open_ticket(found(tmp_path, rung("Page", "command", command=words)))
    settle(hd, "10:00")
    told = json.loads(kept.read_text())
    assert told["rung_text"] is None
    assert len(told["text"].splitlines()) == 1


def test_the_text_of_a_suggestion_is_what_queue_and_ticket_suggest(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Answer", "suggest", "50%", text="Answer now, please.")))
    settle(hd, "09:30")
    assert hd.ok("queue", "--json").json()[0]["suggestion"] == "Answer now, please."
    assert "Suggested  Answer now, please." in at(hd, "09:31").on_screen().ok("show", "1").out


def test_the_text_of_the_next_step_stands_in_the_ticket(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", text="Ask for the logs.")))
    shown = at(hd, "09:30").on_screen().ok("show", "1").out
    assert "Next step  email role:support-manager, Tue 17 Nov 10:00 UTC: Ask for the logs." in shown
    assert hd.ok("show", "1", "--json").json()["next_rung"]["text"] == "Ask for the logs."


@pytest.mark.parametrize("how", [{"action": "assign", "to": ["bob"]}, {"action": "raise-severity"}])
def test_the_timeline_says_the_text_of_what_changed_a_ticket(
    tmp_path: Path, how: dict[str, object]
) -> None:
    hd = open_ticket(found(tmp_path, rung("Give away", text="Bob knows the encoder.", **how)))  # type: ignore[arg-type]
    settle(hd, "10:00")
    assert notes(hd) == ["Escalation: Give away: Bob knows the encoder."]


def test_the_plan_and_the_policy_say_the_text(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", text="Ask for the logs.")))
    ten = at(hd, "10:00")
    screen = ten.on_screen()("escalate", "--plan").out
    assert screen == "#1  Tell  email carol@desk.example  due now\n    Ask for the logs.\n"
    assert ten("escalate", "--plan", "--json").json()[0]["text"] == "Ask for the logs."
    shown = hd.on_screen().ok("policy", "show", str(tmp_path / "policy.toml")).out
    assert "Ask for the logs." in " ".join(shown.split())
