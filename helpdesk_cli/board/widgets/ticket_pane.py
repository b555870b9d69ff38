"""The ticket under the cursor: what it is, its clocks as they run, and what was said."""

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from helpdesk_cli.board.widgets.ink import read_strip
from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.domain.triage.aid import Aid
from helpdesk_cli.view.board import render_aid
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.tickets.screen import Page, render_clocks, render_head, render_rest

NOTHING = "No ticket is chosen."


class TicketPane(ScrollView, can_focus=True, inherit_bindings=False):
    """One ticket. Its clocks are drawn by themselves, every second."""

    def __init__(self) -> None:
        super().__init__(id="ticket")
        self._ticket: int | None = None
        self._parts: tuple[str, ...] = ("", "", "", "")
        self._strips: list[Strip] = []

    def show(self, view: TicketView, aid: Aid, output: Output, *, zone: str, now: int) -> None:
        """The whole ticket, and what helps with it; another one from its beginning."""
        page = self._page(view, output, zone, now)
        is_other = view.id != self._ticket
        self._ticket = view.id
        aided = render_aid(aid, page.output)
        self._draw((render_head(page), render_clocks(page), aided, render_rest(page)))
        if is_other:
            self.scroll_to(y=0, animate=False, immediate=True)

    def tick(self, view: TicketView, output: Output, *, zone: str, now: int) -> None:
        """Its clocks as they stand now."""
        head, _, *rest = self._parts
        self._draw((head, render_clocks(self._page(view, output, zone, now)), *rest))

    def show_text(self, text: str) -> None:
        """Something else than a ticket: that there is none, or why it cannot be shown."""
        self._ticket = None
        self._draw((text, "", "", ""))

    def move(self, rows: int) -> None:
        """Scroll that many rows down, or up."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """As Textual asks for it."""
        place, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        strip = self._strips[place] if place < len(self._strips) else Strip.blank(width)
        return strip.adjust_cell_length(width)

    def _page(self, view: TicketView, output: Output, zone: str, now: int) -> Page:
        width = max(self.scrollable_content_region.width, 1)
        return Page(view, output._replace(width=width), zone, now, is_ticking=True)

    def _draw(self, parts: tuple[str, ...]) -> None:
        """These from now on; the lines that are others than before are drawn."""
        if parts == self._parts:
            return
        before, self._parts = self._strips, parts
        self._strips = [read_strip(line) for line in "".join(parts).splitlines()]
        size = Size(self.scrollable_content_region.width, len(self._strips))
        if size != self.virtual_size:
            self.virtual_size = size
        top = self.scroll_offset.y
        for y in range(self.size.height):
            if before[top + y : top + y + 1] != self._strips[top + y : top + y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))
