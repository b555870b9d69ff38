"""A CSV file as headings and rows with their line numbers: encoding, delimiter, broken rows.

Knows nothing of tickets.
"""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import NO_TEXT

MAX_CELL = 16 * 1024 * 1024
"""Characters; a longer cell is a quote that nobody closed."""

_CHUNK_BYTES = 64 * 1024
_BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
_DELIMITERS = (",", ";", "\t", "|")
_QUOTED = re.compile(r'"[^"]*"')


class Row(NamedTuple):
    """`line` is where it begins, from 1. With a `problem`, the cells are not to be trusted."""

    line: int
    cells: list[str]
    problem: str | None


class Sheet:
    """A CSV file, read once from its beginning. Delimiter and encoding are found out unless given.

    Raises HdError when there is not even a heading.
    """

    def __init__(self, stream: BinaryIO, delimiter: str | None, encoding: str | None) -> None:
        lines = _decode_lines(stream, encoding)
        first, self._skipped = "", 0
        for first in lines:
            if not first.isspace():
                break
            self._skipped += 1
        self._delimiter = delimiter or max(_DELIMITERS, key=_QUOTED.sub("", first).count)
        csv.field_size_limit(MAX_CELL)
        self._reader = csv.reader(chain([first], lines), delimiter=self._delimiter)
        self.headings = self._read_headings()

    def _read_headings(self) -> list[str]:
        try:
            headings = [heading.strip() for heading in next(self._reader, [])]
        except csv.Error as error:
            raise HdError(f"not a CSV file: {error}") from None
        if not any(headings):
            raise HdError("the file is empty", hint="a CSV file begins with a line of headings")
        if problem := _find_problem(headings, len(headings)):
            raise HdError(f"the line of headings: {problem}")
        return headings

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, in order."""
        width = len(self.headings)
        while True:
            line = self._skipped + self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, [], f"not a row of CSV: {error}")
                continue
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if any(cells):
                yield Row(line, cells, _find_problem(cells, width))

    def raw(self, rows: Iterable[Row]) -> str:
        """Rows as CSV text again, without a final line end."""
        text = io.StringIO()
        csv.writer(text, delimiter=self._delimiter, lineterminator="\n").writerows(
            row.cells for row in rows
        )
        # Bytes that could not be decoded are shown as escapes.
        readable = text.getvalue().encode(errors="surrogateescape")
        return readable.decode(errors="backslashreplace").removesuffix("\n")


def _find_problem(cells: list[str], width: int) -> str | None:
    if len(cells) != width:
        return f"expected {width} cells, got {len(cells)}"
    text = "".join(cells)
    if (text.isascii() and "\0" not in text) or not (found := NO_TEXT.search(text)):
        return None
    if found[0] == "\0":
        return "a cell holds a NUL character"
    return 'a cell cannot be decoded; say the encoding in the map, such as encoding = "cp1252"'


def _decode_lines(stream: BinaryIO, encoding: str | None) -> Iterator[str]:
    """Lines with their ends. Without a name or a byte order mark it is UTF-8."""
    chunk = stream.read(_CHUNK_BYTES)
    if encoding is None:
        marked = (name for mark, name in _BOMS.items() if chunk.startswith(mark))
        encoding = next(marked, "utf-8")
    # Bytes that make no sense are kept apart, for their row to be refused; UTF-16 cannot.
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    decoder = getincrementaldecoder(encoding)(errors)
    rest = ""
    while chunk:
        # Only at \n: what else ends a line in Python may stand inside a cell.
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (line + "\n" for line in lines)
        if len(rest) > MAX_CELL:
            # No row is that long: let it be refused in pieces, rather than hold it all.
            yield rest
            rest = ""
        chunk = stream.read(_CHUNK_BYTES)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
