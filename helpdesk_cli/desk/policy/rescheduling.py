"""What the policy in force makes of a desk: its calendars compiled, running clocks rescheduled.

Done when a policy is applied, and again when zones or holidays turn out to be others than those
that its calendars were compiled with.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import ceil
from typing import NamedTuple

from helpdesk_cli.calendar_data import name_versions
from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.data_versions import CALENDAR_DATA
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.pace import Pace, make_way
from helpdesk_cli.desk.tickets.history import (
    Outcome,
    assess_all_anew,
    replay_all,
    tell_all,
)
from helpdesk_cli.desk.tickets.merging import settle_merges
from helpdesk_cli.desk.workers import count_jobs, spread
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.english import count
from helpdesk_cli.errors import ConfigError, ConflictError, StoreError
from helpdesk_cli.store.desk_facts import (
    RESCHEDULED_TO,
    forget_fact,
    read_fact,
    read_facts,
    save_facts,
)
from helpdesk_cli.store.door.moved import MOVED_TO
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.ladder.ledger import change_ladder, read_ladder
from helpdesk_cli.store.policy.policies import add_moved, read_latest_id
from helpdesk_cli.store.policy.spans import read_compiled, save_spans
from helpdesk_cli.store.tickets.every_ticket import (
    Place,
    Trace,
    find_oldest_ticking,
    has_gone_on,
    list_open,
    read_some,
    stream_open,
    trace,
)
from helpdesk_cli.store.tickets.saving import Changes, find_changes, write_changes

DAY = 86_400
COMPILED_BACK = 366 * DAY
COMPILED_AHEAD = 3 * 366 * DAY
"""How far around `now` calendars are compiled; beyond it the policy's text is read again."""

Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and how many there are."""


def compile_calendars(desk: Desk) -> None:
    """Store when the calendars in force are open, so that the queue need not work it out."""
    oldest = find_oldest_ticking(desk.store)
    since = min(desk.now - COMPILED_BACK, desk.now if oldest is None else oldest)
    until = desk.now + COMPILED_AHEAD
    calendars = desk.in_force.policy.calendars
    spans = {name: calendar.spans(since, until) for name, calendar in calendars.items()}
    save_spans(desk.store, desk.in_force.id, spans)
    save_facts(desk.store, {CALENDAR_DATA: name_versions() or ""})


def reschedule_all(desk: Desk) -> int:
    """Assess every open ticket under the policy in force; how many due times moved.

    If it closes solved ones some day, so are these, for it says anew when. In one transaction.
    """
    moved = 0
    tickets = stream_open(desk.store, solved_too=_closes(desk))
    while page := list(islice(tickets, PAGE)):
        moved += assess_all_anew(desk, page)
    return moved


PAGE = 400
"""How many tickets are written at a time, at most."""

_MARKED = 10
"""After so many pages a mark is set, from which to go on after an interruption."""

_FEW_PAGES = 20
"""So many are rescheduled sooner than other processes could be started."""


def begin_rescheduling(desk: Desk) -> None:
    """Note that the policy in force has not reached any ticket yet. Call it in a transaction."""
    _save_mark(desk.store, None)


def go_on_rescheduling(desk: Desk, progress: Progress | None = None, *, joins: bool = True) -> bool:
    """Reschedule what the policy in force has not reached yet, page by page, until all is.

    Between two pages others may write, and several processes may do this at once. One that is
    interrupted is gone on with by whoever comes next. False, and nothing done, where another one is
    at it, unless this one `joins` it.
    """
    desk.forget_policies()
    if read_fact(desk.store, RESCHEDULED_TO) is None:
        return True
    with desk.store.claim_rescheduling() as show_life:
        if show_life is None and not joins:
            return False
        for done, of_them in _go_through(desk):
            if show_life:
                show_life()
            if progress:
                progress(done, of_them)
    return True


def _go_through(desk: Desk) -> Iterator[tuple[int, int]]:
    """Reschedule page by page; how many tickets are done, of how many."""
    policy_id = desk.in_force.id
    places = list_open(desk.store, solved_too=_closes(desk), after=_read_mark(desk.store))
    pace, done = Pace(PAGE), 0
    jobs = count_jobs(ceil(len(places) / PAGE), _FEW_PAGES)
    for number, page in enumerate(spread(desk, work_out_page, pace.part(places), jobs), start=1):
        make_way(pace.follow(len(page.ids), _write_down(desk, page)))
        if number % _MARKED == 0:
            _mark(desk, policy_id, page.last)
        done += len(page.ids)
        yield done, len(places)
    _mark(desk, policy_id, None)


def _mark(desk: Desk, policy_id: int, last: Place | None) -> None:
    """Note how far the policy has come, None: to the end; nothing if it is in force no more."""
    with desk.store.transaction("tickets", is_lasting=last is None):
        if read_latest_id(desk.store) != policy_id:
            return
        if last is None:
            forget_fact(desk.store, RESCHEDULED_TO)
        else:
            _save_mark(desk.store, last)


def _save_mark(store: Store, last: Place | None) -> None:
    save_facts(store, {RESCHEDULED_TO: json.dumps(last)})


def _read_mark(store: Store) -> Place | None:
    """The last ticket that the policy in force has reached for sure. None: it begins."""
    mark = json.loads(read_fact(store, RESCHEDULED_TO) or "null")
    # A number is the mark of an earlier version, which went by ids.
    return Place(*mark) if isinstance(mark, list) else None


def reschedule_held(desk: Desk, ids: Sequence[int]) -> None:
    """Reschedule some tickets by the policy in force; nobody else has them. Call it in a
    transaction."""
    desk.look_again()
    moved = assess_all_anew(desk, read_some(desk.store, ids))
    add_moved(desk.store, desk.in_force.id, moved)


class WorkedOut(NamedTuple):
    """What some tickets come to under the policy in force, given what had happened `before`."""

    ids: Sequence[int]
    last: Place
    before: Trace
    changes: Changes
    takes_over: bool


def work_out_page(desk: Desk, places: Sequence[Place]) -> WorkedOut:
    """What some tickets come to, while others may write."""
    ids = [place.ticket_id for place in places]
    with desk.store.snapshot():
        desk.look_again()
        before = trace(desk.store, ids)
        outcomes = tell_all(desk, replay_all(desk, read_some(desk.store, ids)))
        changes = find_changes(desk.store, [one.assessed for one in outcomes])
    return WorkedOut(ids, places[-1], before, changes, any(map(_takes_over, outcomes)))


def _write_down(desk: Desk, page: WorkedOut) -> float:
    """Reschedule tickets as worked out; how many seconds others would have waited for them.

    If anything that it follows from has changed meanwhile, it is worked out again. Nobody else has
    these then.
    """
    with desk.store.transaction("tickets", is_lasting=False):
        desk.store.hold_tickets(page.ids)
        began = read_stopwatch()
        if page.takes_over or has_gone_on(desk.store, page.ids, page.before):
            reschedule_held(desk, page.ids)
        else:
            moved = write_changes(desk.store, page.changes)
            add_moved(desk.store, desk.in_force.id, moved)
    return read_stopwatch() - began


def _takes_over(outcome: Outcome) -> bool:
    """Whether a run comes, or came, from another ticket: what has fired may have to follow it."""
    runs = (*outcome.assessed.assessment.runs, *(outcome.assessed.stored_runs or ()))
    return any(run.origin for run in runs)


def _closes(desk: Desk) -> bool:
    """Whether it closes solved tickets some day: then these are rescheduled, too."""
    return desk.in_force.policy.manners.close_solved_after is not None


def take_ladder_up(desk: Desk) -> None:
    """Let a desk from before there were ladders, or calendar data, start with the one in force.

    Call it in a transaction.
    """
    if not read_ladder(desk.store) and change_ladder(
        desk.store, name_ladder(desk.in_force.policy), desk.now
    ):
        desk.forget_policies()
        reschedule_all(desk)


def take_up_data(desk: Desk) -> str | None:
    """Reschedule running clocks where zones or holidays have changed the calendars in force.

    Says what happened; None when these are open as they were compiled. A desk that has been left
    for another place stays as it was.
    """
    facts = read_facts(desk.store)
    if MOVED_TO in facts:
        return f"{desk.store.location} shows what was so until it moved to {facts[MOVED_TO]}"
    compiled_with = facts.get(CALENDAR_DATA)
    try:
        changed = find_other_hours(desk)
        if not changed and compiled_with == name_versions():
            return None
        desk.refuse_agents("rescheduling clocks")
        with desk.store.transaction():
            if read_facts(desk.store).get(CALENDAR_DATA) != compiled_with:
                return None  # another process was quicker
            compile_calendars(desk)
            moved = reschedule_all(desk) if changed else 0
            if compiled_with is None:
                take_ladder_up(desk)
                settle_merges(desk, last_id=0)
    except (ConfigError, ConflictError, StoreError) as error:
        # A read-only desk, or a country that the new data no longer knows: what stands in the
        # queue is better than no queue.
        return f"{_say_versions(compiled_with)}; due times stay as they were: {error.message}"
    if not changed:
        return None
    hours = f"other hours in {', '.join(changed)}"
    return f"{_say_versions(compiled_with)}: {hours}; {count(moved, 'due time')} moved"


def find_other_hours(desk: Desk) -> list[str]:
    """The calendars in force that are open at other times than they were compiled with."""
    return [
        name
        for name, calendar in desk.in_force.policy.calendars.items()
        if _is_open_at_other_times(desk, calendar)
    ]


def _is_open_at_other_times(desk: Desk, calendar: Calendar) -> bool:
    compiled = read_compiled(desk.store, desk.in_force.id, calendar.name)
    if not compiled:
        return bool(calendar.spans(desk.now - COMPILED_BACK, desk.now + COMPILED_AHEAD))
    return calendar.spans(compiled[0][0], compiled[-1][1]) != compiled


def _say_versions(before: str | None) -> str:
    present = name_versions() or "of unknown version"
    was = f", were {before}" if before else ""
    return f"zone or holiday data has changed ({present}{was})"
