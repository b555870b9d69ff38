"""`hd board` on a terminal of its own: how soon it is there, follows a key, and what it takes.

On a desk of 10,000 open tickets, and on one of a million of which as many are open.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import tempfile
import termios
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.environment import install_wheel, make_desk

OPEN = 10_000
LINES, COLUMNS = 40, 120
KEYS = [b"j"] * 40 + [b"G", b"k", b"k", b"g", b"j"] * 6 + [b"\x1b[6~"] * 20 + [b"\x1b[5~"] * 10
BARS = {"start": 600.0, "key, median": 50.0, "key, 95 %": 50.0, "memory": 120.0, "idle": 1.0}
UNITS = {"memory": "MiB", "idle": "% of a core"}
QUIET = 0.03
"""In seconds: after so long without another byte a screen is drawn."""


class Board:
    """The program on a pseudo-terminal, from its start."""

    def __init__(self, bin: Path, db: Path) -> None:
        self.begun = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "HD_AGENT": "alice"})
            os.execv(bin / "hd", ["hd", "--db", str(db), "board"])
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    def wait_for(self, word: bytes) -> float:
        """Until this was shown; in seconds since the start."""
        seen = b""
        while word not in seen:
            seen += os.read(self._terminal, 65536)
        return time.perf_counter() - self.begun

    def settle(self, seconds: float) -> float | None:
        """When the last byte came, once none has come for a while."""
        last, end = None, time.perf_counter() + seconds
        while time.perf_counter() < end:
            ready, _, _ = select.select([self._terminal], [], [], QUIET)
            if ready:
                os.read(self._terminal, 65536)
                last = time.perf_counter()
            elif last is not None:
                break
        return last

    def press(self, key: bytes) -> float | None:
        """In seconds, from the key to the drawn screen; None where it drew nothing."""
        begun = time.perf_counter()
        os.write(self._terminal, key)
        drawn = self.settle(1)
        return None if drawn is None else drawn - begun

    def read_cpu(self) -> float:
        """Seconds of a core that it has taken."""
        words = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def read_peak(self) -> float:
        """The most memory that it has had, in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def end(self) -> None:
        """Told to, it ends."""
        os.kill(self.pid, signal.SIGTERM)
        self.settle(2)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


class Figures(NamedTuple):
    """In milliseconds, MiB, and percent of a core."""

    start: float
    keys: list[float]
    memory: float
    idle: float


def measure_board(bin: Path, db: Path, idle_seconds: float) -> Figures:
    """One board, used and then left alone."""
    board = Board(bin, db)
    start = board.wait_for(b"quit")
    board.settle(3)
    taken = [board.press(key) for key in KEYS]
    used, since = board.read_cpu(), time.perf_counter()
    while time.perf_counter() - since < idle_seconds:
        board.settle(1)
    idle = (board.read_cpu() - used) / (time.perf_counter() - since)
    memory = board.read_peak()
    board.end()
    return Figures(start * 1000, [each * 1000 for each in taken if each], memory, idle * 100)


def time_board(bin: Path, place: Path, sizes: list[int], idle_seconds: float = 60) -> None:
    """Each figure with its bar, on desks of so many tickets, 10,000 of them open."""
    for size in sizes:
        (place / "board").mkdir(exist_ok=True)
        db = make_desk(bin, place / "board", size, OPEN / size)
        measure_board(bin, db, 0)  # compiled and cached, as on any other day
        print(f"\nhd board, {size:,} tickets, {OPEN:,} open, {COLUMNS} x {LINES}")
        found = measure_board(bin, db, idle_seconds)
        figures = {
            "start": found.start,
            "key, median": statistics.median(found.keys),
            "key, 95 %": statistics.quantiles(found.keys, n=20)[-1],
            "memory": found.memory,
            "idle": found.idle,
        }
        for name, figure in figures.items():
            unit = UNITS.get(name, "ms")
            print(f"  {name:<12}{figure:>9.1f} {unit:<12} at most {BARS[name]:g}")


def main() -> None:
    """Measure the board alone."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.board", description=__doc__)
    options.add_argument("--quick", action="store_true", help="no desk of a million tickets")
    options.add_argument("--idle", type=float, default=60, help="seconds to leave it alone")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        place = Path(name)
        sizes = [OPEN] if given.quick else [OPEN, 1_000_000]
        time_board(install_wheel(place, "board"), place, sizes, given.idle)


if __name__ == "__main__":
    main()
