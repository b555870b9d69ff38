"""What of a mail is its text, and what came with it as files."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.english import count
from helpdesk_cli.mail.parsing.charset import BROKEN, GUESSED, decode_text
from helpdesk_cli.mail.parsing.header_text import decode_header
from helpdesk_cli.mail.parsing.mime import Part, split_message
from helpdesk_cli.mail.parsing.names import make_harmless
from helpdesk_cli.mail.reading.html_text import html_to_text

_LONGEST_TEXT = 500_000
"""Bytes of a text that are shown; the mail itself is kept as it came."""

_DEEPEST_MAIL = 5

_SHOWN = {"text/plain", "text/html", "text/enriched", "text/markdown", "text/x-markdown"}


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """How much is taken out of a mail; the rest stays in its bytes, and a flag says so."""

    most: int = 100
    most_bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """`flags` are sentences about what had to be guessed or left out."""

    text: str
    attachments: tuple[Attachment, ...]
    flags: tuple[str, ...]


def read_body(message: Part, limits: AttachmentLimits) -> Body:
    reader = _Reader(limits)
    text = _read_texts(message, reader, _DEEPEST_MAIL)
    return Body(text, tuple(reader.attachments), tuple(dict.fromkeys(reader.find_flags())))


def read_text(message: Part) -> str:
    """The text alone."""
    return _read_texts(message, _Reader(AttachmentLimits(0, 0)), _DEEPEST_MAIL)


def _read_texts(message: Part, reader: "_Reader", levels: int) -> str:
    """The text; where there is none, that of the first mail attached, that many levels down."""
    # Called a file or not, a text that is all of a mail is its text.
    is_text = message.content.kind in _SHOWN
    texts = [reader.read_text(message)] if is_text else reader.read(message)
    text = "\n\n".join(each for each in texts if each)
    attached = (each for each in message.walk() if each.content.kind == "message/rfc822")
    mail = next(attached, None) if levels and not text else None
    if mail is None:
        return text
    return _read_texts(split_message(mail.decode()), _Reader(AttachmentLimits(0, 0)), levels - 1)


class _Reader:
    """Goes through the parts in order, and keeps what is a file."""

    def __init__(self, limits: AttachmentLimits) -> None:
        self.attachments: list[Attachment] = []
        self._limits = limits
        self._text_left = _LONGEST_TEXT
        self._bytes_left = limits.most_bytes
        self._left_out = 0
        self._flags: list[str] = []

    def read(self, part: Part) -> list[str]:
        """The texts of this part and those within it, in order."""
        if part.content.kind == "multipart/alternative":
            return self._read_alternative(part)
        if part.parts:
            return [text for each in part.parts for text in self.read(each)]
        if part.content.kind in _SHOWN and not part.content.is_file:
            return [self.read_text(part)]
        self._attach(part)
        return []

    def find_flags(self) -> Iterator[str]:
        yield from self._flags
        if self._left_out:
            most = f"{self._limits.most} or {self._limits.most_bytes // 1024 // 1024} MB"
            yield f"{count(self._left_out, 'attachment')} left in the mail: more than {most}"

    def _read_alternative(self, part: Part) -> list[str]:
        """Several ways to say the same: plain text is preferred, if it says anything."""
        ways = [(self._is_plain(each), self.read(each)) for each in part.parts]
        ways.sort(key=lambda way: not way[0])
        return next((texts for _, texts in ways if any(texts)), [])

    def _is_plain(self, part: Part) -> bool:
        kinds = {each.content.kind for each in part.walk()}
        return "text/plain" in kinds and "text/html" not in kinds

    def read_text(self, part: Part) -> str:
        data = part.decode()
        if len(data) > self._text_left:
            cut = data[: self._text_left]
            data = cut[: cut.rfind(b"\n") + 1] or cut
            self._flags.append("the text is cut after 500 kB")
        self._text_left = max(0, self._text_left - len(data))
        declared = part.content.parameters.get("charset")
        text, instead = decode_text(data, declared)
        if instead is not None and (declared or instead != "utf-8"):
            self._flags.append(_say_charset(declared, instead))
        if part.content.kind == "text/html":
            return html_to_text(text)
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return lines.strip("\n") if lines.strip() else ""

    def _attach(self, part: Part) -> None:
        has_room = len(self.attachments) < self._limits.most
        content = part.decode() if has_room else b""
        if not has_room or len(content) > self._bytes_left:
            self._left_out += 1
            return
        self._bytes_left -= len(content)
        self.attachments.append(
            Attachment(
                name=make_harmless(part.content.name, part.content.kind, len(self.attachments) + 1),
                kind=part.content.kind,
                content=content,
                inline=not part.content.is_file and part.content.kind.startswith("image/"),
                content_id=decode_header(part.get("content-id") or b"").strip("<>") or None,
            )
        )


def _say_charset(declared: str | None, instead: str) -> str:
    said = f"declared as {declared}" if declared else "not declared"
    if instead == GUESSED:
        return f"character set {said} and unknown: some characters may be wrong"
    if instead == BROKEN:
        return "some characters are broken, and were when they came"
    return f"character set {said}, read as {instead}"
