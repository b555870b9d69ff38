"""Bytes freed from the encoding that carried them through mail servers."""

import binascii
from io import BytesIO

_MOST_PIECES = 1000

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_BASE64 = bytes({*range(256)} - {*_BASE64})


def decode_transfer(data: bytes, encoding: bytes) -> bytes:
    """The bytes that were meant; what is broken is left out, never the rest."""
    match encoding.strip().lower():
        case b"base64" | b"b":
            return decode_base64(data)
        case b"quoted-printable" | b"q":
            return binascii.a2b_qp(data)
        case b"x-uuencode" | b"uuencode" | b"x-uue" | b"uue":
            return _decode_uu(data)
    return data


def decode_base64(data: bytes) -> bytes:
    """Pieces that were encoded separately and joined are decoded separately."""
    padding = data.find(b"=")
    if padding < 0 or not data[padding:].strip(b"= \t\r\n"):
        return _decode_piece(data)
    *pieces, rest = data.split(b"=", _MOST_PIECES)
    return b"".join(_decode_piece(each) for each in [*pieces, rest.replace(b"=", b"")])


def _decode_piece(piece: bytes) -> bytes:
    """Without padding that does not fit; a lone character at the end is less than a byte."""
    try:
        return binascii.a2b_base64(piece)
    except binascii.Error:
        letters = piece.translate(None, _NO_BASE64)
        whole = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _decode_uu(data: bytes) -> bytes:
    """Between `begin` and `end`; each line says itself how long it is."""
    decoded = bytearray()
    is_within = False
    for line in BytesIO(data):
        if not is_within:
            is_within = line.startswith(b"begin ")
        elif line.strip() in (b"end", b"`", b""):
            break
        else:
            decoded += _decode_uu_line(line)
    return bytes(decoded)


def _decode_uu_line(line: bytes) -> bytes:
    """Some encoders append something to a line."""
    length = ((line[0] - 32 & 63) * 4 + 5) // 3
    for text in (line, line[:length]):
        try:
            return binascii.a2b_uu(text)
        except binascii.Error:
            continue
    return b""
