"""Tickets out of a CSV file, through a column map; rows of events are gathered by ref first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from typing import BinaryIO

from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.transfer.incoming import Incoming, Reject, UnreadableError, Vocabulary
from helpdesk_cli.transfer.sheets.events import read_event_rows
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.sheet import Row, Sheet
from helpdesk_cli.transfer.sheets.tickets import read_ticket_row
from helpdesk_cli.transfer.sheets.words import Words
from helpdesk_cli.transfer.spool import sort_on_disk


def read_csv(
    stream: BinaryIO, known: Vocabulary, column_map: ColumnMap
) -> Iterator[Incoming | Reject]:
    """Each ticket of the file, in the order in which they first appear, in constant memory.

    Raises UsageError when a column of the map is missing, HdError for an empty file.
    """
    sheet = Sheet(stream, column_map.delimiter, column_map.encoding)
    words = Words(column_map, sheet.headings, known)
    if column_map.rows == "events":
        for rows in _gather_by_ref(sheet.rows(), words):
            yield _read_events(sheet, words, rows)
    else:
        for row in sheet.rows():
            yield _read_ticket(sheet, words, row)


def _read_ticket(sheet: Sheet, words: Words, row: Row) -> Incoming | Reject:
    try:
        if row.problem:
            raise UnreadableError(row.problem)
        ticket, events = read_ticket_row(words, row.cells)
    except UnreadableError as error:
        return Reject(row.line, _ref_of(row, words) or None, error.reasons, sheet.raw([row]))
    fingerprint = None if ticket.ref else sha256(sheet.raw([row]).encode()).hexdigest()
    return Incoming(ticket, _close_last(events), row.line, fingerprint)


def _read_events(sheet: Sheet, words: Words, rows: list[Row]) -> Incoming | Reject:
    """All rows of a ticket, or none: half a timeline would be known by its ref from then on."""
    try:
        ticket, events = read_event_rows(words, rows)
    except UnreadableError as error:
        ref = _ref_of(rows[0], words) or None
        return Reject(rows[0].line, ref, error.reasons, sheet.raw(rows))
    return Incoming(ticket, _close_last(events), rows[0].line, None, len(rows))


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


def _close_last(events: Sequence[Event]) -> tuple[Event, ...]:
    """`closed` is final here: where the source went on after it, it is what hd calls `solved`."""
    statuses = [place for place, event in enumerate(events) if event.kind == "status"]
    reopened = {place for place in statuses[:-1] if events[place].to == "closed"}
    return tuple(
        replace(event, to="solved") if place in reopened else event
        for place, event in enumerate(events)
    )
