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
from helpdesk_cli.transfer.lines.record import Record
from helpdesk_cli.transfer.sheets.columns import Binding, Headings, Say, has_columns
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.sheet import Row, Sheet

_LISTS = ("contacts", "former_tiers")


def read_accounts_csv(
    stream: BinaryIO, column_map: ColumnMap | None
) -> Iterator[IncomingAccount | Reject]:
    """Each row of the file, in order. Raises UsageError for columns that do not fit."""
    given = column_map or ColumnMap("accounts", {}, frozenset(), {}, {})
    sheet = Sheet(
        stream,
        given.delimiter,
        given.encoding,
        given.escape,
        fits=lambda names: has_columns(given, names) if column_map else "name" in _own(names),
    )
    headings = Headings(sheet.headings)
    say = Binding(column_map or _map_own_words(sheet.headings), headings).bind_all()
    # A row says what a customer pays for: one that is cut short is not guessed at.
    for row in sheet.rows(pad=False):
        yield _read_row(sheet, say, row)


def _own(headings: Sequence[str]) -> list[str]:
    """Headings as they may spell hd's words: `Former tiers` for `former_tiers`."""
    return [heading.lower().replace(" ", "_") for heading in headings]


def _map_own_words(headings: Sequence[str]) -> ColumnMap:
    """The map of a file whose headings are hd's words."""
    columns = {word: (heading,) for word, heading in zip(_own(headings), headings, strict=True)}
    for word in columns:
        if word not in (*ACCOUNT_WORDS, *COMPUTED):
            raise UsageError(
                f'no such column "{word}"{suggest(word, ACCOUNT_WORDS)}',
                hint=f"columns: {', '.join(ACCOUNT_WORDS)}; --map name=Company,… says it of others",
            )
    return ColumnMap("accounts", columns, frozenset(), {}, {})


def _read_row(sheet: Sheet, say: dict[str, Say], row: Row) -> IncomingAccount | Reject:
    if row.problem:
        return Reject(row.line, None, (row.problem,), _without_pin(sheet, say, row))
    texts = {word: said(row.cells) for word, said in say.items()}
    record: Record = {word: text for word, text in texts.items() if text}
    for word in _LISTS:
        if word in record:
            record[word] = [part.strip() for part in texts[word].split(";") if part.strip()]
    try:
        return read_account(row.line, record, _without_pin(sheet, say, row))
    except UnreadableError as error:
        return Reject(row.line, None, error.reasons, _without_pin(sheet, say, row))


def _without_pin(sheet: Sheet, say: dict[str, Say], row: Row) -> str:
    """The source of a row; nothing of it where a PIN may stand and cannot be told from the rest."""
    if "pin" not in say:
        return row.raw
    if row.problem:
        return ""
    pin = say["pin"](row.cells)
    cells = ["" if pin and pin in cell else cell for cell in row.cells]
    return row._replace(source=sheet.canonical(cells)).raw
