"""The queue for people: one line a ticket, at the width of the terminal.

Drawn without rich, whose loading would be the larger part of `hd queue`. The subject stands last,
so that nothing is pushed out of line by characters whose width terminals disagree on.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
from helpdesk_cli.view.ink import MARKS, QUIET, STRONG, Span, draw_bar, draw_mark, mark_of, paint
from helpdesk_cli.view.output import Output, show_line
from helpdesk_cli.view.safe import cell_width, cut
from helpdesk_cli.view.when import format_countdown, format_instant, format_length, format_open

GAP = "  "
BAR_WIDTH = 6
# Columns give way so that the subject has this many cells.
LEAST_SUBJECT = 24
# What a longer one has beyond this goes first to columns that had to cut what they say.
FAIR_SUBJECT = 48
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
    """`rank`: where there is no room for all, the higher stays. `most`: wider than this only at the
    cost of a long subject. `stands_for`: goes when the column of that heading comes.
    """

    heading: str
    draw: Callable[[QueueLine, Page], Span]
    rank: int
    most: int
    is_right: bool = False
    from_width: int = 0
    stands_for: str | None = None


class Fitted(NamedTuple):
    """A column with its cells and the width they get; 0 when it has nothing to say."""

    column: Column
    cells: list[Span]
    width: int
    widest: int


def render_queue(
    lines: Sequence[QueueLine],
    summary: QueueSummary,
    output: Output,
    *,
    zone: str,
    now: int,
    height: int | None = None,
) -> str:
    """The whole screen; with a `height`, as many tickets as it holds, the others hidden."""
    page = Page(output, zone, now)
    if height is not None:
        # The headings stand above; a blank line and the summary below.
        rows = max(height - 3, 1)
        summary = summary._replace(hidden=summary.hidden + max(len(lines) - rows, 0))
        lines = lines[:rows]
    table = _draw_table(lines, page) if lines else ["Nothing to answer here."]
    suggested = sum(line.suggestion is not None for line in lines)
    unread = sum(line.unread_since is not None for line in lines)
    below = paint(_summarise(summary, suggested, unread, output), output.colour)
    return "".join(f"{line}\n" for line in (*table, "", below))


def _draw_table(lines: Sequence[QueueLine], page: Page) -> list[str]:
    columns = _choose_columns([_fit_column(column, lines, page) for column in COLUMNS], page)
    subjects = [page.show(line.subject) for line in lines]
    asked = min(max(map(cell_width, subjects)), FAIR_SUBJECT)
    columns = _widen(columns, page.output.width - _taken(columns) - asked)
    room = max(page.output.width - _taken(columns), 1)
    ellipsis = page.output.ellipsis
    heading = [_align(fitted, fitted.column.heading, ellipsis) for fitted in columns]
    table = [paint([(GAP.join([*heading, "Subject"]), QUIET)], page.output.colour)]
    for row, full_subject in enumerate(subjects):
        spans: list[Span] = []
        for fitted in columns:
            text, style = fitted.cells[row]
            spans += [(_align(fitted, text, ellipsis), style), (GAP, "")]
        subject = cut(full_subject, room, ellipsis)
        spans.append((subject, "") if subject else ("(no subject)", QUIET))
        table.append(paint(spans, page.output.colour))
    return table


def _fit_column(column: Column, lines: Sequence[QueueLine], page: Page) -> Fitted:
    if page.output.width < column.from_width:
        return Fitted(column, [], 0, 0)
    cells = [column.draw(line, page) for line in lines]
    widest = max(cell_width(text) for text, _ in cells)
    width = min(max(widest, len(column.heading)), column.most) if widest else 0
    return Fitted(column, cells, width, widest)


def _choose_columns(columns: Iterable[Fitted], page: Page) -> list[Fitted]:
    """As many as leave the subject its room, the more useful ones first; in order of display."""
    held = [fitted for fitted in columns if fitted.width]
    chosen: list[Fitted] = []
    for fitted in sorted(held, key=_rank, reverse=True):
        others = [each for each in chosen if each.column.stands_for != fitted.column.heading]
        is_needed = fitted.column.rank == ALWAYS
        if is_needed or page.output.width - _taken([*others, fitted]) >= LEAST_SUBJECT:
            chosen = [*others, fitted]
    return [fitted for fitted in held if fitted in chosen]


def _widen(columns: Sequence[Fitted], spare: int) -> list[Fitted]:
    """What was cut gets what is spare, from left to right."""
    widened = []
    for fitted in columns:
        more = max(min(fitted.widest - fitted.width, spare), 0)
        spare -= more
        widened.append(fitted._replace(width=fitted.width + more))
    return widened


def _rank(fitted: Fitted) -> int:
    return fitted.column.rank


def _taken(columns: Iterable[Fitted]) -> int:
    return sum(fitted.width + len(GAP) for fitted in columns)


def _align(fitted: Fitted, text: str, ellipsis: str) -> str:
    text = cut(text, fitted.width, ellipsis)
    blank = " " * (fitted.width - cell_width(text))
    return blank + text if fitted.column.is_right else text + blank


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


def _draw_used(line: QueueLine, page: Page) -> Span:
    if line.elapsed_share is None:
        return ("", "")
    return (draw_bar(line.elapsed_share, BAR_WIDTH, page.output.unicode), mark_of(line).style)


def _draw_id(line: QueueLine, page: Page) -> Span:
    return (f"#{line.id}", STRONG)


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


COLUMNS = (
    Column("", _draw_state, ALWAYS, 1),
    Column("Due", _draw_countdown, ALWAYS, 14, is_right=True),
    Column("", _draw_business, 3, 16),
    Column("Due at", _draw_due, 0, 26, from_width=140),
    Column("Clock", _draw_clock, 8, 7),
    Column("Used", _draw_used, 1, BAR_WIDTH),
    Column("#", _draw_id, ALWAYS, 10, is_right=True),
    Column("Severity", lambda line, page: (page.show(line.severity), ""), 7, 12),
    Column("Tier", lambda line, page: (page.show(line.tier), ""), 4, 16),
    Column("Account", lambda line, page: (page.show(line.account), ""), 2, 18),
    Column("Assignee", _draw_assignee, 6, 14),
    Column("Unread", _draw_unread, 5, 6, from_width=120),
    Column("U", _draw_unread_mark, 8, 1, stands_for="Unread"),
    Column("Suggested", _draw_suggestion, 5, 20),
    Column("!", _draw_suggestion_mark, 8, 1, stands_for="Suggested"),
)


def _summarise(summary: QueueSummary, suggested: int, unread: int, output: Output) -> list[Span]:
    """The counts that are not nought, as many as the line holds; `suggested` and `unread` are of
    those shown."""
    more = "+" if summary.capped else ""
    between = " · " if output.unicode else ", "
    spans = [(f"{summary.open:,}{more} open", STRONG)]
    for count, said, style in (
        (summary.breaching, f"{more} breaching", MARKS["breaching"].style),
        (summary.imminent, f"{more} imminent", MARKS["imminent"].style),
        (summary.hidden, f"{more} not shown", QUIET),
        (summary.unassigned, f"{more} unassigned", ""),
        (unread, " unread", STRONG),
        (suggested, " suggested", "yellow"),
    ):
        part = [(between, QUIET), (f"{count:,}{said}", style)]
        if count and sum(len(text) for text, _ in [*spans, *part]) <= output.width:
            spans += part
    return spans
