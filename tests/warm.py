"""`hd` that was loaded once, and is forked for each terminal that a test sits at.

Most of what a command takes goes into loading modules. One that is forked is a process like any
other, with a session, an environment and streams of its own. What commands load, and that they
start from cold, is for `test_startup_modules`, and for all that is started without a terminal.
"""

import fcntl
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

_LOADED = (
    *("dateutil.tz", "holidays", "psycopg", "rich.live", "rich.markdown", "rich.prompt"),
    *("rich.table", "sqlite_utils", "textual.app", "tomli", "tomlkit", "typer.rich_utils"),
)
"""What commands load late, beside the modules of `helpdesk_cli`."""

_WIDTH = 4
"""Bytes of a number that is told: of the process, then how it ended."""


class Forked:
    """A command on a terminal of its own, whose other end is `master`."""

    def __init__(self, args: Sequence[str], env: dict[str, str], size: tuple[int, int]) -> None:
        self.master, terminal = os.openpty()
        self.resize(*size)
        self._told, tell = os.pipe()
        order = json.dumps({"args": args, "env": env, "place": os.getcwd()}).encode()
        socket.send_fds(_start()[0], [order], [terminal, tell])
        os.close(terminal)
        os.close(tell)
        self.pid = self._hear()

    def resize(self, lines: int, columns: int) -> None:
        """The window has another size."""
        termios.tcsetwinsize(self.master, (lines, columns))

    def has_ended(self) -> bool:
        """Whether `wait` need not wait."""
        return bool(select.select([self._told], [], [], 0)[0])

    def wait(self) -> int:
        """How it ended, as `waitpid` tells it."""
        status = self._hear()
        os.close(self._told)
        return status

    def _hear(self) -> int:
        return int.from_bytes(os.read(self._told, _WIDTH), "big")


@cache
def _start() -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    """Where to order commands; who takes the orders ends when this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = {key: value for key, value in os.environ.items() if not key.startswith("HD_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        start_new_session=True,
        env=env,
    )
    theirs.close()
    return ours, process


def _serve(door: socket.socket) -> tuple[dict[str, Any], int]:
    """Fork for each order; returns in the child, with its order and its terminal."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who waits for a child is its keeper
    while True:
        order, handed, _, _ = socket.recv_fds(door, 1 << 20, 2)
        if not order:
            os._exit(0)
        terminal, tell = handed
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            child = os.fork()
            if not child:
                door.close()
                os.close(tell)
                return json.loads(order), terminal
            os.write(tell, child.to_bytes(_WIDTH, "big"))
            os.write(tell, os.waitpid(child, 0)[1].to_bytes(_WIDTH, "big"))
            os._exit(0)
        os.close(terminal)
        os.close(tell)


def _sit_down(order: dict[str, Any], terminal: int) -> None:
    """Become a process that a shell has started on this terminal."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        os.dup2(terminal, stream.fileno())
    os.close(terminal)
    # Made anew: the one from before the fork may take itself for a file.
    sys.stdout = open(sys.stdout.fileno(), "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    os.chdir(order["place"])
    sys.argv[1:] = order["args"]


def _load() -> None:
    import helpdesk_cli

    found = pkgutil.walk_packages(helpdesk_cli.__path__, "helpdesk_cli.")
    for name in [*(module.name for module in found), *_LOADED]:
        import_module(name)
    gc.freeze()  # else each child looks for garbage among all of it when it ends


if __name__ == "__main__":
    _load()
    _sit_down(*_serve(socket.socket(fileno=int(sys.argv[1]))))
    from helpdesk_cli.__main__ import main

    main()
