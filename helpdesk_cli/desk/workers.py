"""Work on many tickets spread over processes, none of which outlives this one."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from helpdesk_cli.desk.desk import Desk, open_desk, open_replica_of
from helpdesk_cli.settings.hd_toml import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Given = TypeVar("Given")
Part = TypeVar("Part")
Answer = TypeVar("Answer")

_given: list[Any] = []
"""In a process of its own, what it works with: a desk that it has opened, say."""

_AHEAD = 2
"""So many parts lie ready for whoever is done with one."""


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
    given = (desk.settings, desk.now, desk.replica)
    with _processes(min(jobs, len(parts)), _open, *given) as pool:
        yield from pool.map(partial(_work, work), parts)


def pass_through(
    given: Given, work: Callable[[Given, Part], Answer], parts: Iterable[Part], jobs: int
) -> Iterator[tuple[Part, Answer]]:
    """Each part of a stream with what `work` answers for it, in order; a few are held at a time.

    What is `given` is sent to each process once. Until there is one, or where there can be none
    any more, the work is done here.
    """
    left = iter(parts)
    with _processes(jobs, _keep, given) as pool:
        is_there = pool.submit(bool)
        while not is_there.done() and (each := next(left, None)) is not None:
            yield each, work(given, each)
        sent: deque[tuple[Part, Future[Answer] | None]] = deque()
        for each in left:
            sent.append((each, _send(pool, work, each)))
            if len(sent) > jobs + _AHEAD:
                yield _fetch(given, work, *sent.popleft())
        while sent:
            yield _fetch(given, work, *sent.popleft())


def _send(
    pool: "ProcessPoolExecutor", work: Callable[[Given, Part], Answer], part: Part
) -> "Future[Answer] | None":
    from concurrent.futures import BrokenExecutor

    try:
        return pool.submit(_work, work, part)
    except BrokenExecutor:
        return None


def _fetch(
    given: Given,
    work: Callable[[Given, Part], Answer],
    part: Part,
    sent: "Future[Answer] | None",
) -> tuple[Part, Answer]:
    from concurrent.futures import BrokenExecutor

    try:
        return part, sent.result() if sent else work(given, part)
    except BrokenExecutor:
        return part, work(given, part)


@contextmanager
def _processes(
    jobs: int, begin: Callable[..., object], *given: object
) -> "Iterator[ProcessPoolExecutor]":
    """So many of them, each of which has begun with what it is given."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: a bar is drawn by a thread of this process, and the database is open in it.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (begin, given))
    try:
        with _no_interrupts():
            for _ in range(jobs):
                pool.submit(bool)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes that are started meanwhile hear of none: whoever started them ends them."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_NICE = 5
"""So much behind everybody else, who wait for what they do; these have more to do than that."""


def _begin(begin: Callable[..., object], given: tuple[object, ...]) -> None:
    import gc
    import os
    from threading import Thread

    os.nice(_NICE)
    gc.set_threshold(200_000, 20, 100)  # as in __main__
    Thread(target=_end_with_parent, daemon=True).start()
    _given.append(begin(*given))


def _end_with_parent() -> None:
    """However it ends, killed perhaps: nobody else would end this process then."""
    import os
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _open(settings: Settings, now: int, replica: str | None) -> Desk:
    desk = open_desk(settings, now) if replica is None else open_replica_of(settings, replica, now)
    desk.see_all("work on every ticket")
    return desk


def _keep(given: Given) -> Given:
    return given


def _work(work: Callable[[Any, Part], Answer], part: Part) -> Answer:
    return work(_given[0], part)
