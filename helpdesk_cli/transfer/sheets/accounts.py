"""Accounts out of a CSV file: through a column map, or with hd's own words as headings."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from helpdesk_cli.errors import UsageError, suggest
from helpdesk_cli.transfer.accounts import (
    ACCOUNT_WORDS,
    COMPUTED,
    IncomingAccount,
    read_account,
)
from helpdesk_cli.transfer.incoming import Reject, UnreadableError
from helpdesk_cli.transfer.record import Record
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.sheet import Row, Sheet
from helpdesk_cli.transfer.sheets.words import Say, bind_words

_LISTS = ("contacts", "former_tiers")


def read_accounts_csv(
    stream: BinaryIO, column_map: ColumnMap | None
) -> Iterator[IncomingAccount | Reject]:
    """Each row of the file, in order. Raises UsageError for columns that do not fit."""
    given = column_map or ColumnMap("accounts", {}, frozenset(), {}, {})
    sheet = Sheet(stream, given.delimiter, given.encoding)
    say = bind_words(column_map or _map_own_words(sheet.headings), sheet.headings)
    for row in sheet.rows():
        yield _read_row(sheet, say, row)


def _map_own_words(headings: Sequence[str]) -> ColumnMap:
    """The map of a file whose headings are hd's words, `Former tiers` for `former_tiers`."""
    columns = {heading.lower().replace(" ", "_"): (heading,) for heading in headings}
    for word in columns:
        if word not in (*ACCOUNT_WORDS, *COMPUTED):
            raise UsageError(
                f'no such column "{word}"{suggest(word, ACCOUNT_WORDS)}',
                hint=f"columns: {', '.join(ACCOUNT_WORDS)}; --map name=Company,… says it of others",
            )
    return ColumnMap("accounts", columns, frozenset(), {}, {})


def _read_row(sheet: Sheet, say: dict[str, Say], row: Row) -> IncomingAccount | Reject:
    if row.problem:
        return Reject(row.line, None, (row.problem,), "")
    texts = {word: said(row.cells) for word, said in say.items()}
    record: Record = {word: text for word, text in texts.items() if text}
    for word in _LISTS:
        if word in record:
            record[word] = [part.strip() for part in texts[word].split(";") if part.strip()]
    pin = record.get("pin")
    cells = ["" if pin and pin in cell else cell for cell in row.cells]
    raw = sheet.raw([row._replace(cells=cells)])
    try:
        return read_account(row.line, record, raw)
    except UnreadableError as error:
        return Reject(row.line, None, error.reasons, raw)
