"""The manual on a terminal: its Markdown drawn, examples as they would be typed."""

import re
from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.text import Text

from helpdesk_cli.domain.manual import Topic
from helpdesk_cli.view.ink import STRONG
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.rich_parts import draw_screen, facts

_LINK_TO_TOPIC = re.compile(r"\[([^\]]+)\]\((?:\w+\.md)?(?:#[\w-]+)?\)")


class _LeftHeading(Heading):
    """At the left: rich centres titles, some releases in a box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.tag != "h1":
            yield Text("")
        yield self.text


class _PlainCode(CodeBlock):
    """Without margin: screens in the manual are as wide as the usual terminal."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(str(self.text).rstrip(), style="cyan", overflow="fold")


class _Page(Markdown):
    elements = Markdown.elements | {
        "heading_open": _LeftHeading,
        "fence": _PlainCode,
        "code_block": _PlainCode,
    }


def render_page(text: str, output: Output) -> str:
    """A topic or a part of one. Links to other topics are their words alone."""
    linked = _LINK_TO_TOPIC.sub(r"\1", text)
    return draw_screen([_Page(linked, hyperlinks=False)], output)


def render_topics(topics: Sequence[Topic], output: Output) -> str:
    """The table of contents."""
    rows = facts((topic.name, Text(topic.about)) for topic in topics)
    below = "\nhd help TOPIC shows one, hd help policy.tiers a part of it."
    return draw_screen([Text("The manual", style=STRONG), Text(""), rows, Text(below)], output)
