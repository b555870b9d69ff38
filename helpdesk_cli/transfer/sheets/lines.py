"""The lines of a text file, from its bytes: encoding, line ends, and the way back to a line."""

import io
import re
from codecs import (
    BOM_UTF8,
    BOM_UTF16_BE,
    BOM_UTF16_LE,
    BOM_UTF32_BE,
    BOM_UTF32_LE,
)
from collections import deque
from typing import BinaryIO, Self

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.rejoined import Rejoined

MAX_ROW = 16 * 1024 * 1024
"""Characters; a longer row is a quote that nobody closed."""

_HEAD_BYTES = 64 * 1024
# The longer marks first: that of UTF-16 begins that of UTF-32.
_MARKS = {
    BOM_UTF32_LE: "utf-32-le",
    BOM_UTF32_BE: "utf-32-be",
    BOM_UTF8: "utf-8",
    BOM_UTF16_LE: "utf-16-le",
    BOM_UTF16_BE: "utf-16-be",
}
_FIRST_LINE_END = re.compile(r'(?:[^"\r\n]|"[^"]*")*(\r\n|\r|\n)')
_GIVEN_BACK_AT_MOST = 10 * MAX_ROW
"""Characters; a file that needs more has quotes that close nothing, and is refused."""


class RowTooLongError(Exception):
    """More was taken for one row than a row may have."""


class Lines:
    """Lines with their ends, an iterator. Those taken since `begin` can be given back.

    `number` is that of the line taken last, counted from 1. A byte order mark counts before the
    encoding asked for, which counts before UTF-8. Bytes that make no sense come as lone surrogates,
    for their row to be refused, except in UTF-16 and UTF-32.
    """

    def __init__(self, stream: BinaryIO, encoding: str | None) -> None:
        head = stream.read(_HEAD_BYTES)
        marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
        self.encoding = marked or encoding or "utf-8"
        self.newline = _find_newline(head.decode(self.encoding, "replace"))
        is_wide = self.encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
        self._errors = "replace" if is_wide else "surrogateescape"
        self._text = io.TextIOWrapper(
            io.BufferedReader(Rejoined(head, stream)),
            encoding=self.encoding,
            errors=self._errors,
            newline=self.newline,
        )
        self.number = 0
        self.taken: list[str] = []
        self._size = 0
        self._waiting: deque[str] = deque()
        self._given_back = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        self._size += len(line)
        if self._size > MAX_ROW and self.taken:
            self._waiting.appendleft(line)
            raise RowTooLongError
        self.number += 1
        self.taken.append(line)
        return line

    def _read(self) -> str:
        try:
            line = self._text.readline(MAX_ROW + 1)
        except UnicodeError as error:
            raise HdError(f"the file is not written in {self.encoding}: {error}") from None
        if not line:
            raise StopIteration
        if len(line) > MAX_ROW:
            raise HdError(f"line {self.number + 1} is longer than {MAX_ROW:,} characters: no CSV")
        return line.lstrip("\ufeff") if self.number == 0 else line

    def begin(self) -> None:
        """A row begins with the next line."""
        self.taken = []
        self._size = 0

    def give_back(self, keep: int = 0) -> None:
        """All lines since `begin` come again, but for the first `keep`."""
        back = self.taken[keep:]
        del self.taken[keep:]
        self.number -= len(back)
        self._waiting.extendleft(reversed(back))
        self._given_back += sum(map(len, back))
        if self._given_back > _GIVEN_BACK_AT_MOST:
            raise HdError(
                f"line {self.number}: too many quotes that close nothing; nothing was imported",
                hint="say the delimiter in the map, or escape; or save the file as CSV once more",
            )

    def encode(self, text: str) -> bytes:
        """Text of these lines as the bytes that it came from."""
        errors = "surrogateescape" if self._errors == "surrogateescape" else "strict"
        return text.encode(self.encoding, errors)


def _find_newline(head: str) -> str:
    r"""What ends a line: `\n` (so does `\r\n`), or `\r` alone, as the first line says.

    Whatever else ends a line in Python may stand inside a cell.
    """
    found = _FIRST_LINE_END.match(head)
    return "\r" if found and found[1] == "\r" else "\n"
