"""The board itself: what is shown where, when it is read again, and what each key leads to."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from helpdesk_cli.board.news import News
from helpdesk_cli.board.session import Lookout, Session
from helpdesk_cli.board.widgets.foot import Foot, Line
from helpdesk_cli.board.widgets.queue_list import QueueList
from helpdesk_cli.board.widgets.reading import Reading
from helpdesk_cli.board.widgets.ticket_pane import NOTHING, TicketPane
from helpdesk_cli.desk.queue.queue import list_tickets
from helpdesk_cli.desk.tickets.reading import glance_at, show_tickets
from helpdesk_cli.desk.triage.triage import find_aid
from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
from helpdesk_cli.errors import ConflictError, HdError, NotFoundError, StoreAwayError
from helpdesk_cli.view.board import count_moves, name_search, say_refusal, tell_done
from helpdesk_cli.view.queue.columns import Page
from helpdesk_cli.view.queue.screen import choose_layout, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from helpdesk_cli.board.deeds import Told
    from helpdesk_cli.board.widgets.asking import Asking
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.view.printing.ink import Span
    from helpdesk_cli.view.printing.output import Output

GLANCE, TICK, COUNT, ANEW = 0.5, 1.0, 2.0, 60.0
"""In seconds: how often it is asked whether the desk has changed, how often the clocks of a ticket
are drawn, which count seconds, and those of the queue, which count minutes; and how often all is
read again for what only time changes."""

RING = 10.0
"""In seconds: how often it is asked whether a promise of one's own has turned."""

AWAY = "the server does not answer: this is how it was"

SIDE_BY_SIDE_FROM, BOTH_FROM = 150, 14
"""Columns from which queue and ticket stand side by side; lines from which both are shown."""


class BoardScreen(Screen[None], inherit_bindings=False):
    """The queue, the ticket under its cursor, a line that tells, and the keys."""

    def __init__(
        self, session: Session, hands: "Mapping[str, Callable[[BoardScreen], None]]"
    ) -> None:
        super().__init__(id="board")
        self._hands = hands
        self.session = session
        self.lookout = Lookout(session)
        self.search = session.search
        self.summary = QueueSummary(0, 0, 0, 0)
        self.news = News(session.looked_at, session.read_now())
        self._looked_at: int | None = None
        self._deeds = {key: name for name, keys in session.keys.items() for key in keys}
        layout = choose_layout(session.columns, session.group)
        self.queue = QueueList(layout, self._read_lines, self._make_page)
        self.pane = TicketPane()
        self.told = Line("told")
        self._has_news = False
        self._trouble: Sequence[Span] = ()
        self._lines: Mapping[int, QueueLine] = {}

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
        self.set_interval(COUNT, self._count_down)
        self.set_interval(ANEW, self._begin_anew)
        self.set_interval(RING, self.ring)

    def on_unmount(self) -> None:
        """Nothing of the desk stays open; what happens from now on is news the next time."""
        self.session.remember_look(self.session.read_now())
        self.lookout.close()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side, above one another, or one at a time."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_FROM, "-wide")
        self.set_class(event.size.height < BOTH_FROM, "-low")
        self._summarise()
        self.call_after_refresh(self._show_ticket)

    def on_key(self, event: events.Key) -> None:
        """What the key stands for."""
        name = self._deeds.get(event.character or "") or self._deeds.get(event.key)
        if name is not None:
            event.stop()
            self.action_do(name)
        elif event.key == "escape":
            self.close_ticket()

    def action_do(self, name: str) -> None:
        """One thing that a key stands for, or a press of the mouse."""
        self._has_news = False
        self._summarise()
        self._hands[name](self)

    def on_queue_list_chosen(self) -> None:
        """The ticket of the cursor, as soon as the queue is drawn; the one before was seen."""
        left, self._looked_at = self._looked_at, self.queue.chosen
        if left is not None and left != self._looked_at:
            self.news.look_at(left, self.lookout.now)
            self.queue.moved = self.news.moved
            self.queue.redraw()
            self._summarise()
        self.call_after_refresh(self._show_ticket)

    def on_queue_list_opened(self) -> None:
        """Opened with the mouse."""
        self.open_ticket()

    # What is shown

    def read_again(self, *, anew: bool = False) -> None:
        """Queue and ticket as they stand now."""
        with self.absence_shown():
            self._take_in(self.search, anew)
            self._show_ticket()

    def _take_in(self, search: str, anew: bool) -> None:
        """The queue as it stands, and what moved in it."""
        places, self.summary = self.lookout.read_places(search)
        self._trouble = ()
        self.news.read(places, self.lookout.now)
        self.queue.moved = self.news.moved
        self.queue.show(places, anew=anew)
        self._summarise()

    def ring(self) -> None:
        """Ring if promises of one's own have turned since; nothing moves on the screen."""
        driver = self.app._driver
        if driver is not None:
            with self.absence_shown():
                self.session.ring(self.lookout.desk, driver.write)

    def _follow(self) -> None:
        with self.absence_shown():
            if self._trouble or self.lookout.has_changed():
                self.read_again()

    def _begin_anew(self) -> None:
        self.lookout.begin_anew()
        self.read_again()

    def _count_down(self) -> None:
        if self.news.may_grow(self.lookout.now):
            self.read_again()
        self.queue.redraw()

    def _tick(self) -> None:
        ticket_id = self.queue.chosen
        if ticket_id is None or not self.pane.display:
            return
        with self.absence_shown():
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
        with self.absence_shown():
            desk = self.lookout.desk
            try:
                view, aid = glance_at(desk, ticket_id), find_aid(desk, ticket_id)
            except (ConflictError, NotFoundError) as error:  # it is private to others, or gone
                self.pane.show_text(f"{error.message}\n{error.hint or ''}")
                return
            self.pane.show(view, aid, self.session.output, zone=self.lookout.zone, now=desk.now)

    def _read_lines(self, ids: Sequence[int]) -> Sequence[QueueLine]:
        with self.absence_shown():
            self._lines = {line.id: line for line in list_tickets(self.lookout.desk, ids)}
        return [self._lines[each] for each in ids if each in self._lines]

    def _make_page(self) -> Page:
        return Page(self.session.output, self.lookout.zone, self.lookout.now)

    def tell(self, spans: "Sequence[Span]") -> None:
        """Say it at the foot, until the next key."""
        self._has_news = True
        self.told.show(spans)

    def tell_text(self, printed: str) -> None:
        """Say at the foot a line as it was printed."""
        self.tell([(Text.from_ansi(printed).plain, "")])

    def _summarise(self) -> None:
        if self._trouble and not self._has_news:
            self.told.show(self._trouble)
        elif not self._has_news:
            counts = summarise(self.summary, 0, 0, self.wide)
            narrowed = name_search(self.search, self.wide)
            self.told.show([*narrowed, *counts, *count_moves(self.news.moved, self.wide)])

    @contextmanager
    def refusals_told(self) -> "Iterator[None]":
        """Refusals are shown at the foot; the board continues."""
        try:
            yield
        except HdError as error:
            self.tell(say_refusal(error.message, error.hint, self.wide))

    @contextmanager
    def absence_shown(self) -> "Iterator[None]":
        """Within it something is read for the screen. While the server is away, the screen stays as
        it was seen last and says so instead of the counts."""
        with self.refusals_told():
            try:
                yield
            except StoreAwayError:
                self._trouble = say_refusal(AWAY, None, self.wide)
                self._summarise()

    # What hands do with it

    def carry_out(self, deal: "Callable[[Desk], Told]") -> bool:
        """Do it as a command of its own, say it in a line, and show how things stand; whether it
        was done."""
        with self.refusals_told():
            with self.session.open_to_act() as desk:
                verb, lines = deal(desk)
            self.queue.marked.clear()
            self.read_again()
            if lines:
                self.tell(tell_done(verb, lines, self.wide))
            if verb == "took" and len(lines) == 1:
                self.session.remember(lines[0].id)
                self.queue.go_to(lines[0].id)
            return True
        return False

    def ask(self, asking: "Asking", then: "Callable[[str], object]") -> None:
        """Ask in place; `then` is called with the answer, unless it is Esc."""

        def go_on(answer: str | None) -> None:
            if answer is not None:
                with self.refusals_told():
                    then(answer)

        self.app.push_screen(asking, go_on)

    def read(self, drawn: str) -> None:
        """Show something to read over the board."""
        self.app.push_screen(Reading(drawn))

    def open_ticket(self) -> None:
        """The ticket alone, which counts as seen from now on."""
        ticket_id = self.queue.chosen
        if ticket_id is None:
            return
        with self.refusals_told():
            show_tickets(self.lookout.desk, [f"#{ticket_id}"])
            self.session.remember(ticket_id)
            self.add_class("-alone")
            self.pane.focus()
            self.call_after_refresh(self._show_ticket)

    def close_ticket(self) -> None:
        """Queue and ticket, again."""
        self.remove_class("-alone")
        self.queue.focus()
        self.call_after_refresh(self._show_ticket)

    def narrow(self, search: str) -> None:
        """Show what fits a search; one that is refused changes nothing."""
        before, self.search = self.search, search
        try:
            self._take_in(search, anew=True)
        except HdError:
            self.search = before
            raise

    @property
    def wide(self) -> "Output":
        """The output, at the width of the screen."""
        return self.session.output._replace(width=self.size.width)
