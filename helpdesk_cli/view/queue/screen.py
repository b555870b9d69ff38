"""The queue for people: one line a ticket, at the width of the terminal.

Drawn without rich, whose loading would be the larger part of `hd queue`.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import GroupField, QueueLine, QueueSummary
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, Span, paint
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.queue.columns import COLUMNS, Column, Page, choose_columns
from helpdesk_cli.view.queue.rows import group_lines
from helpdesk_cli.view.queue.table import draw_rows


class Layout(NamedTuple):
    """The columns of the queue, and the field by which tickets stand together, if any."""

    columns: Sequence[Column] = COLUMNS
    group: GroupField | None = None


USUAL = Layout()


def choose_layout(names: Sequence[str], group: GroupField | None) -> Layout:
    """These columns, or the usual ones where none is named."""
    return Layout(choose_columns(names), group)


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
    below = paint(summarise(summary, suggested, unread, output), output.colour)
    return "".join(f"{line}\n" for line in (*table, "", below))


def _keep(lines: Sequence[QueueLine], group: GroupField | None, rows: int) -> Sequence[QueueLine]:
    """The lines that fit, each group under a heading; one at least."""
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
    drawn = draw_rows(lines, page, layout.columns)
    heading, *rows = (paint(spans, page.output.colour) for spans in drawn)
    if layout.group is None:
        return [heading, *rows]
    table, left = [heading], iter(rows)
    for name, held in groupby(getattr(line, layout.group) for line in lines):
        count = len(list(held))
        named = page.show(name) if name else f"no {layout.group}"
        table.append(paint([(named, STRONG), (f"  {count:,}", QUIET)], page.output.colour))
        table += [next(left) for _ in range(count)]
    return table


def summarise(summary: QueueSummary, suggested: int, unread: int, output: Output) -> list[Span]:
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
