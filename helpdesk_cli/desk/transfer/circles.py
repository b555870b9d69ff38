"""Merges told by a file: rows that lead in a circle are refused."""

from collections.abc import Iterable, Iterator, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.tickets.timeline import find_merge
from helpdesk_cli.store.tickets.merges import find_id, merged_names
from helpdesk_cli.store.tickets.tickets import read_ticket, read_timeline
from helpdesk_cli.transfer.incoming import Good, Ready, Reject, Row
from helpdesk_cli.transfer.lines.jsonl import format_ticket_line


class Circles:
    """Knows which tickets were merged into which: those of the file, and those on the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._targets: dict[str, str | None] = {}

    def part(self, rows: Sequence[Good]) -> Iterator[Row]:
        """The rows, in order; in place of each that lies on a circle of merges, a reject."""
        new = {row.ref: to for row in rows if row.ref and (to := _find_target(row))}
        self._targets |= new
        refused = self._find_circles(new)
        self._targets |= dict.fromkeys(refused)
        for row in rows:
            ref = row.ref
            if isinstance(row, Ready) or ref not in refused:
                yield row
                continue
            into = "itself" if new[ref] == ref else f"{new[ref]}, which leads back to it: a circle"
            raw = format_ticket_line(row.ticket, row.events, row.copied)
            yield Reject(row.line, ref, (f"merge: a ticket cannot be merged into {into}",), raw)

    def _find_circles(self, names: Iterable[str]) -> set[str]:
        """Those of the names that lie on a circle; each way is gone once."""
        found: set[str] = set()
        passed: set[str] = set()
        for first in names:
            way: dict[str, None] = {}
            name: str | None = first
            while name is not None and name not in way and name not in passed:
                way[name] = None
                name = self._find_next(name)
            passed.update(way)
            if name in way:
                steps = list(way)
                found.update(steps[steps.index(name) :])
        return found.intersection(names)

    def _find_next(self, name: str) -> str | None:
        """The ticket into which the one of this name was merged, by the name that files use."""
        if name not in self._targets:
            self._targets[name] = self._ask(name)
        return self._targets[name]

    def _ask(self, name: str) -> str | None:
        store = self._desk.store
        ticket_id = find_id(store, name)
        merge = find_merge(read_timeline(store, ticket_id)) if ticket_id is not None else None
        if merge is None or merge.to is None:
            return None
        target_id = find_id(store, merge.to)
        if target_id is None:
            return merge.to
        return merged_names(target_id, read_ticket(store, target_id).ticket.ref)[0]


def _find_target(row: Good) -> str | None:
    """The name of the ticket into which one of a file was merged."""
    if isinstance(row, Ready) or all(event.kind != "merge" for event in row.events):
        return None
    merge = find_merge(row.events)
    return merge.to if merge else None
