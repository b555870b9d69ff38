"""The board keeps itself up to date while others work on the desk."""

from dataclasses import replace

import pytest

from tests.board.driving import Driven, drive
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


def test_what_others_do_is_seen_and_the_cursor_stays_on_its_ticket(four: Hd) -> None:
    bob = replace(four, agent="bob")

    async def play(board: Driven) -> None:
        await board.press("j")
        bob.ok("solve", "1")
        await board.until(lambda: "Live drops" not in board.text)
        assert board.chosen == 2
        bob.ok("new", "All is dark", "--severity", "urgent")
        await board.until(lambda: "All is dark" in board.text)
        assert board.chosen == 2

    drive(four, play)


def test_when_its_ticket_goes_the_cursor_stays_in_its_place(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("j")
        replace(four, agent="bob").ok("solve", "2")
        await board.until(lambda: board.chosen == 3)

    drive(four, play)


def test_clocks_count_seconds(four: Hd) -> None:
    async def play(board: Driven) -> None:
        assert "30m 00s left" in board.text
        later = replace(four, now="2026-11-17T10:00:01Z")
        import os

        os.environ["HD_NOW"] = later.now
        await board.until(lambda: "29m 59s left" in board.text)

    drive(four, play)


def test_a_search_narrows_the_board(four: Hd) -> None:
    async def play(board: Driven) -> None:
        assert board.chosen == 3
        await board.press("G")
        assert board.chosen == 3

    drive(four, play, "invoice")


def test_an_empty_desk_says_so(hd: Hd) -> None:
    async def play(board: Driven) -> None:
        assert board.lines()[0] == "Nothing to answer here."
        await board.press("j", "G", "enter", "t", "s", "tab", "g")
        assert "0 open" in board.text

    drive(hd, play)


def test_the_ticket_comes_with_articles_and_with_what_its_customer_may_use(four: Hd) -> None:
    article = four.db.parent / "invoices.md"
    article.write_text('+++\ntitle = "Wrong invoices"\n+++\nHow an invoice is corrected.\n')
    four.ok("article", "add", str(article))

    async def play(board: Driven) -> None:
        await board.press("j", "j")
        assert "May use now" in board.text
        assert "Wrong invoices (invoices)" in board.text

    drive(four, play, size=(100, 40))
