"""Passes as processes of their own: forked from one that has loaded everything, or from cold.

Forked ones, so that hundreds of them take seconds, and one that is killed is killed at its work.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.conftest import Hd
from tests.patience import PATIENCE
from tests.processes import environ, start

_PROGRAM = """
import os, signal, sys, time
from helpdesk_cli.__main__ import main
from helpdesk_cli.cli.commands import ladder as escalate
from helpdesk_cli.desk.ladder import one_pass as escalation
from helpdesk_cli.desk.ladder.outbox import sending as outbox
from helpdesk_cli.mail.letters import notices as compose
from helpdesk_cli.mail.sending import door as delivery
from helpdesk_cli.mail.sending import smtp
from helpdesk_cli.store.sqlite import engine as sqlite
from helpdesk_cli.policy_file.reading import parse
import tomli

for line in sys.stdin:
    now, seconds = line.split()
    child = os.fork()
    if not child:
        os.environ["HD_NOW"] = now
        sys.argv = ["hd", "escalate", "--quiet", "--max", "0"]
        sys.stdin = open(os.devnull)
        sys.stdout = open(os.devnull, "w")
        code = 1
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        finally:
            os._exit(code)
    if seconds != "-":
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""

KILLED = -9


class Passes:
    """A process from which passes are forked, one after the other."""

    def __init__(self, hd: Hd) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            env=environ(hd),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def make(self, now: str, kill_after: float | None = None) -> int:
        """One pass, killed after so many seconds; its exit code."""
        self.order([now], kill_after)
        (code,) = self.collect(1)
        return code

    def order(self, nows: Iterable[str], kill_after: float | None = None) -> None:
        """Passes at these instants, which `collect` waits for."""
        assert self._process.stdin is not None
        seconds = "-" if kill_after is None else str(kill_after)
        self._process.stdin.writelines(f"{now} {seconds}\n" for now in nows)
        self._process.stdin.flush()

    def collect(self, count: int) -> list[int]:
        """The exit codes of so many passes ordered."""
        assert self._process.stdout is not None
        return [int(self._process.stdout.readline()) for _ in range(count)]

    def end(self) -> None:
        self._process.communicate(timeout=PATIENCE)


def make_cold(hd: Hd, now: str, kill_after: float | None = None) -> int:
    """One pass as cron makes it, killed after so many seconds; its exit code."""
    process = start(hd.at(now), "escalate", "--quiet", "--max", "0")
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=kill_after)
    process.kill()
    process.communicate()
    return process.returncode


@contextmanager
def several(hd: Hd, count: int) -> Iterator[Sequence[Passes]]:
    """So many processes that make passes at once."""
    started = [Passes(hd) for _ in range(count)]
    try:
        yield started
    finally:
        for each in started:
            each.end()
