"""`hd` as processes of their own: piped, or on a terminal that a test types into."""

import io
import os
import subprocess
import sys
import termios
import time
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
from pexpect import fdpexpect

from tests.conftest import Hd, Result
from tests.patience import PATIENCE, wait_until
from tests.warm import Forked

HD = (sys.executable, "-m", "helpdesk_cli")


def environ(hd: Hd) -> dict[str, str]:
    """As a user has it: what is written is held back until there is enough of it, or the end."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    return inherited | hd.environ


def start(hd: Hd, *args: str) -> "subprocess.Popen[str]":
    """A command under way; nothing comes on its standard input."""
    return subprocess.Popen(
        [*HD, *args],
        env=environ(hd),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> Result:
    """What it left."""
    out, err = process.communicate(timeout=PATIENCE)
    return Result(process.returncode, out, err)


def run(hd: Hd, *args: str) -> Result:
    """What a command left."""
    return finish(start(hd, *args))


def run_shell(hd: Hd, line: str) -> Result:
    """What a line of bash left, in which `$HD` is the program."""
    env = environ(hd) | {"HD": " ".join(HD)}
    done = subprocess.run(
        ["bash", "-c", line], env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return Result(done.returncode, done.stdout, done.stderr)


class Terminal:
    """A command on a terminal of 24 lines, as somebody uses it who sees and types.

    What is longer is shown at once, unless `hd` has a pager.
    """

    def __init__(self, hd: Hd, *args: str, columns: int = 80, unset: tuple[str, ...] = ()) -> None:
        env = environ(hd) | {"TERM": "xterm-256color", "PAGER": "cat"} | dict(hd.env)
        for name in ("COLUMNS", *unset):
            env.pop(name, None)
        self._seen = io.StringIO()
        self._process = Forked(args, env, (24, columns))
        self._child = fdpexpect.fdspawn(self._process.master, encoding="utf-8", timeout=PATIENCE)
        self._child.logfile_read = self._seen

    def expect(self, *texts: str) -> "Terminal":
        """Wait until these have been shown, one after the other."""
        for text in texts:
            self._child.expect_exact(text)
        return self

    def type(self, text: str) -> "Terminal":
        """Press these keys, not before a program that has asked can listen."""
        time.sleep(0.05)
        self._child.send(text)
        return self

    def press(self, key: str) -> "Terminal":
        """Press a key of a program that reads them one by one: what comes before is thrown away."""
        wait_until(lambda: not self.echoes)
        self._child.send(key)
        return self

    def answer(self, question: str, words: str) -> "Terminal":
        """Wait for the question and answer it."""
        return self.expect(question).type(words + "\r")

    def resize(self, lines: int, columns: int) -> "Terminal":
        """The window gets another size."""
        self._process.resize(lines, columns)
        return self

    def kill(self, number: int) -> int:
        """Send a signal and wait until it ends; the signal that ended it, or 0."""
        os.kill(self._process.pid, number)
        status = self._wait()
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    @property
    def echoes(self) -> bool:
        """Whether what is typed shows by itself, as in a shell."""
        return bool(termios.tcgetattr(self._process.master)[3] & termios.ECHO)

    def end(self) -> int:
        """Wait until it ends; the exit code."""
        status = self._wait()
        assert os.WIFEXITED(status), f"killed by signal {os.WTERMSIG(status)}"
        return os.WEXITSTATUS(status)

    def end_by(self, key: str) -> int:
        """Press a key, again if it came too early, until it ends; the exit code."""
        while not self._process.has_ended():
            self.type(key)
        return self.end()

    def _wait(self) -> int:
        self._child.expect(pexpect.EOF)
        self._child.close()
        return self._process.wait()

    @property
    def seen(self) -> str:
        """Everything that was shown so far, escape sequences included."""
        return self._seen.getvalue().replace("\r\n", "\n")


def write_editor(folder: Path, *words: str) -> str:
    """An editor that puts these words before what it finds; the value for EDITOR."""
    script = folder / "editor"
    lines = "\n".join(words)
    script.write_text(
        f"#!/bin/sh\ncp \"$1\" '{folder}/draft'\n"
        f"{{ cat <<'WORDS'\n{lines}\nWORDS\ncat '{folder}/draft'; }} > \"$1\"\n"
    )
    script.chmod(0o755)
    return str(script)
