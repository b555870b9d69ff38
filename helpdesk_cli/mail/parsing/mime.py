"""The parts of a mail: where each begins and ends, and its bytes freed from their transport.

Own work rather than the standard library's, which copies every line and needs more than linear
time for boundaries within boundaries. A part is a span of the mail; nothing is copied until asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from helpdesk_cli.mail.parsing.content_type import ContentType, Fields, read_content_type
from helpdesk_cli.mail.parsing.transfer import decode_transfer

MOST_PARTS = 500
DEEPEST = 20
"""No letter has more parts, or parts nested deeper: the rest is taken as one part."""

_LOOKED_AT = 64 * 1024
_BEGINNING = re.compile(rb"^--([^\r\n]{1,200})\r?\nContent-[\w-]{1,40}:", re.MULTILINE)

_MOST_FIELDS = 2000
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A mail, or a part of one.

    `fields` are its headers as they came, on one line each, names in small letters. The body is
    `raw[start:end]`, still as it was transported; one with `parts` has no other body.
    """

    raw: bytes = field(repr=False)
    start: int
    end: int
    fields: Fields
    content: ContentType
    parts: tuple["Part", ...] = ()

    def get_all(self, name: str) -> list[bytes]:
        """Every header of this name, from the top."""
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> bytes | None:
        """The topmost one."""
        return next((value for key, value in self.fields if key == name), None)

    def decode(self) -> bytes:
        encoding = self.get("content-transfer-encoding") or b""
        return decode_transfer(self.raw[self.start : self.end], encoding)

    def walk(self) -> Iterator["Part"]:
        """This part and all within it, but not those of mails within this mail."""
        yield self
        for part in self.parts:
            yield from part.walk()


def split_message(raw: bytes) -> Part:
    """The mail and its parts; never fails."""
    return _Splitter(raw).read_part(0, len(raw), depth=0, default="text/plain")


class _Splitter:
    """Reads parts within spans of one mail, and counts them."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._count = 0

    def read_part(self, start: int, end: int, depth: int, default: str) -> Part:
        self._count += 1
        fields, start = self._read_fields(start, end)
        content = read_content_type(fields, default)
        part = Part(self._raw, start, end, fields, content)
        if content.boundary is None or depth == DEEPEST:
            return part
        within = "message/rfc822" if content.kind == "multipart/digest" else "text/plain"
        for boundary in (content.boundary, self._guess_boundary(start, end)):
            spans = self._find_spans(boundary, start, end) if boundary else ()
            parts = tuple(self.read_part(*span, depth + 1, within) for span in spans)
            if parts:
                return replace(part, parts=parts)
        # No boundary ever came: all of it is what somebody wrote.
        return replace(part, content=content.as_text())

    def _guess_boundary(self, start: int, end: int) -> bytes | None:
        """The boundary that stands where a part begins, for mails that announce another one."""
        found = _BEGINNING.search(self._raw, start, min(end, start + _LOOKED_AT))
        return found[1].rstrip() if found else None

    def _read_fields(self, start: int, end: int) -> tuple[Fields, int]:
        """The headers, and where the body starts: behind an empty line, or at one that is none."""
        fields: list[tuple[str, list[bytes]]] = []
        while start < end:
            line_end = self._find_line_end(start, end)
            line = self._raw[start:line_end].rstrip(b"\r\n")
            if not line:
                return _unfold(fields), line_end
            if line[:1] in b" \t" and fields:
                fields[-1][1].append(line)
            elif (found := _FIELD.match(line)) and len(fields) < _MOST_FIELDS:
                fields.append((found[1].decode("ascii").lower(), [line[found.end() :]]))
            elif fields or not line.startswith((b"From ", b">From ")):
                break
            start = line_end
        return _unfold(fields), start

    def _find_spans(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans from one line with the boundary to the next, or to the end if the last one is
        missing."""
        delimiter = b"--" + boundary
        opened = None
        at = self._raw.find(delimiter, start, end)
        while at >= 0 and self._count < MOST_PARTS:
            line_end = self._find_line_end(at, end)
            rest = self._raw[at + len(delimiter) : line_end].strip()
            if self._begins_line(at, start) and rest in (b"", b"--"):
                if opened is not None:
                    yield opened, self._step_back(at, opened)
                opened = None if rest else line_end
                if rest:
                    return
            at = self._raw.find(delimiter, line_end, end)
        if opened is not None:
            yield opened, end

    def _find_line_end(self, at: int, end: int) -> int:
        found = self._raw.find(b"\n", at, end)
        return end if found < 0 else found + 1

    def _begins_line(self, at: int, start: int) -> bool:
        return at == start or self._raw[at - 1 : at] in (b"\n", b"\r")

    def _step_back(self, at: int, least: int) -> int:
        """The line break before a boundary belongs to it."""
        for line_break in (b"\n", b"\r"):
            if at > least and self._raw[at - 1 : at] == line_break:
                at -= 1
        return at


def _unfold(fields: list[tuple[str, list[bytes]]]) -> Fields:
    return tuple((name, b"".join(lines).strip()) for name, lines in fields)
