"""Clock runs as rows: what was assessed is kept until a new assessment differs."""

import json
from collections.abc import Iterable
from operator import attrgetter

from helpdesk_cli.domain.pauses import Pause
from helpdesk_cli.domain.sla import Run
from helpdesk_cli.store.door import Row, Store

_PLAIN = tuple(name for name in Run._fields if name != "pauses")
_KEY = ("ticket_id", "clock", "number")
RUN_COLUMNS = ("ticket_id", *_PLAIN, "pauses")

_read_plain = attrgetter(*_PLAIN)


def row_from_run(ticket_id: int, run: Run) -> Row:
    """A row in the order of `RUN_COLUMNS`."""
    return (ticket_id, *_read_plain(run), _format_pauses(run.pauses))


def read_runs(store: Store, ticket_id: int) -> list[Run]:
    """The runs of a ticket as last assessed, in order of start."""
    rows = store.rows(
        f"SELECT {', '.join(RUN_COLUMNS)} FROM clock WHERE ticket_id = :ticket_id"
        " ORDER BY started_at, clock, number",
        ticket_id=ticket_id,
    )
    return [run_from_row(row) for row in rows]


def find_run(store: Store, ticket_id: int, clock: str, number: int) -> Run | None:
    """One run as last assessed; None when the ticket has no such run now."""
    runs = read_runs(store, ticket_id)
    return next((run for run in runs if (run.clock, run.number) == (clock, number)), None)


def save_runs(store: Store, ticket_id: int, runs: Iterable[Run]) -> int:
    """Make the stored runs equal to these, touching those alone that differ.

    Returns how many of them were there before with another due time.
    """
    stored = {(run.clock, run.number): run for run in read_runs(store, ticket_id)}
    changed = []
    moved = 0
    for run in runs:
        before = stored.pop((run.clock, run.number), None)
        if before != run:
            changed.append(row_from_run(ticket_id, run))
            moved += before is not None and before.due_at != run.due_at
    _delete_runs(store, ticket_id, stored)
    if changed:
        store.upsert_many("clock", _KEY, RUN_COLUMNS, changed)
    return moved


def _delete_runs(store: Store, ticket_id: int, keys: Iterable[tuple[str, int]]) -> None:
    for clock, number in keys:
        store.run(
            "DELETE FROM clock"
            " WHERE ticket_id = :ticket_id AND clock = :clock AND number = :number",
            ticket_id=ticket_id,
            clock=clock,
            number=number,
        )


def run_from_row(row: Row) -> Run:
    """A row in the order of `RUN_COLUMNS`."""
    plain = dict(zip(_PLAIN, row[1:-1], strict=True))
    return Run(**plain, pauses=tuple(Pause(*pause) for pause in json.loads(row[-1])))


def _format_pauses(pauses: tuple[Pause, ...]) -> str:
    return json.dumps(pauses) if pauses else "[]"
