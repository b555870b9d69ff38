"""What was said on a ticket, where one row tells all of it: comments in cells, journals, lists."""

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from helpdesk_cli.domain.customers.naming import tidy_address
from helpdesk_cli.domain.tickets.ticket import AGENT_PREFIX, CUSTOMER, SYSTEM, Event, Ticket
from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.sheets.columns import Cells, Columns, Say
from helpdesk_cli.transfer.sheets.map import ANY_OTHER, MessageMap
from helpdesk_cli.transfer.sheets.times import TimeReader

Said = dict[str, str]
"""One message by the words at, by, body, public, role."""

PUBLIC = ("", "true", "yes", "1", "public")
INTERNAL = ("false", "no", "0", "private", "internal")
AGENT = "agent"
WRITTEN_TO_THE_MINUTE = 60
"""Seconds by which a time that is written so may differ from that of the ticket."""


class MessageReader:
    """Reads the messages of a row, as a map says where they stand."""

    def __init__(self, said: MessageMap, columns: Columns, times: TimeReader) -> None:
        self._map = said
        self._times = times
        self._customer: Say | None = columns.find_first(said.customer) if said.customer else None
        self._entries: Callable[[Cells], list[Any]] | None = columns.entries_of(
            said.list or said.cells
        )
        self._paths = {
            word: columns.inner(path) for word, path in (said.columns if said.list else {}).items()
        }
        self._head = _compile(said.form, several=said.several) if said.cells else None

    @property
    def is_there(self) -> bool:
        """Whether the file has what the map looks for."""
        return self._entries is not None

    def read(
        self, cells: Cells, ticket: Ticket, asking: Iterable[str], problems: list[str]
    ) -> list[Event]:
        """The messages in order of time; whoever is `asking` writes as a customer."""
        customers = {(self._customer(cells) if self._customer else "").casefold()}
        customers.update(each.casefold() for each in asking)
        found = []
        for number, said in enumerate(self._split(cells), start=1):
            try:
                found.append(self._read_one(said, ticket, customers - {""}))
            except ValueError as error:
                problems.append(f"message {number}: {error}")
        return sorted((each for each in found if each.body), key=lambda event: event.at)

    def _read_one(self, said: Said, ticket: Ticket, customers: set[str]) -> Event:
        at = self._times.read(said.get("at", "").strip())
        if ticket.created_at - WRITTEN_TO_THE_MINUTE < at < ticket.created_at:
            at = ticket.created_at
        if at < ticket.created_at:
            raise ValueError("lies before created_at")
        public = self._translate("public", said).casefold()
        if public not in PUBLIC + INTERNAL:
            raise ValueError(f"public: expected true or false, got {show_value(public)}")
        by = self._speaker(said, customers)
        return Event(at, "message", by, public in PUBLIC, said.get("body", "").strip())

    def _speaker(self, said: Said, customers: set[str]) -> str:
        role, by = self._translate("role", said).casefold(), self._translate("by", said)
        if CUSTOMER in (role, by) or SYSTEM in (role, by):
            return CUSTOMER if CUSTOMER in (role, by) else SYSTEM
        name = by.removeprefix(AGENT_PREFIX)
        if not (role == AGENT or by != name):
            if self._map.agents:
                if not any(fnmatchcase(name, pattern) for pattern in self._map.agents):
                    return CUSTOMER
            elif name.casefold() in customers or (tidy_address(name) or "") in customers:
                return CUSTOMER
        return f"{AGENT_PREFIX}{name or 'unknown'}"

    def _translate(self, word: str, said: Said) -> str:
        text, values = said.get(word, "").strip(), self._map.values.get(word, {})
        return values.get(text, values.get(ANY_OTHER, text) if text else text)

    def _split(self, cells: Cells) -> Iterator[Said]:
        for entry in self._entries(cells) if self._entries else ():
            if self._head is None:
                yield {word: path(entry) for word, path in self._paths.items()}
            elif entry.strip():
                yield from self._split_cell(entry)

    def _split_cell(self, text: str) -> Iterator[Said]:
        assert self._head is not None
        heads = list(self._head.finditer(text)) if self._map.several else []
        if not self._map.several and (head := self._head.match(text)):
            heads = [head]
        if not heads or text[: heads[0].start()].strip():
            yield {"at": text.strip()[:40], "body": text}  # no time: refused with what it is
            return
        ends = [head.start() for head in heads[1:]] + [len(text)]
        for head, end in zip(heads, ends, strict=True):
            yield {**head.groupdict(), "body": text[head.end() : end]}


def _compile(form: str, *, several: bool) -> re.Pattern[str]:
    """A pattern for what stands before the body of each message: at the beginning of a line, if
    `several`."""
    parts = re.split(r"\{(\w+)\}", form.partition("{body}")[0])
    pattern = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            pattern += re.escape(part)
        elif part == "at":
            pattern += r"(?P<at>[^\n]*?\d[^\n]*?)"
        else:
            pattern += rf"(?P<{part}>[^\n]*?)"
    return re.compile(f"(?m)^{pattern}" if several else rf"\s*{pattern}")
