"""How long a new policy takes to reach every open ticket, and the past to be replayed under it."""

import time
from pathlib import Path

from tests.benchmarks.environment import NOW, make_desk, run

TICKETS = 100_000


def time_policies(bin: Path, place: Path) -> None:
    """Whole processes, on as many cores as they take."""
    print("\nPolicies")
    env = {"HD_NOW": NOW.isoformat()}
    db = make_desk(bin, place, TICKETS, 1.0)
    for words, bar in (
        (("policy", "backtest", "vodlix", "--json"), "at most 20 s"),
        (("policy", "suggest", "--json"), "at most 20 s"),
        (("policy", "apply", "vodlix", "--json"), "at most 10 s"),
    ):
        began = time.monotonic()
        run(bin / "hd", "--db", db, *words, env=env)
        seconds = time.monotonic() - began
        print(f"  {TICKETS:>9,} tickets: hd {' '.join(words[:2]):<16} {seconds:>6.1f} s  ({bar})")
    db.unlink()
