"""The board itself: what is shown where, when it is read again, and what each key leads to."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from helpdesk_cli.board import deeds
from helpdesk_cli.board.foot import Foot, Line
from helpdesk_cli.board.queue_list import QueueList
from helpdesk_cli.board.reading import Reading
from helpdesk_cli.board.session import Lookout, Session
from helpdesk_cli.board.ticket_pane import NOTHING, TicketPane
from helpdesk_cli.desk.queue.queue import list_tickets
from helpdesk_cli.desk.queue.search import narrow_queue
from helpdesk_cli.desk.tickets.reading import glance_at, show_tickets
from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.board import render_keys, say_refusal
from helpdesk_cli.view.queue.columns import Page
from helpdesk_cli.view.queue.screen import choose_layout, summarise
from helpdesk_cli.view.tickets.changed import spell_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpdesk_cli.board.deeds import Told
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.view.ink import Span

GLANCE, TICK, ANEW = 0.5, 1.0, 10.0
"""In seconds: how often it is asked whether the desk has changed, how often clocks are drawn, and
how often all is read again for what only time changes."""

SIDE_BY_SIDE_FROM, BOTH_FROM = 120, 14
"""Columns from which queue and ticket stand side by side; lines from which both are shown."""


class BoardScreen(Screen[None], inherit_bindings=False):
    """The queue, the ticket under its cursor, a line that tells, and the keys."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="board")
        self.session = session
        self.lookout = Lookout(session)
        self.search = session.search
        self.summary = QueueSummary(0, 0, 0, 0)
        self._deeds = {key: name for name, keys in session.keys.items() for key in keys}
        self.queue = QueueList(self._read_lines, self._make_page)
        self.queue.layout_of_rows = choose_layout(session.columns, session.group)
        self.pane = TicketPane()
        self.told = Line("told")
        self._has_news = False

    def compose(self) -> ComposeResult:
        """As Textual asks for it."""
        with Container(id="body"):
            yield self.queue
            yield self.pane
        yield self.told
        yield Foot(self.session.keys)

    def on_mount(self) -> None:
        """From here on it keeps itself up to date."""
        self.queue.focus()
        self.read_again(anew=True)
        self.set_interval(GLANCE, self._follow)
        self.set_interval(TICK, self._tick)
        self.set_interval(ANEW, self._begin_anew)

    def on_unmount(self) -> None:
        """Nothing of the desk stays open."""
        self.lookout.close()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side, above one another, or one at a time."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_FROM, "-wide")
        self.set_class(event.size.height < BOTH_FROM, "-low")
        self.call_after_refresh(self._show_ticket)

    def on_key(self, event: events.Key) -> None:
        """What the key stands for."""
        name = self._deeds.get(event.key) or self._deeds.get(event.character or "")
        if name is not None:
            event.stop()
            self.action_do(name)
        elif event.key == "escape":
            self._close_ticket()

    def action_do(self, name: str) -> None:
        """One thing that a key stands for, or a press of the mouse."""
        self._has_news = False
        self._summarise()
        getattr(self, f"do_{name}", lambda: self._deal(name))()

    def on_queue_list_chosen(self) -> None:
        """The ticket of the cursor, as soon as the queue is drawn."""
        self.call_after_refresh(self._show_ticket)

    def on_queue_list_opened(self) -> None:
        """Opened with the mouse."""
        self.do_open()

    # What is shown

    def read_again(self, *, anew: bool = False) -> None:
        """Queue and ticket as they stand now."""
        with self._refusals_told():
            places, self.summary = self.lookout.read_places(self.search)
            self.queue.show(places, anew=anew)
            self._show_ticket()
            self._summarise()

    def _follow(self) -> None:
        with self._refusals_told():
            if self.lookout.has_changed():
                self.read_again()

    def _begin_anew(self) -> None:
        self.lookout.begin_anew()
        self.read_again()

    def _tick(self) -> None:
        self.queue.redraw()
        ticket_id = self.queue.chosen
        if ticket_id is None or not self.pane.display:
            return
        with self._refusals_told():
            desk = self.lookout.desk
            view = glance_at(desk, ticket_id)
            self.pane.tick(view, self.session.output, zone=self.lookout.zone, now=desk.now)

    def _show_ticket(self) -> None:
        ticket_id = self.queue.chosen
        if ticket_id is None:
            self.pane.show_text(NOTHING)
            return
        if not self.pane.size:
            return
        desk = self.lookout.desk
        try:
            view = glance_at(desk, ticket_id)
        except HdError as error:  # it is private to others, or gone
            self.pane.show_text(f"{error.message}\n{error.hint or ''}")
            return
        self.pane.show(view, self.session.output, zone=self.lookout.zone, now=desk.now)

    def _read_lines(self, ids: Sequence[int]) -> Sequence[QueueLine]:
        return list_tickets(self.lookout.desk, ids)

    def _make_page(self) -> Page:
        return Page(self.session.output, self.lookout.zone, self.lookout.desk.now)

    def tell(self, spans: "Sequence[Span]") -> None:
        """Say it at the foot, until the next key."""
        self._has_news = True
        self.told.show(spans)

    def _summarise(self) -> None:
        if self._has_news:
            return
        output = self.session.output._replace(width=self.size.width)
        self.told.show(summarise(self.summary, 0, 0, output))

    @contextmanager
    def _refusals_told(self) -> "Iterator[None]":
        """What cannot be is said at the foot; the board goes on."""
        try:
            yield
        except HdError as error:
            self.tell(say_refusal(error.message, error.hint, self.session.output))

    # What keys do

    def do_down(self) -> None:
        self._move(1)

    def do_up(self) -> None:
        self._move(-1)

    def do_page_down(self) -> None:
        self._move(self._page_size())

    def do_page_up(self) -> None:
        self._move(-self._page_size())

    def do_top(self) -> None:
        self._move(-(10**9))

    def do_bottom(self) -> None:
        self._move(10**9)

    def do_other_pane(self) -> None:
        if self.pane.display and not self.has_class("-alone"):
            (self.queue if self.pane.has_focus else self.pane).focus()

    def do_open(self) -> None:
        """The ticket alone; somebody has seen it now."""
        ticket_id = self.queue.chosen
        if ticket_id is None:
            return
        with self._refusals_told():
            show_tickets(self.lookout.desk, [f"#{ticket_id}"])
            self.session.remember(ticket_id)
            self.add_class("-alone")
            self.pane.focus()
            self.call_after_refresh(self._show_ticket)

    def _close_ticket(self) -> None:
        self.remove_class("-alone")
        self.queue.focus()
        self.call_after_refresh(self._show_ticket)

    def do_next(self) -> None:
        def deal(desk: "Desk") -> "Told":
            filters = narrow_queue(desk, self.session.filters, self.search)
            return deeds.take_next_one(desk, filters)

        self._carry_out(deal)

    def do_undo(self) -> None:
        self._carry_out(deeds.undo)

    def do_help(self) -> None:
        output = self.session.output._replace(width=self.size.width)
        self.app.push_screen(Reading(render_keys(self.session.keys, output)))

    def do_quit(self) -> None:
        if self.has_class("-alone"):
            self._close_ticket()
        else:
            self.app.exit()

    def _deal(self, name: str) -> None:
        """What a key does to the ticket under the cursor."""
        ticket_id = self.queue.chosen
        if ticket_id is not None:
            self._carry_out(lambda desk: deeds.ON_TICKETS[name](desk, [f"#{ticket_id}"]))

    def _carry_out(self, deal: "Callable[[Desk], Told]") -> None:
        """Do it, say it in a line, and show how things stand."""
        with self._refusals_told():
            with self.session.open_to_act() as desk:
                verb, lines = deal(desk)
            self.read_again()
            if not lines:
                self.tell([("nothing to take: every open ticket is assigned", "")])
                return
            if verb == "took":
                self.session.remember(lines[-1].id)
                self.queue.go_to(lines[-1].id)
            self.tell(spell_changed(lines[-1], verb, self.session.output))

    def _move(self, rows: int) -> None:
        (self.pane if self.pane.has_focus else self.queue).move(rows)

    def _page_size(self) -> int:
        pane = self.pane if self.pane.has_focus else self.queue
        return max(pane.size.height - 2, 1)
