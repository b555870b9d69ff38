"""The queue on the board: of ten thousand tickets only those in sight are read and drawn."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from helpdesk_cli.board.widgets.painter import Painter
from helpdesk_cli.domain.answers.board import Moved, Place
from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span
from helpdesk_cli.view.queue.columns import Page
from helpdesk_cli.view.queue.rows import put_together
from helpdesk_cli.view.queue.screen import Layout

GUTTER, MOVED_WIDTH = 2, 6
"""Cells on the left: cursor and mark, then what moved, if anything did."""


class Heading(NamedTuple):
    """The name of a group and how many tickets stand below it."""

    name: str
    tickets: int


class QueueList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of the queue with a cursor on one of them. It knows no store: `read` gives the lines."""

    class Chosen(Message):
        """The cursor stands on another ticket, or on none."""

    class Opened(Message):
        """A ticket was pressed twice with the mouse."""

    def __init__(
        self,
        layout: Layout,
        read: Callable[[Sequence[int]], Sequence[QueueLine]],
        page: Callable[[], Page],
    ) -> None:
        super().__init__(id="queue")
        self.rows: list[Place | Heading] = []
        self.marked: set[int] = set()
        self.moved: Mapping[int, Moved] = {}
        self._group = layout.group
        self._read, self._page = read, page
        self._cursor = 0
        self._painter = Painter()
        self._painter.layout = layout
        self._strips: list[Strip] = []
        self._drawn: object = None

    @property
    def chosen(self) -> int | None:
        """The ticket under the cursor."""
        row = self.rows[self._cursor] if self.rows else None
        return row.id if isinstance(row, Place) else None

    @property
    def room(self) -> int:
        """How many cells a row has beside the scroll bar."""
        return self.scrollable_content_region.width

    def show(self, places: Sequence[Place], *, anew: bool = False) -> None:
        """These tickets; the cursor stays on its own, or where that was. `anew` begins on top."""
        was, before = self.chosen, self._cursor
        self.rows = self._arrange(places)
        self._cursor = 0 if anew else self._find(was, before)
        self.marked &= {place.id for place in places}
        if anew:
            self._painter.forget_widths()
        self.virtual_size = Size(self.room, len(self.rows) + 1)
        self._settle(anew or self.chosen != was)

    def go_to(self, ticket_id: int) -> None:
        """The cursor on this ticket, if it is there."""
        self._cursor = self._find(ticket_id, self._cursor)
        self._settle(moved=True)

    def move(self, rows: int) -> None:
        """The cursor that many rows down, or up; over the names of groups."""
        was = self._cursor
        self._cursor = self._clamp(was + rows)
        step = 1 if rows > 0 else -1
        while isinstance(self._row(self._cursor), Heading):
            if self._clamp(self._cursor + step) == self._cursor:
                step = -step
            self._cursor += step
        self._settle(moved=self._cursor != was)

    def toggle_mark(self) -> None:
        """Mark the ticket under the cursor, or unmark it."""
        if self.chosen is not None:
            self.marked ^= {self.chosen}
            self.redraw()

    def redraw(self) -> None:
        """Draw what is in sight again, of which only what is different reaches the screen."""
        if not self.size:
            return
        before, self._drawn = self._strips, None
        for y, strip in enumerate(self._draw()):
            if y >= len(before) or strip is not before[y]:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """As Textual asks for it: the headings, below them the rows that it is scrolled to."""
        drawn = self._draw()
        return drawn[y] if y < len(drawn) else Strip.blank(self.room)

    def on_resize(self) -> None:
        """Another width has other columns."""
        self._painter.forget_widths()
        self.virtual_size = Size(self.room, len(self.rows) + 1)
        self._settle(moved=False)

    def on_click(self, event: events.Click) -> None:
        """The mouse puts the cursor where it is pressed."""
        place = event.y - 1 + self.scroll_offset.y
        if event.y > 0 and isinstance(self._row(place), Place):
            self._cursor = place
            self._settle(moved=True)
            if event.chain == 2:
                self.post_message(self.Opened())

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor shows whether keys go here."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def _arrange(self, places: Sequence[Place]) -> list[Place | Heading]:
        group = self._group
        if group is None:
            return list(places)
        rows: list[Place | Heading] = []
        gathered = put_together(places, lambda place: place.group)
        for name, members in groupby(gathered, lambda place: place.group):
            held = list(members)
            rows += [Heading(name or f"no {group}", len(held)), *held]
        return rows

    def _find(self, ticket_id: int | None, otherwise: int) -> int:
        for place, row in enumerate(self.rows):
            if isinstance(row, Place) and row.id == ticket_id:
                return place
        return self._clamp(otherwise)

    def _row(self, place: int) -> Place | Heading | None:
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _clamp(self, place: int) -> int:
        return max(0, min(place, len(self.rows) - 1))

    def _settle(self, moved: bool) -> None:
        """Bring the cursor into sight and draw."""
        if isinstance(self._row(self._cursor), Heading):
            self._cursor = self._clamp(self._cursor + 1)
        in_sight = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        wanted = min(max(top, self._cursor - in_sight + 1), self._cursor)
        if wanted == 1 and isinstance(self._row(0), Heading):
            wanted = 0
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True)
        self.redraw()
        if moved:
            self.post_message(self.Chosen())

    def _draw(self) -> list[Strip]:
        """The strips of what is in sight, drawn once for each state that it is in."""
        state = (self.scroll_offset.y, self.size, id(self.rows))
        if self._drawn != state:
            self._drawn = state
            self._strips = self._painter.make_strips(self._list_rows(), self.room)
        return self._strips

    def _list_rows(self) -> list[tuple[list[Span], str]]:
        """The headings and what is in sight below them, each with the style that lies over it."""
        if not self.rows:
            return [([("Nothing to answer here.", "")], "")]
        top, gutter = self.scroll_offset.y, GUTTER + (MOVED_WIDTH if self.moved else 0)
        sight = self.rows[top : top + max(self.size.height - 1, 0)]
        page = self._page()
        page = page._replace(output=page.output._replace(width=self.room - gutter))
        lines = self._read([row.id for row in sight if isinstance(row, Place)])
        drawn = self._painter.draw_rows(lines, page)
        rows = [([(" " * gutter, ""), *self._painter.draw_headings(page)], "")]
        for place, row in enumerate(sight, top):
            is_here = place == self._cursor
            spans = _spell(row, page) if isinstance(row, Heading) else drawn.get(row.id, [])
            style = "reverse" if is_here and self.has_focus else ""
            rows.append(([*self._draw_gutter(row, is_here, page), *spans], style))
        return rows

    def _draw_gutter(self, row: Place | Heading, is_here: bool, page: Page) -> list[Span]:
        """Whether the cursor is here, whether it is marked, and what moved."""
        ticket_id = row.id if isinstance(row, Place) else 0
        arrow = "▶" if page.output.unicode else ">"
        mark = "+" if ticket_id in self.marked else " "
        gutter = [(arrow if is_here else " ", STRONG), (mark, STRONG)]
        if self.moved:
            gutter.append((f"{self.moved.get(ticket_id, ''):{MOVED_WIDTH}}", STRONG))
        return gutter


def _spell(heading: Heading, page: Page) -> list[Span]:
    return [(page.show(heading.name), STRONG), (f"  {heading.tickets:,}", QUIET)]
