"""Styled text and the marks that stand for a clock's state.

A span is text with a style in rich's words, so that rich can draw it too; `paint` draws it with
bare escape codes, for the screens that have no time to load rich. Only the sixteen colours every
terminal has, none of which is unreadable on a light or a dark ground.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.domain.clocks.state import State

Span = tuple[str, str]
"""Text that is safe to print, and its style (empty for none)."""

QUIET = "dim"
STRONG = "bold"
LINK = "link"
"""Last word of a style before the address that the text leads to (OSC 8)."""

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}


class Mark(NamedTuple):
    """How a state is shown: a symbol (and one for streams of ASCII), so never by colour alone."""

    symbol: str
    ascii: str
    style: str


MARKS: Mapping[State | None, Mark] = {
    "breaching": Mark("●", "!", "bold red"),
    "imminent": Mark("◐", "*", "yellow"),
    "pending": Mark("○", "o", "green"),
    "paused": Mark("‖", "=", "cyan"),
    "achieved": Mark("✓", "+", "green"),
    "breached": Mark("✗", "x", "red"),
    "cancelled": Mark("–", "-", QUIET),  # noqa: RUF001 - a dash, as people write it
    None: Mark("·", ".", QUIET),
}


def mark_of(line: QueueLine) -> Mark:
    """The mark of a ticket's nearest clock; of a pause when it waits and no clock runs."""
    waits = line.state is None and line.status in ("pending", "hold")
    return MARKS["paused" if waits else line.state]


def paint(spans: Iterable[Span], colour: bool) -> str:
    """One line of spans, with escape codes if `colour`."""
    return "".join(_paint_span(text, style) if colour and style else text for text, style in spans)


def draw_mark(mark: Mark, unicode: bool) -> Span:
    """The symbol in its style."""
    return (mark.symbol if unicode else mark.ascii, mark.style)


def draw_bar(share: float, width: int, unicode: bool) -> str:
    """A bar of `width` cells, filled to `share` (0 to 1, more shows as full)."""
    if not unicode:
        filled = min(width, int(share * width))
        return "#" * filled + "-" * (width - filled)
    eighths = min(width * 8, int(share * width * 8))
    whole, rest = divmod(eighths, 8)
    drawn = "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return drawn + "░" * (width - len(drawn))


def _paint_span(text: str, style: str) -> str:
    style, _, link = style.partition(f" {LINK} ")
    codes = ";".join(_CODES[word] for word in style.split())
    if not link:
        return f"\x1b[{codes}m{text}\x1b[0m"
    # The blanks that fill a column lead nowhere.
    before, named, after = text.partition(text.strip())
    return f"{before}\x1b]8;;{link}\x1b\\\x1b[{codes}m{named}\x1b[0m\x1b]8;;\x1b\\{after}"
