"""Tickets out of a CSV file, through a column map; rows of events are gathered by ref first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from typing import BinaryIO

from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.domain.tickets.word_length import FOUND_BY, check_events, check_lengths
from helpdesk_cli.transfer.clashes import Refs
from helpdesk_cli.transfer.incoming import (
    ColumnsRead,
    Incoming,
    Reject,
    RowCopy,
    UnreadableError,
    Vocabulary,
)
from helpdesk_cli.transfer.sheets.columns import Headings, has_columns
from helpdesk_cli.transfer.sheets.events import read_event_rows
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.sheet import Row, Sheet
from helpdesk_cli.transfer.sheets.tickets import read_ticket_row
from helpdesk_cli.transfer.sheets.words import Words
from helpdesk_cli.transfer.spool import sort_on_disk


class SheetReader:
    """Reads the tickets of CSV files through one map; `columns` tells of the file read last."""

    def __init__(self, column_map: ColumnMap) -> None:
        self._map = column_map
        self.columns: ColumnsRead | None = None

    def __call__(self, stream: BinaryIO, known: Vocabulary) -> Iterator[Incoming | Reject]:
        """Each ticket of the file, in the order in which they first appear, in constant memory.

        Raises UsageError when a column of the map is missing, HdError for an empty file.
        """
        given = self._map
        sheet = Sheet(
            stream,
            given.delimiter,
            given.encoding,
            given.escape,
            fits=lambda names: has_columns(given, names),
        )
        words = Words(given, Headings(sheet.headings), known)
        self.columns = words.binding.report()
        refs = Refs()
        born = "at" if given.rows == "events" else "created_at"
        rows = sheet.rows(lambda cells: bool(words.instant(born, cells, [])))
        if given.rows == "events":
            for gathered in _gather_by_ref(rows, words):
                yield _read_events(sheet, words, refs, gathered)
        else:
            for row in rows:
                yield _read_ticket(sheet, words, refs, row)


def _read_ticket(sheet: Sheet, words: Words, refs: Refs, row: Row) -> Incoming | Reject:
    try:
        if row.problem:
            raise UnreadableError(row.problem)
        ticket, events = read_ticket_row(words, row.cells)
        refuse_long_words(ticket, events)
        refs.add(ticket.ref, row.line, tuple(row.cells))
    except UnreadableError as error:
        return _reject(sheet, words, [row], error)
    fingerprint = None if ticket.ref else sha256(sheet.canonical(row.cells).encode()).hexdigest()
    says = words.says(row.cells)
    people = words.named_people(row.cells)
    return Incoming(ticket, close_last(events), row.line, fingerprint, says=says, people=people)


def _read_events(sheet: Sheet, words: Words, refs: Refs, rows: list[Row]) -> Incoming | Reject:
    """All rows of a ticket, or none: half a timeline would be known by its ref from then on."""
    try:
        ticket, events = read_event_rows(words, rows)
        refuse_long_words(ticket, events)
        refs.add(ticket.ref, rows[0].line, rows[0].line)
    except UnreadableError as error:
        return _reject(sheet, words, rows, error)
    people = words.named_people(rows[0].cells)
    return Incoming(ticket, close_last(events), rows[0].line, None, len(rows), people=people)


def _reject(sheet: Sheet, words: Words, rows: Sequence[Row], error: UnreadableError) -> Reject:
    return Reject(
        rows[0].line,
        _ref_of(rows[0], words) or None,
        error.reasons,
        "\n".join(row.raw for row in rows),
        RowCopy(sheet.head, sheet.encode("".join(map(_whole_line, rows)))),
    )


def _whole_line(row: Row) -> str:
    """The last line of a file may lack its end."""
    return row.source if row.source.endswith(("\n", "\r")) else f"{row.source}\n"


def _gather_by_ref(rows: Iterable[Row], words: Words) -> Iterator[list[Row]]:
    """The rows of each ticket in the order of the file, tickets in the order of their first row."""
    numbered = sort_on_disk(
        ((_ref_of(row, words), row) for row in rows), key=lambda pair: (pair[0], pair[1].line)
    )
    # A row without a ref belongs to nobody, not to one ticket with all others like it.
    groups = groupby(numbered, key=lambda pair: (pair[0], 0 if pair[0] else pair[1].line))
    together = ([row for _, row in group] for _, group in groups)
    return sort_on_disk(together, key=lambda gathered: gathered[0].line)


def _ref_of(row: Row, words: Words) -> str:
    """Empty when there is none, or cells are missing; bytes that are no text show as escapes."""
    try:
        return words.text("ref", row.cells).encode(errors="backslashreplace").decode()
    except IndexError:
        return ""


def refuse_long_words(ticket: Ticket, events: Sequence[Event]) -> None:
    """Raises UnreadableError for words that nothing can be found by."""
    words = {name: getattr(ticket, name) for name in FOUND_BY}
    problems = [*check_lengths(words), *check_events(events)]
    if problems:
        raise UnreadableError(*problems)


def close_last(events: Sequence[Event]) -> tuple[Event, ...]:
    """`closed` is final here: where the source went on after it, it is what hd calls `solved`."""
    statuses = [place for place, event in enumerate(events) if event.kind == "status"]
    reopened = {place for place in statuses[:-1] if events[place].to == "closed"}
    return tuple(
        replace(event, to="solved") if place in reopened else event
        for place, event in enumerate(events)
    )
