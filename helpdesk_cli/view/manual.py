"""The manual on a terminal: its Markdown drawn, examples as they would be typed."""

import re
from collections.abc import Sequence
from typing import cast

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, TableElement
from rich.table import Table
from rich.text import Text

from helpdesk_cli.domain.manual import Topic
from helpdesk_cli.view.printing.ink import STRONG
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts

_LINK = re.compile(r"\[([^\]]+)\]\((?:(\w+)\.md)?(?:#([\w-]+))?\)")

_ASCII = str.maketrans("─•", "-*")
"""What rich draws, for streams that carry no more."""


class _LeftHeading(Heading):
    """A heading at the left: rich centres titles, some of its releases in a box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _PlainCode(CodeBlock):
    """Code without margin: screens in the manual are as wide as the usual terminal."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(str(self.text).rstrip(), style="cyan", overflow="fold")


class _WholeTable(TableElement):
    """Nothing is cut off in a narrow column."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            for column in cast("Table", table).columns:
                column.overflow = "fold"
            yield table


class _Page(Markdown):
    elements = Markdown.elements | {
        "table_open": _WholeTable,
        "heading_open": _LeftHeading,
        "fence": _PlainCode,
        "code_block": _PlainCode,
    }


def render_page(text: str, output: Output) -> str:
    """A topic or a part of one. Links become the command that shows where they lead."""
    page = _Page(_LINK.sub(_name_command, text), hyperlinks=False)
    drawn = re.sub(r"\n{3,}", "\n\n", draw_screen([page], output).lstrip("\n"))
    return drawn if output.unicode else drawn.translate(_ASCII)


def _name_command(link: re.Match[str]) -> str:
    words, topic, part = link.groups()
    if topic is None:
        return words
    return f"{words} (`hd help {topic}{f'.{part}' if part else ''}`)"


def render_topics(topics: Sequence[Topic], output: Output) -> str:
    """The table of contents."""
    rows = facts((topic.name, Text(topic.about)) for topic in topics)
    below = "\nhd help TOPIC shows one, hd help policy.tiers a part of it."
    return draw_screen([Text("The manual", style=STRONG), Text(""), rows, Text(below)], output)
