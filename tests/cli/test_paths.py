"""Every option that takes a path, by every odd path: told in a line, never by a traceback."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from click import Command

from helpdesk_cli.cli.app import GLOBAL_OPTIONS, HdGroup, app
from helpdesk_cli.cli.command_list import COMMANDS
from tests.conftest import Hd

pytestmark = pytest.mark.sqlite

TICKET = '{"ref": "A-1", "subject": "Hello", "created_at": "2026-11-16T09:00:00Z"}\n'
NAMES_A_PATH = ("FILE", "PATH", "MAP")
"""Of what a metavar says, what is a path or may be one."""

HOW = {
    ("--db",): ["queue", "--db", "{}"],
    ("--policy",): ["policy", "show", "--policy", "{}"],
    ("--config",): ["queue", "--config", "{}"],
    ("policy", "check", "FILE"): ["policy", "check", "{}"],
    ("policy", "new", "FILE"): ["policy", "new", "{}"],
    ("policy", "show", "FILE"): ["policy", "show", "{}"],
    ("policy", "due", "FILE"): ["policy", "due", "{}", "--tier", "gold", "--severity", "normal"],
    ("policy", "test", "FILE"): ["policy", "test", "{}"],
    ("policy", "apply", "FILE"): ["policy", "apply", "{}"],
    ("account", "import", "FILE"): ["account", "import", "{}"],
    ("account", "import", "--map"): ["account", "import", "accounts.csv", "--map", "{}"],
    ("account", "import", "--rejects"): ["account", "import", "accounts.csv", "--rejects", "{}"],
    ("article", "add", "FILE"): ["article", "add", "{}"],
    ("article", "import", "PATH"): ["article", "import", "{}"],
    ("import", "FILE"): ["import", "{}"],
    ("import", "--map"): ["import", "tickets.csv", "--map", "{}"],
    ("import", "--rejects"): ["import", "tickets.jsonl", "--rejects", "{}"],
    ("export", "--output"): ["export", "--output", "{}"],
    ("report", "--output"): ["report", "--output", "{}"],
    ("reply", "--attach"): ["reply", "1", "--body", "x", "--attach", "{}"],
    ("mail", "explain", "FILE"): ["mail", "explain", "{}"],
    ("policy", "backtest", "FILE"): ["policy", "backtest", "{}"],
    ("backup", "FILE"): ["backup", "{}"],
    ("restore", "FILE"): ["restore", "{}"],
}
"""How each is used, the path to be put in."""

ALSO = {
    "a new desk": ["init", "--policy", "vimeo", "--db", "{}"],
    "its policy": ["init", "--policy", "{}", "--db", "new.db"],
    "a pass": ["escalate", "--quiet", "--db", "{}"],
}
"""Where an option means something else."""

ODD = [
    *("", ".", "..", "/", "//", "/dev/null", "/dev/full", "folder", "folder/", "loop"),
    *("dangling", "file/inside", "nothing/inside", "~nobody/x", "odd\udcff", "two\nlines"),
    *("n" * 255, "n" * 256, "n" * 5_000, "/".join("d" * 2_500), "\x1b[31mred", "%41?mode=rw#x"),
    *("desk.db", "policy.toml", "tickets.jsonl", "empty", "noise", "-", "--"),
]


def find_path_options() -> Iterator[tuple[str, ...]]:
    """What the command line itself says takes a path."""
    yield from ((option,) for option in GLOBAL_OPTIONS if option != "--as")
    group = typer.main.get_command(app)
    assert isinstance(group, HdGroup)
    for name in (name for names in COMMANDS.values() for name in names):
        command = group.get_command(None, name)
        for words, each in _leaves((name,), command):
            for param in each.params:
                metavar = (getattr(param, "metavar", None) or "").strip("[].")
                if "Path" in type(param.type).__name__ or metavar in NAMES_A_PATH:
                    is_option = param.param_type_name == "option"
                    yield (*words, max(param.opts, key=len) if is_option else metavar)


def _leaves(words: tuple[str, ...], command: Command) -> Iterator[tuple[tuple[str, ...], Command]]:
    below = getattr(command, "commands", None)
    if not below:
        yield words, command
        return
    for name, each in below.items():
        yield from _leaves((*words, name), each)


def test_every_option_that_takes_a_path_is_tried() -> None:
    assert {*find_path_options()} == {*HOW}


@pytest.fixture
def place(hd: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hd:
    """A desk, and odd things beside it."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    Path("empty").touch()
    Path("noise").write_bytes(bytes(range(256)) * 40)
    Path("tickets.jsonl").write_text(TICKET + "{}\n")
    Path("tickets.csv").write_text("subject,created_at\nHello,2026-11-16T09:00:00Z\n")
    Path("accounts.csv").write_text("name,tier\nAcme,gold\nOdd,nosuch\n")
    os.symlink("loop", "loop")
    os.symlink("nothing", "dangling")
    return hd


@pytest.mark.parametrize("used", [*HOW.values(), *ALSO.values()], ids=" ".join)
def test_no_path_makes_a_command_fall_over(place: Hd, used: list[str]) -> None:
    is_walked = used[0] == "article"  # whole folders, of which / is one
    for odd in ODD:
        if is_walked and odd in ("/", "//", ".."):
            continue
        done = place(*(word.format(odd) if "{}" in word else word for word in used), stdin="")
        assert done.code in (0, 1, 2, 4), (odd, done)
        assert "Traceback" not in done.err, odd
        assert "[Errno" not in done.err, (odd, done.err)
        assert bool(done.err) or done.code == 0, odd
    place.ok("queue")
    assert not [*Path().glob(".hd-*")]
