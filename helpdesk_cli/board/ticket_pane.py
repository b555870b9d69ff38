"""The ticket under the cursor: what it is, its clocks as they run, and what was said."""

from textual.containers import VerticalScroll
from textual.widgets import Static

from helpdesk_cli.board.ink import read_screen
from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.tickets.screen import Page, render_clocks, render_head, render_rest

NOTHING = "No ticket is chosen."


class TicketPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """One ticket. Its clocks are drawn by themselves, every second."""

    def __init__(self) -> None:
        self._head = Static(markup=False)
        self._clocks = Static(markup=False)
        self._rest = Static(markup=False)
        super().__init__(self._head, self._clocks, self._rest, id="ticket")
        self._ticket: int | None = None
        self._drawn: dict[Static, str] = {}

    def show(self, view: TicketView, output: Output, *, zone: str, now: int) -> None:
        """The whole ticket; another one from its beginning."""
        page = self._page(view, output, zone, now)
        self._draw(self._head, render_head(page))
        self._draw(self._clocks, render_clocks(page))
        self._draw(self._rest, render_rest(page))
        if view.id != self._ticket:
            self._ticket = view.id
            self.scroll_to(y=0, animate=False, immediate=True)

    def tick(self, view: TicketView, output: Output, *, zone: str, now: int) -> None:
        """Its clocks as they stand now."""
        self._draw(self._clocks, render_clocks(self._page(view, output, zone, now)))

    def show_text(self, text: str) -> None:
        """Something else than a ticket: that there is none, or why it cannot be shown."""
        self._ticket = None
        self._draw(self._head, text)
        self._draw(self._clocks, "")
        self._draw(self._rest, "")

    def move(self, rows: int) -> None:
        """Scroll so many rows down, or up."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)

    def _page(self, view: TicketView, output: Output, zone: str, now: int) -> Page:
        width = max(self.scrollable_content_region.width, 1)
        return Page(view, output._replace(width=width), zone, now, is_ticking=True)

    def _draw(self, part: Static, drawn: str) -> None:
        if self._drawn.get(part) != drawn:
            self._drawn[part] = drawn
            part.update(read_screen(drawn))
            part.display = bool(drawn)
