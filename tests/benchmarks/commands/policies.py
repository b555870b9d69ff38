"""How long a new policy takes to reach every open ticket, and the past to be replayed under it."""

import random
import subprocess
import time
from pathlib import Path

from tests.benchmarks.environment import NOW, make_desk, run
from tests.benchmarks.measure import Command, run_once

TICKETS = 100_000
AT_NOW = {"HD_NOW": NOW.isoformat()}
APPLY = ("policy", "apply", "vodlix", "--json")


def time_policies(bin: Path, place: Path) -> None:
    """Whole processes, on as many cores as they take."""
    print("\nPolicies")
    db = make_desk(bin, place, TICKETS, 1.0)
    hd: list[str | Path] = [bin / "hd", "--db", db]
    for words in (("policy", "backtest", "vodlix", "--json"), ("policy", "suggest", "--json")):
        _time(hd, words, "at most 20 s")
    run("cp", db, place / "other.db")
    _time(hd, APPLY, "at most 10 s")
    _ask_meanwhile([bin / "hd", "--db", place / "other.db"])
    db.unlink()


def _time(hd: list[str | Path], words: tuple[str, ...], bar: str) -> None:
    began = time.monotonic()
    run(*hd, *words, env=AT_NOW)
    seconds = time.monotonic() - began
    print(f"  {TICKETS:>9,} tickets: hd {' '.join(words[:2]):<16} {seconds:>6.1f} s  ({bar})")


def _ask_meanwhile(hd: list[str | Path]) -> None:
    """What an agent waits for while the policy reaches every ticket, beside the same when alone."""
    dice = random.Random(3)

    def ask() -> dict[str, float]:
        ticket = str(dice.randrange(1, TICKETS))
        reply = ["reply", ticket, "--body", "We look into it.", "--no-send"]
        asked = {"queue": ["queue", "--limit", "20"], "reply": reply}
        agent = AT_NOW | {"HD_AGENT": "nadia"}  # of the policy to come
        return {
            name: run_once(Command([*hd, *words], agent)).seconds for name, words in asked.items()
        }

    with subprocess.Popen([*hd, *APPLY], env=AT_NOW, stdout=subprocess.DEVNULL) as applying:
        time.sleep(1)
        meanwhile = []
        while applying.poll() is None:
            meanwhile.append(ask())
    alone = [ask() for _ in range(10)]
    for name in alone[0]:
        longest = max(each[name] for each in meanwhile)
        least = min(each[name] for each in alone)
        waits = f"{least:.2f} s of its own, waits {longest - least:.2f} s at most"
        print(f"  hd {name}, {len(meanwhile)} times meanwhile: {waits}  (at most 0.5 s)")
