"""Rows of the queue as strips: what has been drawn is not drawn again until it says something else.

Only what is in sight is kept, however long the queue.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from textual.strip import Strip

from helpdesk_cli.board.widgets.ink import draw_line
from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.view.printing.ink import Span
from helpdesk_cli.view.queue.columns import BAR_WIDTH, Page
from helpdesk_cli.view.queue.screen import USUAL, Layout
from helpdesk_cli.view.queue.table import Fitted, Widest, draw_headings, draw_row, fit_columns

_MINUTE = 60
_BAR_STEPS = 8 * BAR_WIDTH


class Painter:
    """Columns stay where they are as the queue is scrolled, and grow where a cell asks for it."""

    def __init__(self) -> None:
        self.layout: Layout = USUAL
        self._widest = Widest()
        self._columns: Sequence[Fitted] = ()
        self._width = 0
        self._rows: dict[int, tuple[Hashable, list[Span]]] = {}
        self._strips: dict[Hashable, Strip] = {}

    def forget_widths(self) -> None:
        """What comes next is another table."""
        self._widest = Widest()
        self._rows = {}

    def draw_rows(self, lines: Iterable[QueueLine], page: Page) -> Mapping[int, list[Span]]:
        """A row for each line, by its ticket."""
        said = {line.id: (_tell_apart(line, page.now), line) for line in lines}
        fresh = [line for key, line in said.values() if self._rows.get(line.id, ("",))[0] != key]
        if fresh or page.output.width != self._width:
            columns = fit_columns(fresh, page, self.layout.columns, self._widest)
            if columns != self._columns or page.output.width != self._width:
                self._rows = {}
            self._columns, self._width = columns, page.output.width
        before, self._rows = self._rows, {}
        for key, line in said.values():
            known = before.get(line.id)
            is_known = known is not None and known[0] == key
            spans = known[1] if known and is_known else draw_row(line, self._columns, page)
            self._rows[line.id] = (key, spans)
        return {ticket_id: spans for ticket_id, (_, spans) in self._rows.items()}

    def draw_headings(self, page: Page) -> list[Span]:
        """The line above them, once they are drawn."""
        return draw_headings(self._columns, page)

    def make_strips(self, rows: Iterable[tuple[Sequence[Span], str]], width: int) -> list[Strip]:
        """Each row in its style; one that was the same the last time is the same strip."""
        before, self._strips = self._strips, {}
        made = []
        for spans, style in rows:
            key = (tuple(spans), style, width)
            strip = before.get(key) or self._strips.get(key) or draw_line(spans, width, style)
            self._strips[key] = strip
            made.append(strip)
        return made


def _tell_apart(line: QueueLine, now: int) -> Hashable:
    """Two lines of a ticket that are drawn the same have the same."""
    running = (
        _count(line.due_in_seconds),
        _count(line.remaining_seconds),
        None if line.elapsed_share is None else int(line.elapsed_share * _BAR_STEPS),
        _count(now - line.created_at),
    )
    steady = line._replace(due_in_seconds=None, remaining_seconds=None, elapsed_share=None)
    return (steady, running)


def _count(seconds: int | None) -> tuple[bool, int, int] | None:
    """Minutes, and seconds below one, as lengths of time are shown."""
    if seconds is None:
        return None
    minutes, rest = divmod(abs(seconds), _MINUTE)
    return (seconds < 0, minutes, 0 if minutes else rest)
