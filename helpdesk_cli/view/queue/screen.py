"""The queue for people: one line a ticket, at the width of the terminal.

Drawn without rich, whose loading would be the larger part of `hd queue`. The subject stands last,
so that nothing is pushed out of line by characters whose width terminals disagree on.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import GroupField, QueueLine, QueueSummary
from helpdesk_cli.view.ink import MARKS, QUIET, STRONG, Span, paint
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.queue.columns import ALWAYS, COLUMNS, Column, Page, choose_columns
from helpdesk_cli.view.queue.rows import group_lines
from helpdesk_cli.view.safe import cell_width, cut

GAP = "  "
# Columns give way so that the subject has this many cells, or this part of the line.
LEAST_SUBJECT = 24
SHARE_OF_SUBJECT = 3
# What a longer one has beyond this goes first to columns that had to cut what they say.
FAIR_SUBJECT = 48


class Layout(NamedTuple):
    """Which columns there are, and what tickets stand together by, if anything."""

    columns: Sequence[Column] = COLUMNS
    group: GroupField | None = None


USUAL = Layout()


def choose_layout(names: Sequence[str], group: GroupField | None) -> Layout:
    """These columns, or the usual ones where none is named."""
    return Layout(choose_columns(names), group)


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
    layout: Layout = USUAL,
) -> str:
    """The whole screen; with a `height`, as many tickets as it holds, the others hidden."""
    page = Page(output, zone, now)
    lines = group_lines(lines, layout.group)
    if height is not None:
        # The headings stand above; a blank line and the summary below.
        kept = _keep(lines, layout.group, max(height - 3, 1))
        summary = summary._replace(hidden=summary.hidden + len(lines) - len(kept))
        lines = kept
    table = _draw_table(lines, page, layout) if lines else ["Nothing to answer here."]
    suggested = sum(line.suggestion is not None for line in lines)
    unread = sum(line.unread_since is not None for line in lines)
    below = paint(_summarise(summary, suggested, unread, output), output.colour)
    return "".join(f"{line}\n" for line in (*table, "", below))


def _keep(lines: Sequence[QueueLine], group: GroupField | None, rows: int) -> Sequence[QueueLine]:
    """As many as fit, each group under a heading; one at least."""
    if group is None:
        return lines[:rows]
    kept = 0
    for place, line in enumerate(lines):
        opens = place == 0 or getattr(line, group) != getattr(lines[place - 1], group)
        rows -= 1 + opens
        if rows < 0:
            break
        kept += 1
    return lines[: max(kept, 1)]


def _draw_table(lines: Sequence[QueueLine], page: Page, layout: Layout) -> list[str]:
    """The headings, then a row a ticket, each group under its name."""
    heading, *rows = _draw_rows(lines, page, layout.columns)
    if layout.group is None:
        return [heading, *rows]
    table, left = [heading], iter(rows)
    for name, held in groupby(getattr(line, layout.group) for line in lines):
        count = len(list(held))
        named = page.show(name) if name else f"no {layout.group}"
        table.append(paint([(named, STRONG), (f"  {count:,}", QUIET)], page.output.colour))
        table += [next(left) for _ in range(count)]
    return table


def _draw_rows(lines: Sequence[QueueLine], page: Page, offered: Sequence[Column]) -> list[str]:
    subjects = [page.show(line.subject) for line in lines]
    asked = min(max(map(cell_width, subjects)), FAIR_SUBJECT)
    share = max(LEAST_SUBJECT, min(asked, page.output.width // SHARE_OF_SUBJECT))
    columns = _choose_columns([_fit_column(column, lines, page) for column in offered], page, share)
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


def _choose_columns(columns: Iterable[Fitted], page: Page, share: int) -> list[Fitted]:
    """As many as leave the subject its share, the more useful ones first; in order of display."""
    held = [fitted for fitted in columns if fitted.width]
    chosen: list[Fitted] = []
    for fitted in sorted(held, key=_rank, reverse=True):
        others = [each for each in chosen if each.column.stands_for != fitted.column.heading]
        is_needed = fitted.column.rank == ALWAYS
        if is_needed or page.output.width - _taken([*others, fitted]) >= share:
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
