"""Replies and notes written on the board; what was begun is there again."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.board.widgets.composer import Composer
from tests.board.driving import Driven, drive
from tests.conftest import PLAIN_POLICY, Hd

pytestmark = pytest.mark.usefixtures("engine")


def messages(hd: Hd, ticket: int) -> list[tuple[str, bool, str]]:
    events = hd.ok("show", str(ticket), "--json").json()["events"]
    return [(e["by"], e["public"], e["body"]) for e in events if e["kind"] == "message"][1:]


@pytest.mark.parametrize("send", ["ctrl+enter", "ctrl+j", "ctrl+s"])
def test_a_reply_is_written_in_the_pane_and_sent(four: Hd, send: str) -> None:
    async def play(board: Driven) -> None:
        await board.press("r", *"Hello", "enter", *"Bye", send)
        assert "recorded reply to #1" in board.told
        assert "Bye" in board.text

    drive(four, play, size=(80, 50))
    assert messages(four, 1) == [("agent:alice", True, "Hello\nBye")]
    assert four.ok("show", "1", "--json").json()["drafts"] == []


def test_a_reply_may_solve_its_ticket_and_undo_takes_both_back(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("R", *"Done", "ctrl+s")
        assert board.chosen == 2
        assert four.ok("show", "1", "--json").json()["status"] == "solved"

    drive(four, play)


def test_a_note_is_for_the_team(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("i", *"Odd", "ctrl+s")
        assert "noted on #1" in board.told

    drive(four, play)
    assert messages(four, 1) == [("agent:alice", False, "Odd")]


@pytest.mark.parametrize("key", ["r", "i"])
def test_what_is_left_with_escape_is_there_again_on_another_board(four: Hd, key: str) -> None:
    async def begin(board: Driven) -> None:
        await board.press(key, *"Half", "escape")
        assert "Live drops" in board.lines()[1]

    async def go_on(board: Driven) -> None:
        await board.press(key, *"way", "ctrl+s")

    drive(four, begin)
    assert messages(four, 1) == []
    drive(four, go_on)
    assert [body for _, _, body in messages(four, 1)] == ["Halfway"]

    async def look(board: Driven) -> None:
        board.screen.queue.go_to(1)
        await board.press(key)
        composer = board.board.screen
        assert isinstance(composer, Composer)
        assert composer._kept == ""

    drive(four, look)


@pytest.mark.parametrize("key", ["r", "i"])
def test_what_was_typed_before_a_crash_is_there_again(four: Hd, key: str) -> None:
    async def crash(board: Driven) -> None:
        await board.press(key, *"Half")
        composer = board.board.screen
        assert isinstance(composer, Composer)
        await board.until(lambda: composer._kept == "Half")

    async def look(board: Driven) -> None:
        await board.press(key)
        assert "Half" in board.text

    drive(four, crash)
    drive(four, look)


def test_a_draft_that_is_emptied_is_none(four: Hd) -> None:
    four.ok("reply", "1", "--draft", "--body", "x")

    async def play(board: Driven) -> None:
        await board.press("r", "backspace", "escape")

    drive(four, play)
    assert four.ok("show", "1", "--json").json()["drafts"] == []


def test_nothing_written_sends_nothing(four: Hd) -> None:
    async def play(board: Driven) -> None:
        await board.press("r", "enter", "space", "ctrl+s")
        await board.press("i", "ctrl+s")

    drive(four, play)
    assert messages(four, 1) == []


def test_what_cannot_be_answered_is_refused_before_anybody_writes(four: Hd) -> None:
    async def play(board: Driven) -> None:
        board.look_away()
        replace(four, agent="bob").ok("close", "1")
        await board.press("r")
        assert "ticket 1 is closed" in board.told

    drive(four, play)


def test_a_policy_that_asks_is_answered_in_place(tmp_path: Path, engine: str) -> None:
    policy = tmp_path / "policy.toml"
    mail = '[mail]\nsend = "ask"\n'
    policy.write_text(PLAIN_POLICY + mail)
    config = tmp_path / "hd.toml"
    config.write_text(f'[delivery]\nkind = "folder"\nfolder = "{tmp_path}/out"\n')
    hd = Hd(tmp_path / "desk.db", env=(("HD_CONFIG", str(config)),))
    hd.ok("init", "--policy", str(policy))
    hd.ok("new", "Help", "--contact", "ann@x.example", "--body", "Please.")

    async def play(board: Driven) -> None:
        await board.press("r", *"Hi", "ctrl+s")
        assert "mail it to ann@x.example" in board.text
        await board.press("enter")
        assert "recorded reply to #1" in board.told

    drive(hd, play)
    assert hd.ok("show", "1", "--json").json()["deliveries"][0]["to"] == ["ann@x.example"]
