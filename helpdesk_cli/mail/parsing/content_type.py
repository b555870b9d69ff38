"""What a part says of itself: its kind, boundary, character set, file name, and how to show it."""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from helpdesk_cli.mail.parsing.charset import decode_text
from helpdesk_cli.mail.parsing.header_text import decode_bytes, decode_words

Fields = tuple[tuple[str, bytes], ...]
"""Headers as they came, on one line each, names in small letters."""

_LONGEST = 8192
_MOST_PARAMETERS = 200

_KIND = re.compile(r"\s*([\w.+-]{1,100})\s*/\s*([\w.+-]{1,100})", re.ASCII)
_PARAMETER = re.compile(r';\s*([^\s=;"*]+)(\*\d{1,3})?(\*)?\s*=\s*("(?:[^"\\]|\\.)*+\\?"?|[^;]*)')


@dataclass(frozen=True, slots=True)
class ContentType:
    """`kind` is two words in small letters; a `multipart/…` alone has a `boundary`.

    `parameters` are those of Content-Type, in small letters and decoded. `name` is a file's, as
    somebody chose it. `is_file` says that it is one, rather than part of the text.
    """

    kind: str
    parameters: dict[str, str]
    name: str | None
    is_file: bool

    @property
    def boundary(self) -> bytes | None:
        found = self.parameters.get("boundary", "").rstrip()
        return found.encode() if found and self.kind.startswith("multipart/") else None

    def as_text(self) -> "ContentType":
        return replace(self, kind="text/plain")


def read_content_type(fields: Fields, default: str) -> ContentType:
    """Whatever the headers say, a kind; `default` is that of a part that names none."""
    described = _find(fields, "content-type")
    disposition = _find(fields, "content-disposition")
    named = _KIND.match(described)
    parameters = _read_parameters(described)
    file_name = _read_parameters(disposition).get("filename")
    name = file_name or parameters.get("name")
    return ContentType(
        kind=f"{named[1]}/{named[2]}".lower() if named else _repair(described, default),
        parameters=parameters,
        name=decode_words(name) if name else None,
        is_file=bool(file_name) or disposition.strip().lower().startswith("attachment"),
    )


def _find(fields: Fields, name: str) -> str:
    return next((decode_bytes(value[:_LONGEST]) for key, value in fields if key == name), "")


def _repair(described: str, default: str) -> str:
    """Some write `text` alone; an unknown kind is a file."""
    word = described.partition(";")[0].strip().lower()
    if word in ("", "text", "html"):
        return "text/html" if word == "html" else default
    return "application/octet-stream"


def _read_parameters(header: str) -> dict[str, str]:
    """The parameters in clear, the pieces of a long one in order (RFC 2231)."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in list(_PARAMETER.finditer(header))[:_MOST_PARAMETERS]:
        name, number, is_encoded, value = found[1].lower(), found[2], bool(found[3]), found[4]
        place = int(number[1:]) if number else -1 if is_encoded else 0
        pieces.setdefault(name, []).append((place, is_encoded, _unquote(value)))
    return {name: _join(found) for name, found in pieces.items()}


def _unquote(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    return re.sub(
        r"\\(.)", r"\1", value[1:-1] if value.endswith('"') and len(value) > 1 else value[1:]
    )


def _join(pieces: list[tuple[int, bool, str]]) -> str:
    """One that is whole comes before those in pieces; the first names the character set."""
    pieces.sort(key=lambda piece: piece[0])
    if not any(is_encoded for _, is_encoded, _ in pieces):
        numbered = {place: value for place, _, value in reversed(pieces)}
        return "".join(numbered.values())
    charset, _, rest = pieces[0][2].partition("'")
    first = rest.partition("'")[2] if rest else pieces[0][2]
    texts = [first] if pieces[0][0] == -1 else [first, *(text for _, _, text in pieces[1:])]
    data = b"".join(unquote_to_bytes(text) for text in texts)
    return decode_text(data, charset if rest else None)[0]
