"""All the benchmarks in one run. `--quick` leaves the million tickets out."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.board import time_board
from tests.benchmarks.commands.escalating import time_escalation
from tests.benchmarks.commands.importing import time_import
from tests.benchmarks.commands.policies import time_policies
from tests.benchmarks.commands.reporting import time_report
from tests.benchmarks.commands.searching import time_search
from tests.benchmarks.commands.startup import compare_startup, compare_with_taskwarrior
from tests.benchmarks.environment import install_wheel


def main() -> None:
    """Measure, and print each figure with the bar it is held to."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("--quick", action="store_true", help="no desk of a million tickets")
    options.add_argument("--rounds", type=int, default=15, help="counted runs of each command")
    given = options.parse_args()
    largest = 100_000 if given.quick else 1_000_000
    with tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        place = Path(name)
        bin = install_wheel(place, "board")
        compare_startup(bin, place, [1_000, largest], given.rounds)
        compare_with_taskwarrior(bin, place, given.rounds)
        time_search(bin, place, largest, given.rounds)
        time_escalation(bin, place, [1_000, largest], given.rounds)
        time_board(bin, place, [10_000, largest])
        time_report(bin, place, [100_000, largest], given.rounds)
        time_policies(bin, place)
        time_import(bin, place, [10_000, largest])


if __name__ == "__main__":
    main()
