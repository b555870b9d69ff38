"""The rows of a report: the tickets that touch a period, their runs and events, rungs fired.

Every query is a range scan: of the tickets by spell (see `schema.report`), of what is unfinished,
of rungs by instant. What has been merged away is not among them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from helpdesk_cli.domain.report.judging import Life, RunFact
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.domain.tickets.ticket import FIELDS, PROMISE_FIELDS
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.terms import FINISHED, MOVING, NOTHING_DUE, SPELL, SPELLS, UNFINISHED
from helpdesk_cli.store.tickets.runs import read_origin

_PAGE = 1_000


def _write_lived() -> str:
    """Finished tickets that were created before `:end_at` and lived until `:start_at`."""
    bounded = [
        f"{FINISHED} AND {SPELL} = {spell} AND created_at > :start_at - {bound}"
        for spell, bound in enumerate(SPELLS)
    ]
    branches = (*bounded, f"{FINISHED} AND {SPELL} = {len(SPELLS)}")
    return " UNION ALL ".join(
        f"SELECT id FROM ticket WHERE {branch} AND created_at < :end_at AND updated_at >= :start_at"
        for branch in branches
    )


_LIVED = _write_lived()
# That all of them are due some day leads to the one index that has all that is asked.
_TOUCHING = (
    f"{_LIVED} UNION ALL SELECT id FROM ticket WHERE {UNFINISHED}"
    f" AND queue_at <= {NOTHING_DUE} AND created_at < :end_at"
)
_LIFE_COLUMNS = ", ".join(Life._fields).replace("agent", "assignee")


def find_touching(store: Store, start_at: int, end_at: int) -> list[int]:
    """The tickets that lived in `[start_at, end_at)`, by id."""
    rows = store.rows(_TOUCHING, start_at=start_at, end_at=end_at)
    # Sorted here: asked to do it, SQLite would rather read the whole table in that order.
    return sorted(ticket_id for (ticket_id,) in rows)


def read_lives(store: Store, ids: Iterable[int], *, merged_too: bool = False) -> list[Life]:
    """These tickets with their present values; merged ones are left out, unless asked for."""
    which = "1 = 1" if merged_too else "NOT (status = 'closed' AND solved_at IS NULL)"
    sql = f"SELECT {_LIFE_COLUMNS} FROM ticket WHERE {which}"
    return [Life._make(row) for row in _rows_of(store, sql, "id", ids)]


def count_solved(
    store: Store, start_at: int, end_at: int
) -> dict[tuple[str | None, str | None], int]:
    """How many tickets were solved in `[start_at, end_at)`, by team and assignee."""
    # A ticket changes when it is solved, or later: it lived until then.
    rows = store.rows(
        f"SELECT team, assignee, count(*) FROM ({_LIVED}) AS lived CROSS JOIN ticket"
        " WHERE ticket.id = lived.id AND solved_at >= :start_at AND solved_at < :end_at"
        " GROUP BY team, assignee",
        start_at=start_at,
        end_at=end_at,
    )
    return {(team, assignee): count for team, assignee, count in rows}


def read_run_facts(store: Store, ids: Iterable[int], start_at: int, end_at: int) -> list[RunFact]:
    """The runs of these tickets that may count in the period."""
    sql = (
        f"SELECT {', '.join(RunFact._fields)} FROM clock WHERE started_at < :end_at"
        " AND (stopped_at IS NULL OR stopped_at >= :start_at)"
    )
    rows = _rows_of(store, sql, "ticket_id", ids, start_at=start_at, end_at=end_at)
    return [RunFact._make((*plain, read_origin(origin))) for *plain, origin in rows]


def read_later_changes(
    store: Store, ids: Iterable[int], end_at: int
) -> list[tuple[int, str, str | None]]:
    """Ticket, field and the value before, for changes since `end_at`; the latest first."""
    kinds = ", ".join(f"'{field}'" for field in FIELDS)
    sql = (
        "SELECT ticket_id, kind, was_value, at, id FROM event"
        f" WHERE at >= :end_at AND kind IN ({kinds})"
    )
    rows = sorted(_rows_of(store, sql, "ticket_id", ids, end_at=end_at), key=_by_place)
    return [(ticket_id, field, was) for ticket_id, field, was, _, _ in reversed(rows)]


def read_moves(store: Store, since: int) -> dict[int, list[int]]:
    """By ticket, when its severity, tier or region was changed since then, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    sql = f"SELECT ticket_id, at FROM event WHERE {MOVING} AND at >= :since ORDER BY at"
    for ticket_id, at in store.rows(sql, since=since):
        found[ticket_id].append(at)
    return found


def find_undone(store: Store, ids: Iterable[int]) -> set[int]:
    """The tickets, of these, on which a change of severity, tier or region was undone."""
    kinds = ", ".join(f"'{field}'" for field in PROMISE_FIELDS)
    sql = f"SELECT ticket_id FROM event WHERE kind = 'undo' AND to_value IN ({kinds})"
    return {ticket_id for (ticket_id,) in _rows_of(store, sql, "ticket_id", ids)}


def find_held(store: Store, ids: Iterable[int]) -> set[int]:
    """The tickets, of these, that have a run which stood still, so that it was kept although it
    took longer than its target."""
    sql = (
        "SELECT ticket_id FROM clock WHERE outcome = 'achieved' AND pauses <> '[]'"
        " AND stopped_at - started_at > target_seconds"
    )
    return {ticket_id for (ticket_id,) in _rows_of(store, sql, "ticket_id", ids)}


def read_replies(
    store: Store, ids: Iterable[int], start_at: int, end_at: int
) -> dict[str, list[int]]:
    """By agent, when they wrote to customers on these tickets in `[start_at, end_at)`; in order."""
    sql = (
        "SELECT by_whom, at FROM event WHERE kind = 'message' AND public = 1"
        " AND by_whom LIKE 'agent:%' AND at >= :start_at AND at < :end_at"
    )
    found: dict[str, list[int]] = defaultdict(list)
    for agent, at in _rows_of(store, sql, "ticket_id", ids, start_at=start_at, end_at=end_at):
        found[agent].append(at)
    return {agent: sorted(instants) for agent, instants in found.items()}


def read_names(store: Store, ids: Iterable[int]) -> dict[int, tuple[str | None, str]]:
    """Ref and subject of these tickets; not of private ones, for a report is handed on."""
    subject = f"CASE WHEN private_to IS NULL THEN subject ELSE '{HIDDEN}' END"
    rows = _rows_of(store, f"SELECT id, ref, {subject} FROM ticket WHERE 1 = 1", "id", ids)
    return {ticket_id: (ref, subject) for ticket_id, ref, subject in rows}


def count_fired(store: Store, start_at: int, end_at: int) -> list[tuple[str, str, int]]:
    """Rung, clock, and how often it fired in the period; the most often first."""
    return store.rows(
        "SELECT rung, clock, count(*) FROM fired_rung"
        " WHERE fired_at >= :start_at AND fired_at < :end_at"
        " GROUP BY rung, clock ORDER BY count(*) DESC, rung, clock",
        start_at=start_at,
        end_at=end_at,
    )


def _rows_of(
    store: Store, sql: str, column: str, ids: Iterable[int], **params: int
) -> Iterator[Row]:
    """The rows of these tickets, page by page: neighbours lie side by side in the file."""
    left = iter(sorted(ids))
    pages = iter(lambda: ", ".join(map(str, islice(left, _PAGE))), "")
    return chain.from_iterable(
        store.rows(f"{sql} AND {column} IN ({numbers})", **params) for numbers in pages
    )


def _by_place(change: Row) -> tuple[int, int]:
    return change[3], change[4]
