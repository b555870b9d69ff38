"""Work on many tickets spread over processes, none of which outlives this one."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from helpdesk_cli.desk.desk import Desk, open_desk, open_replica_of
from helpdesk_cli.settings.hd_toml import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Given = TypeVar("Given")
Each = TypeVar("Each")
Part = TypeVar("Part")
Answer = TypeVar("Answer")

_given: list[Any] = []
"""In a process of its own, what it works with: a desk that it has opened, say."""

_IN_HAND = 3
"""So many parts for each process are asked for and not taken yet."""

_AHEAD = 48
"""So many parts lie ready for whoever is done with one."""

_MOST_HELD = 80
"""So many that are done wait for one before them."""

_TURN = 0.0002
"""Seconds that a thread of this process works on while another wants to."""


def count_jobs(parts: int, few: int) -> int:
    """How many processes so many parts are worth: with a few, none but this one."""
    return count_cores() if parts > few else 1


def count_cores() -> int:
    """How many cores this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def part(whole: Sequence[Each], size: int) -> list[Sequence[Each]]:
    """What there is to do, in pages."""
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def spread(
    desk: Desk, work: Callable[[Desk, Part], Answer], parts: Iterable[Part], jobs: int
) -> Iterator[Answer]:
    """What `work` answers for each part, in order. It is sent by name: a function of a module.

    With one job, or one part, it is done here. Parts are asked for a few at a time, as answers are
    taken.
    """
    left = iter(parts)
    first = list(islice(left, jobs))
    if len(first) < 2:
        yield from (work(desk, each) for each in chain(first, left))
        return
    given = (desk.settings, desk.now, desk.replica)
    with _processes(len(first), _open_behind, *given) as pool:
        asked: deque[Future[Answer]] = deque()
        for each in chain(first, left):
            asked.append(pool.submit(_work, work, each))
            if len(asked) > _IN_HAND * len(first):
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()


def pass_through(
    given: Given, work: Callable[[Given, Part], Answer], parts: Iterable[Part], jobs: int
) -> Iterator[tuple[Part, Answer]]:
    """Each part of a stream with what `work` answers for it, in order; a few are held at a time.

    What is `given` is sent to each process once. This one works, too: on what the others have no
    hand free for, have not begun to, or do not any more; and on all where there can be no others.
    """
    left = iter(parts)
    with ExitStack() as until_done:
        try:
            pool = until_done.enter_context(_processes(jobs, _keep, given))
        except (OSError, ImportError, NotImplementedError):  # which it is, hangs on what is missing
            yield from ((each, work(given, each)) for each in left)
            return
        until_done.enter_context(_quick_turns())
        is_there = until_done.enter_context(_patience(pool))
        while not is_there.done() and (each := next(left, None)) is not None:
            yield each, work(given, each)
        held: deque[tuple[Part, Future[Answer]]] = deque()
        for each in left:
            in_hand = sum(not answer.done() for _, answer in held)
            held.append((each, _ask(pool if in_hand < jobs + _AHEAD else None, given, work, each)))
            # One for one: whoever takes many at a time would leave the others without work.
            if held[0][1].done() or len(held) > jobs + _MOST_HELD:
                yield _hear(given, work, *held.popleft())
        while held:
            yield _hear(given, work, *held.popleft())


def _ask(
    pool: "ProcessPoolExecutor | None",
    given: Given,
    work: Callable[[Given, Part], Answer],
    part: Part,
) -> "Future[Answer]":
    """Without a pool that works, this process answers."""
    from concurrent.futures import BrokenExecutor, Future

    if pool is not None:
        with suppress(BrokenExecutor):
            return pool.submit(_work, work, part)
    answered: Future[Answer] = Future()
    answered.set_result(work(given, part))
    return answered


def _hear(
    given: Given, work: Callable[[Given, Part], Answer], part: Part, asked: "Future[Answer]"
) -> tuple[Part, Answer]:
    from concurrent.futures import BrokenExecutor

    try:
        return part, asked.result()
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
def _patience(pool: "ProcessPoolExecutor") -> "Iterator[Future[bool]]":
    """Done once there is a process; who needs it no longer does not wait for it to come up."""
    from multiprocessing import active_children

    is_there = pool.submit(bool)
    try:
        yield is_there
    finally:
        if not is_there.done():
            for each in active_children():
                each.kill()


@contextmanager
def _quick_turns() -> Iterator[None]:
    """The threads that carry parts and answers get their turn at once, while this one works."""
    import sys

    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


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


_NICE = 10
"""So far behind those who wait for an answer."""


def _begin(begin: Callable[..., object], given: tuple[object, ...]) -> None:
    import gc
    from threading import Thread

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


def _open_behind(settings: Settings, now: int, replica: str | None) -> Desk:
    import os

    os.nice(_NICE)
    desk = open_desk(settings, now) if replica is None else open_replica_of(settings, replica, now)
    desk.see_all("work on every ticket")
    return desk


def _keep(given: Given) -> Given:
    return given


def _work(work: Callable[[Any, Part], Answer], part: Part) -> Answer:
    return work(_given[0], part)
