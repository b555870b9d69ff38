"""How many tickets a second `hd import` takes in, clocks computed, and in how much memory."""

from pathlib import Path

from tests.benchmarks.environment import NOW, run, write_tickets
from tests.benchmarks.measure import Command, run_once


def time_import(bin: Path, place: Path, sizes: list[int]) -> None:
    """Whole processes, three events a ticket."""
    print("\nImport")
    for size in sizes:
        db, lines = place / f"import-{size}.db", place / f"import-{size}.jsonl"
        write_tickets(lines, size, 0.1)
        run(bin / "hd", "--db", db, "--policy", "vimeo", "init")
        command = Command([bin / "hd", "--db", db, "import", lines], {"HD_NOW": NOW.isoformat()})
        seconds, _, peak = run_once(command)
        rate = size / seconds
        print(f"  {size:>9,} tickets: {rate:>7,.0f} a second, {peak:.0f} MiB  (at least 12,000)")
        for left in (db, lines):
            left.unlink()
