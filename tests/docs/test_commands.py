"""The help of every command has a line and an example, and the example is true."""

import re

import pytest

from tests.docs.commands import find_commands, find_options

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
    below = [other for other in find_commands() if other.startswith(f"{name} ")]
    known = set().union(*map(find_options, (name, *below)))
    examples = re.findall(rf"hd (?:--\w+ \S+ )?{name}\b([^|\n]*)", command.help or "")
    used = {word for example in examples for word in re.findall(r"(?<= )--[\w-]+", example)}
    assert used <= known | {"--policy"}
