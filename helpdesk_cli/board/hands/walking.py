"""Keys that lead about on the board and change nothing."""

from collections.abc import Callable, Mapping

from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.widgets.queue_list import QueueList
from helpdesk_cli.board.widgets.ticket_pane import TicketPane
from helpdesk_cli.domain.answers.board import Place
from helpdesk_cli.view.board import render_keys

_FAR = 10**9


def _pane(board: BoardScreen) -> QueueList | TicketPane:
    """What keys scroll."""
    return board.pane if board.pane.has_focus else board.queue


def _by(rows: int) -> Callable[[BoardScreen], None]:
    return lambda board: _pane(board).move(rows)


def _by_pages(pages: int) -> Callable[[BoardScreen], None]:
    def go(board: BoardScreen) -> None:
        pane = _pane(board)
        pane.move(pages * max(pane.size.height - 2, 1))

    return go


def change_pane(board: BoardScreen) -> None:
    """Between queue and ticket, where both are shown."""
    if board.pane.display and not board.has_class("-alone"):
        (board.queue if board.pane.has_focus else board.pane).focus()


def go_to_moved(board: BoardScreen) -> None:
    """The next ticket below that moved since somebody looked, or the first one."""
    places = [row.id for row in board.queue.rows if isinstance(row, Place)]
    chosen = board.queue.chosen
    at = places.index(chosen) + 1 if chosen in places else 0
    following = [each for each in places[at:] + places[:at] if each in board.news.moved]
    if following:
        board.queue.go_to(following[0])
    else:
        board.tell([("nothing moved since you looked", "")])


def leave(board: BoardScreen) -> None:
    """Back from the ticket alone; else off the board."""
    if board.has_class("-alone"):
        board.close_ticket()
    else:
        board.app.exit()


def explain_keys(board: BoardScreen) -> None:
    """All keys, as they are now."""
    board.read(render_keys(board.session.keys, board.wide))


WALKING: Mapping[str, Callable[[BoardScreen], None]] = {
    "down": _by(1),
    "up": _by(-1),
    "page_down": _by_pages(1),
    "page_up": _by_pages(-1),
    "top": _by(-_FAR),
    "bottom": _by(_FAR),
    "open": BoardScreen.open_ticket,
    "other_pane": change_pane,
    "moved": go_to_moved,
    "help": explain_keys,
    "quit": leave,
}
