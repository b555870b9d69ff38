"""How often something happens by itself, and whether it has stopped.

On the path of the fastest commands: imports next to nothing.
"""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH = 8
"""How many intervals make a rhythm; who runs a command by hand keeps none."""

_EVEN = 2
"""An interval fits that is no more than that many times longer or shorter than the usual one."""

PATIENCE = 3
"""It has stopped when it has not happened for that many times the usual interval."""


def find_interval(ends: Sequence[int]) -> int | None:
    """The usual seconds between these instants, the last one first.

    None when they are too few, or keep no rhythm: nobody has set up anything that repeats them.
    """
    intervals = sorted(max(later - earlier, 0) for later, earlier in pairwise(ends))
    if len(intervals) < ENOUGH:
        return None
    usual = intervals[len(intervals) // 2]
    fitting = [each for each in intervals if usual <= each * _EVEN and each <= usual * _EVEN]
    return usual if usual and len(fitting) * 4 >= len(intervals) * 3 else None


class Silence:
    """The seconds for which something has not happened that happens every `usual` seconds.

    A plain class, as `DeskStatus` is.
    """

    __slots__ = ("seconds", "usual")

    def __init__(self, seconds: int, usual: int) -> None:
        self.seconds = seconds
        self.usual = usual


def find_silence(ends: Sequence[int], now: int) -> Silence | None:
    """The silence of something that came regularly and has stopped; None while it comes."""
    usual = find_interval(ends)
    if usual is None or now - ends[0] <= PATIENCE * usual:
        return None
    return Silence(now - ends[0], usual)
