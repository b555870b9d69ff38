"""Keys that find tickets and words: filters, views, explanations, links, what is copied."""

import re
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from helpdesk_cli.board import deeds
from helpdesk_cli.board.hands.acting import about
from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.widgets.asking import Asking, Offer
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.desk.queue.views import list_views
from helpdesk_cli.desk.tickets.reading import explain_tickets, glance_at
from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.errors import UsageError
from helpdesk_cli.view.printing.link import link_ticket
from helpdesk_cli.view.printing.output import show_body, show_line

_LINK = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]]")


def explain(board: BoardScreen) -> None:
    """How the deadlines of a ticket came to be."""
    chosen = board.queue.chosen
    if chosen is not None:
        from helpdesk_cli.view.clocks.explain_screen import render_explanation

        with board.refusals_told():
            desk = board.lookout.desk
            (found,) = explain_tickets(desk, [f"#{chosen}"])
            board.read(render_explanation(found, board.wide, zone=desk_zone(desk)))


def narrow(board: BoardScreen) -> None:
    """The queue, to what fits a search; empty, to nothing less than all."""
    words = deeds.list_search_words(board.lookout.desk)
    offers = [Offer(show_line(word, board.wide), told) for word, told in words]
    board.ask(Asking("Filter", complete=lambda _typed: offers, text=board.search), board.narrow)


def choosing_view(place: int) -> Callable[[BoardScreen], None]:
    """The saved view at this place of the list; chosen again, all tickets."""

    def choose(board: BoardScreen) -> None:
        with board.refusals_told():
            views = list_views(board.lookout.desk)
            if place > len(views):
                raise UsageError(
                    f"there is no view {place}", hint='hd view save late "is:late" saves one'
                )
            search = f"@{views[place - 1].name}"
            board.narrow("" if board.search == search else search)

    return choose


def copy(board: BoardScreen) -> None:
    """Something of the ticket, into the clipboard of the terminal."""
    view = _glance(board)
    if view is not None:
        told = {name: show_line(text, board.wide) for name, text in _copyable(board, view).items()}
        offers = [Offer(name, text) for name, text in told.items()]

        def take(name: str) -> None:
            board.app.copy_to_clipboard(show_body(_copyable(board, view)[name], board.wide))
            board.tell([(f"copied: {told[name]}", "")])

        board.ask(Asking(about("Copy of", [f"#{view.id}"]), offers), take)


def open_link(board: BoardScreen) -> None:
    """A ticket that is linked, or an address that somebody wrote, in the browser."""
    view = _glance(board)
    if view is None:
        return
    with board.refusals_told():
        addresses = [link for text in _messages(view) for link in _LINK.findall(text)]
        own = _own_link(board, view)
        found = [*view.links, *([own] if own else []), *addresses]
        offers = [Offer(show_line(each, board.wide)) for each in dict.fromkeys(found)]
        if not offers:
            raise UsageError(f"#{view.id} has no links", hint="hd link 42 17 links two tickets")
        board.ask(Asking("Open", offers), partial(_follow, board))


def _follow(board: BoardScreen, target: str) -> None:
    if not target.startswith(("https://", "http://")):
        ticket_id = deeds.find_id(board.lookout.desk, target)
        board.queue.go_to(ticket_id)
        if board.queue.chosen != ticket_id:
            raise UsageError(f"{target} is not on the board", hint=f":show {target} shows it")
    elif not webbrowser.open(target):
        board.app.copy_to_clipboard(target)
        board.tell([(f"no browser here; copied: {target}", "")])


def _copyable(board: BoardScreen, view: TicketView) -> Mapping[str, str]:
    said = _messages(view)
    found = {
        "id": f"#{view.id}",
        "ref": view.ticket.ref,
        "link": _own_link(board, view),
        "subject": view.ticket.subject,
        "text": said[-1] if said else None,
    }
    return {name: text for name, text in found.items() if text}


def _own_link(board: BoardScreen, view: TicketView) -> str | None:
    template = board.session.ticket_link
    return template and link_ticket(template, view.id, view.ticket.ref)


def _messages(view: TicketView) -> Sequence[str]:
    return [event.body for event in view.events if event.kind == "message" and event.body]


def _glance(board: BoardScreen) -> TicketView | None:
    """The ticket under the cursor; None where there is none, or it is private."""
    chosen = board.queue.chosen
    if chosen is None:
        return None
    with board.refusals_told():
        return glance_at(board.lookout.desk, chosen)
    return None


FINDING: Mapping[str, Callable[[BoardScreen], None]] = {
    "explain": explain,
    "filter": narrow,
    "copy": copy,
    "links": open_link,
    **{f"view_{place}": choosing_view(place) for place in range(1, 10)},
}
