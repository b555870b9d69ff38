"""The real program on a real terminal: resized, left, killed, and the terminal as it was found."""

import re
import signal
import subprocess
import sys

import pytest

from tests.conftest import Hd
from tests.processes import Terminal, environ

pytestmark = pytest.mark.usefixtures("engine")

FOUND = {
    "7": "h",  # lines wrap
    "25": "h",  # the cursor is seen
    "1000": "l",  # the mouse is the terminal's
    "1003": "l",
    "1004": "l",
    "1006": "l",
    "1015": "l",
    "1049": "l",  # the screen is the first one
    "2004": "l",
}
"""Modes that the board sets, and how a terminal is found and must be left."""


def assert_clean(seen: str) -> None:
    left = dict(re.findall(r"\x1b\[\?(\d+)([hl])", seen))
    assert {mode: left.get(mode) for mode in FOUND} == FOUND
    assert seen.count("\x1b[<u") >= seen.count("\x1b[>")


def test_it_is_resized_to_almost_nothing_and_back(four: Hd) -> None:
    terminal = Terminal(four, "board").expect("Live drops", "4 open")
    terminal.resize(5, 20).expect(" help")
    terminal.type("j").type("\r").expect("#2 T-2")
    terminal.resize(40, 160).expect("Please help with Cannot log in.")
    terminal.type("q").expect("Invoice is wrong")
    terminal.type("q")
    assert terminal.end() == 0
    assert_clean(terminal.seen)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_gives_the_terminal_back_and_lets_the_signal_through(
    four: Hd, number: signal.Signals
) -> None:
    terminal = Terminal(four, "board").expect("Live drops", "4 open")
    assert terminal.kill(number) == number
    assert_clean(terminal.seen)


def test_control_c_leaves_without_a_traceback(four: Hd) -> None:
    terminal = Terminal(four, "board").expect("Live drops", "4 open").type("\x03")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.seen
    assert_clean(terminal.seen)


def test_an_editor_has_the_terminal_to_itself(four: Hd) -> None:
    script = four.db.parent / "editor"
    script.write_text("#!/bin/sh\nprintf 'From afar' > \"$1\"\n")
    script.chmod(0o755)
    hd = Hd(four.db, env=(("EDITOR", str(script)), ("VISUAL", str(script))))
    terminal = Terminal(hd, "board").expect("Live drops", "4 open")
    terminal.type("r").expect("Reply to #1").type("\x05").expect("From afar")
    terminal.type("\x13").expect("recorded reply to").type("q")
    assert terminal.end() == 0
    assert four.ok("show", "1", "--json").json()["events"][-1]["body"] == "From afar"
    assert_clean(terminal.seen)


def test_without_a_terminal_it_says_what_can_be_piped(four: Hd) -> None:
    refused = four("board")
    assert refused.code == 2
    assert "hd board needs a terminal" in refused.err


def test_a_terminal_without_a_size_is_refused(four: Hd) -> None:
    terminal = Terminal(four, "board", columns=0).expect("the terminal does not say how large")
    assert terminal.end() == 2


def test_without_textual_it_says_how_to_get_it(four: Hd) -> None:
    hides = "import sys; sys.modules['textual'] = None; sys.modules['textual.app'] = None;"
    runs = "from helpdesk_cli.cli.asking import text; text.has_terminal = lambda: True;"
    shows = "import os; sys.stderr.isatty = lambda: True; size = os.terminal_size((80, 24));"
    sizes = "os.get_terminal_size = lambda *_: size;"
    starts = "from helpdesk_cli.__main__ import main; sys.argv = ['hd', 'board']; main()"
    done = subprocess.run(
        [sys.executable, "-c", hides + runs + shows + sizes + starts],
        env=environ(four),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "hd: hd board needs Textual, which is not installed\n"
        "    pip install 'helpdesk-cli[board]'; hd queue --watch works without it\n"
    )
