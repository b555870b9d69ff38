"""JSON as other programs write it, taken apart into the objects that may be tickets.

A list, an object that lists them under a key, several of these one after the other, or an object a
line: whatever it is, each object comes with the line where it begins.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import UnreadableError
from helpdesk_cli.transfer.lines.jsonl import find_unstorable, number_lines, parse_object
from helpdesk_cli.transfer.objects.envelope import find_beside, find_list

MOST_BYTES = 256 * 1024 * 1024
"""Of a document that is not written an object a line, which must be held in memory."""

_BLANKS = re.compile(r"\s*")
_decode = json.JSONDecoder().raw_decode


class Found(NamedTuple):
    """An object, or what is wrong with what stands there; `raw` is its text."""

    line: int
    value: dict[str, Any]
    problems: tuple[str, ...]
    raw: str


Tell = Callable[[str], object]


def _tell_nobody(_what: str) -> None:
    pass


def read_objects(
    stream: BinaryIO, records: str | None = None, tell: Tell = _tell_nobody
) -> Iterator[Found]:
    """Every object of the file; `records` is the key that lists them. HdError: not JSON.

    `tell` is told what stands beside a list and is not read.
    """
    lines = number_lines(stream)
    ahead = []
    for _, line in lines:
        ahead.append(line)
        if not line.isspace():
            break
    if not ahead or not ahead[-1].strip():
        return
    if _is_object(ahead[-1]):
        yield from _read_lines(len(ahead), ahead[-1], lines, records, tell)
        return
    content = b"".join(ahead)
    parts = [content]
    size = len(content)
    for _, line in lines:
        parts.append(line)
        size += len(line)
        if size > MOST_BYTES:
            raise HdError(
                f"a JSON document of more than {MOST_BYTES >> 20} MB",
                hint="write it an object a line: jq -c '.[]' FILE, or jq -c '.tickets[]' FILE",
            )
    yield from _read_document(b"".join(parts), records, tell)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(
    number: int,
    first: bytes,
    rest: Iterator[tuple[int, bytes]],
    records: str | None,
    tell: Tell,
) -> Iterator[Found]:
    yield from _read_line(number, first, records, tell)
    for number, line in rest:
        if not line.isspace():
            yield from _read_line(number, line, records, tell)


def _read_line(number: int, line: bytes, records: str | None, tell: Tell) -> Iterator[Found]:
    raw = line.decode(errors="backslashreplace").strip()
    try:
        value = parse_object(line.strip())
    except UnreadableError as error:
        yield Found(number, {}, error.reasons, raw)
        return
    key = find_list(value, records)
    if key is None:
        yield Found(number, value, (), raw)
        return
    _tell_beside(value, key, tell)
    for each in value[key]:
        yield _found(number, each, json.dumps(each, ensure_ascii=False))


def _read_document(content: bytes, records: str | None, tell: Tell) -> Iterator[Found]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HdError(f"line {line}: not UTF-8; nothing was imported") from None
    counter = _Lines(text)
    at = _skip(text, 0)
    while at < len(text):
        for start, end, value in _elements(text, at, records, counter, tell):
            yield _found(counter.at(start), value, text[start:end])
        at = _skip(text, _end_of(text, at, counter))


def _elements(
    text: str, at: int, records: str | None, counter: "_Lines", tell: Tell
) -> Iterator[tuple[int, int, Any]]:
    """The objects of the document that begins there, each with its place."""
    if text[at] == "[":
        yield from _list(text, at, counter)
        return
    value, end = _parse(text, at, counter)
    key = find_list(value, records) if isinstance(value, dict) else None
    if key is None:
        yield at, end, value
        return
    _tell_beside(value, key, tell)
    place = _place_of(text, at, key, counter)
    yield from _list(text, place, counter)


def _list(text: str, at: int, counter: "_Lines") -> Iterator[tuple[int, int, Any]]:
    at = _skip(text, at + 1)
    while at < len(text) and text[at] != "]":
        value, end = _parse(text, at, counter)
        yield at, end, value
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at


def _place_of(text: str, at: int, key: str, counter: "_Lines") -> int:
    """The place at which the value of a key begins, in the object that begins at this place."""
    at = _skip(text, at + 1)
    while True:
        name, end = _parse(text, at, counter)
        at = _skip(text, _skip(text, end) + 1)
        if name == key:
            return at
        _, end = _parse(text, at, counter)
        at = _skip(text, _skip(text, end) + 1)


def _end_of(text: str, at: int, counter: "_Lines") -> int:
    return _parse(text, at, counter)[1]


def _parse(text: str, at: int, counter: "_Lines") -> tuple[Any, int]:
    try:
        return _decode(text, at)
    except json.JSONDecodeError as error:
        raise HdError(f"line {error.lineno}: not JSON: {error.msg}; nothing was imported") from None
    except (ValueError, RecursionError):
        raise HdError(
            f"line {counter.at(at)}: not JSON: nested too deep, or a number too long"
        ) from None


def _skip(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _tell_beside(envelope: dict[str, Any], key: str, tell: Tell) -> None:
    for what in find_beside(envelope, key):
        tell(what)


def _found(line: int, value: Any, raw: str) -> Found:
    if isinstance(value, dict):
        return Found(line, value, tuple(find_unstorable(value)) if "\\u" in raw else (), raw)
    return Found(line, {}, (f"expected a JSON object, got {raw[:40]}",), raw)


class _Lines:
    """Numbers of lines by place, asked for in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._number = 1

    def at(self, place: int) -> int:
        """The line in which this place lies, counted from 1."""
        if place >= self._place:
            self._number += self._text.count("\n", self._place, place)
        else:
            self._number = self._text.count("\n", 0, place) + 1
        self._place = place
        return self._number
