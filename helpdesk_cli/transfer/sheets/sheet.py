"""A CSV file as headings and rows with their line numbers: delimiter, quotes, broken rows.

Knows nothing of tickets. No row is ever lost inside another one: where quotes do not fit, the row
is broken on its first line alone, and reading goes on with the line after it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, NamedTuple

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import NO_TEXT
from helpdesk_cli.transfer.sheets.lines import MAX_ROW, Lines, RowTooLongError

Fits = Callable[[Sequence[str]], bool]

_DELIMITERS = (",", ";", "\t", "|")
_HEAD_LINES = 30
"""Headings begin within these; before them may stand what a report says of itself."""
_QUOTED = re.compile(r'"[^"]*"')
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_NEVER_CLOSED = "a quote is opened and never closed"
_CUT_OFF = "the file ends in the middle of this row"


class Row(NamedTuple):
    """`line` is where it begins, from 1; `source` its text as it stands there.

    With a `problem`, the cells are not to be trusted.
    """

    line: int
    cells: list[str]
    problem: str | None
    source: str

    @property
    def raw(self) -> str:
        """The source as text that can be shown: bytes that are none as escapes."""
        readable = self.source.encode("utf-8", "surrogateescape").decode(errors="backslashreplace")
        return readable.rstrip("\r\n")


class Sheet:
    """A CSV file, read once from its beginning. Delimiter and encoding are found out unless given.

    The headings are the first row that `fits`, else the first row. Raises HdError when there is
    not even a heading.
    """

    def __init__(
        self,
        stream: BinaryIO,
        delimiter: str | None = None,
        encoding: str | None = None,
        escape: str | None = None,
        *,
        fits: Fits = bool,
    ) -> None:
        self._lines = Lines(stream, encoding)
        self._escape = escape
        self._doubtful_until = 0
        csv.field_size_limit(MAX_ROW)
        self._delimiter = self._find_headings(delimiter, fits)
        self._reader = self._parse(self._lines)
        self.headings = self._read_headings()
        self.head = self.encode(self._lines.taken)

    def rows(self, reads_as_row: Fits = lambda _cells: False, *, pad: bool = True) -> Iterator[Row]:
        """Every row that is not blank, in order; with `pad`, trailing cells may be left out.

        `reads_as_row` judges the lines inside a cell: one that reads as a row by itself was
        swallowed by a quote that another one closed by chance.
        """
        width = len(self.headings)
        while True:
            self._lines.begin()
            line = self._lines.number + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (csv.Error, RowTooLongError) as error:
                yield self._break(line, self._explain(error))
                continue
            taken = self._lines.taken
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if not any(cells):
                continue
            if stray := self._find_stray_quote(line, taken, reads_as_row):
                yield self._break(line, stray)
                continue
            source = taken[0] if len(taken) == 1 else "".join(taken)
            problem = _find_problem(cells, width)
            if problem and len(cells) < width and pad:
                is_cut = not source.endswith(("\n", "\r"))
                cells += [""] * (width - len(cells))
                problem = _CUT_OFF if is_cut else _find_problem(cells, width)
            yield Row(line, cells, problem, source)

    def encode(self, source: Sequence[str]) -> bytes:
        """Text of the file as the bytes that it came from."""
        return self._lines.encode("".join(source))

    def canonical(self, cells: Sequence[str]) -> str:
        """Cells in one spelling of CSV, however the file quotes them: a row is known by it."""
        text = io.StringIO()
        csv.writer(text, delimiter=self._delimiter, lineterminator="").writerow(cells)
        return text.getvalue()

    def _find_headings(self, delimiter: str | None, fits: Fits) -> str:
        """Go to where the headings begin; the delimiter between them."""
        with suppress(RowTooLongError):
            for _ in islice(self._lines, _HEAD_LINES):
                pass
        sample = list(self._lines.taken)
        self._lines.give_back()
        first = next((place for place, line in enumerate(sample) if not line.isspace()), 0)
        named = _SEPARATOR_LINE.fullmatch(sample[first]) if sample else None
        if named:
            first, delimiter = first + 1, delimiter or named[1]
        for place in range(first, len(sample)):
            for candidate in [delimiter] if delimiter else _by_count(sample[place]):
                if fits(self._try_headings(sample[place:], candidate)):
                    self._skip(place)
                    return candidate
        self._skip(first)
        return delimiter or next(iter(_by_count(sample[first] if first < len(sample) else "")))

    def _try_headings(self, lines: list[str], delimiter: str) -> list[str]:
        self._delimiter = delimiter
        try:
            return [heading.strip() for heading in next(self._parse(iter(lines)), [])]
        except csv.Error:
            return []

    def _skip(self, count: int) -> None:
        for _ in islice(self._lines, count):
            pass
        self._lines.begin()

    def _parse(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines, delimiter=self._delimiter, escapechar=self._escape or None, strict=True
        )

    def _read_headings(self) -> list[str]:
        try:
            headings = [heading.strip() for heading in next(self._reader, [])]
        except (csv.Error, RowTooLongError) as error:
            raise HdError(f"not a CSV file: the headings: {self._explain(error)}") from None
        if not any(headings):
            raise HdError("the file is empty", hint="a CSV file begins with a line of headings")
        if problem := _find_problem(headings, len(headings)):
            raise HdError(f"the line of headings: {problem}")
        return headings

    def _break(self, line: int, problem: str) -> Row:
        """The first line of what was taken as a broken row; what follows is read again.

        Its cells are a guess, by which it may still be told whose row it is.
        """
        self._doubtful_until = max(self._doubtful_until, self._lines.number + 1)
        self._lines.give_back(keep=1)
        source = self._lines.taken[0]
        cells = [cell.strip('" ') for cell in source.rstrip("\r\n").split(self._delimiter)]
        return Row(line, cells, problem, source)

    def _explain(self, error: Exception) -> str:
        text = str(error)
        if isinstance(error, RowTooLongError) or "limit" in text or "end of data" in text:
            return _NEVER_CLOSED
        if "new-line" in text:
            if self._lines.newline == "\r":
                raise HdError(
                    f"line {self._lines.number}: lines end in two ways, CR and LF",
                    hint="save the file with one kind of line ends; nothing was imported",
                )
            return "a line break (CR) stands outside quotes"
        hint = ""
        if not self._escape and '\\"' in "".join(self._lines.taken):
            hint = r"; if the file writes \" for a quote, say escape = '\' in the map"
        return f"a quote inside a quoted cell is not doubled{hint}"

    def _find_stray_quote(self, line: int, taken: list[str], reads_as_row: Fits) -> str | None:
        """What is wrong with the lines of a row if a quote among them was closed by chance."""
        inner = self._find_swallowed(taken, reads_as_row) if len(taken) > 1 else 0
        if inner:
            return (
                f"a quote is closed only in line {line + len(taken) - 1}, "
                f"and line {line + inner} reads as a row by itself"
            )
        if line <= self._doubtful_until and self._holds_odd_quote(taken):
            return "a quote stands in the middle of a cell"
        return None

    def _find_swallowed(self, taken: list[str], reads_as_row: Fits) -> int:
        """The number of the line, of those taken for one row, that reads as a row itself; the first
        one does not count, and 0 is none."""
        separators = len(self.headings) - 1
        last = len(taken) - 1
        for place, line in enumerate(taken[1:], start=1):
            if not separators or line.count(self._delimiter) != separators:
                continue
            cells = line.rstrip("\r\n").split(self._delimiter)
            # The last line of a row whose first cell spans lines looks just like a row.
            ends_first_cell = place == last and '"' in cells[0]
            if not ends_first_cell and reads_as_row([cell.strip('" ') for cell in cells]):
                return place
        return 0

    def _holds_odd_quote(self, taken: list[str]) -> bool:
        """Whether a quote stands inside a cell that does not begin with one."""
        apart = re.escape(self._delimiter)
        whole = rf'(^|{apart})"(?:[^"]|"")*"(?=$|{apart})'
        return '"' in re.sub(whole, r"\1", "".join(taken).rstrip("\r\n"))


def _by_count(line: str) -> list[str]:
    """The delimiters, the one that stands most often outside quotes first."""
    return sorted(_DELIMITERS, key=_QUOTED.sub("", line).count, reverse=True)


def _find_problem(cells: list[str], width: int) -> str | None:
    if len(cells) != width:
        return f"expected {width} cells, got {len(cells)}"
    text = "".join(cells)
    if (text.isascii() and "\0" not in text) or not (found := NO_TEXT.search(text)):
        return None
    if found[0] == "\0":
        return "a cell holds a NUL character"
    return 'a cell cannot be decoded; say the encoding in the map, such as encoding = "cp1252"'
