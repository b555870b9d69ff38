"""A shell on a terminal, into which examples are pasted, and what is then on its screen."""

import os
import sys
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pyte

from tests.patience import PATIENCE

PROMPT = "<ready>"
# Longer lines than a terminal's stay whole, as they stand in a document.
SCREEN_COLUMNS = 400


CLOCK = "hd: the clock is replaced: "


class Shell:
    """bash on a terminal so many columns wide, in an empty directory of a person without settings.

    An editor that opens there says so instead, and is found in what is printed. A pager shows no
    less than what is printed, but not at once. A command that is stopped is waited for until it
    goes on: a shell that minds its jobs prints a line about it, and the next prompt.
    """

    def __init__(self, home: Path, columns: int) -> None:
        programs = Path(sys.executable).parent
        env = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(home),
            "TMPDIR": str(home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PS1": PROMPT,
            "EDITOR": "echo An editor opened:",
            "PAGER": "cat",
        }
        self._child = pexpect.spawn(
            "bash",
            ["--norc", "--noprofile", "--noediting"],
            env=env,
            cwd=home,
            dimensions=(40, columns),
            encoding="utf-8",
            echo=False,
            timeout=PATIENCE,
        )
        self._child.delaybeforesend = None
        self._child.expect_exact(PROMPT)
        self.run("set +m")

    def run(self, command: str) -> str:
        """What a person sees who has pasted this command."""
        self._child.sendline(command)
        self._child.expect_exact(PROMPT)
        shown = _draw(self._child.before)
        # Each page says once that it replaces the clock.
        return "".join(
            line for line in shown.splitlines(keepends=True) if not line.startswith(CLOCK)
        )

    def close(self) -> None:
        """Leave it."""
        self._child.close(force=True)


def _draw(printed: str) -> str:
    screen = pyte.Screen(SCREEN_COLUMNS, lines=printed.count("\n") + 10)
    pyte.Stream(screen).feed(printed)
    seen = screen.cursor.y + bool(screen.cursor.x)
    return "".join(f"{line.rstrip()}\n" for line in screen.display[:seen])
