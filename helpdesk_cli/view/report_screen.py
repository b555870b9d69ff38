"""A report for a terminal: each section a table as wide as there is room for, bars at its end.

Drawn without rich, for a report must start quickly too.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from helpdesk_cli.view.ink import QUIET, STRONG, Span, draw_bar, paint
from helpdesk_cli.view.output import Output, show_line
from helpdesk_cli.view.report_layout import Column, Page, Section
from helpdesk_cli.view.safe import cell_width, cut

MOST_ROWS = 31
"""Of each section; the rest is counted."""

_GAP = "  "
# Any one cell, so that a long name does not push all else away; the least and most of a bar; the
# least of a column that gives way.
_LONGEST_CELL, _LEAST_BAR, _LONGEST_BAR, _LEAST_FLEXIBLE = 40, 8, 40, 12

_BAR_STYLES = {"kept": "green", "broken": "red"}

Row = Sequence[str]


def render_page(page: Page, output: Output) -> str:
    """The whole report."""
    lines = [*_draw_head(page, output)]
    for section in page.sections:
        lines += [[], [(section.title, STRONG)], *_draw_section(section, output)]
    return "".join(f"{_paint_line(line, output)}\n" for line in lines)


def draw_trend(values: Sequence[int], most: int, unicode: bool = True) -> str:
    """A cell a number; only a zero lies on the ground."""
    steps = "▁▂▃▄▅▆▇█" if unicode else "_.:-=+*#"
    return "".join(steps[-(-value * 7 // most) if most else 0] for value in values)


def draw_trends(section: Section, unicode: bool = True) -> tuple[str, ...]:
    """The trend of each row of a section that has trends."""
    if section.trends is None:
        return ()
    rows = section.trends.values
    highest = max((max(row, default=0) for row in rows), default=0)
    together = section.trends.together
    return tuple(
        draw_trend(row, highest if together else max(row, default=0), unicode) for row in rows
    )


def _paint_line(line: Sequence[Span], output: Output) -> str:
    *before, (text, style) = line or [("", "")]
    return paint([*before, (text.rstrip(), style)], output.colour)


def _draw_head(page: Page, output: Output) -> Iterator[list[Span]]:
    yield [(cut(show_line(f"{page.desk}: {page.title}", output), output.width), STRONG)]
    for text in wrap(", ".join(page.facts), output.width):
        yield [(text, QUIET)]
    for name, value, detail in page.kept:
        yield [(f"{name} ", ""), (value, STRONG), (f"  {detail}", "")]


def _draw_section(section: Section, output: Output) -> Iterator[list[Span]]:
    if not section.rows:
        yield [(f"{_GAP}{section.nothing}", "")]
        return
    for text in wrap(section.lead, output.width - len(_GAP)):
        yield [(_GAP + text, QUIET)]
    if any(column.prose for column in section.columns):
        yield from _draw_prose(section, output)
    else:
        yield from _draw_table(section, output)
    hidden = len(section.rows) - MOST_ROWS
    if hidden > 0:
        yield [(f"{_GAP}{hidden:,} more in the other formats", QUIET)]


def _draw_prose(section: Section, output: Output) -> Iterator[list[Span]]:
    """Sentences, wrapped, each below its name when it has one."""
    for *names, sentence in section.rows:
        yield from ([(_GAP + show_line(name, output), STRONG)] for name in names)
        mark, rest = (_GAP * 2, _GAP * 2) if names else (f"{_GAP}- ", _GAP * 2)
        told = show_line(sentence, output)
        for text in wrap(told, output.width, initial_indent=mark, subsequent_indent=rest):
            yield [(text, "")]


def _draw_table(section: Section, output: Output) -> Iterator[list[Span]]:
    shown = section.rows[:MOST_ROWS]
    rows = [
        [_shorten(cell, column, output) for cell, column in zip(row, section.columns, strict=True)]
        for row in shown
    ]
    trends = draw_trends(section, output.unicode)
    room = output.width - len(_GAP)
    extra = max(map(len, trends), default=0) or (_LEAST_BAR if section.meter else 0)
    kept = _choose_columns(section.columns, rows, room - (extra + len(_GAP) if extra else 0))
    widths = _give_widths(section.columns, rows, kept, room - (extra + len(_GAP) if extra else 0))
    taken = sum(widths.values()) + len(_GAP) * len(widths)
    fits = taken + extra <= room
    heading = [column.heading for column in section.columns]
    told = section.trends.heading if section.trends and fits else ""
    yield [(_GAP + _set_cells(heading, section.columns, widths, output) + _GAP + told, QUIET)]
    for index, row in enumerate(rows):
        line: list[Span] = [(_GAP + _set_cells(row, section.columns, widths, output), "")]
        if trends and fits:
            line.append((_GAP + trends[index], "cyan"))
        elif section.meter and fits:
            ink = section.meter.series[0].ink
            bar = draw_bar(
                section.meter.shares[index], min(room - taken, _LONGEST_BAR), output.unicode
            )
            line.append((_GAP + bar, _BAR_STYLES.get(ink, "cyan")))
        yield line


def _shorten(cell: str, column: Column, output: Output) -> str:
    cell = show_line(cell, output)
    return cell if column.flexible else cut(cell, _LONGEST_CELL, output.ellipsis)


def _choose_columns(columns: Sequence[Column], rows: Sequence[Row], room: int) -> list[int]:
    """The places of those that fit, with the least that each can do with."""
    kept = list(range(len(columns)))
    while _least_width(columns, rows, kept) > room:
        highest = max(columns[place].rank for place in kept)
        if not highest:
            break
        kept = [place for place in kept if columns[place].rank < highest]
    return kept


def _least_width(columns: Sequence[Column], rows: Sequence[Row], kept: Sequence[int]) -> int:
    needs = (
        min(width, _LEAST_FLEXIBLE) if columns[place].flexible else width
        for place, width in _natural_widths(columns, rows, kept).items()
    )
    return sum(needs) + len(_GAP) * (len(kept) - 1)


def _natural_widths(
    columns: Sequence[Column], rows: Sequence[Row], kept: Sequence[int]
) -> dict[int, int]:
    return {
        place: max(cell_width(cell) for cell in (columns[place].heading, *(r[place] for r in rows)))
        for place in kept
    }


def _give_widths(
    columns: Sequence[Column], rows: Sequence[Row], kept: Sequence[int], room: int
) -> dict[int, int]:
    """Natural widths, except where what is flexible must give way, the widest first."""
    widths = _natural_widths(columns, rows, kept)
    over = sum(widths.values()) + len(_GAP) * (len(kept) - 1) - room
    flexible = [place for place in kept if columns[place].flexible]
    while over > 0 and flexible:
        widest = max(flexible, key=lambda place: widths[place])
        if widths[widest] <= 1:
            break
        widths[widest] -= 1
        over -= 1
    return widths


def _set_cells(
    cells: Row, columns: Sequence[Column], widths: dict[int, int], output: Output
) -> str:
    """The cells of a line, each in its width."""
    told = []
    for place, width in widths.items():
        cell = cut(cells[place], width, output.ellipsis)
        blank = " " * (width - cell_width(cell))
        told.append(blank + cell if columns[place].right else cell + blank)
    return _GAP.join(told)
