"""Which tickets the escalation pass must look at, and the ledger of rungs that have fired."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import FiredKey
from helpdesk_cli.domain.policy.ladder import UNREAD
from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.terms import SUGGESTION, write_ids
from helpdesk_cli.store.tickets.derived import STANDING
from helpdesk_cli.store.tickets.runs import RUN_COLUMNS, run_from_row
from helpdesk_cli.store.tickets.tickets import TICKET_SQL, StoredTicket, ticket_from_row

_PAGE = 500


class FiredRung(NamedTuple):
    """A row of the ledger. `due_at` is when it should have fired, `fired_at` when it did."""

    ticket_id: int
    clock: str
    number: int
    rung: str
    due_at: int
    fired_at: int


class TicketRows(NamedTuple):
    """A ticket and its runs as their rows stand; damaged ones raise only when they are read."""

    id: int
    row: Row
    run_rows: list[Row]

    def read(self) -> tuple[StoredTicket, list[Run]]:
        """The ticket without its tags, and its runs in order of start."""
        return ticket_from_row(self.row, ()), [run_from_row(row) for row in self.run_rows]


def read_ladder(store: Store) -> dict[str, int]:
    """The instant since which each rung has been on the ladder."""
    return dict(store.rows("SELECT rung, since FROM ladder"))


def change_ladder(store: Store, rungs: Iterable[str], now: int) -> bool:
    """Make the ladder these rungs, new ones since now; whether any is new."""
    known, wanted = read_ladder(store), set(rungs)
    for gone in known.keys() - wanted:
        store.run("DELETE FROM ladder WHERE rung = :rung", rung=gone)
    added = sorted(wanted - known.keys())
    store.insert_many("ladder", ("rung", "since"), ((rung, now) for rung in added))
    return bool(added)


def find_due_ids(store: Store, now: int) -> list[int]:
    """The tickets with a rung, a closing or a reminder due by now, the longest due first."""
    found = store.rows(
        "SELECT id FROM ticket WHERE next_rung_at IS NOT NULL AND next_rung_at <= :now"
        " ORDER BY next_rung_at, id",
        now=now,
    )
    return [ticket_id for (ticket_id,) in found]


def query_due(store: Store, ids: Sequence[int], now: int) -> tuple[Query, Query]:
    """What `hold_due` and `find_still_due` ask."""
    sql = (
        f"SELECT id FROM ticket WHERE id IN ({write_ids(ids)}) AND next_rung_at <= :now ORDER BY id"
    )
    return Query(sql + store.unheld_first, {"now": now}), Query(sql, {"now": now})


def hold_due(store: Store, ids: Sequence[int], now: int) -> list[int]:
    """Those of these tickets that are due and nobody else holds, in this order; they are held from
    then on. Called in a transaction."""
    unheld, _ = query_due(store, ids, now)
    return _pick(ids, unheld.ask(store))


def find_still_due(store: Store, ids: Sequence[int], now: int) -> list[int]:
    """Those of these tickets that are due, whoever holds them, in this order."""
    found = []
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        _, due = query_due(store, page, now)
        found += _pick(page, due.ask(store))
    return found


def _pick(ids: Sequence[int], found: Iterable[Row]) -> list[int]:
    due = {ticket_id for (ticket_id,) in found}
    return [ticket_id for ticket_id in ids if ticket_id in due]


def read_due(store: Store, ids: Sequence[int]) -> Iterator[tuple[TicketRows, set[FiredKey]]]:
    """These tickets, in this order, and what has fired on each."""
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        store.expect([query_all_fired_rungs(page), *query_rows(page)])
        fired = read_all_fired_rungs(store, page)
        for each in read_rows(store, page):
            yield each, fired[each.id]


def query_rows(ids: Collection[int]) -> tuple[Query, Query]:
    """What `read_rows` asks."""
    in_ids = write_ids(ids)
    return Query(f"{TICKET_SQL} WHERE id IN ({in_ids})"), Query(
        f"SELECT {', '.join(RUN_COLUMNS)} FROM clock WHERE ticket_id IN ({in_ids})"
        " ORDER BY ticket_id, started_at, clock, number"
    )


def read_rows(store: Store, ids: Collection[int]) -> list[TicketRows]:
    """These tickets with their runs, in this order; an id that is no ticket's is left out."""
    of_tickets, of_runs = query_rows(ids)
    store.expect([of_tickets, of_runs])
    tickets = {row[0]: row for row in of_tickets.ask(store)}
    runs = defaultdict(list)
    for row in of_runs.ask(store):
        runs[row[0]].append(row)
    return [TicketRows(each, tickets[each], runs[each]) for each in ids if each in tickets]


def read_fired_rungs(store: Store, ticket_id: int) -> set[FiredKey]:
    """What has fired on a ticket, ever."""
    return set(
        store.rows("SELECT clock, number, rung FROM fired_rung WHERE ticket_id = :id", id=ticket_id)
    )


def read_fired_at(store: Store, ticket_id: int) -> dict[FiredKey, int]:
    """The rungs that have ever fired on a ticket, and when, in order of time."""
    rows = store.rows(
        "SELECT clock, number, rung, fired_at FROM fired_rung WHERE ticket_id = :id"
        " ORDER BY fired_at, clock, number, rung",
        id=ticket_id,
    )
    return {(clock, number, rung): fired_at for clock, number, rung, fired_at in rows}


def find_fired_at(store: Store, ticket_id: int, clock: str, number: int, rung: str) -> int | None:
    """When a rung fired; None when it does not stand in the ledger."""
    found = store.row(
        "SELECT fired_at FROM fired_rung WHERE ticket_id = :id AND clock = :clock"
        " AND number = :number AND rung = :rung",
        id=ticket_id,
        clock=clock,
        number=number,
        rung=rung,
    )
    return None if found is None else int(found[0])


def query_all_fired_rungs(ids: Iterable[int]) -> Query:
    """What `read_all_fired_rungs` asks."""
    in_ids = write_ids(ids)
    return Query(
        f"SELECT ticket_id, clock, number, rung FROM fired_rung WHERE ticket_id IN ({in_ids})"
    )


def read_all_fired_rungs(store: Store, ids: Iterable[int]) -> dict[int, set[FiredKey]]:
    """What has fired on some tickets, ever."""
    found: dict[int, set[FiredKey]] = {ticket_id: set() for ticket_id in ids}
    for ticket_id, clock, number, rung in query_all_fired_rungs(found).ask(store):
        found[ticket_id].add((clock, number, rung))
    return found


def record_fired(store: Store, rungs: Iterable[FiredRung]) -> None:
    """Enter rungs into the ledger; one that is there already breaks the transaction."""
    store.insert_many("fired_rung", FiredRung._fields, rungs)


def follow_runs(store: Store, ticket_id: int, before: Iterable[Run], after: Iterable[Run]) -> None:
    """Let what has fired on a run, and what it left to be sent, go where the run goes.

    `before` and `after` are the runs of a ticket: those that it takes over from others bring it
    along, and give it back when the merge is taken back, unless that ticket is no more.
    """
    held, holds = _find_taken_over(before), _find_taken_over(after)
    for clock, origin in held - holds:
        _move_run(store, clock, (ticket_id, -origin[0]), origin)
    for clock, origin in holds - held:
        _move_run(store, clock, origin, (ticket_id, -origin[0]))


def follow_unread(store: Store, since: int, before_id: int, after_id: int) -> None:
    """The same for what has fired because a ticket was unread since then, of words that are unread
    on another ticket now."""
    _move_run(store, UNREAD, (before_id, since), (after_id, since))


def _find_taken_over(runs: Iterable[Run]) -> set[tuple[str, tuple[int, int]]]:
    """By clock, the tickets and numbers under which runs were known before."""
    return {(run.clock, run.origin[:2]) for run in runs if run.origin}


def _move_run(store: Store, clock: str, before: tuple[int, int], after: tuple[int, int]) -> None:
    for table in ("fired_rung", "outbox"):
        store.run(
            f"UPDATE {table} SET ticket_id = :to_ticket, number = :to_number"
            " WHERE ticket_id = :ticket AND clock = :clock AND number = :number"
            " AND EXISTS (SELECT 1 FROM ticket WHERE id = :to_ticket)"
            f" AND NOT EXISTS (SELECT 1 FROM {table} AS there WHERE there.ticket_id = :to_ticket"
            " AND there.clock = :clock AND there.number = :to_number"
            f" AND there.rung = {table}.rung)",
            clock=clock,
            ticket=before[0],
            number=before[1],
            to_ticket=after[0],
            to_number=after[1],
        )


def read_standings(store: Store, ids: Iterable[int]) -> dict[int, Row]:
    """The values of `STANDING` by ticket, as they are stored."""
    rows = store.rows(
        f"SELECT id, {', '.join(STANDING)} FROM ticket WHERE id IN ({write_ids(ids)})"
    )
    return {ticket_id: tuple(standing) for ticket_id, *standing in rows}


def save_standings(store: Store, rows: Iterable[tuple[int | None, str | None, int]]) -> None:
    """Save when to look at each ticket again and what its agent is shown until then; a row ends
    with the id of its ticket."""
    wanted = {ticket_id: tuple(standing) for *standing, ticket_id in rows}
    if not wanted:
        return
    stored = read_standings(store, wanted)
    changed = [(*wanted[id], id) for id, standing in stored.items() if standing != wanted[id]]
    store.update_many("ticket", "id", STANDING, changed)


def read_suggestion(store: Store, ticket_id: int) -> str | None:
    """The suggestion that the agent of a ticket is shown now."""
    ((suggestion,),) = store.rows(f"SELECT {SUGGESTION} FROM ticket WHERE id = :id", id=ticket_id)
    return None if suggestion is None else str(suggestion)
