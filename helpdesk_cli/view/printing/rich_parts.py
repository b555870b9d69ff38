"""Screens drawn with rich, for the commands that have time to load it.

Rich is never handed markup: text goes in as spans, so that `[red]` in a subject stays as written.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from io import StringIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from helpdesk_cli.view.printing.ink import QUIET, Span
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.safe import cell_width

# Wide enough that nothing wraps: what is piped stays one line a thing.
_UNWRAPPED = 2000


class Barred:
    """Text with a bar down its left side, on wrapped lines too."""

    def __init__(self, text: Text, style: str, unicode: bool) -> None:
        self._text = text
        self._style = style
        self._bar = "│ " if unicode else "| "

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich asks for it."""
        style = console.get_style(self._style)
        narrower = options.update(width=max(options.max_width - len(self._bar), 1))
        for wrapped in console.render_lines(self._text, narrower, pad=False):
            yield Segment(self._bar, style)
            yield from wrapped
            yield Segment.line()


_LONG_WORD = 16
"""A word that is longer may be broken."""


def draw_screen(parts: Iterable[RenderableType], output: Output) -> str:
    """The parts one below the other, wrapped at the width of a terminal, no trailing blanks."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=_width(output),
        color_system="standard" if output.colour else None,
        force_terminal=output.colour,
        no_color=not output.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _width(output: Output) -> int:
    return output.width if output.format == "screen" else _UNWRAPPED


def line(*spans: Span | str) -> Text:
    """Spans on one line; bare words have no style."""
    return Text.assemble(*spans)


def indent(part: RenderableType, cells: int = 2) -> Padding:
    """A part moved to the right."""
    return Padding(part, (0, 0, 0, cells), expand=False)


def table(
    *headings: str,
    right: Container[str] = (),
    whole: Container[str] = (),
    least: Mapping[str, int] | None = None,
) -> Table:
    """An empty table without lines; columns `right` stand flush right, columns `whole` never wrap.

    Columns are at least `least` cells wide where they wrap. Cells must be `Text`: rich reads markup
    in bare strings.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    for heading in headings:
        made.add_column(
            Text(heading),
            justify="right" if heading in right else "left",
            no_wrap=heading in whole,
            overflow="fold",
            min_width=(least or {}).get(heading),
        )
    return made


def fit(made: Table, output: Output, dropped_first: Sequence[str] = (), indented: int = 0) -> Table:
    """The table without the columns, by heading, for which a terminal is too narrow.

    What cannot wrap keeps every letter and digit; what can wraps between words, as long as there
    is room for them. Where too little room is left for any word of those, all but figures wraps.
    """
    room = _width(output) - indented
    kept = list(made.columns)
    for heading in dropped_first:
        if _measure(kept) <= room:
            break
        kept = [column for column in kept if str(column.header) != heading]
    if _measure(kept) > room:
        kept = [
            replace(column, no_wrap=column.no_wrap and column.justify == "right") for column in kept
        ]
    spare = room - _measure(kept)
    widths: Sequence[int | None] = _share_out(kept, spare) if spare >= 0 else [None] * len(kept)
    fitted = table()
    for column, width in zip(kept, widths, strict=True):
        fitted.add_column(
            column.header,
            justify=column.justify,
            no_wrap=column.no_wrap,
            overflow=column.overflow,
            width=width,
        )
    for row in zip(*(column.cells for column in kept), strict=True):
        fitted.add_row(*row)
    return fitted


def _measure(columns: Sequence[Column]) -> int:
    """The number of cells that columns need beside one another."""
    return sum(map(_need, columns)) + 2 * (len(columns) - 1)


def _share_out(columns: Sequence[Column], spare: int) -> list[int]:
    """The width of each column when those that ask for more than they need share what is to spare;
    one that asks for little gets all of it."""
    widths = [_need(column) for column in columns]
    missing = [max(map(cell_width, _texts(column))) - _need(column) for column in columns]
    ranked = sorted(range(len(columns)), key=missing.__getitem__)
    for done, place in enumerate(ranked):
        more = min(missing[place], spare // (len(ranked) - done))
        widths[place] += more
        spare -= more
    return widths


def _need(column: Column) -> int:
    """How many cells a column needs: for all of a text that cannot wrap, else for any word, or as
    many as were asked for."""
    texts = _texts(column)
    if column.no_wrap:
        return max(map(cell_width, texts))
    words = [word for text in texts for word in text.split()]
    longest = min(max(map(cell_width, words), default=0), _LONG_WORD)
    return max(longest, column.min_width or 0)


def _texts(column: Column) -> list[str]:
    return [str(text) for text in (column.header, *column.cells)]


def facts(pairs: Iterable[tuple[str, Text]]) -> Table:
    """Names and values below one another."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(Text(name), value)
    return grid
