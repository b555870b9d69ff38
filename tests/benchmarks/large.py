"""A large desk on a server beside the same on a file, as whole processes in the same rounds.

`python -m tests.benchmarks.large` takes a million tickets of eight events, and a hundredth of that
to see what grows: the last quarter is the same on both, but for what is open. `--tickets` says how
many. It starts a PostgreSQL server of its own.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.environment import NOW, install_wheel, run, write_tickets
from tests.benchmarks.measure import Command, Figures, measure
from tests.benchmarks.servers import run_server

AT_NOW = {"HD_NOW": NOW.isoformat()}
FLOOR = "python -c pass"
ASKED = {
    "queue, 50 rows": ("queue", "--limit", "50"),
    "next": ("next",),
    "idle pass": ("escalate", "--quiet"),
    "search: a common word": ("search", "--limit", "20", "drops"),
    "search: a rare one": ("search", "--limit", "20", "contact:c17@example.org"),
    "search: one that is nowhere": ("search", "--limit", "20", "zebra"),
    "report of a week": ("report", "--week"),
}
WORDS = 5
"""More than the three events that a ticket of the benchmarks has."""


def main() -> None:
    """Load both sizes on both engines, measure, print a table, and move the larger ones."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.large", description=__doc__)
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    sizes = (max(given.tickets // 100, 100), given.tickets)
    with run_server() as server, tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        place = Path(name)
        bin = install_wheel(place, "postgresql")
        desks = {
            (engine, size): location
            for size in sizes
            for engine, location in (
                ("PostgreSQL", server.location(f"large_{size}")),
                ("SQLite", str(place / f"{size}.db")),
            )
        }
        for (engine, size), location in desks.items():
            lines = place / f"{size}.jsonl"
            if not lines.exists():
                write_tickets(lines, size, 0.1, words=WORDS, recent=sizes[0])
            _load(bin, lines, location, size, engine)
        server.run_sql("ANALYZE")
        commands = {FLOOR: Command([bin / "python", "-c", "pass"])}
        for key, location in desks.items():
            for what, words in ASKED.items():
                argv: list[str | Path] = [bin / "hd", "--db", location, *words]
                commands[_name(what, *key)] = Command(argv, AT_NOW)
        _print(measure(commands, FLOOR, given.rounds), *sizes)
        print()
        for engine, new in (
            ("SQLite", server.location("moved")),
            ("PostgreSQL", str(place / "moved.db")),
        ):
            _move(bin, desks[engine, sizes[-1]], new, sizes[-1], engine)


def _load(bin: Path, lines: Path, location: str, size: int, engine: str) -> None:
    hd = (bin / "hd", "--db", location)
    run(*hd, "--policy", "vimeo", "init", env=AT_NOW)
    began = time.monotonic()
    run(*hd, "import", lines, env=AT_NOW)
    rate = size / (time.monotonic() - began)
    print(f"{engine:<12}{size:>10,} tickets loaded: {rate:>7,.0f} a second", flush=True)
    run(*hd, "escalate", "--max", "0", "--quiet", env=AT_NOW)  # so that the next pass is idle


def _move(bin: Path, old: str, new: str, size: int, engine: str) -> None:
    """To the other engine, and the old place is closed."""
    began = time.monotonic()
    run(bin / "hd", "--db", old, "move", "--to", new, env=AT_NOW)
    rate = size / (time.monotonic() - began)
    print(f"moved from {engine:<12}{size:>10,} tickets: {rate:>7,.0f} a second", flush=True)


def _name(what: str, engine: str, size: int) -> str:
    return f"{what}, {engine}, {size:,}"


def _print(found: Mapping[str, Figures], small: int, large: int) -> None:
    """Milliseconds beside those of SQLite, and how much they grow with the desk."""
    print(
        f"\n{'ms, ' + format(large, ',') + ' tickets':<28}{'PostgreSQL':>12}{'SQLite':>9}", end=""
    )
    print(f"{'times':>8}{'grown':>8}  bars: at most 2 times, grown at most 1.2")
    for what in ASKED:
        there, here = (found[_name(what, engine, large)] for engine in ("PostgreSQL", "SQLite"))
        before = found[_name(what, "PostgreSQL", small)]
        row = f"{there.seconds * 1_000:>12.1f}{here.seconds * 1_000:>9.1f}"
        ratios = f"{there.seconds / here.seconds:>8.2f}{there.seconds / before.seconds:>8.2f}"
        print(f"{what:<28}{row}{ratios}")


if __name__ == "__main__":
    main()
