"""Filters, views, explanations, what is copied, links, and the command line beside the board."""

import pytest

from helpdesk_cli.cli.commands.queue.board import name_program
from helpdesk_cli.settings.hd_toml import Settings
from tests.board.driving import Driven, drive
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


def test_a_filter_narrows_the_queue_and_an_empty_one_widens_it(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("slash", *"assignee:bob", "enter")
        assert board.chosen == 3
        assert board.told.startswith("assignee:bob: 1 open")
        await board.press("slash", "ctrl+u", "enter")
        assert board.chosen == 1
        assert board.told.startswith("4 open")

    drive(four, play)


def test_a_filter_is_completed_with_the_words_of_the_policy(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("slash", *"severity:u")
        assert "severity:urgent  Urgent" in board.text
        await board.press("tab", "enter")
        assert board.told.startswith("severity:urgent: 1 open")

    drive(four, play)


def test_a_filter_that_is_none_is_refused_and_the_queue_stays(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("slash", *"severity:bad", "enter")
        assert 'no severity "bad"' in board.told
        assert board.chosen == 1
        assert "Cannot log in" in board.text

    drive(four, play)


def test_a_number_shows_a_saved_view_and_all_again(four: Hd) -> None:
    config = four.db.parent / "hd.toml"
    config.write_text('[views]\nbobs = "assignee:bob"\nzfree = "tier:free"\n')
    hd = Hd(four.db, env=(("HD_CONFIG", str(config)),))

    async def play(board: Driven) -> None:
        await board.press("2")
        assert (board.chosen, board.told) == (4, "@zfree: 1 open · 1 unassigned")
        await board.press("1")
        assert board.chosen == 3
        await board.press("1")
        assert board.told.startswith("4 open")
        await board.press("9")
        assert "there is no view 9" in board.told

    drive(hd, play)


def test_a_deadline_is_explained_over_the_board(four: Hd) -> None:
    explained = four.ok("explain", "2").out

    async def play(board: Driven) -> None:
        await board.press("j", "e")
        assert "first reply" in board.text
        assert "4 business hours" in board.text
        await board.press("q")
        assert board.chosen == 2

    assert explained
    drive(four, play, size=(100, 40))


@pytest.mark.parametrize(
    ("what", "copied"),
    [
        ("id", "#2"),
        ("ref", "T-2"),
        ("link", "https://desk.example/T-2"),
        ("text", "Please help with Cannot log in."),
    ],
)
def test_something_of_a_ticket_is_copied(four: Hd, what: str, copied: str) -> None:
    config = four.db.parent / "hd.toml"
    config.write_text('[links]\nticket = "https://desk.example/{ref}"\n')
    hd = Hd(four.db, env=(("HD_CONFIG", str(config)),))

    async def play(board: Driven) -> None:
        await board.press("j", "y", *what, "enter")
        assert board.board.clipboard == copied
        assert f"copied: {copied}" in board.told

    drive(hd, play)


def test_links_are_tickets_to_go_to_and_addresses_to_open(
    four: Hd, monkeypatch: pytest.MonkeyPatch
) -> None:
    four.ok("link", "1", "4")
    four.ok("note", "1", "--body", "See (https://x.example/a?b=c), and javascript:alert(1).")
    opened: list[str] = []

    def open_(link: str) -> bool:
        opened.append(link)
        return True

    monkeypatch.setattr("webbrowser.open", open_)

    async def play(board: Driven) -> None:
        await board.press("o")
        assert "javascript" not in "\n".join(board.lines()[-6:])
        await board.press(*"https", "enter")
        assert opened == ["https://x.example/a?b=c"]
        await board.press("o", "enter")
        assert board.chosen == 4
        await board.press("k", "o")
        assert "#3 has no links" in board.told

    drive(four, play)


def test_a_password_of_the_environment_is_on_no_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = "postgresql://hd:SECRET@db.example/desk"
    monkeypatch.setenv("HD_DB", address)
    assert "SECRET" not in " ".join(name_program(Settings()))
    assert name_program(Settings(db="desk.db"))[3:5] == ["--db", "desk.db"]


def test_any_command_runs_beside_the_board(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "colon", *"tag . --add odd", "enter")
        await board.until(lambda: "tagged #2" in board.told)
        await board.press("colon", *"show 3", "enter")
        await board.until(lambda: "Timeline" in board.text and "#3 T-3" in board.text)
        await board.press("escape", "colon", *"shwo 3", "enter")
        await board.until(lambda: "no command" in board.text)

    drive(four, play, size=(100, 30))
    assert four.ok("show", "2", "--json").json()["tags"] == ["odd"]


def test_a_ticket_without_a_step_of_the_ladder_to_come_says_so(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("x")
        assert "#1 has no step of the ladder to come" in board.told

    drive(four, play)
