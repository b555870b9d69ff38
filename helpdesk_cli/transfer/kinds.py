"""What kind of file a stream is, from its first bytes: unpacked if need be, or refused by name."""

import gzip
import io
import re
import zlib
from typing import Any, BinaryIO

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.rejoined import Rejoined

_HEAD_BYTES = 4096
_GZIP = b"\x1f\x8b"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Of today, which are zip files, and of old."""
_AS_CSV = "open it in a spreadsheet program and save it as CSV (UTF-8)"
_KINDS = (
    (rb"BZh\d", "packed by bzip2", "unpack it with bunzip2"),
    (rb"\xfd7zXZ", "packed by xz", "unpack it with unxz"),
    (rb"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it with unzstd"),
    (rb"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (rb"%PDF-", "a PDF", "export the tickets as CSV or JSON instead"),
    (rb"SQLite format 3\0", "an SQLite database", "hd --db FILE opens a desk; hd export writes it"),
    (rb"(?s)\s*<\?xml.*?(?:spreadsheet|Workbook)", "a spreadsheet in XML", _AS_CSV),
    (rb"(?i)\s*<(?:!doctype html|html|table|head|meta)", "an HTML page", _AS_CSV),
    (rb"\s*<\?xml", "XML", "export the tickets as CSV or JSON instead"),
)


def unpack(stream: BinaryIO, name: str) -> BinaryIO:
    """The same bytes, unpacked where gzip packed them, as CSV where they are a workbook.

    HdError: a kind of file that is not read.
    """
    head = stream.read(_HEAD_BYTES)
    whole = io.BufferedReader(Rejoined(head, stream))
    if head.startswith(_GZIP):
        return unpack(io.BufferedReader(_Unpacked(whole, name)), name)
    if head.startswith(_WORKBOOKS):
        from helpdesk_cli.transfer.workbook import read_workbook

        return read_workbook(whole, name)
    text = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, kind, way_out in _KINDS:
        if re.match(pattern, text):
            raise HdError(f"{name}: expected JSON or CSV, got {kind}", hint=way_out)
    return whole


class _Unpacked(io.RawIOBase):
    """What gzip packed; HdError when it is damaged."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self._file = gzip.GzipFile(fileobj=packed)
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            raise HdError(
                f"{self._name}: damaged, gzip cannot unpack it: {error}",
                hint="fetch the file once more; nothing was imported",
            ) from None
