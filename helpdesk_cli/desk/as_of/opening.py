"""The desk as it was known at an earlier instant: a copy that all use cases read like any desk.

What was written later is taken out of the copy, and what followed from it is worked out again by
the policies in force then. The copy goes with the process; nothing is written to the desk.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from helpdesk_cli.desk.as_of.replaying import replay_merged, replay_some
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import apply_privacy
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.tickets.timeline import rewind
from helpdesk_cli.errors import NotFoundError, UsageError
from helpdesk_cli.store.as_of.earlier import bring_back, list_gone, list_with_gone
from helpdesk_cli.store.as_of.later import (
    count_undone_imports,
    forget_later,
    forget_tickets,
    list_changed,
    list_later,
    put_back,
)
from helpdesk_cli.store.copies.memory import copy_to_memory
from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.erasure.undone import purged_before
from helpdesk_cli.store.ladder.ledger import change_ladder
from helpdesk_cli.store.policy.policies import read_policies
from helpdesk_cli.store.tickets.every_ticket import read_some
from helpdesk_cli.store.tickets.imports import join_neighbours
from helpdesk_cli.store.tickets.merges import Merge, list_merges

PAGE = 500


Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and how many there are."""


def open_as_of(desk: Desk, at: int, progress: Progress | None = None) -> Desk:
    """The desk with what was known at the end of that second; its `now` is `at`.

    To be closed by the caller, who may close the other one before.
    """
    if at > desk.now:
        raise UsageError("--at lies in the future", hint="hd queue shows what is known now")
    desk.see_all("--at")
    founded_at = read_policies(desk.store)[0].applied_at
    if at < founded_at:
        raise NotFoundError(
            "the desk was not there yet",
            hint="hd policy log says when its first policy was applied",
        )
    then = Desk(copy_to_memory(desk.store), at, desk.settings)
    try:
        with then.store.transaction():
            _go_back(then, progress)
    except BaseException:
        then.store.close()
        raise
    return then


def count_missing(desk: Desk, at: int) -> int:
    """The number of imports known then of which nothing is left, because they were undone since."""
    return count_undone_imports(desk.store, at)


def is_purged(desk: Desk, at: int) -> bool:
    """Whether some of what stood then, and was undone or replaced since, has been erased."""
    return at < purged_before(desk.store)


def _go_back(then: Desk, progress: Progress | None) -> None:
    """Take out what came later, then let everything follow from what is left."""
    store, at = then.store, then.now
    later, gone = list_later(store, at), list_gone(store, at)
    merges = [one for one in list_merges(store, at) if one.is_later and not {*one[:2]} & {*later}]
    changed = list_changed(store, at) | list_with_gone(store, at)
    changed -= {*later, *gone}
    for ids in _cut(later):
        store.words.take_out(ids)
    _put_back(store, changed)
    forget_later(store, at)
    for ids in _cut(later):
        forget_tickets(store, ids)
    bring_back(store, at)
    for first, last in join_neighbours(gone):
        store.words.index_new(first, last)
    _put_back(store, gone)
    changed |= {*gone}
    merges += list_merges(store, at)
    if changed:
        merged = {id for one in merges for id in (one.source, one.target)}
        _put_back(store, merged - changed)
        changed |= merged
    then.forget_policies()
    _put_ladder_back(then)
    policy = then.in_force.policy
    save_facts(store, {"name": policy.desk.name, "timezone": policy.desk.timezone})
    _replay(then, changed, merges if changed else (), progress)
    apply_privacy(then)


def _put_back(store: Store, ids: Iterable[int]) -> None:
    """Reset tickets to how they were opened, and unindex them until they are replayed."""
    for page in _cut(sorted(ids)):
        store.words.take_out(page)
        found = read_some(store, page)
        put_back(store, {held.id: rewind(held.ticket, timeline) for held, timeline in found})


def _replay(
    then: Desk, changed: set[int], merges: Sequence[Merge], progress: Progress | None
) -> None:
    merged = list(dict.fromkeys(id for one in merges for id in (one.target, one.source)))
    replay_merged(then, merged, merges)
    done = len(merged)
    for ids in _cut(sorted(changed.difference(merged))):
        replay_some(then, ids)
        done += len(ids)
        if progress:
            progress(done, len(changed))


def _put_ladder_back(then: Desk) -> None:
    """Rebuild it, by one policy after the other."""
    change_ladder(then.store, (), then.now)
    for one in then.every_policy:
        change_ladder(then.store, name_ladder(one.policy), one.since)


def _cut(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while page := list(islice(left, PAGE)):
        yield page
