"""The board as it looks, at three sizes, in colour and without; kept as text to be looked at."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import ColorSystem

from tests.board.driving import Driven, drive
from tests.cli.test_cli_hostile import WORDS, afflict, assert_harmless
from tests.conftest import Hd
from tests.golden_files import assert_golden

HIDDEN = "(private)"
SIZES = [(80, 24), (120, 40), (200, 60)]
LOOKS = {"colour": ("FORCE_COLOR", "1"), "plain": ("NO_COLOR", "1")}


@pytest.fixture
def sample(tmp_path: Path, engine: str) -> Hd:
    """The sample desk, as the manual shows it."""
    hd = Hd(tmp_path / "sample.db", now="2026-11-20T15:30:00Z")
    hd.ok("--db", hd.location, "demo")
    return hd


def paint(board: Driven) -> str:
    """The screen with the escape codes of its styles."""
    strips = board.board.screen._compositor.render_strips()
    drawn = []
    for strip in strips:
        parts = [
            segment.style.render(segment.text, color_system=ColorSystem.STANDARD)
            if segment.style
            else segment.text
            for segment in strip
        ]
        drawn.append("".join(parts).rstrip())
    return "\n".join(drawn) + "\n"


@pytest.mark.sqlite
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_board_at_every_size_in_colour_and_without(
    sample: Hd, size: tuple[int, int], look: str
) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "space")
        drawn = paint(board)
        assert ("\x1b[31" in drawn or "\x1b[1;31" in drawn) == (look == "colour")
        assert_golden(f"board-{size[0]}x{size[1]}-{look}", drawn)

    drive(replace(sample, env=(LOOKS[look],)), play, size=size)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "keys"),
    [("ticket", ["enter"]), ("help", ["?"]), ("assign", ["a"]), ("reply", ["r", "H", "i"])],
)
def test_what_keys_lay_over_it(sample: Hd, name: str, keys: list[str]) -> None:
    async def play(board: Driven) -> None:
        await board.press("j", "j", *keys)
        assert_golden(f"board-{name}", board.text)

    drive(sample, play)


@pytest.mark.sqlite
def test_groups_have_their_names_and_the_cursor_passes_over_them(sample: Hd) -> None:
    async def play(board: Driven) -> None:
        assert board.chosen is not None
        seen = [board.chosen]
        for _ in range(12):
            await board.press("j")
            seen.append(board.chosen)
        assert len(set(seen)) == 13
        await board.press("g")
        assert board.chosen == seen[0]
        assert board.lines()[1].strip().startswith("live  ")

    drive(sample, play, arranged={"group": "team"}, size=(100, 60))


@pytest.mark.usefixtures("engine")
def test_what_is_private_is_named_no_more_than_in_the_queue(sample: Hd) -> None:
    async def play(board: Driven) -> None:
        private = {t["id"] for t in sample.ok("queue", "--json").json() if t["subject"] == HIDDEN}
        assert private
        for ticket in private:
            board.screen.queue.go_to(ticket)
            await board.press("enter", "e", "escape", "y", "escape", "r", "escape", "t")
            assert "is private to" in board.text

    drive(sample, play)


@pytest.mark.sqlite  # that engines give it back as it came, `tests/cli/test_cli_hostile.py` sees
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_hostile_text_does_nothing(hd: Hd, words: str) -> None:
    afflict(hd, words)
    screens: list[str] = []

    async def play(board: Driven) -> None:
        async def look(*keys: str) -> None:
            await board.press(*keys)
            strips = board.board.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {100}
            screens.append(board.text)

        board.screen.queue.go_to(1)
        await look("t")
        for over in (["e"], ["y"], ["o"], ["a"], ["slash", "i"], ["r"], ["colon", "s"]):
            await look(*over)
            await look("escape")
        await look("enter")
        await look("G")

    drive(hd, play, size=(100, 40))
    for screen in screens:
        for line in screen.splitlines():
            assert_harmless(line)
