"""The pass of `hd escalate` that finds nothing to do: no policy, no mail, no password.

Cron starts one every few minutes, so it loads nothing of the desk but this.
"""

from __future__ import annotations

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.data_versions import has_present_data
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.idle_pass import count_parked, has_work, save_idle_pass

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from helpdesk_cli.store.door.store import Store


def pass_alone(location: str | os.PathLike[str], read_now: Callable[[float | None], int]) -> bool:
    """Open the desk, and enter a pass into its log if there is nothing to do, nothing to shout.

    False, and nothing written, when there is, or when clocks are to be rescheduled first.
    """
    with open_store(location, to_read=True) as store:
        is_quiet = has_present_data(store) and not count_parked(store)
        return is_quiet and pass_idly(store, read_now(store.clock_at)) is not None


def pass_idly(store: Store, now: int) -> float | None:
    """Enter a pass with nothing to do into the log; the seconds it took.

    None, and nothing written, when there is something to do.
    """
    began = read_stopwatch()
    if has_work(store, now):
        return None
    seconds = round(read_stopwatch() - began, 3)
    with store.transaction("log"):
        save_idle_pass(store, now, seconds)
    return seconds
