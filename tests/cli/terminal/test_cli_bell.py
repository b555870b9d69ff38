"""`hd queue --watch --bell`: whoever looks on is told when a promise of theirs turns."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.domain.clocks.bell import Standing, Turned
from helpdesk_cli.domain.clocks.state import State
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.queue.bell import draw_notice, word_notice
from tests.conftest import Hd
from tests.processes import Terminal

SOON, LATE = "2026-11-17T09:10:00Z", "2026-11-16T16:30:00Z"
"""When a ticket was opened of which it is ten past nine, or half an hour too late, by 10:00 of the
next day, once it is urgent; before that it has time."""


def open_ticket(hd: Hd, subject: str, created_at: str, **fields: str) -> None:
    hd.at(created_at).ok("new", stdin=json.dumps({"subject": subject} | fields))


def watch(hd: Hd, *args: str) -> Terminal:
    """A watched queue that has had its first look."""
    return Terminal(hd, "queue", "--watch", *args).expect("leaves")


def leave(terminal: Terminal, hd: Hd) -> str:
    """What was shown until all of it has been looked at."""
    hd.ok("new", "The end")
    terminal.expect("The end", "leaves").type("q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.seen
    return terminal.seen.replace("\x1b\\", "<end>").replace("\x1b]", "<osc>")


@pytest.fixture
def waiting(hd: Hd) -> Hd:
    """Alice's ticket, which has time unless it is urgent."""
    open_ticket(hd, "Live stream drops", SOON, assignee="alice")
    return hd


def test_the_bell_rings_once_when_a_promise_of_mine_turns_imminent(waiting: Hd) -> None:
    terminal = watch(waiting, "--bell")
    waiting.ok("set", "1", "--severity", "urgent")
    terminal.expect("\a", "\x1b\\")
    seen = leave(terminal, waiting)
    assert seen.count("\a") == 1
    told = "#1 is due in 10m: first reply"
    assert f"\a<osc>9;hd: {told}, Live stream drops<end>" in seen
    assert f"<osc>777;notify;hd: {told};Live stream drops<end>" in seen


def test_and_when_it_turns_late(hd: Hd) -> None:
    open_ticket(hd, "Live stream drops", LATE, assignee="alice")
    terminal = watch(hd, "--bell")
    hd.ok("set", "1", "--severity", "urgent")
    terminal.expect("#1 is late: first reply")
    assert leave(terminal, hd).count("\a") == 1


def test_what_was_late_before_does_not_ring(hd: Hd) -> None:
    open_ticket(hd, "Live stream drops", LATE, assignee="alice", severity="urgent")
    assert "\a" not in leave(watch(hd, "--bell"), hd)


def test_the_bell_is_not_narrowed_by_what_is_looked_at(waiting: Hd) -> None:
    terminal = watch(waiting, "--bell", "--unassigned")
    waiting.ok("set", "1", "--severity", "urgent")
    terminal.expect("\a")
    leave(terminal, waiting)


WHOSE = [
    ({"assignee": "alice"}, True),
    ({"assignee": "bob"}, False),
    ({"team": "support"}, True),
    ({"team": "support", "assignee": "bob"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("fields", "rings"), WHOSE, ids=str)
def test_mine_is_what_i_have_and_what_nobody_has_in_my_team(
    hd: Hd, fields: dict[str, str], rings: bool
) -> None:
    open_ticket(hd, "Live stream drops", SOON, **fields)
    terminal = watch(hd, "--bell")
    hd.by(fields.get("assignee", "bob")).ok("set", "1", "--severity", "urgent")
    terminal.expect("urgent")
    assert leave(terminal, hd).count("\a") == rings


@pytest.mark.parametrize(
    ("args", "settings"), [([], ""), (["--bell"], "[board]\nbell = false\n")], ids=["no", "quiet"]
)
def test_it_is_quiet_unless_asked_and_where_hd_toml_wants_it_so(
    waiting: Hd, tmp_path: Path, args: list[str], settings: str
) -> None:
    file = tmp_path / "hd.toml"
    file.write_text(settings)
    quiet = replace(waiting, env=(*waiting.env, ("HD_CONFIG", str(file))))
    terminal = watch(quiet, *args)
    waiting.ok("set", "1", "--severity", "urgent")
    assert "\a" not in leave(terminal, waiting)


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY", None])
def test_a_desktop_is_told_by_its_own_program(
    waiting: Hd, tmp_path: Path, display: str | None
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}.new && mv {told}.new {told}\n')
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    if display:
        env[display] = ":7"
    waiting.ok("set", "1", "--subject", "<b>Drops</b> & -x")
    terminal = watch(replace(waiting, env=(*waiting.env, *env.items())), "--bell")
    waiting.ok("set", "1", "--severity", "urgent")
    terminal.expect("\a")
    leave(terminal, waiting)
    if display is None:
        assert not told.exists()
        return
    for _ in range(2_000):  # nobody waits for that program
        if told.exists():
            break
        time.sleep(0.01)
    *_, title, body = told.read_text().splitlines()
    assert title == "hd: #1 is due in 10m: first reply"
    assert body == "&lt;b&gt;Drops&lt;/b&gt; &amp; -x"


def test_a_bell_without_a_watch_is_refused(hd: Hd) -> None:
    refused = hd("queue", "--bell")
    assert (refused.code, refused.err) == (
        2,
        "hd: --bell needs --watch\n    hd queue --watch --bell\n",
    )


def turned(number: int, subject: str = "Drops", *, late: bool = False) -> Turned:
    state: State = "breaching" if late else "imminent"
    return Turned(Standing(number, "next_reply", 1, 600, state), subject)


def test_several_that_turn_together_make_one_notice() -> None:
    found = [turned(1, late=True), *(turned(n) for n in range(2, 8))]
    notice = word_notice(found, Output("screen"), now=0)
    assert notice.title == "7 promises: 1 late and 6 imminent"
    assert notice.body == (
        "#1 is late, #2 is due in 10m, #3 is due in 10m, #4 is due in 10m, #5 is due in 10m, …"
    )


def test_nothing_in_a_subject_acts_on_the_terminal() -> None:
    subject = "a\x1b]777;notify;x;y\x07\x9c\nb;c\u202ed"
    drawn = draw_notice(word_notice([turned(1, subject)], Output("screen"), now=0))
    assert drawn.count("\x1b") == 4
    assert drawn.count("\a") == 1
    assert not {"\n", "\x9c", "\u202e"} & {*drawn}
    *_, last = drawn.removesuffix("\x1b\\").split("\x1b]")
    assert last.count(";") == 3
