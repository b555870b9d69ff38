"""Keys that ask in place, and act on several tickets."""

import pytest

from tests.board.driving import Driven, drive
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


def shown(hd: Hd, ticket: int) -> dict[str, object]:
    found: dict[str, object] = hd.ok("show", str(ticket), "--json").json()
    return found


def test_a_ticket_is_assigned_to_whom_one_begins_to_type(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("a")
        for offer in ("alice  Alice Martin", "bob    Bob Stone", "team:support", "nobody"):
            assert offer.split()[0] in board.text
        await board.press("b", "o", "enter")
        assert "assigned to bob: #1" in board.told

    drive(four, play)
    assert shown(four, 1)["assignee"] == "bob"


def test_a_ticket_goes_to_a_team_or_to_nobody(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "j", "a", *"nobody", "enter")
        await board.press("a", *"team", "enter")
        assert "assigned to team:support: #3" in board.told

    drive(four, play)
    assert (shown(four, 3)["assignee"], shown(four, 3)["team"]) == (None, "support")


def test_a_severity_is_chosen_with_arrows(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("v", "down", "enter")
        assert "normal: #1" in board.told
        await board.press("u")

    drive(four, play)
    assert shown(four, 1)["severity"] == "urgent"


def test_escape_leaves_a_question_and_changes_nothing(four: Hd) -> None:
    before = four.ok("export").out

    async def play(board: Driven) -> None:
        for key in ("a", "v"):
            await board.press(key, "escape")
        assert "Assign #1 to" not in board.text
        await board.press("a", *"zzz", "enter")
        assert "Assign #1 to" in board.text
        await board.press("escape", "j")
        assert board.chosen == 2

    drive(four, play)
    assert four.ok("export").out == before


def test_keys_act_on_all_that_are_marked_and_undo_takes_all_back(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("space", "space", "s")
        assert "solved 2 tickets" in board.told
        assert board.chosen == 3
        await board.press("u")
        assert "undone: 2 tickets" in board.told

    drive(four, play)
    assert {shown(four, ticket)["status"] for ticket in (1, 2)} == {"new"}


def test_space_marks_and_unmarks(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("space")
        assert board.lines()[1].startswith(" +")
        await board.press("k", "space")
        assert not board.lines()[1].strip().startswith("+")
        assert board.screen.queue.marked == set()

    drive(four, play)


def test_marked_tickets_are_merged_into_the_one_under_the_cursor(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("m")
        assert "no other ticket is marked" in board.told
        await board.press("space", "m")
        assert "merged #1 into #2" in board.told
        assert board.chosen == 2
        await board.press("u")
        assert "merge undone" in board.told

    drive(four, play)
    assert shown(four, 1)["status"] == "new"
