"""What the policy in force makes of a desk: its calendars compiled, running clocks planned anew.

Done when a policy is applied, and again when zones or holidays turn out to be others than those
that its calendars were compiled with.
"""

from collections.abc import Callable
from itertools import islice

from helpdesk_cli.calendar_data import name_versions
from helpdesk_cli.desk.data_versions import CALENDAR_DATA
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import PAGE, assess_all_anew
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.english import count
from helpdesk_cli.errors import ConfigError, StoreError
from helpdesk_cli.store.ladder.ledger import change_ladder, read_ladder
from helpdesk_cli.store.moved import MOVED_TO
from helpdesk_cli.store.policy.desk_facts import read_facts, save_facts
from helpdesk_cli.store.policy.spans import read_compiled, save_spans
from helpdesk_cli.store.tickets.every_ticket import count_open, oldest_ticking, stream_open

DAY = 86_400
COMPILED_BACK = 366 * DAY
COMPILED_AHEAD = 3 * 366 * DAY
"""How far around `now` calendars are compiled; beyond it the policy's text is read again."""

Progress = Callable[[int, int], None]
"""Told how many tickets are done, of how many."""


def compile_calendars(desk: Desk) -> None:
    """Store when the calendars in force are open, so that the queue need not work it out."""
    oldest = oldest_ticking(desk.store)
    since = min(desk.now - COMPILED_BACK, desk.now if oldest is None else oldest)
    until = desk.now + COMPILED_AHEAD
    calendars = desk.in_force.policy.calendars
    spans = {name: calendar.spans(since, until) for name, calendar in calendars.items()}
    save_spans(desk.store, desk.in_force.id, spans)
    save_facts(desk.store, {CALENDAR_DATA: name_versions() or ""})


def plan_anew(desk: Desk, progress: Progress | None = None) -> int:
    """Assess every open ticket under the policy in force; how many due times moved.

    If it closes solved ones some day, so are these, for it says anew when.
    """
    closes = desk.in_force.policy.manners.close_solved_after is not None
    total = count_open(desk.store, solved_too=closes) if progress else 0
    moved = done = 0
    tickets = stream_open(desk.store, solved_too=closes)
    while page := list(islice(tickets, PAGE)):
        moved += assess_all_anew(desk, page)
        done += len(page)
        if progress:
            progress(done, total)
    return moved


def take_ladder_up(desk: Desk) -> None:
    """Let a desk from before there were ladders, or calendar data, start with the one in force.

    Call it in a transaction.
    """
    if not read_ladder(desk.store) and change_ladder(
        desk.store, name_ladder(desk.in_force.policy), desk.now
    ):
        desk.forget_policies()
        plan_anew(desk)


def take_up_data(desk: Desk) -> str | None:
    """Plan running clocks anew where zones or holidays have changed the calendars in force.

    Says what happened; None when these are open as they were compiled. A desk that has been left
    for another place stays as it was.
    """
    facts = read_facts(desk.store)
    if MOVED_TO in facts:
        return f"{desk.store.location} shows what was so until it moved to {facts[MOVED_TO]}"
    compiled_with = facts.get(CALENDAR_DATA)
    try:
        changed = [
            name
            for name, calendar in desk.in_force.policy.calendars.items()
            if _is_open_at_other_times(desk, calendar)
        ]
        if not changed and compiled_with == name_versions():
            return None
        with desk.store.transaction():
            if read_facts(desk.store).get(CALENDAR_DATA) != compiled_with:
                return None  # another process was quicker
            compile_calendars(desk)
            moved = plan_anew(desk) if changed else 0
            if compiled_with is None:
                take_ladder_up(desk)
    except (ConfigError, StoreError) as error:
        # A read-only desk, or a country that the new data no longer knows: what stands in the
        # queue is better than no queue.
        return f"{_say_versions(compiled_with)}; due times stay as they were: {error.message}"
    if not changed:
        return None
    hours = f"other hours in {', '.join(changed)}"
    return f"{_say_versions(compiled_with)}: {hours}; {count(moved, 'due time')} moved"


def _is_open_at_other_times(desk: Desk, calendar: Calendar) -> bool:
    compiled = read_compiled(desk.store, desk.in_force.id, calendar.name)
    if not compiled:
        return bool(calendar.spans(desk.now - COMPILED_BACK, desk.now + COMPILED_AHEAD))
    return calendar.spans(compiled[0][0], compiled[-1][1]) != compiled


def _say_versions(before: str | None) -> str:
    present = name_versions() or "of unknown version"
    was = f", were {before}" if before else ""
    return f"zone or holiday data has changed ({present}{was})"
