"""`[alias]` of hd.toml: expanded, listed, completed, judged."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import run

ALIASES = """
[alias]
q = "queue --mine"
of = "search 'tier:$1' --limit 1"
swap = "note $2 --body $1"
queue = "next"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "hd.toml"
    file.write_text(ALIASES)
    return file


@pytest.fixture
def desk(hd: Hd, settings: Path) -> Hd:
    """Three tickets, one of them alice's."""
    for words in (("One", "--assignee", "alice"), ("Two",), ("Three", "--account", "A & Co")):
        hd.ok("new", *words, "--new-account" if "--account" in words else "--json")
    return Hd(hd.db, env=(("HD_CONFIG", str(settings)),))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("q",), ("queue", "--mine")),
        (("q", "--json"), ("queue", "--mine", "--json")),
        (("--as", "bob", "q"), ("--as", "bob", "queue", "--mine")),
        (("q", "--as", "bob"), ("queue", "--mine", "--as", "bob")),
        (("of", "gold", "--json"), ("search", "tier:gold", "--limit", "1", "--json")),
        (("queue",), ("queue",)),
    ],
)
def test_an_alias_does_what_it_stands_for(
    desk: Hd, words: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    assert desk.ok(*words) == desk.ok(*meant)


def test_an_argument_stays_one_word_whatever_is_in_it(desk: Hd) -> None:
    desk.ok("swap", '$2 `id` "quoted" $(id)', "1")
    assert '$2 `id` "quoted" $(id)' in desk.ok("show", "1").out


def test_an_argument_that_is_missing_is_told_with_what_the_alias_stands_for(desk: Hd) -> None:
    refused = desk("swap", "text")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        'hd: the alias "swap" needs 2 arguments, got 1\n    swap stands for: note $2 --body $1\n'
    )


def test_aliases_of_a_named_settings_file_count(desk: Hd, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[alias]\nz = "queue --unassigned"\n')
    for named in (("--config", str(other)), (f"--config={other}",)):
        assert desk.ok(*named, "z").out == desk.ok("queue", "--unassigned").out
    assert desk("z").code == 2


def test_help_lists_aliases(desk: Hd) -> None:
    told = desk.ok("--help").out
    assert "Your aliases:" in told
    assert "  q      queue --mine" in told


def test_aliases_are_completed_and_so_is_what_follows_them(desk: Hd) -> None:
    words = {"_HD_COMPLETE": "complete_bash", "COMP_WORDS": "hd ", "COMP_CWORD": "1"}
    assert "swap" in run(replace(desk, env=(*desk.env, *words.items()))).out.split()
    words |= {"COMP_WORDS": "hd q --unass", "COMP_CWORD": "2"}
    assert run(replace(desk, env=(*desk.env, *words.items()))).out.split() == ["--unassigned"]


def test_a_word_that_is_nearly_an_alias_is_told(desk: Hd, settings: Path) -> None:
    settings.write_text('[alias]\nmorning = "report"\n')
    assert '(did you mean "morning"?)' in desk("mornin").err


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("alias = 3", "alias: expected a table, got 3"),
        ("[alias]\nq = 3", "alias.q: expected a command"),
        ("[alias]\nq = ''", "alias.q: expected a command"),
        ('[alias]\nq = "note \'open"', "alias.q: expected a command"),
        ('[alias]\n"two words" = "queue"', "alias.two words: expected one word"),
        ('[alias]\n"-q" = "queue"', "alias.-q: expected one word"),
    ],
)
def test_aliases_are_judged(desk: Hd, settings: Path, table: str, expected: str) -> None:
    settings.write_text(table)
    refused = desk("queue")
    assert refused.code == 4
    assert expected in refused.err
