"""How much is written at once by what goes through many tickets beside people who answer them.

A page holds its tickets for about a tenth of a second, however loaded the machines are: where
others work, pages get smaller, and make way in between.
"""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import TypeVar

Each = TypeVar("Each")

AIM_SECONDS = 0.1
_LEAST = 10
_LOADED = 8
"""So many times as long as at its best a page takes where others work."""


class Pace:
    """The page size of one process, in tickets: the `first`, if not the `most` there may be."""

    def __init__(self, most: int, first: int | None = None) -> None:
        self.size = first or most
        self._most = most
        self._best: float | None = None

    def part(self, whole: Sequence[Each]) -> Iterator[Sequence[Each]]:
        """The whole in pages, each as large as the pace of those before it allows."""
        done = 0
        while done < len(whole):
            page = whole[done : done + self.size]
            yield page
            done += len(page)

    def follow(self, count: int, seconds: float) -> float:
        """Learn for how long a page of `count` tickets was held; for how many seconds to let others
        go first."""
        if not count:
            return 0
        each = seconds / count
        fitting = int(AIM_SECONDS / each) if each else self._most
        self.size = min(max(fitting, _LEAST), 2 * self.size, self._most)
        self._best = each if self._best is None else min(each, self._best)
        return min(seconds, AIM_SECONDS) if each > _LOADED * self._best else 0


def make_way(seconds: float) -> None:
    """Let others do what they wait for."""
    if seconds:
        Event().wait(seconds)
