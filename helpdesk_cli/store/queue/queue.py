"""The queue: unfinished tickets, the one whose nearest clock is due first on top.

On the path of the fastest commands: imports nothing heavy. Reads what was stored with the last
event; how a clock stands now is the reader's sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from helpdesk_cli.domain.answers.queue import QueueFilter, QueueOrder
from helpdesk_cli.store.terms import SUGGESTION, UNFINISHED, write_ids, write_words
from helpdesk_cli.store.tickets.privacy import READABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store

_ORDER = "ORDER BY ticket.queue_at, ticket.created_at, ticket.id"
BY_DUE = QueueOrder()
_WORDS = ("status", "severity", "tier", "channel", "topic", "account", "team", "assignee")


class QueueRow(NamedTuple):
    """A ticket and its nearest running clock; from `clock` on all is None where nothing runs."""

    id: int
    ref: str | None
    subject: str
    status: str
    severity: str
    tier: str
    account: str | None
    contact: str | None
    channel: str | None
    topic: str | None
    team: str | None
    assignee: str | None
    created_at: int
    suggestion: str | None
    clock: str | None
    due_at: int | None
    warns_at: int | None
    started_at: int | None
    target: str | None
    target_seconds: int | None
    elapsed_seconds: int | None
    ticking_since: int | None
    calendar: str | None
    policy_id: int | None
    private_to: str | None
    unread_since: int | None


class QueueCounts(NamedTuple):
    """How many tickets pass the filter; when `capped`, counting stopped and each may be more."""

    open: int
    breaching: int
    imminent: int
    unassigned: int
    capped: bool


_SELECT_QUEUE = f"""
SELECT ticket.id, ticket.ref, ticket.subject, ticket.status, ticket.severity, ticket.tier,
    ticket.account, ticket.contact, ticket.channel, ticket.topic, ticket.team, ticket.assignee,
    ticket.created_at, {SUGGESTION}, ticket.due_clock, ticket.due_at, ticket.warns_at,
    clock.started_at, clock.target, clock.target_seconds, clock.elapsed_seconds,
    clock.ticking_since, clock.calendar, clock.policy_id, ticket.private_to,
    ticket.unread_since
FROM ticket LEFT JOIN clock ON clock.ticket_id = ticket.id
    AND clock.clock = ticket.due_clock AND clock.number = ticket.due_run
"""


def read_queue(
    store: Store,
    filters: QueueFilter,
    now: int,
    limit: int | None = None,
    order: QueueOrder = BY_DUE,
) -> list[QueueRow]:
    """The most urgent first: by due instant, then those with nothing due; ties by age, then id.

    In another order, those are the ties.
    """
    sql, params = write_queue(_SELECT_QUEUE, filters, now, order)
    if limit is not None:
        sql += " LIMIT :limit"
        params["limit"] = limit
    return [QueueRow._make(row) for row in store.rows(sql, **params)]


def write_queue(
    select: str, filters: QueueFilter, now: int, order: QueueOrder
) -> tuple[str, dict[str, Any]]:
    """The query that selects from `ticket` by the filter and in the order, and its parameters."""
    where, params = _conditions(filters, now)
    sorting = _ORDER
    if order != BY_DUE:
        from helpdesk_cli.store.queue.sorting import write_order

        sorting = write_order(order, params)
    return f"{select} WHERE {where} {sorting}", params


def read_tickets(store: Store, ids: Sequence[int]) -> list[QueueRow]:
    """These tickets as rows of the queue, whatever their status, in the order given."""
    found = store.rows(f"{_SELECT_QUEUE} WHERE ticket.id IN ({write_ids(ids)})")
    rows = {row[0]: QueueRow._make(row) for row in found}
    return [rows[ticket_id] for ticket_id in ids if ticket_id in rows]


def count_queue(store: Store, filters: QueueFilter, now: int, cap: int = 10_000) -> QueueCounts:
    """Counts among the `cap` most urgent that the filter lets pass, however many there are."""
    where, params = _conditions(filters, now)
    sql = f"""
        SELECT count(*),
            count(CASE WHEN queue_at < :now THEN 1 END),
            count(CASE WHEN queue_at >= :now AND warns_at <= :now THEN 1 END),
            count(CASE WHEN assignee IS NULL THEN 1 END)
        FROM (SELECT queue_at, warns_at, assignee FROM ticket WHERE {where} {_ORDER} LIMIT :cap)
            AS urgent
    """
    ((found, late, warned, free),) = store.rows(sql, **{**params, "now": now, "cap": cap})
    return QueueCounts(found, late, warned, free, capped=found == cap)


def count_held(store: Store, agents: Sequence[str]) -> dict[str, int]:
    """The number of unfinished tickets of each of these agents; those who have none are left
    out."""
    if not agents:
        return {}
    listed, params = write_words("agent", agents)
    return dict(
        store.rows(
            f"SELECT assignee, count(*) FROM ticket WHERE {UNFINISHED}"
            f" AND assignee IN ({listed}) GROUP BY assignee",
            **params,
        )
    )


def find_next_unclaimed(store: Store, filters: QueueFilter, now: int) -> int | None:
    """The id of the most urgent ticket that nobody has taken."""
    sql, params = _write_unclaimed(filters, now)
    row = store.row(sql, **params)
    return None if row is None else int(row[0])


def hold_unclaimed(store: Store, filters: QueueFilter, now: int) -> int | None:
    """The same within the transaction that assigns it, so that no two agents get the same one."""
    sql, params = _write_unclaimed(filters, now)
    while True:
        row = store.row(sql + store.unheld_first, **params)
        if row is not None:
            return int(row[0])
        # Others may hold what is left, and not take it.
        left = find_next_unclaimed(store, filters, now)
        if left is None:
            return None
        store.hold_tickets([left])


def _write_unclaimed(filters: QueueFilter, now: int) -> tuple[str, dict[str, Any]]:
    where, params = _conditions(filters._replace(assignee=(), unassigned=True), now)
    return f"SELECT ticket.id FROM ticket WHERE {where} {_ORDER} LIMIT 1", params


def _conditions(filters: QueueFilter, now: int) -> tuple[str, dict[str, Any]]:
    """The filter as SQL over `ticket`, and its parameters."""
    terms: list[str] = []
    params: dict[str, Any] = {}
    searched = filters.searched
    if searched is not None:
        from helpdesk_cli.store.queue.searched import write_searched

        terms, params = write_searched(searched, now)
    seeks_finished = searched is not None and searched.seeks_finished
    if not (seeks_finished or {"solved", "closed"} & {*filters.status}):
        terms.append(UNFINISHED)
    for column in _WORDS:
        listed, words = write_words(column, getattr(filters, column))
        if words:
            terms.append(f"ticket.{column} IN ({listed})")
            params |= words
    if filters.unassigned:
        terms.append("ticket.assignee IS NULL")
    if filters.breached:
        terms.append("ticket.queue_at < :now")
        params["now"] = now
    if filters.within_seconds is not None:
        terms.append("ticket.queue_at <= :horizon")
        params["horizon"] = now + filters.within_seconds
    if filters.reader is not None:
        terms.append(READABLE)
        params["reader"] = filters.reader
    if filters.untagged is not None:
        terms.append(
            "NOT EXISTS (SELECT 1 FROM tag WHERE tag.ticket_id = ticket.id AND tag.tag = :untagged)"
        )
        params["untagged"] = filters.untagged
    return " AND ".join(terms) or "1 = 1", params
