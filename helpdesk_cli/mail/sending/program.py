"""Programs that deliver: run with their words as a list, never through a shell, and bounded."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

from helpdesk_cli.errors import DeliveryDelayedError, DeliveryRefusedError
from helpdesk_cli.mail.line import fit_line

# Of sysexits.h: the input, the addressee or the addressee's host is at fault. Any other failure
# may be over by the next try.
REFUSED_EXITS = {65: "EX_DATAERR", 67: "EX_NOUSER", 68: "EX_NOHOST"}

_LAST_WORDS = 1_000


def run_command(argv: Sequence[str], payload: Mapping[str, object], timeout_seconds: int) -> None:
    """Run a program with the payload as JSON on its standard input; raises as `run_program`."""
    from json import dumps

    run_program(argv, dumps(payload).encode(), timeout_seconds)


def run_program(argv: Sequence[str], given: bytes, timeout_seconds: int) -> None:
    """Feed a program and wait for its end. What it prints counts only when it fails.

    Raises DeliveryDelayedError when it fails or takes too long, DeliveryRefusedError when its exit
    code says that trying again is of no use.
    """
    with tempfile.TemporaryFile() as said:
        try:
            # A session of its own, so that whatever it started ends with it. Its words go to a
            # file, for a pipe could be held open by something that it left behind.
            process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=said, stderr=said, start_new_session=True
            )
        except (OSError, ValueError) as error:
            raise DeliveryDelayedError(
                f"{argv[0]} cannot be run: {getattr(error, 'strerror', None) or error}",
                hint="give its full path, as cron needs it",
            ) from error
        try:
            process.communicate(given, timeout=timeout_seconds)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise DeliveryDelayedError(
                f"{argv[0]} was ended after {timeout_seconds} seconds without an answer"
            ) from error
        if process.returncode:
            said.seek(max(0, said.tell() - _LAST_WORDS))
            _raise_failure(argv[0], process.returncode, said.read())


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _raise_failure(name: str, code: int, said: bytes) -> None:
    words = fit_line(said.decode("utf-8", "replace"))
    kind = DeliveryRefusedError if code in REFUSED_EXITS else DeliveryDelayedError
    reason = REFUSED_EXITS.get(code, f"exit {code}" if code > 0 else f"signal {-code}")
    raise kind(f"{name} failed ({reason}): {words or 'without a word'}")
