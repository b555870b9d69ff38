"""The columns of the queue: what each says of a ticket, and which give way where it is narrow."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, draw_bar, draw_mark, mark_of
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.when import (
    format_countdown,
    format_instant,
    format_length,
    format_open,
)

BAR_WIDTH = 6
ALWAYS = 99

CLOCK_NAMES = {
    "first_reply": "first",
    "next_reply": "next",
    "update": "update",
    "resolution": "resolve",
}


class Page(NamedTuple):
    """What a cell may depend on beside its ticket. `zone` is the one people read times in."""

    output: Output
    zone: str
    now: int

    def show(self, foreign: str | None) -> str:
        """Foreign text on one line, in characters that the stream carries."""
        return show_line(foreign or "", self.output)


class Column(NamedTuple):
    """`name`: one of `COLUMN_NAMES`. `rank`: where there is no room for all, the higher stays.
    `most`: wider than this only at the cost of a long subject. `stands_for`: goes when the column
    of that heading comes.
    """

    name: str
    heading: str
    draw: Callable[[QueueLine, Page], Span]
    rank: int
    most: int
    is_right: bool = False
    from_width: int = 0
    stands_for: str | None = None


def _draw_state(line: QueueLine, page: Page) -> Span:
    return draw_mark(mark_of(line), page.output.unicode)


def _draw_countdown(line: QueueLine, page: Page) -> Span:
    if line.due_in_seconds is not None:
        return (format_countdown(line.due_in_seconds), mark_of(line).style)
    return (line.status if line.status in ("pending", "hold") else "no clock", QUIET)


def _draw_business(line: QueueLine, page: Page) -> Span:
    """The same in open hours of the target's calendar, where that is another length."""
    if line.calendar is None or line.remaining_seconds is None or line.due_in_seconds is None:
        return ("", "")
    if format_length(abs(line.remaining_seconds)) == format_length(abs(line.due_in_seconds)):
        return ("", "")
    return (f"({format_open(abs(line.remaining_seconds))} open)", QUIET)


def _draw_due(line: QueueLine, page: Page) -> Span:
    return ("" if line.due_at is None else format_instant(line.due_at, page.zone, page.now), "")


def _draw_clock(line: QueueLine, page: Page) -> Span:
    return ("" if line.clock is None else CLOCK_NAMES[line.clock], "")


def _draw_age(line: QueueLine, page: Page) -> Span:
    return (format_length(page.now - line.created_at), "")


def _draw_used(line: QueueLine, page: Page) -> Span:
    if line.elapsed_share is None:
        return ("", "")
    return (draw_bar(line.elapsed_share, BAR_WIDTH, page.output.unicode), mark_of(line).style)


def _draw_id(line: QueueLine, page: Page) -> Span:
    return number_ticket(line.id, line.ref, page.output)


def _draw_assignee(line: QueueLine, page: Page) -> Span:
    return (page.show(line.assignee), "") if line.assignee else ("-", QUIET)


def _draw_unread(line: QueueLine, page: Page) -> Span:
    return ("" if line.unread_since is None else "unread", STRONG)


def _draw_unread_mark(line: QueueLine, page: Page) -> Span:
    return ("" if line.unread_since is None else "u", STRONG)


def _draw_suggestion(line: QueueLine, page: Page) -> Span:
    return (page.show(line.suggestion), "yellow")


def _draw_suggestion_mark(line: QueueLine, page: Page) -> Span:
    return ("" if line.suggestion is None else "!", "yellow")


def _show(field: str) -> Callable[[QueueLine, Page], Span]:
    return lambda line, page: (page.show(getattr(line, field)), "")


COLUMNS = (
    Column("state", "", _draw_state, ALWAYS, 1),
    Column("due", "Due", _draw_countdown, ALWAYS, 14, is_right=True),
    Column("open", "", _draw_business, 3, 16),
    Column("due_at", "Due at", _draw_due, 0, 26, from_width=140),
    Column("clock", "Clock", _draw_clock, 8, 7),
    Column("used", "Used", _draw_used, 1, BAR_WIDTH),
    Column("id", "#", _draw_id, ALWAYS, 10, is_right=True),
    Column("severity", "Severity", _show("severity"), 7, 12),
    Column("tier", "Tier", _show("tier"), 4, 16),
    Column("account", "Account", _show("account"), 2, 18),
    Column("assignee", "Assignee", _draw_assignee, 6, 14),
    Column("unread", "Unread", _draw_unread, 5, 6, from_width=120),
    Column("unread", "U", _draw_unread_mark, 8, 1, stands_for="Unread"),
    Column("suggestion", "Suggested", _draw_suggestion, 5, 20),
    Column("suggestion", "!", _draw_suggestion_mark, 8, 1, stands_for="Suggested"),
)
"""Those shown unless others are asked for."""

ON_REQUEST = (
    Column("age", "Age", _draw_age, 0, 8, is_right=True),
    Column("ref", "Ref", _show("ref"), 0, 16),
    Column("status", "Status", _show("status"), 0, 8),
    Column("team", "Team", _show("team"), 0, 14),
    Column("contact", "Contact", _show("contact"), 0, 24),
    Column("channel", "Channel", _show("channel"), 0, 10),
    Column("topic", "Topic", _show("topic"), 0, 16),
)


def choose_columns(names: Sequence[str]) -> Sequence[Column]:
    """These, in this order, behind the mark; the first ones stay longest where it is narrow.

    Without names, the usual ones.
    """
    if not names:
        return COLUMNS
    chosen = [COLUMNS[0]]
    for rank, name in enumerate(reversed(names)):
        found = [column for column in (*COLUMNS, *ON_REQUEST) if column.name == name]
        # What stands for another must come before it, to give way to it.
        ranked = (
            column._replace(rank=2 * rank + bool(column.stands_for), from_width=0)
            for column in found
        )
        chosen[1:1] = ranked
    return chosen
