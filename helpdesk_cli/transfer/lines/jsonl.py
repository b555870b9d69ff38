"""Tickets as JSON lines: one a line, values at creation, then what happened.

Writing is canonical (order of keys, UTF-8, nulls left out), so that export → import → export
gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO

from helpdesk_cli.characters import escape_json
from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.clashes import Refs
from helpdesk_cli.transfer.incoming import (
    MAY_BE_NO_TEXT,
    NO_TEXT,
    Good,
    Incoming,
    Line,
    Reject,
    Row,
    UnreadableError,
    Vocabulary,
    name_people,
)
from helpdesk_cli.transfer.lines.ordinary import read_ordinary
from helpdesk_cli.transfer.lines.record import TEXT_KEYS, Record, read_record

MAX_LINE_BYTES = 64 * 1024 * 1024
"""A longer line is not held in memory but refused."""

_BOM = b"\xef\xbb\xbf"
_encode = json.JSONEncoder(ensure_ascii=False).encode
_decode = json.JSONDecoder().raw_decode


def read_jsonl(stream: BinaryIO, known: Vocabulary) -> Iterator[Row]:
    """Each line that is not blank, in order, in constant memory."""
    refs = Refs()
    lines = (
        Line(number, line if len(line) > MAX_LINE_BYTES else line.strip())
        for number, line in number_lines(stream)
        if len(line) > MAX_LINE_BYTES or not line.isspace()
    )
    for line, row in (known.read_lines or read_each)(lines, known):
        yield row if isinstance(row, Reject) else _refuse_clash(row, line, refs)


def read_each(lines: Iterator[Line], known: Vocabulary) -> Iterator[tuple[Line, Row]]:
    """One after the other."""
    for line in lines:
        yield line, read_line(line, known)


def read_line(line: Line, known: Vocabulary) -> Incoming | Reject:
    """A line for itself, whatever others say."""
    number, text = line
    if len(text) > MAX_LINE_BYTES:
        reason = f"the line is longer than {MAX_LINE_BYTES:,} bytes"
        return Reject(number, None, (reason,), _decode_any(text[:1000]))
    ordinary = read_ordinary(text, known)
    if ordinary is not None:
        return _take(line, *ordinary)
    ref = None
    try:
        record = parse_object(text)
        ref = record.get("ref")
        ticket, events, copied = read_record(record, known)
    except UnreadableError as error:
        named = ref if isinstance(ref, str) else None
        return Reject(number, named, error.reasons, _decode_any(text))
    return _take(line, ticket, events, name_people(ticket, copied))


def _take(
    line: Line, ticket: Ticket, events: tuple[Event, ...], people: tuple[Contact, ...] = ()
) -> Incoming:
    fingerprint = None if ticket.ref else sha256(line.text).hexdigest()
    return Incoming(ticket, events, line.number, fingerprint, people=people)


def format_ticket_line(
    opening: Ticket, events: Iterable[Event], copied: Iterable[Contact] = ()
) -> str:
    """The line of a ticket, without a line end. `opening` holds the values at creation; who is
    `copied` on it stands there where anybody is."""
    texts = {key: getattr(opening, key) for key in TEXT_KEYS}
    people = [{"address": address} | ({"name": name} if name else {}) for address, name in copied]
    line = _encode(
        {
            **{key: text for key, text in texts.items() if text or key == "subject"},
            "created_at": format_iso(opening.created_at),
            **({"participants": people} if people else {}),
            "events": [_event_record(event) for event in events],
        }
    )
    return escape_json(line)


def number_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1; of one that is too long, only its beginning."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        yield number, line.removeprefix(_BOM) if number == 1 else line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES + 1)


def _refuse_clash(row: Good, line: Line, refs: Refs) -> Row:
    """The row, unless another that differs had its ref before it."""
    try:
        refs.add(row.ref, *line)
    except UnreadableError as error:
        return Reject(line.number, row.ref, error.reasons, _decode_any(line.text))
    return row


def parse_object(line: bytes) -> Record:
    """The JSON object on a line, with no blanks around it. Raises UnreadableError."""
    try:
        text = line.decode()
        record, end = _decode(text)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 at byte {error.start + 1} of the line") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise UnreadableError("not JSON: nested too deep, or a number too long") from None
    if type(record) is not dict:
        raise UnreadableError(f"expected a JSON object, got {show_value(record)}")
    if MAY_BE_NO_TEXT.search(line):
        unstorable = list(find_unstorable(record))
        if unstorable:
            raise UnreadableError(*unstorable)
    return record


def find_unstorable(value: object, place: str = "") -> Iterator[str]:
    """Where JSON escapes spell what no text can hold: NUL, or one half of a surrogate pair."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from find_unstorable(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from find_unstorable(inner, f"{place}[{index}]")
    elif isinstance(value, str) and (found := NO_TEXT.search(value)):
        name = place.encode("ascii", "backslashreplace").decode()
        yield f"{name}: holds {show_value(found[0])}, which no text can"


def _event_record(event: Event) -> Record:
    record: Record = {"at": format_iso(event.at), "kind": event.kind, "by": event.by}
    if event.kind == "message":
        record["public"] = event.public
        if event.body:
            record["body"] = event.body
    elif event.kind == "tag":
        record |= {"remove": event.was} if event.to is None else {"add": event.to}
    elif event.kind != "undo" or event.to:
        record["to"] = event.to or None
    return record


def _decode_any(line: bytes) -> str:
    return line.decode(errors="backslashreplace")
