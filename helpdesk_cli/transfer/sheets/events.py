"""One row an event: the rows of a ticket read into its timeline, so that none is lost.

A row is a message where it has a body, and changes whatever it says differently from the rows
before it; one that says nothing new is kept as an internal note of its cells.
"""

from collections.abc import Mapping, Sequence

from helpdesk_cli.domain.tickets.ticket import AGENT_PREFIX, CUSTOMER, FIELDS, SYSTEM, Event, Ticket
from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.incoming import UnknownValue, UnreadableError
from helpdesk_cli.transfer.lines.record import CAN_BE_EMPTIED
from helpdesk_cli.transfer.sheets.columns import Cells
from helpdesk_cli.transfer.sheets.messages import INTERNAL, PUBLIC
from helpdesk_cli.transfer.sheets.sheet import Row
from helpdesk_cli.transfer.sheets.words import Words


def read_event_rows(words: Words, rows: Sequence[Row]) -> tuple[Ticket, tuple[Event, ...]]:
    """The ticket as its first row has it, and its events in order. Raises UnreadableError.

    `rows` stand in the order of the file; at one instant that order counts.
    """
    problems = [_on_line(row, row.problem) for row in rows if row.problem]
    dated: list[tuple[int, Row]] = []
    for row in () if problems else rows:
        found: list[str] = []
        at = words.instant("at", row.cells, found, dated[-1][0] if dated else None)
        if at is not None:
            dated.append((at, row))
        elif not found:
            found.append(f"{words.label('at')}: missing")
        problems += [_on_line(row, problem) for problem in found]
    if problems:
        raise UnreadableError(*problems)
    dated.sort(key=lambda pair: pair[0])
    timeline = _Timeline(words, *dated[0])
    for at, row in dated:
        timeline.add(at, row)
    if timeline.problems:
        raise UnreadableError(*timeline.problems)
    return timeline.opening, tuple(timeline.events)


class _Timeline:
    """Grows row by row, and knows what the rows so far have said."""

    def __init__(self, words: Words, first_at: int, first: Row) -> None:
        self._words = words
        self.problems: list[str] = []
        self.events: list[Event] = []
        created_at = words.instant("created_at", first.cells, self.problems)
        self.opening = words.opening(
            first.cells, first_at if created_at is None else created_at, self.problems
        )
        if self.opening.ref is None:
            self.problems.append(f"{words.label('ref')}: missing")
        self._said = {field: getattr(self.opening, field) for field in FIELDS}
        self._status: str | None = "new"
        if self.opening.assignee:
            self._unsettle("new")
        self._tags: set[str] = set()
        self.problems = [_on_line(first, problem) for problem in self.problems]

    def add(self, at: int, row: Row) -> None:
        problems: list[str] = []
        by = self._actor(row.cells)
        status = self._words.value("status", row.cells, problems)
        happened = [
            *self._message(at, by, row.cells, problems),
            *self._changes(at, by, row.cells, status, problems),
        ]
        if status is not None and status != self._status:
            happened.append(Event(at, "status", by, to=status))
            self._status = status
        if at < self.opening.created_at:
            problems.append(f"{self._words.label('at')}: lies before created_at")
        self.problems += [_on_line(row, problem) for problem in problems]
        said = self._words.columns.tell(row.cells)
        self.events += happened or [Event(at, "message", SYSTEM, body=said)]

    def _actor(self, cells: Cells) -> str:
        """`customer`, `system`, and whoever else is named is an agent."""
        by = self._words.text("by", cells)
        if by in (CUSTOMER, SYSTEM):
            return by
        name = by.removeprefix(AGENT_PREFIX)
        return f"{AGENT_PREFIX}{name}" if name else SYSTEM

    def _message(self, at: int, by: str, cells: Cells, problems: list[str]) -> list[Event]:
        body = self._words.text("body", cells)
        public = self._words.text("public", cells).casefold()
        if public not in PUBLIC + INTERNAL:
            label = self._words.label("public")
            problems.append(f"{label}: expected true or false, got {show_value(public)}")
        if not body:
            return []
        message = Event(at, "message", by, public=public in PUBLIC, body=body)
        if message.is_public_message:
            self._unsettle(*(("pending", "solved") if by == CUSTOMER else ("new",)))
        return [message]

    def _changes(
        self, at: int, by: str, cells: Cells, status: str | None, problems: list[str]
    ) -> list[Event]:
        changes = []
        present = {field: self._words.value(field, cells, problems) for field in FIELDS}
        for field, value in present.items():
            if value == self._said[field]:
                continue
            if value is None and not self._empties(field, status, present):
                continue
            changes.append(Event(at, field, by, to=value))
            self._said[field] = value
            if field == "assignee" and value:
                self._unsettle("new")
        fresh = [tag for tag in self._words.tags(cells) if tag not in self._tags]
        self._tags.update(fresh)
        return changes + [Event(at, "tag", by, to=tag) for tag in fresh]

    def _empties(self, field: str, status: str | None, present: Mapping[str, str | None]) -> bool:
        """Whether an empty cell takes away what stood before.

        Not in a row that says nothing of how the ticket stands, such as a comment.
        """
        return bool(
            field in CAN_BE_EMPTIED
            and self._words.is_said(field)
            and field not in self._words.kept
            and (status or any(said for other, said in present.items() if other != "subject"))
        )

    def _unsettle(self, *statuses: str) -> None:
        """Forget the status if it is one of these: what happened may have moved it on, so that the
        next row's status counts as a change."""
        if self._status in statuses:
            self._status = None


def _on_line(row: Row, problem: str) -> str:
    if isinstance(problem, UnknownValue):
        return problem.on_line(row.line)
    return f"line {row.line}: {problem}"
