"""What is longer than the screen goes through a pager."""

import ast
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import Terminal, run
from tests.test_architecture import parse_house

HEAD = "-paged-"


def open_thirty(hd: Hd) -> None:
    hd.ok("new", stdin=json.dumps([{"subject": f"Ticket {n}"} for n in range(30)]))


@pytest.fixture
def busy(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """A desk with more tickets than a terminal of 24 lines holds."""
    return Hd(tmp_path / "desk.db").found(policy_file, open_thirty)


def paged(hd: Hd, pager: str = f"sed 1i{HEAD}", name: str = "HD_PAGER", **others: str) -> Hd:
    """Whoever has this pager."""
    env = others | {name: pager}
    return replace(hd, env=(*hd.env, *env.items()))


def show(hd: Hd, *args: str) -> tuple[int, str]:
    """Exit code and screen of a command that nobody types into."""
    terminal = Terminal(hd, *args)
    return terminal.end(), terminal.seen


def test_what_the_screen_does_not_hold_is_paged(busy: Hd) -> None:
    code, seen = show(paged(busy), "queue")
    assert code == 0
    assert HEAD in seen.splitlines()[0]
    assert "30 open" in seen
    assert "\x1b[" in seen


@pytest.mark.parametrize(
    "args",
    [
        ["show", *map(str, range(1, 10))],
        ["explain", *map(str, range(1, 10))],
        ["search", "ticket"],
        ["queue", "--json"],
        ["help", "policy"],
        ["policy", "show", "vimeo"],
    ],
    ids=" ".join,
)
def test_commands_that_read_are_paged(busy: Hd, args: list[str]) -> None:
    code, seen = show(paged(busy), *args)
    assert code == 0
    assert HEAD in seen


@pytest.mark.parametrize(
    "args", [["queue", "--limit", "20"], ["show", "1"], ["team"], ["help"]], ids=" ".join
)
def test_what_the_screen_holds_is_not_paged(busy: Hd, args: list[str]) -> None:
    code, seen = show(paged(busy), *args)
    assert code == 0
    assert HEAD not in seen


SHOWN_AT_ONCE = {
    "queue": "pages all but what it watches",
    "escalate": "pages its plan and its log",
    "fetch": "may stay",
    "next_ticket": "may take",
    "triage": "asks",
}
"""Commands with an answer in every format that are no mere readers."""


def test_every_command_that_reads_is_paged() -> None:
    decorated = {
        f"{name}.{node.name}": {ast.unparse(each) for each in node.decorator_list}
        for name, tree in parse_house().items()
        if name.startswith("cli.commands.")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    reading = {name for name, by in decorated.items() if "offers_formats" in by}
    unpaged = {name for name in reading if "pages" not in decorated[name]}
    assert {name.rpartition(".")[2] for name in unpaged} == SHOWN_AT_ONCE.keys()


def test_a_screen_is_full_when_it_would_scroll_for_the_prompt(busy: Hd) -> None:
    """The queue stands below a line of headings and above two more."""
    assert HEAD not in show(paged(busy), "queue", "--limit", "20")[1]
    assert HEAD in show(paged(busy), "queue", "--limit", "21")[1]


def test_lines_wider_than_the_screen_take_several(busy: Hd) -> None:
    args = ["queue", "--json", "--limit", "8"]
    assert HEAD in show(paged(busy), *args)[1]
    terminal = Terminal(paged(busy), *args, columns=1000)
    assert terminal.end() == 0
    assert HEAD not in terminal.seen


def test_what_is_piped_is_not_paged(busy: Hd) -> None:
    assert HEAD not in run(paged(busy, FORCE_COLOR="1"), "queue").out


@pytest.mark.parametrize("none", ["", "cat", " cat "])
@pytest.mark.parametrize("name", ["HD_PAGER", "PAGER"])
def test_nobody_need_have_a_pager(busy: Hd, name: str, none: str) -> None:
    assert "30 open" in show(paged(busy, none, name, PATH="/nowhere"), "queue")[1]


def test_hd_pager_comes_before_hd_toml_and_that_before_pager(busy: Hd, tmp_path: Path) -> None:
    settings = tmp_path / "hd.toml"
    settings.write_text('pager = "sed 1i-from-the-file"\n')
    told = paged(busy, "sed 1i-from-PAGER", "PAGER")
    assert "-from-PAGER" in show(told, "queue")[1]
    named = replace(told, env=(*told.env, ("HD_CONFIG", str(settings))))
    assert "-from-the-file" in show(named, "queue")[1]
    first = replace(named, env=(*named.env, ("HD_PAGER", "sed 1i-from-HD_PAGER")))
    assert "-from-HD_PAGER" in show(first, "queue")[1]
    for args in (["--no-pager", "queue"], ["queue", "--no-pager"]):
        assert "-from-" not in show(first, *args)[1]


def test_a_terminal_that_cannot_move_its_cursor_gets_no_pager(busy: Hd) -> None:
    assert HEAD not in show(paged(busy, TERM="dumb"), "queue")[1]


@pytest.mark.parametrize(
    ("pager", "why"),
    [("/nowhere/pager -x", "No such file or directory"), ("less '", "No closing quotation")],
)
def test_a_pager_that_cannot_be_had_is_said_once_and_nothing_is_lost(
    busy: Hd, pager: str, why: str
) -> None:
    code, seen = show(paged(busy, pager), "queue")
    assert code == 0
    assert seen.count(f"failed: {why}") == 1
    assert "30 open" in seen
    assert "Traceback" not in seen


def test_a_pager_left_early_is_no_trouble(busy: Hd) -> None:
    busy.ok("new", stdin=json.dumps([{"subject": "x" * 900} for _ in range(300)]))
    code, seen = show(paged(busy, "head -n 1"), "queue", "--json")
    assert code == 0
    assert seen.count("\n") == 1


def test_the_exit_code_is_that_of_the_command(busy: Hd) -> None:
    late = busy.at("2026-11-24T10:00:00Z")
    for pager in ("head -n 1", "false"):
        assert show(paged(late, pager), "queue", "--fail-on-breach")[0] == 5


def test_what_fails_says_so_without_a_pager(busy: Hd) -> None:
    code, seen = show(paged(busy), "queue", "--tier", "golden")
    assert code == 2
    assert 'did you mean "gold"' in seen
    assert HEAD not in seen


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less")
def test_less_is_started_as_git_starts_it_and_survives_an_interrupt(busy: Hd) -> None:
    """It waits at the end of the first screen, keeps colours, and leaves what was shown."""
    terminal = Terminal(paged(busy, "less"), "queue")
    terminal.expect("Ticket 20").type("\x03")
    terminal.type("G").expect("30 open").type("q")
    assert terminal.end() == 0
    assert "\x1b[?1049h" not in terminal.seen
    assert "Traceback" not in terminal.seen


@pytest.mark.parametrize("has_less", [True, False])
def test_where_nobody_says_less_is_the_pager_if_there_is_one(
    busy: Hd, tmp_path: Path, has_less: bool
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    if has_less:
        less = programs / "less"
        less.write_text(f'#!/bin/sh\necho "{HEAD} $LESS $LV"\n')
        less.chmod(0o755)
    bare = Terminal(replace(busy, env=(("PATH", str(programs)),)), "queue", unset=("PAGER", "LESS"))
    assert bare.end() == 0
    assert bare.seen.startswith(f"{HEAD} FRX -c\n") is has_less
    assert ("30 open" in bare.seen) is not has_less
    assert "failed" not in bare.seen


def test_a_watched_queue_is_never_paged(busy: Hd) -> None:
    terminal = Terminal(paged(busy), "queue", "--watch")
    terminal.expect("30 open").type("q")
    assert terminal.end() == 0
    assert HEAD not in terminal.seen
