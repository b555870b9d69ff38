"""What tests find around them, whoever starts them and wherever."""

import os
import signal
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30


def keep_files_in_memory() -> None:
    """Where there is room, and `TMPDIR` says nothing else: nobody waits until a disk has flushed.

    That a desk survives a loss of power is for the engines; what tests kill is processes.
    """
    if "TMPDIR" not in os.environ and _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _has_room() -> bool:
    """Containers often have a few megabytes there, or let no program run from it."""
    if not _MEMORY.is_dir():
        return False
    about = os.statvfs(_MEMORY)
    return about.f_bavail * about.f_frsize >= _ROOM and not about.f_flag & os.ST_NOEXEC


def find_room() -> str:
    """Where servers lie: a short path, as a socket has it, which any user may pass; in memory if
    files of tests are. A desk of hundreds of tables and indexes is made there in a third of the
    time."""
    return str(_MEMORY) if tempfile.gettempdir() == str(_MEMORY) else "/tmp"


def hear_signals() -> None:
    """Who is started in the background is deaf to ^C, and so would be all that tests start."""
    for number, usual in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGHUP, signal.SIG_DFL),
        (signal.SIGQUIT, signal.SIG_DFL),
    ):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)
