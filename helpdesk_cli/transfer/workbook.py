"""A spreadsheet's own file as the CSV that it would save: the first sheet that holds anything.

Needs the extra `xlsx`. A row stays a row of the text, so that line numbers are the rows' numbers.
"""

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from helpdesk_cli.errors import HdError

MOST_BYTES = 64 * 1024 * 1024
_MOST_UNPACKED = 1024 * 1024 * 1024
"""Bytes: a workbook is read as a whole, and packs well."""
_AS_CSV = "open it in a spreadsheet program and save it as CSV (UTF-8)"


def read_workbook(stream: BinaryIO, name: str) -> BinaryIO:
    """The sheet as CSV in UTF-8. HdError: it cannot be read, or not without the extra."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise HdError(
            f"{name}: a workbook is read with the extra xlsx, which is not installed",
            hint=f"pip install 'helpdesk-cli[xlsx]'; or {_AS_CSV}",
        ) from None
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES or _unpacked_size(content) > _MOST_UNPACKED:
        raise HdError(f"{name}: a workbook of more than {MOST_BYTES >> 20} MB", hint=_AS_CSV)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        sheet = next((each for each in sheets if each.total_height), None)
        for row in sheet.to_python(skip_empty_area=False) if sheet else ():
            writer.writerow(map(_text, row))
    except (CalamineError, OSError, ValueError) as error:
        raise HdError(f"{name}: no workbook that can be read: {error}", hint=_AS_CSV) from None
    return io.BytesIO(text.getvalue().encode(errors="replace"))


def _unpacked_size(content: bytes) -> int:
    """The size of a zip file once unpacked, as it says itself; an old workbook is not packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile:
        return len(content)


def _text(value: Any) -> str:
    """A cell as a person would write it; times in ISO 8601, line breaks that end no row."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).replace("\r\n", "\r").replace("\n", "\r")
