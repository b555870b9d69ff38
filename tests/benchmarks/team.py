"""A team on one desk: all it does at once, what programs leave that are killed, and its speed.

`python -m tests.benchmarks.team` starts a PostgreSQL server of its own, with the disk waited for.
`--only mix` and the like run a part; every size is an option. After each part every ticket is
replayed: what was lost or doubled, and each clock that is not what its timeline says.
"""

import argparse
import itertools
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.policy_file.files import find_policy
from helpdesk_cli.settings.hd_toml import Settings
from tests.benchmarks.environment import write_tickets
from tests.benchmarks.servers import run_server
from tests.benchmarks.waits import Sampler, part, write_table
from tests.servers.postgresql import PostgresqlServer
from tests.store.postgresql.at_once import agents_at_once as agents

ROOT = Path(__file__).parents[2]
PARTS = ("mix", "kills", "crashes", "taking", "rates")


def main() -> None:
    """Run the parts that are asked for, and print what each came to."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.team", description=__doc__)
    options.add_argument("--only", choices=PARTS, action="append", help="this part; repeatable")
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--hosts", type=int, default=4, help="clients of the mix that are crons")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument(
        "--pause", type=float, default=0, help="of a client, in seconds on average"
    )
    options.add_argument("--open", type=int, default=100_000, help="open tickets of the mix")
    options.add_argument("--imported", type=int, default=20_000, help="tickets that come meanwhile")
    options.add_argument("--kills", type=int, default=200, help="of clients")
    options.add_argument("--crashes", type=int, default=20, help="of the server")
    options.add_argument("--takers", type=int, default=200)
    options.add_argument("--taken", type=int, default=10_000, help="tickets that these take")
    given = options.parse_args()
    with run_server() as server, tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        for part in given.only or PARTS:
            print(f"\n{part}", flush=True)
            RUNS[part](server, Path(name), given)


def run_mix(server: PostgresqlServer, place: Path, given: argparse.Namespace) -> None:
    """All at once: agents, crons of some hosts that run a pass every second, and in the middle of
    it an import, then a policy for every open ticket. A month goes by on the desk."""
    location = _found(server, place, "mix", given.open)
    lines = place / "imported.jsonl"
    write_tickets(lines, given.imported, 1.0, prefix="I")
    seconds, pause = given.seconds, given.pause
    people = given.clients - given.hosts
    clients = [_work(location, seed, seconds, pause) for seed in range(people)]
    clients += [_do(location, "escalate", seed, seconds, 1) for seed in range(given.hosts)]
    with Sampler(location) as sampler:
        _begin_together(clients)
        began = time.monotonic()
        with ThreadPoolExecutor() as beside:
            beside.submit(_run_after, seconds / 4, location, "import", str(lines))
            beside.submit(_run_after, seconds / 2, location, "policy", "apply", "vodlix", "--yes")
            told, deeds = part(_gather(clients))
    print(*write_table(deeds, sampler), sep="\n")
    _tell(location, told, time.monotonic() - began)


def run_kills(server: PostgresqlServer, place: Path, given: argparse.Namespace) -> None:
    """Clients are killed wherever they are, and others take their places."""
    location = _found(server, place, "kills", 200)
    chance, seeds = random.Random(7), itertools.count()
    living = [_work(location, next(seeds)) for _ in range(given.clients)]
    told: list[str] = []
    for _ in range(given.kills):
        time.sleep(chance.random() / 4)
        victim = living.pop(chance.randrange(len(living)))
        told += victim.kill()
        living.append(_work(location, next(seeds)))
    for each in living:
        told += each.kill()
    _tell(location, told)


def run_crashes(server: PostgresqlServer, place: Path, given: argparse.Namespace) -> None:
    """The server is shut down at once, as a crash does, and started again."""
    location = _found(server, place, "crashes", 200)
    living = [_work(location, seed) for seed in range(min(given.clients, 8))]
    chance = random.Random(8)
    for _ in range(given.crashes):
        time.sleep(1 + chance.random())
        server.stop()
        server.start()
    time.sleep(2)
    _tell(location, [line for each in living for line in each.kill()])


def run_taking(server: PostgresqlServer, place: Path, given: argparse.Namespace) -> None:
    """Many agents empty a queue by `hd next --take`."""
    location = _found(server, place, "taking", given.taken)
    takers = _begin_together([_do(location, "take", seed, 3_600) for seed in range(given.takers)])
    began = time.monotonic()
    told = _gather(takers)
    seconds = time.monotonic() - began
    taken = Counter(line for line in told if line.startswith("took"))
    twice = sum(count > 1 for count in taken.values())
    print(f"  {len(taken):,} taken by {given.takers}, {twice} of them twice, in {seconds:.1f} s")
    _tell(location, told)


def run_rates(server: PostgresqlServer, place: Path, given: argparse.Namespace) -> None:
    """Replies and takes a second, beside those on a file in the same run."""
    print(f"  {'':<8}{'clients':>8}{'PostgreSQL':>12}{'SQLite':>10}")
    for kind, count in itertools.product(("reply", "take"), (8, 32)):
        rates = []
        for location in (
            _found(server, place, f"rates_{kind}_{count}", 5_000),
            _found(None, place, f"rates_{kind}_{count}", 5_000),
        ):
            clients = [_do(location, kind, seed, 10) for seed in range(count)]
            told = _gather(_begin_together(clients))
            rates.append(sum(float(line.split()[1]) for line in told if line.startswith("rate")))
        print(f"  {kind:<8}{count:>8}{rates[0]:>12.1f}{rates[1]:>10.1f}", flush=True)


RUNS: dict[str, Callable[[PostgresqlServer, Path, argparse.Namespace], None]] = {
    "mix": run_mix,
    "kills": run_kills,
    "crashes": run_crashes,
    "taking": run_taking,
    "rates": run_rates,
}


class _Client:
    """A process at work. What it says is read as it comes, so that it never waits for us."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._told: list[str] = []
        self._begun = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def get_ready(self) -> None:
        """Wait until it could begin."""
        self._begun.wait()

    def begin(self) -> None:
        """Let it begin."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.append(line.strip())
            self._begun.set()
        self._begun.set()

    def wait(self) -> list[str]:
        """What it has said in the end."""
        self._process.wait()
        self._reader.join()
        return self._told

    def kill(self) -> list[str]:
        """The same, wherever it is by now, but at work."""
        self._begun.wait()
        self._process.kill()
        return self.wait()


def _work(location: str, seed: int, seconds: float | None = None, pause: float = 0) -> _Client:
    """An agent who does all sorts of things; without an end, in steps that take months."""
    return _Client(agents.start(location, seed, 100_000, seconds, pause))


def _do(location: str, kind: str, seed: int, seconds: float, pause: float = 0) -> _Client:
    """An agent who does one thing, or a cron."""
    words = [sys.executable, "-m", "tests.benchmarks.one_agent", location, kind]
    return _Client(
        subprocess.Popen(
            [*words, str(seed), str(seconds), str(pause)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
    )


def _begin_together(clients: Sequence[_Client]) -> Sequence[_Client]:
    for each in clients:
        each.get_ready()
    for each in clients:
        each.begin()
    return clients


def _gather(clients: Iterable[_Client]) -> list[str]:
    return [line for each in clients for line in each.wait()]


def _found(server: PostgresqlServer | None, place: Path, name: str, tickets: int) -> str:
    """A desk with so many open tickets that nobody has."""
    location = str(place / f"{name}.db") if server is None else server.location(name)
    settings = Settings(db=location, agent="alice")
    found_desk(settings, find_policy("vimeo"), agents.START).__exit__(None, None, None)
    lines = place / f"{name}.jsonl"
    write_tickets(lines, tickets, 1.0, prefix="T")
    _hd(location, "import", str(lines))
    return location


def _hd(location: str, *words: str) -> None:
    command = [sys.executable, "-m", "helpdesk_cli", "--db", location, "--as", "ines", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        print(f"  hd {words[0]}: exit {done.returncode}: {done.stderr.strip()}")


def _run_after(seconds: float, location: str, *words: str) -> None:
    time.sleep(seconds)
    began = time.monotonic()
    _hd(location, *words)
    print(f"  hd {words[0]}: {time.monotonic() - began:.1f} s", flush=True)


def _tell(location: str, told: Sequence[str], seconds: float | None = None) -> None:
    told, _ = part(told)
    kinds = Counter(line.split()[0] for line in told if line and line != "ready")
    rate = "" if seconds is None else f", {sum(kinds.values()) / seconds:.1f} a second"
    print(f"  said: {dict(kinds)}{rate}")
    for why, count in Counter(line for line in told if line.startswith("away")).most_common(3):
        print(f"  {count} times {why.partition(': ')[2] or why}")
    faults = [*agents.find_faults(location, told)]
    with open_desk(Settings(db=location, agent="alice"), agents.START) as desk:
        ((replayed,),) = desk.store.rows("SELECT count(*) FROM ticket")
    print(f"  {replayed:,} tickets replayed: {len(faults)} faults", *faults[:20], sep="\n  ")


if __name__ == "__main__":
    main()
