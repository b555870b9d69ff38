"""Tickets out of a file of any kind that is read: CSV, JSON of any shape, hd's own JSON lines."""

import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from helpdesk_cli.transfer.incoming import ColumnsRead, Row, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import read_jsonl
from helpdesk_cli.transfer.objects.envelope import LISTS
from helpdesk_cli.transfer.objects.reader import ObjectReader
from helpdesk_cli.transfer.rejoined import Rejoined
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.map_reader import find_map
from helpdesk_cli.transfer.sheets.reader import SheetReader

_HEAD_BYTES = 64 * 1024
_ENVELOPE = re.compile(rb'\{\s*"(?:' + "|".join(LISTS).encode() + rb')"\s*:\s*\[')


class FileReader:
    """Reads files through one map, or without one.

    Of the file read last, `columns` tells how its columns were taken, and `beside` what stands in
    it beside its tickets and was not read.
    """

    def __init__(self, mapping: str | ColumnMap | None) -> None:
        """The map as `--map` names it. Raises what `find_map` raises."""
        self._mapping = mapping
        self._map = find_map(mapping) if isinstance(mapping, str) else mapping
        self.columns: ColumnsRead | None = None
        self.beside: dict[str, None] = {}

    def __call__(self, stream: BinaryIO, known: Vocabulary) -> Iterator[Row]:
        """Each ticket of the file, as its kind orders them."""
        whole, head = look_ahead(stream)
        if self._map is None and not _is_document(head):
            yield from read_jsonl(whole, known)
            return
        reader: SheetReader | ObjectReader
        if self._map is None or is_json(head):
            mapping = self._mapping
            if isinstance(mapping, str):
                mapping = find_map(mapping, of_objects=True)
            reader = ObjectReader(mapping, self.beside)
        else:
            reader = SheetReader(self._map)
        for row in reader(whole, known):
            self.columns = reader.columns
            yield row
        self.columns = reader.columns


def look_ahead(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """The same stream, and its beginning without what marks and blanks stand before it."""
    head = stream.read(_HEAD_BYTES)
    return io.BufferedReader(Rejoined(head, stream)), head.removeprefix(b"\xef\xbb\xbf").lstrip()


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is JSON."""
    return head[:1] in (b"{", b"[") and re.match(rb'[{\[]\s*["{\[\]}]', head) is not None


def _is_document(head: bytes) -> bool:
    """Whether it is JSON that is not written an object a line."""
    if not is_json(head):
        return False
    line, end, _ = head.partition(b"\n")
    try:
        return not isinstance(json.loads(line), dict) or bool(_ENVELOPE.match(line))
    except (ValueError, RecursionError):
        return (bool(end) and (len(line) < 3 or head[:1] == b"[")) or bool(_ENVELOPE.match(head))
