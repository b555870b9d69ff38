"""Whose clock counts: that of the desk's server, for a desk is used from many machines."""

from __future__ import annotations

from helpdesk_cli.clock import read_now

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door import Store

_TOLERANCE = 1
"""Seconds that clocks may differ by without one of them being wrong."""


def follow_server(store: Store, now: int) -> int:
    """`now`, which our clock said, as the server's clock would have said it."""
    return now + find_gap(store)


def find_gap(store: Store) -> int:
    """By how many seconds the clock of a desk that was just opened is ahead of ours."""
    if store.clock_at is None:
        return 0
    gap = int(store.clock_at) - read_now()
    return gap if abs(gap) > _TOLERANCE else 0
