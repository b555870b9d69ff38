"""Several boards on one desk: nobody gets what another has, and each shows what is so."""

import asyncio
from dataclasses import replace

import pytest

from helpdesk_cli.board.app import Board
from helpdesk_cli.cli.commands.queue.board import begin_session
from helpdesk_cli.cli.commands.queue.filters import Asked
from helpdesk_cli.cli.invocation import Invocation
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.settings.hd_toml import Settings
from tests.board.driving import Driven, told
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


def open_board(hd: Hd) -> Board:
    asked = Asked(QueueFilter(), "", {})
    return Board(begin_session(Invocation(Settings(agent=hd.agent)), asked))


def test_two_boards_take_no_ticket_twice_and_see_each_other(four: Hd) -> None:
    async def run() -> None:
        alices, bobs = open_board(four), open_board(replace(four, agent="bob"))
        async with alices.run_test() as one, bobs.run_test() as two:
            alice, bob = Driven(alices, one), Driven(bobs, two)
            await alice.press("n")
            await bob.press("n")
            assert (alice.chosen, bob.chosen) == (1, 2)
            await bob.until(lambda: "alice" in bob.lines()[1])
            await alice.until(lambda: "bob" in alice.lines()[2])
            await bob.press("g", "t")
            assert "ticket 1 is assigned to alice" in bob.told
            await alice.press("s")
            await bob.until(lambda: "Live drops" not in bob.text)

    with told(four):
        asyncio.run(run())


def test_a_ticket_that_another_board_changed_meanwhile_is_refused_or_done_never_broken(
    four: Hd,
) -> None:
    async def run() -> None:
        alices, bobs = open_board(four), open_board(replace(four, agent="bob"))
        async with alices.run_test() as one, bobs.run_test() as two:
            alice, bob = Driven(alices, one), Driven(bobs, two)
            await alice.press("space", "space", "r", *"Hi")
            four.ok("close", "1")
            await bob.press("G", "m")
            await alice.press("ctrl+s")
            assert "ticket 1 is closed" in alice.told
            await alice.press("u")
            assert alice.told.strip()
            assert alices.is_running
            assert bobs.is_running

    with told(four):
        asyncio.run(run())
