"""Spans of the view as Textual draws them."""

from collections.abc import Iterable
from functools import lru_cache

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from helpdesk_cli.view.printing.ink import Span


@lru_cache(maxsize=64)
def read_style(words: str) -> Style:
    """A style in rich's words."""
    return Style.parse(words)


def draw_line(spans: Iterable[Span], width: int, style: str = "") -> Strip:
    """One line of exactly this width; `style` lies over all of it."""
    over = read_style(style)
    segments = [Segment(text, read_style(own) + over) for text, own in spans]
    return Strip(segments).adjust_cell_length(width, over)


@lru_cache(maxsize=1024)
def read_strip(line: str) -> Strip:
    """One line of a screen of the view."""
    text = Text.from_ansi(line, no_wrap=True, end="")
    return Strip(text.render(_console(), end=""))


@lru_cache(maxsize=1)
def _console() -> Console:
    return Console(markup=False, emoji=False, highlight=False)


def read_screen(drawn: str) -> Text:
    """A screen of the view, as it would be printed."""
    return Text.from_ansi(drawn.removesuffix("\n"), no_wrap=True, end="")
