"""How long each deed took, and what with: its own work, the server's, locks, the disk, or the queue
for a processor, which is as long as a machine has few of them.

A program measures its deeds with a `Stopwatch` and says each as a line; whoever started it samples
what the server's sessions wait for meanwhile, and puts both together.
"""

import statistics
import threading
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import psycopg

from helpdesk_cli.store.door.store import Store

_WORD = "waited"
_PERIOD = 0.02


class Work(NamedTuple):
    """Seconds that a process has worked, and waited for a processor."""

    working: float = 0
    queueing: float = 0


class Deed(NamedTuple):
    """One thing that was done, what its program and the server's did meanwhile; `session` is the
    server's."""

    kind: str
    began: float
    seconds: float
    session: int
    own: Work
    server: Work


class Share(NamedTuple):
    """Of a deed's seconds."""

    work: float
    server: float
    queue: float
    lock: float
    disk: float


class Stopwatch:
    """Measures one deed from when it is made. `store` is the connection it uses, if it has one."""

    def __init__(self, store: Store | None) -> None:
        self._session = _find_session(store)
        self._server, self._own = _read_work(self._session), _read_work("self")
        self._began = time.monotonic()

    def stop(self, kind: str) -> str:
        """The line that says how long it took."""
        seconds = time.monotonic() - self._began
        own, server = _since(self._own, "self"), _since(self._server, self._session)
        figures = (self._began, seconds, *own, *server)
        return " ".join((_WORD, kind, str(self._session), *(f"{each:.6f}" for each in figures)))


def _find_session(store: Store | None) -> int:
    connection = getattr(store, "connection", None)
    return connection.info.backend_pid if isinstance(connection, psycopg.Connection) else 0


def _read_work(process: int | str) -> Work:
    """Of its first thread; nothing where the machine does not say."""
    try:
        working, queueing, _ = Path(f"/proc/{process}/schedstat").read_text().split()
    except OSError:
        return Work()
    return Work(int(working) / 1e9, int(queueing) / 1e9)


def _since(before: Work, process: int | str) -> Work:
    now = _read_work(process)
    return Work(max(now.working - before.working, 0), max(now.queueing - before.queueing, 0))


def part(told: Iterable[str]) -> tuple[list[str], list[Deed]]:
    """What was told, without the lines that say how long it took; and these."""
    others, deeds = [], []
    for line in told:
        if line.startswith(f"{_WORD} "):
            _, kind, session, *figures = line.split()
            began, seconds, *work = map(float, figures)
            deeds.append(Deed(kind, began, seconds, int(session), Work(*work[:2]), Work(*work[2:])))
        else:
            others.append(line)
    return others, deeds


class Sampler:
    """Looks every few milliseconds what each session of a server waits for, while it is entered."""

    def __init__(self, location: str) -> None:
        self._location = location.partition("#")[0]
        self._samples: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        with psycopg.connect(self._location, autocommit=True) as connection:
            before = time.monotonic()
            while not self._is_over.wait(_PERIOD):
                found = connection.execute(_ASK).fetchall()
                now = time.monotonic()
                for session, kind in found:
                    self._samples[session].append((now, now - before, kind))
                before = now

    def split(self, deed: Deed) -> Share:
        """What a deed's seconds went on."""
        samples = self._samples.get(deed.session, [])
        first = bisect_left(samples, (deed.began,))
        last = bisect_right(samples, (deed.began + deed.seconds,))
        waited: dict[str, float] = defaultdict(float)
        for _, seconds, kind in samples[first:last]:
            waited[kind] += seconds
        return Share(
            deed.own.working,
            deed.server.working,
            deed.own.queueing + deed.server.queueing,
            waited["lock"],
            waited["disk"],
        )


_ASK = """
SELECT pid, CASE wait_event_type WHEN 'Lock' THEN 'lock' ELSE 'disk' END FROM pg_stat_activity
WHERE backend_type = 'client backend' AND state <> 'idle'
AND (wait_event_type IN ('Lock', 'IO') OR wait_event IN ('WALWrite', 'WALInsert'))
"""


def write_table(deeds: Sequence[Deed], sampler: Sampler) -> Iterator[str]:
    """For every kind of deed how long it took, what with the one that took longest, and how long
    at most any of them waited for a lock."""
    yield (
        f"  {'':<9}{'deeds':>7}{'median':>8}{'99 %':>7}{'> 1 s':>7}{'longest':>9}"
        f" ={'work':>6}{'server':>8}{'queue':>7}{'lock':>6}{'disk':>6}{'any lock':>10}"
    )
    by_kind: dict[str, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_kind[deed.kind].append(deed)
    rows = [_sum_up(kind, each, sampler) for kind, each in by_kind.items()]
    yield from (line for _, line in sorted(rows, reverse=True))


def _sum_up(kind: str, deeds: Sequence[Deed], sampler: Sampler) -> tuple[float, str]:
    longest = max(deeds, key=lambda each: each.seconds)
    seconds = sorted(each.seconds for each in deeds)
    middle, late = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    above = sum(each > 1 for each in seconds)
    share, locked = sampler.split(longest), max(sampler.split(each).lock for each in deeds)
    return longest.seconds, (
        f"  {kind:<9}{len(deeds):>7,}{middle:>8.3f}{late:>7.2f}{above:>7}{longest.seconds:>9.2f}"
        f"  {share.work:>6.2f}{share.server:>8.2f}{share.queue:>7.2f}"
        f"{share.lock:>6.2f}{share.disk:>6.2f}{locked:>10.2f}"
    )
