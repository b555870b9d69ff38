"""What the keys of the board do."""

from dataclasses import replace

import pytest

from tests.board.driving import Driven, drive
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


def field(hd: Hd, ticket: int, name: str) -> object:
    return hd.ok("show", str(ticket), "--json").json()[name]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("", 1),
        ("j", 2),
        ("j j", 3),
        ("down down up", 2),
        ("k", 1),
        ("G", 4),
        ("G j", 4),
        ("G k g", 1),
        ("pagedown", 4),
        ("end pageup", 1),
    ],
)
def test_the_cursor_goes_where_it_is_led(four: Hd, keys: str, chosen: int) -> None:
    async def play(board: Driven) -> None:
        await board.press(*keys.split())
        assert board.chosen == chosen
        assert f"#{chosen} " in board.text.split("─")[-1]

    drive(four, play)


@pytest.mark.parametrize(
    ("key", "told", "field_", "value"),
    [
        ("t", "took #1  Live drops", "assignee", "alice"),
        ("s", "solved #1  Live drops", "status", "solved"),
        ("p", "pending: #1  Live drops", "status", "pending"),
        ("h", "on hold: #1  Live drops", "status", "hold"),
    ],
)
def test_a_key_changes_the_ticket_and_u_takes_it_back(
    four: Hd, key: str, told: str, field_: str, value: str
) -> None:
    async def play(board: Driven) -> None:
        before = field(four, 1, field_)
        await board.press(key)
        assert told in board.told
        assert field(four, 1, field_) == value
        await board.press("u")
        assert "undone: #1" in board.told
        assert field(four, 1, field_) == before

    drive(four, play)


def test_next_takes_the_most_urgent_one_that_nobody_has_and_goes_there(four: Hd) -> None:
    four.ok("take", "1")

    async def play(board: Driven) -> None:
        await board.press("G", "n")
        assert "took #2  Cannot log in" in board.told
        assert board.chosen == 2
        await board.press("n", "n")
        assert "nothing to take: every open ticket is assigned" in board.told

    drive(four, play)
    assert four.ok("show", ".", "--json").json()["id"] == 4


def test_what_somebody_else_has_is_refused_in_a_line(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "j", "t")
        assert "ticket 3 is assigned to bob" in board.told

    drive(four, play)


def test_nothing_to_undo_is_said(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("u")
        assert "hd:" not in board.told
        assert board.told.strip()

    drive(replace(four, agent="bob"), play)


def test_enter_opens_the_ticket_alone_which_is_read_then_and_escape_goes_back(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "enter")
        assert board.lines()[0].startswith("#2 T-2  Cannot log in")
        assert "Please help with Cannot log in." in board.text
        await board.press("escape")
        assert "Subject" in board.lines()[0]
        assert board.chosen == 2

    drive(four, play, size=(80, 30))
    unread = {t["id"]: t["unread_since"] for t in four.ok("queue", "--json").json()}
    assert unread[2] is None
    assert unread[1] is not None


def test_tab_leads_to_the_ticket_which_the_same_keys_scroll(four: Hd) -> None:
    four.ok("note", "1", "--body", "\n".join(f"line {number}" for number in range(60)))

    async def play(board: Driven) -> None:
        await board.press("tab", "G")
        assert board.chosen == 1
        assert "line 59" in board.text
        await board.press("g")
        assert "line 59" not in board.text
        await board.press("tab", "j")
        assert board.chosen == 2

    drive(four, play)


def test_the_help_names_every_key_and_goes_away(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("?")
        for key in ("j ", "Enter", "Tab", "PgDn", "Ctrl-D", "?"):
            assert key in board.text
        await board.press("escape")
        assert "Live drops" in board.text

    drive(four, play, size=(100, 50))


def test_q_leaves_a_ticket_then_the_board(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("enter", "q")
        assert "Subject" in board.lines()[0]
        await board.press("q")
        assert not board.board.is_running

    drive(four, play)


def test_the_mouse_chooses_opens_and_presses_what_the_foot_offers(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.pilot.click("#queue", offset=(30, 2))
        assert board.chosen == 2
        await board.pilot.click("#foot", offset=(board.lines()[-1].index("take"), 0))
        await board.settle()
        assert "took #2" in board.told
        await board.pilot.click("#queue", offset=(30, 1), times=2)
        await board.settle()
        assert board.lines()[0].startswith("#1 T-1")

    drive(four, play)


def test_keys_are_chosen_in_hd_toml_and_named_by_the_help(four: Hd) -> None:
    config = four.db.parent / "hd.toml"
    config.write_text('[board.keys]\ntake = ["T", "ctrl+t"]\nsolve = "t"\nhelp = "f1"\n')
    hd = Hd(four.db, env=(("HD_CONFIG", str(config)),))

    async def play(board: Driven) -> None:
        assert "T take" in board.lines()[-1]
        assert "t solve" in board.lines()[-1]
        await board.press("T")
        assert "took #1" in board.told
        await board.press("j", "ctrl+t")
        assert "took #2" in board.told
        await board.press("t")
        assert "solved #2" in board.told
        await board.press("s")
        assert field(hd, 3, "status") == "open"
        await board.press("f1")
        assert "T Ctrl-T" in board.text

    drive(hd, play)
