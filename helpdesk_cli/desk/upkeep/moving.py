"""A desk moves to another place, on whatever engine: copied, proved, and left behind closed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.desk.data_versions import CALENDAR_DATA
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policies_under_way import is_rescheduling
from helpdesk_cli.desk.tickets.history import PAGE, read_histories
from helpdesk_cli.desk.workers import count_cores, part, spread
from helpdesk_cli.domain.clocks.judged import find_differing
from helpdesk_cli.errors import ConflictError, StoreError
from helpdesk_cli.location import find_location
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.copies.copying import Progress, copy_desk, refuse_difference
from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.door.moved import MOVED_TO, forget_move
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.every_ticket import count_tickets, read_some
from helpdesk_cli.store.tickets.merges import read_newest_id
from helpdesk_cli.store.tickets.runs import read_all_runs

if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store


_PART = 2_000
_FEW = 10_000
"""So many tickets are sooner replayed here than another process is started."""

_MOST_PROCESSES = 4
_ELSEWHERE = "move to a place where there is none"


class Moved(NamedTuple):
    """The new place of a desk, as it is printed, and how many tickets it has."""

    place: str
    tickets: int


def move_desk(
    desk: Desk, settings: Settings, *, keep: bool = False, progress: Progress | None = None
) -> Moved:
    """Copy a desk to the place that `settings` name, and leave it.

    Nobody writes to the desk meanwhile, and from then on nobody can. With `keep` it stays in use,
    and the copy is of the instant at which copying began. A move that was interrupted is begun
    again, or ended if the copy was there already and nobody has used it.
    """
    desk.refuse_agents("hd move")
    if find_location(desk.store.location) == find_location(settings.db):
        raise ConflictError(f"there is already this desk at {desk.store.location}", hint=_ELSEWHERE)
    with desk.store.snapshot() if keep else desk.store.transaction():
        if is_rescheduling(desk.store):
            raise ConflictError(
                "the policy in force has not reached every ticket yet",
                hint="hd escalate continues it; move the desk then",
            )
        if not keep:
            forget_move(desk.store)  # what cannot be written to is told now, before it is copied
        # What others write meanwhile, other processes would see.
        jobs = 1 if keep else min(count_cores(), _MOST_PROCESSES)
        with _fill(desk, settings, jobs, progress) as target:
            moved = Moved(target.location, count_tickets(target))
        if not keep:
            # Without its data's versions, whoever opens it looks further, and is told.
            place = find_location(moved.place)
            save_facts(desk.store, {MOVED_TO: place, CALENDAR_DATA: ""})
    return moved


def _fill(desk: Desk, settings: Settings, jobs: int, progress: Progress | None) -> "Store":
    def fill(target: "Store") -> None:
        copy_desk(desk.store, target, progress)
        # The copy holds the same by now, and other processes do not see it yet.
        refuse_other_clocks(desk, jobs)

    try:
        return open_store(settings.db, create=True, fill=fill)
    except ConflictError:
        target = open_store(settings.db)
        try:
            refuse_difference(desk.store, target)
        except StoreError:
            target.close()
            raise ConflictError(
                f"there is already another desk at {target.location}",
                hint=_ELSEWHERE,
            ) from None
        return target


def refuse_other_clocks(desk: Desk, jobs: int) -> None:
    """StoreError unless every stored clock is what its timeline and policies lead to."""
    newest = read_newest_id(desk.store)
    parts = part(range(1, newest + 1), _PART)
    for found in spread(desk, find_other_clocks, parts, jobs if newest > _FEW else 1):
        for ticket_id in found:
            raise StoreError(
                f"ticket {ticket_id}: its stored clocks are not those that its timeline leads to",
                hint="hd explain shows what they should be; nothing was changed",
            )


def find_other_clocks(desk: Desk, ids: Sequence[int]) -> list[int]:
    """The tickets whose stored clocks differ from what their timelines come to."""
    return [wrong for page in part(ids, PAGE) for wrong in _find_on(desk, page)]


def _find_on(desk: Desk, ids: Sequence[int]) -> list[int]:
    many = read_some(desk.store, ids)
    timelines = {held.id: timeline for held, timeline in many}
    history_of = read_histories(desk, [held for held, _ in many], timelines)
    stored = read_all_runs(desk.store, timelines)
    return [
        held.id
        for held, _ in many
        if find_differing(history_of(held).assess().runs, stored[held.id])
    ]
