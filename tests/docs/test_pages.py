"""What a reader of README and manual meets on every page: lines that fit, commands that exist."""

import re
from pathlib import Path

import pytest
import tomli

from tests.docs.commands import find_commands, find_options
from tests.docs.pages import BLOCK, MANUAL, PAGES, TOPICS, blocks, read

TRIED_ELSEWHERE = {
    "sh": "by .ci/run, which installs; what needs a server, by tests/store/postgresql/test_manual",
    "sql": "likewise",
    "ini": "with the lines for cron",
    "text": "what hd or cron reads or prints, with its section",
}
"""Blocks that are neither run nor saved by `test_examples.py`, nor parsed here."""

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@pytest.mark.parametrize("page", TOPICS, ids=lambda page: page.stem)
def test_files_in_the_manual_fit_on_a_terminal(page: Path) -> None:
    written = [block.text for block in blocks(page) if block.language == "toml"]
    assert [line for text in written for line in text.splitlines() if len(line) > 80] == []


@every_page
def test_every_block_is_tried_somewhere(page: Path) -> None:
    for block in blocks(page):
        if block.language == "toml":
            assert tomli.loads(block.text)
        elif block.language != "console" and block.file is None:
            assert block.language in TRIED_ELSEWHERE


@every_page
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    commands = find_commands()
    text = BLOCK.sub("", read(page))
    for words in re.findall(r"`hd ([a-z][^`]*)`", text):
        first, *rest = words.split()
        name = f"{first} {rest[0]}" if rest and f"{first} {rest[0]}" in commands else first
        assert name in commands, words
        known = find_options(name)
        given = set(re.findall(r"(?<= )--[\w-]+", re.sub(r'"[^"]*"', "", f" {words}")))
        assert given <= known | {"--db", "--policy", "--as", "--config"}, words


def test_every_page_of_the_manual_opens_with_its_title_and_one_sentence() -> None:
    for page in MANUAL.glob("*.md"):
        title, blank, about, after, *_ = read(page).splitlines()
        assert title.startswith("# ")
        assert (blank, after) == ("", "")
        assert about.endswith(".")
        assert len(about) <= 66
