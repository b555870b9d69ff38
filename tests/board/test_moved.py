"""What moved since somebody looked is shown until they have looked."""

import os
from dataclasses import replace

import pytest

from helpdesk_cli.domain.answers.board import Moved, Place, find_move
from tests.board.driving import Driven, drive
from tests.conftest import Hd

FAR = 10**9


@pytest.mark.parametrize(
    ("created_at", "due_at", "unread_since", "looked_at", "moved"),
    [
        (10, FAR, None, 20, None),
        (20, FAR, 20, 20, None),
        (21, FAR, 21, 20, "new"),
        (21, 30, 21, 20, "new"),
        (10, 30, None, 20, "late"),
        (10, 20, None, 20, "late"),  # at its due instant it was not late
        (10, 19, None, 20, None),
        (10, 50, None, 20, None),  # due now, not late
        (10, FAR, 30, 20, "wrote"),
        (10, FAR, 20, 20, None),
        (10, 30, 30, 20, "late"),
    ],
)
def test_a_ticket_moved_if_something_befell_it_after_the_last_look(
    created_at: int, due_at: int, unread_since: int | None, looked_at: int, moved: Moved | None
) -> None:
    assert find_move(Place(1, created_at, due_at, unread_since), looked_at, 50) == moved


@pytest.mark.usefixtures("engine")
def test_what_came_or_was_written_stands_beside_the_ticket_until_it_was_looked_at(
    four: Hd,
) -> None:
    async def play(board: Driven) -> None:
        assert "since you looked" not in board.text
        os.environ["HD_NOW"] = "2026-11-17T10:05:00Z"
        bob = replace(four, agent="bob", now="2026-11-17T10:04:00Z")
        bob.ok("new", "All is dark", "--severity", "urgent")
        bob.ok("reply", "2", "--body", "What do you see?")
        bob.ok("reply", "2", "--from-customer", "--body", "Nothing.")
        await board.until(lambda: "since you looked: 1 new, 1 wrote" in board.told)
        assert "new" in next(row for row in board.lines() if "All is dark" in row)
        await board.press("w")
        assert board.chosen == 5
        assert "1 new" in board.told
        await board.press("w")
        assert board.chosen == 2
        assert "since you looked: 1 wrote" in board.told
        await board.press("k")
        assert "since you looked" not in board.told
        await board.press("w")
        assert "nothing moved since you looked" in board.told

    drive(four, play)


@pytest.mark.usefixtures("engine")
def test_what_becomes_late_moves_by_itself(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("G")
        os.environ["HD_NOW"] = "2026-11-17T10:30:01Z"
        await board.until(lambda: "since you looked: 1 late" in board.told)
        assert "late" in board.lines()[1][:8]

    drive(four, play)


@pytest.mark.usefixtures("engine")
def test_another_board_knows_when_its_agent_left_the_last_one(four: Hd) -> None:
    async def leave(board: Driven) -> None:
        await board.press("q")

    async def come_back(board: Driven) -> None:
        assert "since you looked: 1 new, 1 late" in board.told

    async def be_new(board: Driven) -> None:
        assert "since you looked" not in board.told

    drive(four, leave)
    later = replace(four, now="2026-11-17T10:31:00Z")
    replace(later, agent="bob").ok("new", "All is dark")
    drive(later, come_back)
    drive(replace(later, agent="bob"), be_new)
