"""The text of a header: encoded words (RFC 2047), bytes that should have been, and both at once."""

import re

from helpdesk_cli.mail.parsing.charset import clean, decode_text
from helpdesk_cli.mail.parsing.transfer import decode_transfer

_LONGEST = 64 * 1024
"""Bytes of a header that are read."""

_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bqBQ])\?([^?]*)\?=")


def decode_bytes(value: bytes) -> str:
    """The header as it stands, its bytes as characters."""
    return decode_text(value[:_LONGEST], None)[0]


def decode_header(value: bytes) -> str:
    """A header as its author wrote it, on one line."""
    return " ".join(decode_words(decode_bytes(value)).split())


def decode_words(text: str) -> str:
    """A text with every encoded word in clear.

    Blanks between two of them are none of the text. A character may be cut between two words of
    the same character set, so their bytes are joined before they are decoded.
    """
    decoded: list[str] = []
    held, held_charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        charset, encoding, payload = word[1].lower(), word[2].lower(), word[3]
        between = text[at : word.start()]
        if held and (between.strip() or charset != held_charset):
            decoded.append(decode_text(held, held_charset)[0])
            held = b""
        if between.strip() or at == 0:
            decoded.append(between)
        if encoding == "q":
            payload = payload.replace("_", "=20").replace(" ", "=20")
        held += decode_transfer(payload.encode("utf-8", "replace"), encoding.encode())
        held_charset, at = charset, word.end()
    if held:
        decoded.append(decode_text(held, held_charset)[0])
    decoded.append(text[at:])
    return clean("".join(decoded))
