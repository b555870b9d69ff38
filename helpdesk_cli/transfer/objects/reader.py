"""Tickets out of JSON, through a map of its keys, or in hd's own words."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.clashes import Refs
from helpdesk_cli.transfer.incoming import (
    ColumnsRead,
    Incoming,
    Reject,
    UnreadableError,
    Vocabulary,
    name_people,
)
from helpdesk_cli.transfer.lines.record import TICKET_KEYS, read_record
from helpdesk_cli.transfer.objects.documents import Found, read_objects
from helpdesk_cli.transfer.objects.paths import Paths
from helpdesk_cli.transfer.sheets.columns import first_of
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.map_reader import shipped_maps
from helpdesk_cli.transfer.sheets.reader import close_last, refuse_long_words
from helpdesk_cli.transfer.sheets.tickets import read_ticket_row
from helpdesk_cli.transfer.sheets.words import Words


class ObjectReader:
    """Reads the tickets of JSON files; without a map they are in hd's own words."""

    def __init__(self, column_map: ColumnMap | None, beside: dict[str, None]) -> None:
        """`beside` gets what stands beside the tickets, each once."""
        self._map = column_map
        self._beside = beside
        self.columns: ColumnsRead | None = None

    def __call__(self, stream: BinaryIO, known: Vocabulary) -> Iterator[Incoming | Reject]:
        """Each object of the file, in order. HdError: it is no JSON."""
        refs = Refs()
        paths = Paths()
        words = Words(self._map, paths, known) if self._map else None
        records = self._map.records if self._map else None
        for found in read_objects(stream, records, self._beside.setdefault):
            if not paths.seen and words is None:
                _refuse_foreign(found)
            paths.meet(found.value)
            yield _read(found, words, known, refs)
        if words:
            read, missing, unused = words.binding.report()
            there = [path for path in read if paths.has_any(path)]
            lost = [first_of(path) for path in read if path not in there]
            found_ones = tuple(map(paths.name, there))
            self.columns = ColumnsRead(found_ones, (*missing, *lost), unused)


def _refuse_foreign(found: Found) -> None:
    """Refuse a document that another system wrote, since no line of it would pass."""
    keys = found.value.keys()
    if found.value and not ({"subject", "created_at"} <= keys <= set(TICKET_KEYS)):
        named = ", ".join(list(keys)[:6])
        raise HdError(
            f"a JSON document that is not in hd's words: its tickets have the keys {named}",
            hint=f"--map reads those of {', '.join(shipped_maps())}; --start-map begins a map",
        )


def _read(found: Found, words: Words | None, known: Vocabulary, refs: Refs) -> Incoming | Reject:
    try:
        if found.problems:
            raise UnreadableError(*found.problems)
        copied: tuple[Contact, ...] = ()
        if words is None:
            ticket, events, copied = read_record(found.value, known)
        else:
            ticket, events = read_ticket_row(words, found.value)
            events = close_last(events)
            refuse_long_words(ticket, events)
        text = json.dumps(found.value, sort_keys=True)
        refs.add(ticket.ref, found.line, text)
    except UnreadableError as error:
        return Reject(found.line, None, error.reasons, found.raw)
    fingerprint = None if ticket.ref else sha256(text.encode()).hexdigest()
    if words is None:
        people = name_people(ticket, copied)
        return Incoming(ticket, events, found.line, fingerprint, people=people)
    says, people = words.says(found.value), words.named_people(found.value)
    return Incoming(ticket, events, found.line, fingerprint, says=says, people=people)
