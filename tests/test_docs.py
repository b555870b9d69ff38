"""What the documents say is so: commands have examples, links lead somewhere, names exist.

What README and manual show is tried in `tests/docs/`.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from helpdesk_cli.cli.app import app
from tests.docs.pages import README, ROOT, TOPICS

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
BENCHMARKS = ROOT / "tests/benchmarks/README.md"
DOCUMENTS = (README, CONTRIBUTING, ROOT / "CHANGELOG.md", BENCHMARKS, *TOPICS)


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if not target.startswith("https://"):
            path = document.parent / name if name else document
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
