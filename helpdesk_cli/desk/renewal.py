"""What waited in the outbox, as it would be written now: to whom it goes, and not before when.

While a window is closed, tickets change hands and promises move. What was tried stays as it is:
nobody knows for sure that it did not arrive.
"""

from collections.abc import Collection, Sequence

from helpdesk_cli.desk.ladder import find_moment
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.steps import find_opening, reach
from helpdesk_cli.domain.escalation import is_meant
from helpdesk_cli.domain.policy import MESSAGES
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.ladder import TicketRows, read_rows
from helpdesk_cli.store.outbox import OutboxRow, read_recipients

LOOK_AGAIN = 3_600
"""After so many seconds, when a clock stands still short of its rung: nobody knows until when."""


def renew_rows(desk: Desk, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """These rows as they are to leave by now, in this order; most have not changed."""
    waited = [row for row in rows if _has_waited(row, desk.now)]
    stored = {each.id: each for each in read_rows(desk.store, {row.ticket_id for row in waited})}
    renewed = {}
    taken: dict[tuple[object, ...], set[str]] = {}
    for row in waited:
        key = (row.ticket_id, row.clock, row.number, row.rung)
        if key not in taken:
            taken[key] = read_recipients(desk.store, row)
        try:
            renewed[row] = _renew(desk, row, stored[row.ticket_id], taken[key])
        except StoreError:
            raise
        except Exception:  # it is told, and ends, when it is to be sent
            continue
        taken[key].add(renewed[row].recipient)
    return [renewed.get(row, row) for row in rows]


def _has_waited(row: OutboxRow, now: int) -> bool:
    return row.action in MESSAGES and row.attempts == 0 and row.written_at < now


def _renew(desk: Desk, row: OutboxRow, stored: TicketRows, taken: Collection[str]) -> OutboxRow:
    """A later deadline is waited for; who has no message of this rung yet may get this one."""
    held, runs = stored.read()
    rung = next((r for r in desk.in_force.policy.escalations if r.name == row.rung), None)
    run = next((r for r in runs if (r.clock, r.number) == (row.clock, row.number)), None)
    ticket = held.ticket
    if rung is None or run is None or run.outcome is not None:
        return row
    if not is_meant(rung, ticket.tier, ticket.severity):
        return row
    at = find_moment(desk, ticket, rung, run)
    if at is None:
        return row._replace(send_at=find_opening(desk, rung, desk.now + LOOK_AGAIN))
    if at > max(row.due_at, desk.now):
        return row._replace(due_at=at, send_at=find_opening(desk, rung, at))
    if row.action == rung.action == "email":
        meant = [one.email for one in reach(desk, ticket, rung).people if one.email]
        if row.recipient not in meant:
            others = (address for address in meant if address not in taken)
            return row._replace(recipient=next(others, row.recipient))
    return row
