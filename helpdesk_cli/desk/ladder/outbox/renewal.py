"""What waited in the outbox, as it would be written now: to whom it goes, and not before when.

While a window is closed, tickets change hands and promises move. What was tried stays as it is:
nobody knows for sure that it did not arrive. It waits for its window again, though.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import find_own_run
from helpdesk_cli.desk.ladder.steps import find_ways_out
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.chores import reminder_window
from helpdesk_cli.domain.ladder.rungs import is_meant_for
from helpdesk_cli.domain.ladder.waiting import find_delay, find_opening
from helpdesk_cli.domain.policy.ladder import MESSAGES
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.ladder.ledger import read_rows
from helpdesk_cli.store.ladder.outbox import OutboxRow, read_recipients
from helpdesk_cli.store.tickets.tickets import StoredTicket


class Ahead(NamedTuple):
    """A ticket as a pass that is planned will have made it, and what it will have added to it."""

    held: StoredTicket
    runs: Sequence[Run]
    events: Sequence[Event]


def renew_rows(
    desk: Desk, rows: Sequence[OutboxRow], ahead: Mapping[int, Ahead] | None = None
) -> list[OutboxRow]:
    """These rows as they are to leave by now, in this order; most have not changed."""
    waited = [row for row in rows if _has_waited(row, desk.now)]
    stored = {each.id: each for each in read_rows(desk.store, {row.ticket_id for row in waited})}
    renewed = {}
    taken: dict[tuple[object, ...], set[str]] = {}
    for row in waited:
        key = (row.ticket_id, row.clock, row.number, row.rung)
        if key not in taken:
            taken[key] = {each.lower() for each in read_recipients(desk.store, row)}
        try:
            foreseen = ahead.get(row.ticket_id) if ahead else None
            held, runs = foreseen[:2] if foreseen else stored[row.ticket_id].read()
            renewed[row] = _renew(desk, row, held, runs, taken[key])
        except StoreError:
            raise
        except Exception:  # it is told, and ends, when it is to be sent
            continue
        taken[key].add(renewed[row].recipient.lower())
    return _hold(desk, [renewed.get(row, row) for row in rows])


def _has_waited(row: OutboxRow, now: int) -> bool:
    return row.action in MESSAGES and row.attempts == 0 and row.written_at < now


def _hold(desk: Desk, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """These rows; what may not leave now, for its window has closed, waits until that opens.

    A letter that was tried waits as a whole. What was fired by hand waits for no window, nor does
    what a pass should have sent while its window was open: that may be shorter than the time from
    one pass to the next, every day.
    """
    held: dict[object, int] = {}
    for row in rows:
        opens_at = _find_opening(desk, row, desk.now)
        is_held = row.send_at <= desk.now < opens_at
        if is_held and not _has_opened(desk, row) and not _is_by_hand(desk, row):
            held[_name(row)] = max(opens_at, held.get(_name(row), opens_at))
    return [row._replace(send_at=held.get(_name(row), row.send_at)) for row in rows]


def _has_opened(desk: Desk, row: OutboxRow) -> bool:
    """Whether its window opened at the very instant for which it waited."""
    just_before = row.send_at - 1
    return (
        _find_opening(desk, row, row.send_at) == row.send_at
        and _find_opening(desk, row, just_before) == row.send_at
    )


def _is_by_hand(desk: Desk, row: OutboxRow) -> bool:
    """Whether it was to leave immediately while its window was closed."""
    was_to_leave = row.attempts > 0 or row.send_at == row.written_at
    return was_to_leave and _find_opening(desk, row, row.written_at) > row.written_at


def _name(row: OutboxRow) -> object:
    """The same for all that is one letter."""
    return row.letter if row.attempts else row.id


def _find_opening(desk: Desk, row: OutboxRow, at: int) -> int:
    policy = desk.in_force.policy
    if row.action == "reminder":
        return reminder_window(policy).opening_or_now(at)
    rung = policy.find_rung(row.rung) if row.action in MESSAGES else None
    return find_opening(policy, rung, at) if rung else at


def _renew(
    desk: Desk, row: OutboxRow, held: StoredTicket, runs: Sequence[Run], taken: Collection[str]
) -> OutboxRow:
    """A later deadline is waited for; who has no message of this rung yet may get this one."""
    rung = desk.in_force.policy.find_rung(row.rung)
    run = find_own_run(row, runs, held.unread_since)
    ticket = held.ticket
    if rung is None or run is None or run.outcome is not None:
        return row
    if not is_meant_for(rung, run, ticket):
        return row
    delay = find_delay(desk.in_force.policy, rung, run, ticket, row.due_at, desk.now)
    if delay is not None:
        return row._replace(due_at=delay.due_at, send_at=delay.send_at)
    if row.action == rung.action:
        meant, _ = find_ways_out(desk, ticket, rung)
        if row.recipient not in meant:
            others = (address for address in meant if address.lower() not in taken)
            return row._replace(recipient=next(others, row.recipient))
    return row
