"""Keys that run the command line itself, beside the board: `:`, and a rung that takes its time."""

import asyncio
import os
import shlex
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable, Mapping, Sequence

from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.widgets.asking import Asking, Offer
from helpdesk_cli.desk.tickets.reading import glance_at
from helpdesk_cli.errors import UsageError

TAKE_THE_SCREEN = ("triage", "board")
"""Commands that are worth nothing without a terminal of their own."""

_MARGIN = 4


def ask_command(board: BoardScreen) -> None:
    """Any command; `.` is the ticket under the cursor."""
    if board.queue.chosen is not None:
        board.session.remember(board.queue.chosen)
    offers = [Offer(*each) for each in board.session.commands()]

    def complete(typed: str) -> Sequence[Offer]:
        return offers if " " not in typed else ()

    board.ask(Asking("hd", complete=complete), lambda line: run_line(board, line))


def run_line(board: BoardScreen, line: str) -> None:
    """Run it, and show what it says."""
    try:
        words = shlex.split(line.removeprefix("hd "))
    except ValueError:
        raise UsageError(f"a quote is not closed: {line}") from None
    if words and (words[0] in TAKE_THE_SCREEN or "--watch" in words):
        _run_on_screen(board, words)
    elif words:
        board.run_worker(_run_beside(board, words), exit_on_error=False)


def take_rung(board: BoardScreen) -> None:
    """The step of the ladder that comes next, now; it may have to wait for a mail server."""
    chosen = board.queue.chosen
    if chosen is None:
        return
    with board.refusals_told():
        coming = glance_at(board.lookout.desk, chosen).next_rung
        if coming is None:
            raise UsageError(f"#{chosen} has no step of the ladder to come")
        words = ["escalate", str(chosen), "--rung", coming.name]
        board.run_worker(_run_beside(board, words), exit_on_error=False)


def _run_on_screen(board: BoardScreen, words: Sequence[str]) -> None:
    with board.app.suspend():
        os.spawnvp(os.P_WAIT, board.session.program[0], [*board.session.program, *words])
    board.read_again()


async def _run_beside(board: BoardScreen, words: Sequence[str]) -> None:
    """One line is told at the foot; more is read over the board."""
    output = board.wide
    width = str(max(output.width - _MARGIN, 1))
    # As on a terminal, which it is going to be shown on.
    env = {**os.environ, "COLUMNS": width, "FORCE_COLOR": "1"}
    if not output.colour:
        env["NO_COLOR"] = "1"
    process = await asyncio.create_subprocess_exec(
        *board.session.program, *words, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, env=env
    )
    said, _ = await process.communicate()
    text = said.decode(errors="replace")
    board.read_again()
    if text.strip().count("\n"):
        board.read(text)
    else:
        board.tell_text(text.strip() or f"hd {shlex.join(words)}: done")


COMMANDING: Mapping[str, Callable[[BoardScreen], None]] = {
    "command": ask_command,
    "rung": take_rung,
}
