"""`hd help`: topics listed, shown, and found by their parts."""

import re

import pytest

from tests.conftest import Hd
from tests.docs.pages import TOPICS, read
from tests.processes import Terminal

pytestmark = pytest.mark.sqlite


def test_topics_are_listed_with_a_line_each_and_none_is_missing(hd: Hd) -> None:
    listed = [line.split("\t") for line in hd.ok("help").out.splitlines()]
    assert listed[0] == ["topic", "about"]
    assert sorted(name for name, _ in listed[1:]) == [page.stem for page in TOPICS]
    assert all(about.endswith(".") and len(about) < 100 for _, about in listed[1:])


def test_a_topic_in_a_pipe_is_its_markdown(hd: Hd) -> None:
    for page in TOPICS:
        assert hd.ok("help", page.stem).out == read(page)


def test_a_topic_on_a_screen_is_drawn(hd: Hd) -> None:
    screen = hd.on_screen().ok("help", "settings").out
    assert "HD_POLICY" in screen
    assert not re.search(r"^#|^\||\*\*|```|\]\(", screen, re.MULTILINE)


def test_links_on_a_screen_name_the_command_that_follows_them(hd: Hd) -> None:
    screen = " ".join(hd.on_screen().ok("help", "escalation").out.split())
    assert "All its keys (hd help policy.escalations)" in screen
    for asked in re.findall(r"\(hd help ([\w.-]+)\)", screen):
        assert hd.ok("help", asked).out


@pytest.mark.parametrize(
    ("asked", "begins", "leaves_out"),
    [
        ("report.what-the-figures-mean", "## What the figures mean\n", "## HTML"),
        (
            "report.backlog_end",
            "## What the figures mean\n\n| | |\n|---|---|\n| `backlog_end` |",
            "p90",
        ),
        ("scripting.exit-codes", "## Exit codes\n", "## JSON"),
        ("settings.delivery.host", "## Delivery\n\n| key |", "timeout_seconds"),
    ],
)
def test_a_part_is_its_section_or_its_row(hd: Hd, asked: str, begins: str, leaves_out: str) -> None:
    text = hd.ok("help", asked).out
    assert text.startswith(begins)
    assert leaves_out not in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("polcy", 'no topic "polcy" (did you mean "policy"?)'),
        ("settings.delivry", 'no "delivry" in the topic settings (did you mean "delivery"?)'),
        ("settings.delivery.hst", 'no "delivery.hst" in the topic settings (did you mean "host"?)'),
    ],
)
def test_what_is_not_there_gets_near_misses(hd: Hd, asked: str, said: str) -> None:
    refused = hd("help", asked)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("tiers", "hd help policy.tiers"), ("exit-codes", "hd help scripting.exit-codes")],
)
def test_a_part_that_is_asked_for_without_its_topic_is_found(hd: Hd, asked: str, hint: str) -> None:
    assert hint in hd("help", asked).err
    assert hd.ok(*hint.split()[1:]).out


def test_whoever_asks_for_a_command_learns_how(hd: Hd) -> None:
    assert "hd COMMAND --help" in hd("help", "queue").err


def test_on_a_terminal_a_topic_opens_in_a_pager(hd: Hd) -> None:
    paged = Terminal(hd.on_screen(), "help", "policy")
    paged.expect("The policy file").type("q")
    assert paged.end() == 0


def test_what_fits_on_the_screen_needs_no_pager(hd: Hd) -> None:
    shown = Terminal(hd, "help", "questions.can-i-undo-a-reply")
    shown.expect("the customer may have read it")
    assert shown.end() == 0
