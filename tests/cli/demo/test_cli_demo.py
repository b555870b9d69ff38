"""`hd demo` as a newcomer runs it: a queue, what to try next, and a desk to try it on."""

import re
import shlex
import tempfile
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import Terminal, run_shell

pytestmark = pytest.mark.sqlite  # the sample is a file


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hd:
    """Somebody who has set up nothing."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Hd(tmp_path / "unused.db", env=(("HD_DB", ""), ("HD_AGENT", "")))


@pytest.mark.parametrize("args", [[], ["--desk", "vimeo"], ["--desk", "vodlix"]], ids=" ".join)
def test_it_shows_a_queue_and_three_commands_that_work(newcomer: Hd, args: list[str]) -> None:
    shown = newcomer.ok("demo", *args).out
    assert "breaching" in shown
    export = re.search(r"export HD_DB=(\S+)", shown)
    assert export is not None
    desk = Hd(Path(shlex.split(export[1])[0]), env=newcomer.env[1:])
    tried = re.findall(r"^ *hd (queue --watch|explain \d+|next --take)  ", shown, re.MULTILINE)
    assert len(tried) == 3
    for command in tried:
        assert desk.ok(*command.removesuffix("--watch").split()).out


@pytest.mark.parametrize("desk_name", ["vimeo", "vodlix"])
def test_somebody_has_to_be_woken_up_on_it(newcomer: Hd, desk_name: str, tmp_path: Path) -> None:
    db = str(tmp_path / "sample.db")
    assert "hd escalate --plan" in newcomer.ok("--db", db, "demo", "--desk", desk_name).out
    planned = newcomer("--db", db, "escalate", "--plan", "--json")
    assert planned.code == 8
    assert {step["action"] for step in planned.json()} >= {"suggest", "email"}


def test_the_next_commands_can_be_pasted_into_a_shell(newcomer: Hd) -> None:
    shown = newcomer.ok("demo").out
    export = next(line.strip() for line in shown.splitlines() if "export HD_DB=" in line)
    export = export[export.index("export") :]
    assert run_shell(newcomer, f"{export}; $HD queue --json").json()


def test_the_desk_can_be_put_where_it_is_wanted(newcomer: Hd, tmp_path: Path) -> None:
    place = tmp_path / "my sample.db"
    shown = newcomer.ok("demo", "--db", str(place)).out
    assert shlex.quote(str(place)) in shown
    assert len(newcomer.ok("--db", str(place), "queue", "--json").json()) >= 8
    again = newcomer("demo", "--db", str(place))
    assert again.code == 1
    assert "there is already a desk at" in again.err


def test_a_desk_of_ones_own_is_not_touched(hd: Hd) -> None:
    hd.ok("new", "Mine")
    hd.ok("demo")
    assert [line["subject"] for line in hd.ok("queue", "--json").json()] == ["Mine"]


def test_an_unknown_sample_is_refused(newcomer: Hd) -> None:
    refused = newcomer("demo", "--desk", "vimoe")
    assert (refused.code, refused.out) == (2, "")
    assert 'did you mean "vimeo"' in refused.err


@pytest.mark.parametrize("desk", ["vimeo", "vodlix"])
def test_all_of_it_fits_a_small_terminal(newcomer: Hd, desk: str) -> None:
    """The prompt that follows takes one of the 24 lines."""
    terminal = Terminal(newcomer, "demo", "--desk", desk)
    assert terminal.end() == 0
    assert terminal.seen.count("\n") <= 23
