"""A board that a test drives: keys pressed one after the other, and what it shows then."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from textual.pilot import Pilot

from helpdesk_cli.board.app import Board
from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.cli.commands.queue.board import begin_session
from helpdesk_cli.cli.commands.queue.filters import Asked
from helpdesk_cli.cli.invocation import Invocation
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.settings.hd_toml import Settings
from tests.conftest import Hd
from tests.patience import PATIENCE

ARRANGED: dict[str, str | None] = {}


class Driven:
    """A board under a test's hands."""

    def __init__(self, board: Board, pilot: Pilot[None]) -> None:
        self.board = board
        self.pilot = pilot

    @property
    def screen(self) -> BoardScreen:
        """The board itself, whatever lies over it."""
        found = self.board.screen_stack[0]
        assert isinstance(found, BoardScreen)
        return found

    @property
    def chosen(self) -> int | None:
        """The ticket under the cursor."""
        return self.screen.queue.chosen

    async def press(self, *keys: str) -> "Driven":
        """These keys, and what comes of them."""
        await self.pilot.press(*keys)
        await self.settle()
        return self

    async def settle(self) -> None:
        """Until nothing is left to be done."""
        await self.pilot.pause()
        await self.pilot.pause()

    def look_away(self) -> None:
        """See nothing any more of what others do."""
        for timer in self.screen._timers:
            timer.pause()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Until this is so, for the board goes on by itself."""
        give_up_at = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < give_up_at, f"it never came to be so:\n{self.text}"
            await self.pilot.pause(0.05)

    def lines(self) -> list[str]:
        """What stands on the screen."""
        strips = self.board.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The same in one piece."""
        return "\n".join(self.lines()) + "\n"

    @property
    def told(self) -> str:
        """What is said above the keys."""
        return self.lines()[-2]


def drive(
    hd: Hd,
    play: Callable[[Driven], Awaitable[None]],
    *words: str,
    size: tuple[int, int] = (80, 24),
    arranged: dict[str, str | None] = ARRANGED,
    filters: QueueFilter | None = None,
) -> None:
    """Show the board of this desk as its agent, and let a test play on it."""

    async def run() -> None:
        asked = Asked(filters or QueueFilter(), " ".join(words), arranged)
        board = Board(begin_session(Invocation(Settings()), asked))
        async with board.run_test(size=size) as pilot:
            driven = Driven(board, pilot)
            await driven.settle()
            await play(driven)

    with told(hd):
        asyncio.run(run())


@contextmanager
def told(hd: Hd) -> Iterator[None]:
    """This process has the environment of a command line."""
    before = dict(os.environ)
    os.environ.update(hd.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
