"""The program behind `hd board`: one screen, in the colours of the terminal."""

import signal

from textual.app import App

from helpdesk_cli.board.hands.acting import ACTING
from helpdesk_cli.board.hands.commanding import COMMANDING
from helpdesk_cli.board.hands.finding import FINDING
from helpdesk_cli.board.hands.walking import WALKING
from helpdesk_cli.board.hands.writing import WRITING
from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.session import Session

HANDS = {**WALKING, **ACTING, **WRITING, **FINDING, **COMMANDING}


class Board(App[None], inherit_bindings=False):
    """Shows the board until somebody leaves it, or the process is told to end."""

    CSS_PATH = "board.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, session: Session) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.session = session
        self.told_to_end: int | None = None

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        return BoardScreen(self.session, HANDS)

    def _fatal_error(self) -> None:
        """Leave the terminal; Textual would print all variables, and a password may be in one."""
        self._close_messages_no_wait()


def run_board(session: Session) -> None:
    """Show the board. On a signal to end, or an error, the terminal is given back before either
    passes through."""
    import asyncio

    board = Board(session)

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def end(number: int) -> None:
            board.told_to_end = number
            board.exit()

        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, end, number)
        await board.run_async()

    asyncio.run(run())
    if board._exception is not None:
        raise board._exception
    if board.told_to_end is not None:
        signal.signal(board.told_to_end, signal.SIG_DFL)
        signal.raise_signal(board.told_to_end)
