"""Bytes freed from the encoding that carried them through mail servers."""

import binascii

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
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
    """Pieces that were encoded apart and put together are decoded apart."""
    pieces = data.translate(None, _NO_BASE64).split(b"=")
    return b"".join(_decode_piece(piece) for piece in pieces if piece)


def _decode_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:  # A lone character is less than a byte.
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _decode_uu(data: bytes) -> bytes:
    lines = iter(data.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    decoded = []
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders count a line's length too high; others append something.
            length = ((line[0] - 32 & 63) * 4 + 5) // 3
            decoded.append(_decode_uu_line(line[:length]))
    return b"".join(decoded)


def _decode_uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
