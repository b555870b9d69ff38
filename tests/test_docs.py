"""What the documents say is so: examples run and print what they show, names and links exist.

`HD_UPDATE_GOLDENS=1 pytest tests/test_docs.py` writes what the examples of the README print into
it, for a person to look at.
"""

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import tomli
import typer

from helpdesk_cli import errors
from helpdesk_cli.cli.app import app
from helpdesk_cli.domain.report.definitions import DEFINITIONS
from helpdesk_cli.settings.hd_toml import KEYS
from helpdesk_cli.settings.mail_table import read_delivery
from helpdesk_cli.transfer.sheets.map import (
    EVENT_WORDS,
    OPTIONS,
    TABLES,
    TICKET_WORDS,
    shipped_maps,
)
from tests.conftest import Hd
from tests.golden_files import UPDATE
from tests.test_architecture import parse_house

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
DOCUMENTS = (README, CONTRIBUTING, ROOT / "CHANGELOG.md")

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REST_NOT_SHOWN = "…\n"


@dataclass
class Terminal:
    """A shell in an empty directory: `hd` runs in this process, the rest in `sh`."""

    place: Path
    env: dict[str, str] = field(default_factory=dict)

    def run(self, command: str) -> str:
        """What appears on screen."""
        words = shlex.split(command)
        if words[0] == "export":
            self.env |= dict(word.split("=", 1) for word in words[1:])
            return ""
        if words[0] != "hd" or "|" in words:
            return self._run_in_sh(command)
        hd = Hd(self.place / "desk.db", now="2026-11-20T15:30:00Z", env=(*self.env.items(),))
        done = hd.on_screen()(*words[1:])
        return done.err + done.out

    def _run_in_sh(self, command: str) -> str:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        env = os.environ | self.env | {"PATH": path}
        done = subprocess.run(["sh", "-c", command], env=env, capture_output=True, text=True)
        return done.stderr + done.stdout


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    place = tmp_path / "empty"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return Terminal(place)


def replay(terminal: Terminal, block: re.Match[str]) -> str:
    """The block as it is when its commands are run; one that shows a file writes it instead."""
    language, name, text = block.groups()
    if name:
        (terminal.place / name).write_text(text, encoding="utf-8")
    if language != "console":
        return block[0]
    lines = []
    for command, shown in split_console(text):
        printed = terminal.run(command).splitlines(keepends=True)
        if shown[-1:] == [REST_NOT_SHOWN]:
            printed[len(shown) - 1 :] = [REST_NOT_SHOWN]
        lines += [f"$ {command}\n", *printed]
    return f"```console\n{''.join(lines)}```"


def split_console(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command, and the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines(keepends=True)
        yield command.strip(), shown


def find_commands() -> dict[str, Any]:
    """Every command by the words that call it."""
    program: Any = typer.main.get_command(app)
    found = {}
    for name in program.list_commands(None):
        found[name] = command = program.get_command(None, name)
        for inner, subcommand in getattr(command, "commands", {}).items():
            found[f"{name} {inner}"] = subcommand
    return found


every_command = pytest.mark.parametrize("name", list(find_commands()))


def test_the_examples_of_the_readme_print_what_it_shows(terminal: Terminal) -> None:
    text = README.read_text(encoding="utf-8")
    played = BLOCK.sub(lambda block: replay(terminal, block), text)
    if UPDATE:
        README.write_text(played, encoding="utf-8")
    assert played.splitlines() == README.read_text(encoding="utf-8").splitlines()


@every_command
def test_every_command_has_a_line_of_its_own_and_an_example_that_calls_it(name: str) -> None:
    command = find_commands()[name]
    summary, _, rest = (command.help or "").partition("\n")
    assert summary.endswith("."), "one line that is a sentence"
    assert "..." not in command.get_short_help_str(66), "short enough for the list of commands"
    example = re.search(r"^Example: +(.*)", rest, re.MULTILINE)
    assert example, "an example"
    assert re.match(rf"hd (--\w+ \S+ )?{name}\b", example[1])


@every_command
def test_options_of_examples_exist(name: str) -> None:
    command = find_commands()[name]
    known = {option for parameter in command.params for option in parameter.opts}
    examples = re.findall(rf"hd (?:--\w+ \S+ )?{name}\b([^|\n]*)", command.help or "")
    used = {word for example in examples for word in re.findall(r"(?<= )--[\w-]+", example)}
    assert used <= known | {"--policy"}


def test_the_readme_names_every_command_and_filter() -> None:
    text = README.read_text(encoding="utf-8")
    listed = re.findall(r"^  (\w+)  ", text, re.MULTILINE)
    assert {name.split()[-1] for name in find_commands()} <= {*listed}
    filters = {option for parameter in find_commands()["queue"].params for option in parameter.opts}
    assert filters <= {*re.findall(r"--[\w-]+", text)}


def test_the_readme_names_every_setting_exit_code_and_word_of_a_map() -> None:
    text = BLOCK.sub("", README.read_text(encoding="utf-8"))
    said = set(re.findall(r"[\w.]+", " ".join(re.findall(r"`([^`]+)`", text))))
    assert said >= {*KEYS, *(f"HD_{key.upper()}" for key in KEYS), "HD_CONFIG", "HD_NOW"}
    assert said >= {*TICKET_WORDS, *EVENT_WORDS, *OPTIONS, *shipped_maps()}
    assert all(f"`[{table}" in text for table in TABLES)
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.HdError)}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} >= codes


def test_the_readme_defines_every_figure_as_the_report_does() -> None:
    text = README.read_text(encoding="utf-8")
    before, heading, rest = text.partition("### What the figures mean\n")
    table = "".join(f"| `{one.name}` | {one.sentence} |\n" for one in DEFINITIONS)
    if UPDATE:
        rest = re.sub(r"(?:^\| `.*\n)+", lambda _: table, rest, count=1, flags=re.MULTILINE)
        README.write_text(before + heading + rest, encoding="utf-8")
    assert f"|---|---|\n{table}\n" in rest


def test_the_delivery_that_the_readme_shows_is_valid() -> None:
    blocks = [block[3] for block in BLOCK.finditer(README.read_text(encoding="utf-8"))]
    (written,) = [tomli.loads(text) for text in blocks if text.startswith("[delivery]")]
    settings = read_delivery(written["delivery"], Path("hd.toml"), Path("desk.db"))
    assert (settings.kind, settings.tls, settings.port) == ("smtp", "starttls", 587)


def test_what_cron_and_systemd_start_is_named_in_full_and_valid() -> None:
    """Neither knows the path or the variables of a shell; both read a line in their own way."""
    text = README.read_text(encoding="utf-8")
    lines = re.findall(r"^ *(?:[*\d/,-]+ +){5}(.*)", text, re.MULTILINE)
    started = [*lines, *re.findall(r"^ExecStart=(.*)", text, re.MULTILINE)]
    assert len(started) == 3
    for line in started:
        words = shlex.split(line)
        at = words.index("/opt/hd/bin/hd")
        assert all(word.startswith("HD_") for word in words[:at])
        assert "%" not in line, "cron reads it as the end of a line, systemd as a specifier"
        command = find_commands()[words[at + 1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known
    assert all("HD_DB=" in line for line in lines)
    assert "/opt/hd/bin/pip install" in text


def test_the_tests_are_started_as_the_readme_says() -> None:
    """`.ci/run` takes the command out of the README; it must find the one that people see."""
    recipe = re.search(r"^tests=\$\(.*\)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert recipe
    script = f'{recipe[0]}; printf %s "$tests"'
    found = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
    shown = README.read_text(encoding="utf-8").partition("## Run the tests")[2]
    block = BLOCK.search(shown)
    assert block
    assert found.stdout == block[3].strip()
    assert found.stdout.endswith("pytest -q")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if not target.startswith("https://"):
            path = ROOT / name if name else document
            assert path.exists(), target
            assert not anchor or anchor in find_anchors(path), target


def find_anchors(document: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:helpdesk_cli|tests|config|\.ci)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


def test_contributing_names_every_floor() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    for path in (ROOT / "helpdesk_cli").iterdir():
        if path.is_dir() and (path / "__init__.py").exists():
            assert f"`{path.name}/`" in text


def test_the_walk_through_the_house_names_functions_where_they_are() -> None:
    """A step names modules as `cli/write.py`, and what they define as `reply()`."""
    for step in find_steps("One command, from the shell to the database and back"):
        modules = [path.replace("/", ".") for path in re.findall(r"`([\w/]+)\.py`", step)]
        defined = {
            node.name
            for module in modules
            for node in ast.walk(parse_house()[module])
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        assert {*re.findall(r"`(\w+)\(\)`", step)} <= defined, step


def test_rules_that_the_code_cites_are_written_down() -> None:
    rules = len(find_steps("The rules of the clocks"))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "helpdesk_cli").rglob("*.py")]
    cited = {int(n) for source in sources for n in re.findall(r"\brules? (\d+)", source)}
    assert cited <= set(range(1, rules + 1))


def find_steps(heading: str) -> list[str]:
    """The numbered paragraphs below this heading of CONTRIBUTING."""
    section = CONTRIBUTING.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    section = section.partition("\n## ")[0]
    steps = re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]
    assert len(steps) > 5, heading
    return steps
