"""The command line on a terminal: questions, the editor, the watched queue, ^C."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.processes import Terminal, write_editor

SCISSORS = "text below this line is not sent"


def events(hd: Hd, ticket: str = "1") -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = hd.ok("show", ticket, "--json").json()["events"]
    return shown


def tickets(hd: Hd) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hd.ok("queue", "--json").json()
    return found


def with_editor(hd: Hd, editor: str) -> Hd:
    return replace(hd, env=(*hd.env, ("EDITOR", editor), ("VISUAL", "")))


def test_new_asks_and_shows_what_the_severities_mean(hd: Hd, tmp_path: Path) -> None:
    terminal = Terminal(with_editor(hd, write_editor(tmp_path, "Since 9:00.", "Ann")), "new")
    terminal.answer("Subject: ", "Live stream drops")
    terminal.answer("Account: ", "acme")
    terminal.answer("Contact: ", "")
    terminal.expect("urgent (Urgent): Nothing works.", "normal (Normal): Something is odd.")
    terminal.answer("Severity [urgent, normal] [normal]: ", "urgnt")
    terminal.expect('No severity "urgnt" (did you mean "urgent"?)')
    terminal.answer("Severity [urgent, normal] [normal]: ", "urgent")
    terminal.answer("Channel [form, phone] [form]: ", "")
    terminal.expect("#1", "Live stream drops", "first reply 1h left")
    assert terminal.end() == 0
    (made,) = tickets(hd)
    told = {key: made[key] for key in ("subject", "account", "contact", "severity", "channel")}
    assert told == {
        "subject": "Live stream drops",
        "account": "acme",
        "contact": None,
        "severity": "urgent",
        "channel": "form",
    }
    assert events(hd)[0]["body"] == "Since 9:00.\nAnn"


def test_new_with_arguments_asks_nothing(hd: Hd) -> None:
    terminal = Terminal(hd, "new", "Live stream drops", "--body", "Since 9:00.")
    terminal.expect("#1", "Live stream drops")
    assert terminal.end() == 0


@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["^C", "^D"])
def test_a_question_left_creates_nothing(hd: Hd, keys: str) -> None:
    terminal = Terminal(hd, "new")
    terminal.answer("Subject: ", "Live stream drops")
    terminal.expect("Account: ").type(keys)
    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    assert tickets(hd) == []


WRITING = [
    (["new", "Live stream drops"], "The customer's words, for: Live stream drops"),
    (["reply", "1"], "customer: Since 9:00."),
    (["note", "1"], "customer: Since 9:00."),
]


@pytest.mark.parametrize(("args", "context"), WRITING, ids=[case[0][0] for case in WRITING])
def test_without_a_body_the_editor_opens_on_what_it_is_about(
    hd: Hd, tmp_path: Path, args: list[str], context: str
) -> None:
    hd.ok("new", "First", "--body", "Since 9:00.")
    editor = write_editor(tmp_path, "What I typed.", "", "Twice.")
    terminal = Terminal(with_editor(hd, editor), *args)
    assert terminal.end() == 0, terminal.seen
    ticket = str(len(tickets(hd)))
    assert events(hd, ticket)[-1]["body"] == "What I typed.\n\nTwice."
    draft = (tmp_path / "draft").read_text()
    above, _, below = draft.partition(SCISSORS)
    assert above.count("\n") == 1
    assert context in below


@pytest.mark.parametrize("args", [case[0] for case in WRITING], ids=lambda args: args[0])
@pytest.mark.parametrize("typed", ["", "   \n\n"], ids=["nothing", "blanks"])
def test_an_empty_text_cancels(hd: Hd, tmp_path: Path, args: list[str], typed: str) -> None:
    hd.ok("new", "First", "--body", "Since 9:00.")
    before = hd.ok("export").out
    terminal = Terminal(with_editor(hd, write_editor(tmp_path, typed)), *args)
    terminal.expect("the text is empty; nothing was written")
    assert terminal.end() == 1
    assert hd.ok("export").out == before


@pytest.mark.parametrize("editor", ["false", "/nowhere/editor", "vi '"])
def test_an_editor_that_fails_cancels(hd: Hd, editor: str) -> None:
    terminal = Terminal(with_editor(hd, editor), "new", "Live stream drops")
    terminal.expect("hd: the editor ", " failed: ", "set EDITOR, or use --body")
    assert terminal.end() == 1
    assert tickets(hd) == []


def test_what_was_written_is_kept_when_it_cannot_be_stored(hd: Hd, tmp_path: Path) -> None:
    """While somebody writes, somebody else closes the ticket."""
    hd.ok("new", "First", "--body", "Since 9:00.")
    editor = write_editor(tmp_path, "An hour of work.")
    script = Path(editor)
    script.write_text(f"{script.read_text()}{sys.executable} -m helpdesk_cli close 1\n")
    terminal = Terminal(with_editor(hd, editor), "reply", "1")
    terminal.expect(
        "your text was saved in ", "ticket 1 is closed; closed tickets cannot be changed"
    )
    assert terminal.end() == 1
    kept = re.search(r"saved in (\S+)", terminal.seen)
    assert kept is not None
    draft = Path(kept[1])
    assert draft.read_text().startswith("An hour of work.")
    draft.unlink()


@pytest.mark.parametrize("command", ["reply", "note"])
def test_nobody_writes_in_vain_on_a_closed_ticket(hd: Hd, tmp_path: Path, command: str) -> None:
    hd.ok("new", "First")
    hd.ok("close", "1")
    terminal = Terminal(with_editor(hd, write_editor(tmp_path, "In vain.")), command, "1")
    terminal.expect("ticket 1 is closed; closed tickets cannot be changed")
    assert terminal.end() == 1
    assert not (tmp_path / "draft").exists()


def test_a_ticket_with_a_misspelt_word_is_refused_before_it_is_written(
    hd: Hd, tmp_path: Path
) -> None:
    editor = write_editor(tmp_path, "In vain.")
    terminal = Terminal(with_editor(hd, editor), "new", "Hello", "--severity", "urgnt")
    terminal.expect('did you mean "urgent"')
    assert terminal.end() == 2
    assert not (tmp_path / "draft").exists()


def test_a_watched_queue_is_redrawn_until_it_is_interrupted(hd: Hd) -> None:
    hd.ok("new", "First")
    terminal = Terminal(hd, "queue", "--watch")
    terminal.expect("\x1b[?1049h", "First", "1 open")
    hd.ok("new", "Second")
    terminal.expect("First", "Second", "2 open").type("\x03")
    assert terminal.end() == 130
    left = terminal.seen[terminal.seen.rindex("2 open") :]
    assert "\x1b[?1049l" in left
    assert "\x1b[?25h" in left
    assert "Traceback" not in terminal.seen


def test_a_watched_queue_that_cannot_go_on_gives_the_terminal_back(hd: Hd) -> None:
    terminal = Terminal(hd, "queue", "--watch", "--tier", "golden")
    terminal.expect("\x1b[?1049l", 'did you mean "gold"')
    assert terminal.end() == 2


def test_a_terminal_gets_a_table_cut_to_its_width(hd: Hd) -> None:
    hd.ok("new", stdin=json.dumps({"subject": "Live stream drops " * 9}))
    terminal = Terminal(hd, "queue", columns=60)
    assert terminal.end() == 0
    heading, line, *_ = re.sub(r"\x1b\[[0-9;]*m", "", terminal.seen).split("\n")
    assert heading.split() == ["Due", "Clock", "#", "Severity", "Subject"]
    assert len(line) == 60
    assert line.endswith("…")


def test_import_shows_how_far_it_is_and_takes_it_away_again(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    lines = [
        json.dumps({"ref": f"Z-{n}", "subject": "x" * 400, "created_at": "2026-11-16T09:00:00Z"})
        for n in range(2_000)
    ]
    file.write_text("\n".join(lines))
    terminal = Terminal(hd, "import", str(file))
    terminal.expect("Importing", "imported 2,000 tickets, 0 events")
    assert terminal.end() == 0


def test_applying_a_policy_shows_how_far_it_is(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", stdin=json.dumps([{"subject": "Hello"}] * 200))
    policy_file.write_text(PLAIN_POLICY.replace('"4 business hours"', '"2 business hours"'))
    terminal = Terminal(hd, "policy", "apply", str(policy_file))
    terminal.answer("Apply it?", "y")
    terminal.expect("Rescheduling running clocks", "200 due times moved")
    assert terminal.end() == 0
