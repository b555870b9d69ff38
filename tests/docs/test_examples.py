"""Every example, pasted into a terminal in the order of its page, prints what the page shows.

`HD_UPDATE_GOLDENS=1 pytest tests/docs` writes what the examples print into the pages, for a person
to look at.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import BLOCK, PAGES, read
from tests.docs.shell import Shell
from tests.golden_files import UPDATE

REST_NOT_SHOWN = "…\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    text = read(page)
    if "```console" in text:
        shell = Shell(tmp_path, columns=find_width(text))
        played = BLOCK.sub(lambda block: replay(shell, tmp_path, block), text)
        shell.close()
        if UPDATE:
            page.write_text(played, encoding="utf-8")
        assert played.splitlines() == read(page).splitlines()


def find_width(text: str) -> int:
    """As the page says how wide the terminal was."""
    said = re.search(r"terminal (\d+)\s+columns\s+wide", text)
    assert said, "a page that shows screens says at which width they were made"
    return int(said[1])


def replay(shell: Shell, place: Path, block: re.Match[str]) -> str:
    """The block as it is when its commands are run; one that shows a file is saved instead."""
    language, name, text = block.groups()
    if name:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    if language != "console":
        return block[0]
    lines = []
    for command, shown in split_console(text):
        printed = shell.run(command).splitlines(keepends=True)
        if shown[-1:] == [REST_NOT_SHOWN]:
            printed[len(shown) - 1 :] = [REST_NOT_SHOWN]
        lines += [f"$ {command}\n", *printed]
    return f"```console\n{''.join(lines)}```"


def split_console(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command, and the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines(keepends=True)
        yield command.strip(), shown


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        ("export HD_DB=desk.db; hd init --policy vimeo; hd new Sign-in", "An editor opened: "),
        ("tty", "/dev/"),
    ],
)
def test_an_example_that_opens_something_is_found_out(
    tmp_path: Path, command: str, seen: str
) -> None:
    shell = Shell(tmp_path, columns=80)
    assert seen in shell.run(command)
    shell.close()
