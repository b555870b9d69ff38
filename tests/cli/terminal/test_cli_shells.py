"""Completion in the shells themselves: installed by the program, then used by pressing Tab."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

from tests.conftest import Hd
from tests.patience import PATIENCE
from tests.processes import environ

pytestmark = pytest.mark.sqlite

SHELLS = ("bash", "zsh", "fish")
NAMES = ("hd", "helpdesk")


@dataclass(frozen=True)
class Shell:
    """One shell in a home of its own, with both names of the program on its path."""

    hd: Hd
    name: str
    home: Path
    more: tuple[tuple[str, str], ...] = ()

    @property
    def env(self) -> dict[str, str]:
        path = f"{self.home / 'bin'}:{environ(self.hd)['PATH']}"
        homes = {"HOME": str(self.home), "PATH": path, "TERM": "xterm", "XDG_CONFIG_HOME": ""}
        return environ(self.hd) | homes | dict(self.more)

    def run(self, line: str) -> "subprocess.CompletedProcess[str]":
        """What a line leaves that it was given to run."""
        # More than one command, so that the shell stays to be seen as the one that runs them.
        return subprocess.run(
            [self.name, "-c", f"{line}; true"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )

    def type(self, *lines: str) -> None:
        """Press these keys and Enter on a terminal, line by line, and wait until all is done."""
        child = pexpect.spawn(
            self.name, ["-i"], env=self.env, cwd=self.home, dimensions=(24, 200), timeout=PATIENCE
        )
        for line in (*lines, "exit"):
            child.send(f"{line}\r")
        child.expect(pexpect.EOF)
        child.close()


def find_shell(hd: Hd, name: str, tmp_path: Path) -> Shell:
    if shutil.which(name) is None:
        pytest.skip(f"needs {name}")
    home = tmp_path / "it's home"
    (home / "bin").mkdir(parents=True)
    for called in NAMES:
        script = home / "bin" / called
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -m helpdesk_cli "$@"\n')
        script.chmod(0o755)
    return Shell(hd, name, home)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, hd: Hd, tmp_path: Path) -> Shell:
    """Each of them, where it is installed."""
    return find_shell(hd, request.param, tmp_path)


@pytest.fixture(params=["bash", "zsh"])
def typed(request: pytest.FixtureRequest, hd: Hd, tmp_path: Path) -> Shell:
    """A shell that is typed into, completion installed, on a desk with three accounts."""
    for account in ("Halden Pharma", "Northwind: Oslo", "O'Brien & Sons"):
        hd.ok("account", "add", account, "--tier", "gold")
    found = find_shell(hd, request.param, tmp_path)
    found.run("hd --install-completion")
    return found


def accounts(hd: Hd) -> dict[str, str]:
    """That of each ticket, by subject."""
    return {line["subject"]: line["account"] for line in hd.ok("queue", "--json").json()}


def test_the_wheel_has_one_program_under_two_names() -> None:
    scripts = {script.name: script.value for script in entry_points(group="console_scripts")}
    assert scripts["hd"] == scripts["helpdesk"]


def test_a_name_with_a_blank_arrives_as_one_word_however_it_is_typed(typed: Shell) -> None:
    typed.type(
        "hd new short --body x --account Hal\t",
        "helpdesk new second --body x --account Hal\t",
        "./bin/helpdesk new path --body x --account Hal\t",
        'hd new double --body x --account "Halden P\t',
        "hd new single --body x --account 'Halden \t",
        "hd new bare --body x --account Halden\\ \t",
        "hd new equals --body x --account=Hal\t",
    )
    typed_so = ("short", "second", "path", "double", "single", "bare", "equals")
    assert accounts(typed.hd) == dict.fromkeys(typed_so, "Halden Pharma")


def test_signs_that_mean_something_to_the_shell_stay_in_a_name(typed: Shell) -> None:
    typed.hd.ok("account", "add", "Zz; touch pwned &", "--tier", "gold")
    typed.type(
        "hd new colon --body x --account North\t",
        "hd new quote --body x --account O\t",
        "hd new program --body x --account Zz\t",
        'hd new quoted --body x --account "Zz\t',
    )
    assert accounts(typed.hd) == {
        "colon": "Northwind: Oslo",
        "quote": "O'Brien & Sons",
        "program": "Zz; touch pwned &",
        "quoted": "Zz; touch pwned &",
    }
    assert not (typed.home / "pwned").exists()


def test_fish_offers_names_and_what_they_mean(hd: Hd, tmp_path: Path) -> None:
    fish = find_shell(hd, "fish", tmp_path)
    hd.ok("account", "add", "Halden Pharma", "--tier", "gold")
    fish.run("hd --install-completion")
    for called in NAMES:
        for typed in (f"{called} queue --account Hal", f'{called} queue --account "Halden '):
            done = fish.run(f"complete --do-complete '{typed}'")
            assert done.stdout == "Halden Pharma\tGold\n"
    assert fish.run("complete --do-complete 'hd queue --tier=g'").stdout == "--tier=gold\tGold\n"


def test_fish_keeps_its_completions_where_xdg_says(hd: Hd, tmp_path: Path) -> None:
    fish = find_shell(hd, "fish", tmp_path)
    elsewhere = replace(fish, more=(("XDG_CONFIG_HOME", str(tmp_path / "xdg")),))
    folder = tmp_path / "xdg" / "fish" / "completions"
    written = elsewhere.run("hd --install-completion").stdout.splitlines()
    assert written == [str(folder / "hd.fish"), str(folder / "helpdesk.fish")]
    assert "show" in elsewhere.run("complete --do-complete 'helpdesk sh'").stdout


def test_zsh_keeps_its_completions_where_zdotdir_says(hd: Hd, tmp_path: Path) -> None:
    zsh = find_shell(hd, "zsh", tmp_path)
    folder = tmp_path / "dots"
    folder.mkdir()
    elsewhere = replace(zsh, more=(("ZDOTDIR", str(folder)),))
    written = elsewhere.run("hd --install-completion").stdout.splitlines()
    assert written == [str(folder / ".zfunc" / "_hd"), str(folder / ".zshrc")]


@pytest.mark.parametrize("start", ["", "autoload -Uz compinit; compinit\n"])
def test_zsh_no_longer_takes_hd_for_hexdump(hd: Hd, tmp_path: Path, start: str) -> None:
    zsh = find_shell(hd, "zsh", tmp_path)
    (zsh.home / ".zshrc").write_text(start)
    zsh.run("hd --install-completion")
    zsh.type("print $_comps[hd] $_comps[helpdesk] > found")
    assert (zsh.home / "found").read_text() == "_hd_completion _hd_completion\n"


def test_installed_twice_a_start_file_has_one_line_more_and_keeps_what_it_had(shell: Shell) -> None:
    start_file = shell.home / f".{shell.name}rc"
    start_file.write_bytes(b"# caf\xe9, without an end of line")
    for _ in range(2):
        shell.run("hd --install-completion")
    lines = start_file.read_bytes().splitlines()
    assert lines[0] == b"# caf\xe9, without an end of line"
    assert len(lines) == (1 if shell.name == "fish" else 2)


def test_what_is_installed_can_be_shown(shell: Shell) -> None:
    shown = shell.run("hd --show-completion").stdout
    written = shell.run("hd --install-completion").stdout.splitlines()
    scripts = [Path(name) for name in written if not name.endswith("rc")]
    assert shown == "".join(script.read_text() for script in scripts)


def test_a_place_that_cannot_be_written_is_named(shell: Shell) -> None:
    for name in (".bash_completions", ".zfunc", ".config"):
        (shell.home / name).write_text("a file, no folder")
    told = shell.run("hd --install-completion").stderr
    assert f"hd: {shell.home}" in told
    assert "cannot be written" in told


def test_another_program_called_hd_is_not_waited_for(typed: Shell) -> None:
    """That one reads what is typed until it is told that it ends."""
    (typed.home / "bin" / "hd").write_text("#!/bin/sh\nexec cat\n")
    typed.type("echo done > done; hd x\t </dev/null")
    assert (typed.home / "done").exists()


@pytest.fixture(autouse=True)
def own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell writes into the data of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
