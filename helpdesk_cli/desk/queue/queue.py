"""What to answer next: the queue as it stands now, and taking the ticket on top.

On the path of the fastest command: reads stored answers only, no policy, unless a clock reaches
beyond the calendars that were compiled.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.queue import QueueFilter, QueueLine, QueueOrder, QueueSummary
from helpdesk_cli.domain.clocks.state import read_state
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.store.desk_facts import read_facts
from helpdesk_cli.store.idle_pass import count_parked
from helpdesk_cli.store.policy.spans import Spans, read_spans
from helpdesk_cli.store.queue.queue import (
    BY_DUE,
    QueueRow,
    count_queue,
    find_next_unclaimed,
    hold_unclaimed,
    read_queue,
    read_tickets,
)
from helpdesk_cli.store.tickets.privacy import read_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_cli.domain.time.calendar import Calendar
    from helpdesk_cli.store.door.store import Store

EVERYTHING = QueueFilter()

Calendars = dict[tuple[int | None, str], "Spans | Calendar"]


def list_queue(
    desk: Desk,
    filters: QueueFilter = EVERYTHING,
    limit: int | None = None,
    order: QueueOrder = BY_DUE,
) -> tuple[list[QueueLine], QueueSummary]:
    """The most urgent tickets first, and counts over all that pass the filter.

    By severity or tier, they come in the order of the policy.
    """
    filters = spell_accounts(desk, filters)
    rows = read_queue(desk.store, filters, desk.now, limit, rank(desk, order))
    if not rows:
        refuse_unknown_words(desk, filters)
    counts = count_queue(desk.store, filters, desk.now)
    hidden = max(counts.open - len(rows), 0)
    summary = QueueSummary(
        counts.open, counts.breaching, counts.imminent, counts.unassigned, hidden, counts.capped
    )
    return read_lines(desk, rows), summary


def rank(desk: Desk, order: QueueOrder) -> QueueOrder:
    """The order with the values of the policy in theirs, where it goes by them."""
    match order.key:
        case "severity":
            return order._replace(ranks=tuple(desk.in_force.policy.severities))
        case "tier":
            return order._replace(ranks=tuple(desk.in_force.policy.tiers))
    return order


def spell_accounts(desk: Desk, filters: QueueFilter) -> QueueFilter:
    """The filter with the accounts that are meant, as the desk spells them."""
    if not filters.account:
        return filters
    from helpdesk_cli.desk.vocabulary import spell_account

    return filters._replace(account=tuple(spell_account(desk, said) for said in filters.account))


def list_tickets(desk: Desk, ids: Sequence[int]) -> list[QueueLine]:
    """These tickets as lines of the queue, whatever their status, in the order given."""
    return read_lines(desk, read_tickets(desk.store, ids))


def find_next(desk: Desk, filters: QueueFilter) -> QueueLine | None:
    """The one ticket to answer now: the most urgent that nobody has taken."""
    ticket_id = _find_unclaimed(desk, filters)
    if ticket_id is None:
        return None
    return list_tickets(desk, [ticket_id])[0]


def take_next(desk: Desk, filters: QueueFilter) -> QueueLine | None:
    """Claim the most urgent ticket that nobody has; never the same for two agents."""
    from helpdesk_cli.desk.tickets.changes import append_all
    from helpdesk_cli.domain.tickets.ticket import Event
    from helpdesk_cli.store.tickets.tickets import read_ticket

    with desk.store.transaction("tickets"):
        ticket_id = _find_unclaimed(desk, filters, hold_unclaimed)
        if ticket_id is None:
            return None
        taken = [Event(desk.now, "assignee", desk.by, to=desk.agent)]
        append_all(desk, [(read_ticket(desk.store, ticket_id), taken)], "take")
    return list_tickets(desk, [ticket_id])[0]


def _find_unclaimed(
    desk: Desk,
    filters: QueueFilter,
    find: "Callable[[Store, QueueFilter, int], int | None]" = find_next_unclaimed,
) -> int | None:
    """The most urgent one, unless it is private to others: nobody can answer what is hidden."""
    ticket_id = find(desk.store, filters._replace(reader=desk.agent), desk.now)
    if ticket_id is None:
        refuse_unknown_words(desk, filters)
    return ticket_id


def desk_zone(desk: Desk) -> str:
    """The time zone in which people of this desk are shown instants."""
    return read_facts(desk.store).get("timezone", "UTC")


def count_given_up(desk: Desk) -> int:
    """How many messages reached nobody and wait for somebody to see to them."""
    return count_parked(desk.store)


def read_lines(desk: Desk, rows: Iterable[QueueRow]) -> list[QueueLine]:
    """Stored rows as they stand at `now`."""
    held = _hide_private(desk, list(rows))
    calendars = _load_calendars(desk, held)
    return [_read_line(row, calendars, desk.now) for row in held]


def _hide_private(desk: Desk, rows: list[QueueRow]) -> list[QueueRow]:
    if all(row.private_to is None for row in rows):
        return rows
    readable = {None, *read_as(desk.store, desk.agent)}
    return [
        row if row.private_to in readable else row._replace(subject=HIDDEN, contact=None)
        for row in rows
    ]


def refuse_unknown_words(desk: Desk, filters: QueueFilter) -> None:
    """Nothing passes the filter: refuse it if that is because neither the policy nor the desk
    knows a word of it.

    Asked only then, so that a queue with tickets need not parse the policy; nor need one of one's
    own tickets, for a login name is nobody's slip. A team is let pass: imported tickets may have
    one that no policy ever knew, and before they come it has none.
    """
    fields = ("account", "tier", "severity", "channel", "topic", "assignee")
    said = [(field, value) for field in fields for value in getattr(filters, field)]
    asked = [each for each in said if each != ("assignee", desk.agent)]
    terms = filters.searched.terms if filters.searched is not None else ()
    if asked or terms:
        from helpdesk_cli.desk.vocabulary import refuse_unknown_terms, refuse_unknown_values

        refuse_unknown_values(desk, asked)
        refuse_unknown_terms(desk, terms)


def _read_line(row: QueueRow, calendars: Calendars, now: int) -> QueueLine:
    ticket = row[: row._fields.index("suggestion")]
    if row.due_at is None or row.target_seconds is None or row.elapsed_seconds is None:
        nothing = (None,) * 5
        told = (row.suggestion, row.unread_since)
        return QueueLine._make((*ticket, *nothing, *told, None, None, None))
    elapsed = row.elapsed_seconds
    if row.ticking_since is not None:
        if row.calendar is None:
            elapsed += max(now - row.ticking_since, 0)
        else:
            elapsed += calendars[row.policy_id, row.calendar].elapsed(row.ticking_since, now)
    return QueueLine._make(
        (
            *ticket,
            row.clock,
            read_state(None, row.due_at, row.warns_at, now),
            row.due_at,
            row.due_at - now,
            row.target_seconds - elapsed,
            row.suggestion,
            row.unread_since,
            elapsed / row.target_seconds,
            row.target,
            row.calendar,
        )
    )


def _load_calendars(desk: Desk, rows: Sequence[QueueRow]) -> Calendars:
    """The compiled calendars that these rows need, over the stretch that they need."""
    reach: dict[tuple[int, str], int] = {}
    for row in rows:
        if row.calendar is not None and row.ticking_since is not None and row.policy_id is not None:
            key = (row.policy_id, row.calendar)
            reach[key] = min(reach.get(key, desk.now), row.ticking_since)
    found: Calendars = {}
    for (policy_id, name), since in reach.items():
        spans = read_spans(desk.store, policy_id, [name], since, desk.now)[name]
        covered = spans.covers(since, desk.now)
        found[policy_id, name] = spans if covered else _calendar_itself(desk, policy_id, name)
    return found


def _calendar_itself(desk: Desk, policy_id: int, name: str) -> "Calendar":
    """The calendar from the policy's text, for a clock that reaches beyond what was compiled."""
    return desk.policies_since(policy_id)[0].policy.calendars[name]
