"""The rows of the queue: which columns there is room for, how wide each is, what stands in them.

The subject stands last, so that nothing is pushed out of line by characters whose width terminals
disagree on.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.view.printing.ink import QUIET, Span
from helpdesk_cli.view.printing.safe import align, cell_width, cut
from helpdesk_cli.view.queue.columns import ALWAYS, Column, Page

GAP = "  "
# Columns give way so that the subject has this many cells, or this part of the line.
LEAST_SUBJECT = 24
SHARE_OF_SUBJECT = 3
# What a longer one has beyond this goes first to columns that had to cut what they say.
FAIR_SUBJECT = 48


class Fitted(NamedTuple):
    """A column with the width that its cells get; 0 when it has nothing to say."""

    column: Column
    width: int
    widest: int


class Widest:
    """How wide each column has ever been: of a long table that is drawn in parts, each part finds
    its columns where those before it stood."""

    def __init__(self) -> None:
        self._cells: dict[str, int] = {}

    def take_in(self, name: str, width: int) -> int:
        """The widest by now."""
        self._cells[name] = max(self._cells.get(name, 0), width)
        return self._cells[name]


def draw_rows(
    lines: Sequence[QueueLine], page: Page, offered: Sequence[Column]
) -> list[list[Span]]:
    """The headings, then a row a ticket."""
    columns = fit_columns(lines, page, offered, Widest())
    return [draw_headings(columns, page), *(draw_row(line, columns, page) for line in lines)]


def fit_columns(
    lines: Sequence[QueueLine], page: Page, offered: Sequence[Column], widest: Widest
) -> list[Fitted]:
    """The columns that there is room for, in order; `widest` has what earlier parts asked for."""
    longest = max((cell_width(page.show(line.subject)) for line in lines), default=0)
    asked = min(widest.take_in("subject", longest), FAIR_SUBJECT)
    share = max(LEAST_SUBJECT, min(asked, page.output.width // SHARE_OF_SUBJECT))
    fitted_columns = [_fit_column(column, lines, page, widest) for column in offered]
    columns = _choose_columns(fitted_columns, page, share)
    return _widen(columns, page.output.width - _taken(columns) - asked)


def draw_headings(columns: Sequence[Fitted], page: Page) -> list[Span]:
    """The line above the rows."""
    names = [_align(fitted, fitted.column.heading, page.output.ellipsis) for fitted in columns]
    return [(GAP.join([*names, "Subject"]), QUIET)]


def draw_row(line: QueueLine, columns: Sequence[Fitted], page: Page) -> list[Span]:
    """One ticket."""
    spans: list[Span] = []
    for fitted in columns:
        text, style = fitted.column.draw(line, page)
        spans += [(_align(fitted, text, page.output.ellipsis), style), (GAP, "")]
    room = max(page.output.width - _taken(columns), 1)
    subject = cut(page.show(line.subject), room, page.output.ellipsis)
    spans.append((subject, "") if subject else ("(no subject)", QUIET))
    return spans


def _fit_column(column: Column, lines: Sequence[QueueLine], page: Page, widest: Widest) -> Fitted:
    if page.output.width < column.from_width:
        return Fitted(column, 0, 0)
    most = max((cell_width(column.draw(line, page)[0]) for line in lines), default=0)
    most = widest.take_in(f"{column.name} {column.heading}", most)
    width = min(max(most, len(column.heading)), column.most) if most else 0
    return Fitted(column, width, most)


def _choose_columns(columns: Iterable[Fitted], page: Page, share: int) -> list[Fitted]:
    """The columns that leave the subject its share, the more useful ones first; in order of
    display."""
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
    return align(text, fitted.width, ellipsis, right=fitted.column.is_right)
