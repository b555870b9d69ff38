"""Work on many tickets spread over processes, each of which has opened the desk for itself."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from helpdesk_cli.desk.desk import Desk, open_desk, open_replica_of
from helpdesk_cli.settings.hd_toml import Settings

Part = TypeVar("Part")
Answer = TypeVar("Answer")

_opened: list[Desk] = []
"""In a process of its own, the desk that it works on."""


def count_cores() -> int:
    """How many cores this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def part(ids: Sequence[int], size: int) -> list[Sequence[int]]:
    """The ids in pages."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def spread(
    desk: Desk, work: Callable[[Desk, Part], Answer], parts: Sequence[Part], jobs: int
) -> Iterator[Answer]:
    """What `work` answers for each part, in order. It is sent by name: a function of a module.

    With one job, or one part, it is done here.
    """
    if min(jobs, len(parts)) < 2:
        yield from (work(desk, each) for each in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: a bar is drawn by a thread of this process, and the database is open in it.
    pool = ProcessPoolExecutor(
        min(jobs, len(parts)), get_context("spawn"), _open, (desk.settings, desk.now, desk.replica)
    )
    try:
        yield from pool.map(partial(_work, work), parts)
    finally:
        pool.shutdown(cancel_futures=True)


def _open(settings: Settings, now: int, replica: str | None) -> None:
    import signal

    # Whoever started this process is interrupted, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    desk = open_desk(settings, now) if replica is None else open_replica_of(settings, replica, now)
    desk.see_all("work on every ticket")
    _opened.append(desk)


def _work(work: Callable[[Desk, Part], Answer], part: Part) -> Answer:
    return work(_opened[0], part)
