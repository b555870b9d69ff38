"""Watching: frames in place, and a terminal left as it was found."""

import fcntl
import io
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest

from helpdesk_cli.view.queue.watch import watch
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"


def frames(draw: Callable[[int, int], str], waits: int) -> str:
    """What a watch of so many waits writes before it is interrupted."""
    stream, waited = io.StringIO(), []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == waits:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(draw, 2.0, stream, wait)
    assert waited == [2.0] * waits
    return stream.getvalue()


def test_frames_are_drawn_over_each_other_without_clearing() -> None:
    counts = iter(["ten\nlines\n", "9\n"])
    written = frames(lambda width, height: next(counts), 2)
    first, second, left = written.split("\x1b[?2026l")
    assert first == f"{ENTER}\x1b[?2026h\x1b[H\x1b[Kten\r\n\x1b[Klines\r\n\x1b[J"
    assert second == "\x1b[?2026h\x1b[H\x1b[K9\r\n\x1b[J"
    assert left == LEAVE


def test_what_was_there_before_is_gone_from_the_screen() -> None:
    terminal = pyte.Screen(20, 5)
    texts = iter(["a long line\nsecond\nthird", "short"])
    pyte.Stream(terminal).feed(frames(lambda width, height: next(texts), 2))
    assert [row.rstrip() for row in terminal.display] == ["short", "", "", "", ""]


def test_a_line_as_wide_as_the_terminal_keeps_its_end() -> None:
    terminal = pyte.Screen(80, 24)
    full = "\n".join(["x" * 79 + "…"] * 24)
    pyte.Stream(terminal).feed(frames(lambda width, height: full, 2).removesuffix(LEAVE))
    assert list(terminal.display) == full.split("\n")


def test_a_frame_higher_than_the_terminal_does_not_scroll_it() -> None:
    written = frames(lambda width, height: "row\n" * (height + 10), 1)
    assert written.count("row") == 24


def test_an_error_while_drawing_leaves_the_terminal_clean() -> None:
    stream = io.StringIO()

    def draw(width: int, height: int) -> str:
        raise OSError("disk on fire")

    with pytest.raises(OSError, match="disk on fire"):
        watch(draw, 1.0, stream)
    assert stream.getvalue() == ENTER + LEAVE


def test_signal_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGWINCH)]
    frames(lambda width, height: "", 1)
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGWINCH)] == before


PROGRAM = """
import sys
from helpdesk_cli.view.queue.watch import watch
counts = iter(range(1, 1000))
watch(lambda width, height: f"frame {next(counts)} of {width}x{height}", {interval}, sys.stdout)
"""


class Watched:
    """A watch in a process of its own, on a terminal of 40 by 10."""

    def __init__(self, interval: float) -> None:
        self.leader, follower = pty.openpty()
        self.resize(40, 10)
        program = PROGRAM.replace("{interval}", str(interval))
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=follower,
            stdout=follower,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        os.close(follower)
        self.written = ""

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read_until(self, pattern: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not re.search(pattern, self.written):
            ready, _, _ = select.select([self.leader], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"never wrote {pattern!r}, but {self.written!r}"
            self.written += os.read(self.leader, 65536).decode()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.read_until(re.escape(LEAVE))
        os.close(self.leader)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code


def test_it_keeps_counting_until_interrupted() -> None:
    watched = Watched(0.01)
    watched.read_until("frame 3 of 40x10")
    watched.end(signal.SIGINT)
    assert watched.written.endswith(LEAVE)


def test_being_told_to_end_leaves_the_terminal_clean_and_ends_as_told() -> None:
    watched = Watched(60)
    watched.read_until("frame 1 of")
    assert watched.end(signal.SIGTERM) == -signal.SIGTERM
    assert watched.written.endswith(LEAVE)


def test_a_resized_terminal_is_drawn_anew_at_once() -> None:
    watched = Watched(60)
    watched.read_until("frame 1 of 40x10")
    watched.resize(70, 20)
    watched.process.send_signal(signal.SIGWINCH)
    watched.read_until("frame 2 of 70x20")
    watched.end(signal.SIGTERM)
