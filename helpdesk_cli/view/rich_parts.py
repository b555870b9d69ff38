"""Screens drawn with rich, for the commands that have time to load it.

Rich is never handed markup: text goes in as spans, so that `[red]` in a subject stays as written.
"""

from collections.abc import Container, Iterable, Sequence
from io import StringIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from helpdesk_cli.view.ink import QUIET, Span
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.safe import cell_width

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


_FEW_WORDS = 16
"""So wide is a column that wraps, at least, if its text is not shorter."""


def draw_screen(parts: Iterable[RenderableType], output: Output) -> str:
    """The parts one below the other, wrapped at the width of a terminal, no trailing blanks."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=output.width if output.format == "screen" else _UNWRAPPED,
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


def line(*spans: Span | str) -> Text:
    """Spans on one line; bare words have no style."""
    return Text.assemble(*spans)


def indent(part: RenderableType, cells: int = 2) -> Padding:
    """A part moved to the right."""
    return Padding(part, (0, 0, 0, cells), expand=False)


def table(*headings: str, right: Container[str] = (), whole: Container[str] = ()) -> Table:
    """An empty table without lines; columns `right` stand flush right, columns `whole` never wrap.

    Its cells must be `Text`: rich reads markup in bare strings.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    for heading in headings:
        made.add_column(
            Text(heading),
            justify="right" if heading in right else "left",
            no_wrap=heading in whole,
            overflow="fold",
        )
    return made


def fit(made: Table, output: Output, dropped_first: Sequence[str]) -> Table:
    """The table without the columns, by heading, for which a terminal is too narrow.

    What cannot wrap keeps every letter and digit; what can has room for a few words.
    """
    kept = list(made.columns)
    for heading in dropped_first:
        if _measure(kept) <= output.width:
            break
        kept = [column for column in kept if str(column.header) != heading]
    fitted = table()
    for column in kept:
        fitted.add_column(
            column.header,
            justify=column.justify,
            no_wrap=column.no_wrap,
            overflow=column.overflow,
        )
    for row in zip(*(column.cells for column in kept), strict=True):
        fitted.add_row(*row)
    return fitted


def _measure(columns: Sequence[Column]) -> int:
    """How many cells they need beside one another."""
    widths = []
    for column in columns:
        texts = [column.header, *column.cells]
        widest = max(cell_width(str(text)) for text in texts)
        widths.append(widest if column.no_wrap else min(widest, _FEW_WORDS))
    return sum(widths) + 2 * (len(widths) - 1)


def facts(pairs: Iterable[tuple[str, Text]]) -> Table:
    """Names and values below one another."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(Text(name), value)
    return grid
