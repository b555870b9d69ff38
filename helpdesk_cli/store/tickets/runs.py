"""Clock runs as rows: what was assessed is kept until a new assessment differs."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.run import Origin, Run
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.tickets.ticket import PromisedTo
from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.terms import write_ids

_PLAIN = tuple(name for name in Run._fields if name not in ("pauses", "origin"))
_PLACE = Run._fields.index("pauses")
_KEY = ("ticket_id", "clock", "number")
RUN_COLUMNS = ("ticket_id", *_PLAIN, "pauses", "origin")

_read_plain = attrgetter(*_PLAIN)


def values_of_run(run: Run) -> Row:
    """The values of `RUN_COLUMNS`, without the ticket."""
    origin = json.dumps(run.origin) if run.origin else None
    return (*_read_plain(run), _format_pauses(run.pauses), origin)


def query_runs(ticket_id: int) -> Query:
    """What `read_runs` asks."""
    return Query(
        f"SELECT {', '.join(RUN_COLUMNS)} FROM clock WHERE ticket_id = :ticket_id"
        " ORDER BY started_at, clock, number",
        {"ticket_id": ticket_id},
    )


def read_runs(store: Store, ticket_id: int) -> list[Run]:
    """The runs of a ticket as last assessed, in order of start."""
    return [run_from_row(row) for row in query_runs(ticket_id).ask(store)]


def query_all_runs(ids: Iterable[int]) -> Query:
    """What `read_all_runs` asks."""
    columns = ", ".join(RUN_COLUMNS)
    return Query(f"SELECT {columns} FROM clock WHERE ticket_id IN ({write_ids(ids)})")


def read_all_runs(store: Store, ids: Iterable[int]) -> dict[int, list[Run]]:
    """The runs of some tickets as last assessed, in no order."""
    found: dict[int, list[Run]] = {ticket_id: [] for ticket_id in ids}
    if not found:
        return found
    for row in query_all_runs(found).ask(store):
        found[row[0]].append(run_from_row(row))
    return found


class RunChanges(NamedTuple):
    """The rows of runs that are new or others than before; the tickets that have none of a clock
    and number any more; how many runs have another due time than before."""

    rows: Sequence[Row]
    gone: Mapping[tuple[ClockName, int], Sequence[int]]
    moved: int


def find_run_changes(
    assessed: Mapping[int, Iterable[Run]], stored: Mapping[int, Iterable[Run]]
) -> RunChanges:
    """The changes that turn the runs `stored` of tickets into those assessed; runs that do not
    differ, or have been judged already, stay."""
    changed = []
    gone = defaultdict(list)
    moved = 0
    for ticket_id, runs in assessed.items():
        known = {(run.clock, run.number): run for run in stored[ticket_id]}
        for run in keep_judged(runs, stored[ticket_id]):
            before = known.pop((run.clock, run.number), None)
            if before != run:
                changed.append((ticket_id, *values_of_run(run)))
                moved += before is not None and before.due_at != run.due_at
        for key in known:
            gone[key].append(ticket_id)
    return RunChanges(changed, gone, moved)


def write_run_changes(store: Store, changes: RunChanges) -> int:
    """Write them; how many due times moved."""
    for (clock, number), ids in changes.gone.items():
        store.run(
            f"DELETE FROM clock WHERE ticket_id IN ({write_ids(ids)})"
            " AND clock = :clock AND number = :number",
            clock=clock,
            number=number,
        )
    if changes.rows:
        store.upsert_many("clock", _KEY, RUN_COLUMNS, changes.rows)
    return changes.moved


def run_from_row(row: Row) -> Run:
    """A row in the order of `RUN_COLUMNS`."""
    _, *plain, written, origin = row
    pauses = tuple(Pause(*pause) for pause in json.loads(written)) if written != "[]" else ()
    return Run._make((*plain[:_PLACE], pauses, *plain[_PLACE:], read_origin(origin)))


def read_origin(written: str | None) -> Origin | None:
    """The origin of a run, as its row has it."""
    if written is None:
        return None
    ticket_id, number, merged_at, taken_in_at, promised_to = json.loads(written)
    promised = PromisedTo(*promised_to) if promised_to else None
    return Origin(ticket_id, number, merged_at, taken_in_at, promised)


def _format_pauses(pauses: tuple[Pause, ...]) -> str:
    return json.dumps(pauses) if pauses else "[]"
