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

_LOADED = (
    *("email.policy", "encodings.idna", "encodings.utf_8_sig", "html", "platformdirs"),
    *("helpdesk_cli.cli.app", "helpdesk_cli.cli.commands.ladder", "helpdesk_cli.cli.quick.cron"),
    *("helpdesk_cli.cli.alias", "helpdesk_cli.cli.invocation"),
    *("helpdesk_cli.desk.idle", "helpdesk_cli.desk.ladder.one_pass"),
    *("helpdesk_cli.desk.ladder.outbox.sending", "helpdesk_cli.desk.queue.queue"),
    *("helpdesk_cli.mail.letters.headers", "helpdesk_cli.mail.letters.notices"),
    *("helpdesk_cli.mail.sending.password", "helpdesk_cli.mail.sending.smtp"),
    *("helpdesk_cli.policy_file.reading.parse", "helpdesk_cli.settings.judging"),
    *("helpdesk_cli.settings.tables.delivery", "helpdesk_cli.settings.tables.escalation"),
    *("helpdesk_cli.store.postgresql.opening", "helpdesk_cli.store.postgresql.words.index"),
    *("helpdesk_cli.store.sqlite.opening", "helpdesk_cli.store.sqlite.words.index"),
    *("helpdesk_cli.view.ladder.passes", "helpdesk_cli.view.printing.when"),
)
"""What a pass loads late, or it would take longer to load than to work."""

_PROGRAM = """
import gc, os, select, signal, sys
from importlib import import_module
from helpdesk_cli.__main__ import main

for name in sys.argv[1:]:
    import_module(name)
gc.freeze()

for line in sys.stdin:
    now, seconds = line.split()
    its_end, held = os.pipe()
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
    os.close(held)
    select.select([its_end], [], [], None if seconds == "-" else float(seconds))
    os.close(its_end)
    if seconds != "-":
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""

KILLED = -9


class Passes:
    """A process from which passes are forked, one after the other."""

    def __init__(self, hd: Hd) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *_LOADED],
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
