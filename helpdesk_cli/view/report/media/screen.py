"""A report for a terminal: each section a table as wide as there is room for, bars at its end.

Drawn without rich, for a report must start quickly too.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from helpdesk_cli.phrases.phrases import Phrases, load_phrases
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, draw_bar, paint
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.safe import align, cell_width, cut
from helpdesk_cli.view.report.layout import Bars, Column, Page, Section

MOST_ROWS = 31
"""Of each table; the rest is counted."""

_GAP = "  "
# Any one cell, so that a long name does not push all else away; the least and most of a bar.
_LONGEST_CELL, _LEAST_BAR, _LONGEST_BAR = 40, 8, 40

_BAR_STYLES = {"kept": "green", "broken": "red"}

Row = Sequence[str]


def render_page(page: Page, output: Output) -> str:
    """The whole report."""
    phrases = load_phrases(page.language, "report")
    lines = [*_draw_head(page, output)]
    for section in page.sections:
        lines += [[], [(section.title, STRONG)], *_draw_section(section, output, phrases)]
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
    yield [(cut(show_line(page.heading, output), output.width), STRONG)]
    for text in wrap(", ".join(page.facts), output.width):
        yield [(text, QUIET)]
    for name, value, detail in page.kept:
        yield [(f"{name} ", ""), (value, STRONG), (f"  {detail}", "")]


def _draw_section(section: Section, output: Output, phrases: Phrases) -> Iterator[list[Span]]:
    if not section.rows:
        yield [(f"{_GAP}{section.nothing}", "")]
        return
    for text in wrap(section.lead, output.width - len(_GAP)):
        yield [(_GAP + text, QUIET)]
    if any(column.prose for column in section.columns):
        yield from _draw_prose(section, output)
    else:
        yield from _draw_table(section, output, phrases)


def _draw_prose(section: Section, output: Output) -> Iterator[list[Span]]:
    """Sentences, wrapped, each below its name when it has one."""
    for *names, sentence in section.rows:
        yield from ([(_GAP + show_line(name, output), STRONG)] for name in names)
        mark, rest = (_GAP * 2, _GAP * 2) if names else (f"{_GAP}- ", _GAP * 2)
        told = show_line(sentence, output)
        for text in wrap(told, output.width, initial_indent=mark, subsequent_indent=rest):
            yield [(text, "")]


def _draw_table(section: Section, output: Output, phrases: Phrases) -> Iterator[list[Span]]:
    columns, shown = section.columns, section.rows[:MOST_ROWS]
    rows = [
        [_shorten(cell, column, output) for cell, column in zip(row, columns, strict=True)]
        for row in shown
    ]
    trends = draw_trends(section, output.unicode)
    least = max(map(len, trends)) if trends else _LEAST_BAR if section.meter else -len(_GAP)
    room = output.width - 2 * len(_GAP) - least
    kept = _choose_columns(columns, rows, room)
    widths = _give_widths(columns, rows, kept, room)
    free = output.width - (len(widths) + 1) * len(_GAP) - sum(widths.values())
    is_drawn = free >= max(least, 1)
    heading = _set_cells([column.heading for column in columns], columns, widths, output)
    yield [(_GAP + heading + (_GAP + _name_drawing(section) if is_drawn else ""), QUIET)]
    for index, row in enumerate(rows):
        line: list[Span] = [(_GAP + _set_cells(row, columns, widths, output), "")]
        if is_drawn and trends:
            line.append((_GAP + trends[index], "cyan"))
        elif is_drawn and section.meter:
            line.append(_draw_meter(section.meter, index, min(free, _LONGEST_BAR), output))
        yield line
    hidden = len(section.rows) - MOST_ROWS
    if hidden > 0:
        yield [(_GAP + phrases.say("more_rows", phrases.say_number(hidden)), QUIET)]


def _draw_meter(meter: Bars, index: int, width: int, output: Output) -> Span:
    share = meter.shares[index]
    if share is None:
        return ("", "")
    style = _BAR_STYLES.get(meter.series[0].ink, "cyan")
    return (_GAP + draw_bar(share, width, output.unicode), style)


def _name_drawing(section: Section) -> str:
    if section.trends:
        return section.trends.heading
    return section.meter.series[0].label if section.meter else ""


def _shorten(cell: str, column: Column, output: Output) -> str:
    cell = show_line(cell, output)
    return cell if column.least else cut(cell, _LONGEST_CELL, output.ellipsis)


def _choose_columns(columns: Sequence[Column], rows: Sequence[Row], room: int) -> list[int]:
    """The places of those that fit with the least that each can do with."""
    kept = list(range(len(columns)))
    while _least_width(columns, rows, kept) > room:
        highest = max(columns[place].rank for place in kept)
        if not highest:
            break
        kept = [place for place in kept if columns[place].rank < highest]
    return kept


def _least_width(columns: Sequence[Column], rows: Sequence[Row], kept: Sequence[int]) -> int:
    needs = (
        min(width, columns[place].least or width)
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
    """Natural widths; where these are too much, all that can be cut shrinks towards its least."""
    widths = _natural_widths(columns, rows, kept)
    leasts = {place: least for place in kept if (least := columns[place].least)}
    over = sum(widths.values()) + len(_GAP) * (len(kept) - 1) - room
    while over > 0 and (wide := [place for place in leasts if widths[place] > 1]):
        widths[max(wide, key=lambda place: widths[place] / leasts[place])] -= 1
        over -= 1
    return widths


def _set_cells(
    cells: Row, columns: Sequence[Column], widths: dict[int, int], output: Output
) -> str:
    """The cells of a line, each in its width."""
    return _GAP.join(
        align(cells[place], width, output.ellipsis, right=columns[place].right)
        for place, width in widths.items()
    )
