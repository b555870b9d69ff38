"""Accounts out of JSON lines or a CSV file: the keys that `hd account show --json` writes.

Keys that are left out, and empty cells, say nothing. A PIN is never quoted in a reason.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from helpdesk_cli.domain.account import AccountDetails, Contact, FormerTier
from helpdesk_cli.errors import UsageError, suggest
from helpdesk_cli.transfer.incoming import NO_TEXT, Reject, UnreadableError, show_value
from helpdesk_cli.transfer.instants import parse_instant

_TEXTS = ("name", "tier", "region", "manager", "phone", "plan", "notes", "pin")
ACCOUNT_WORDS = (*_TEXTS, "contacts", "former_tiers")
_COMPUTED = ("has_pin", "pin_locked_until", "channels")
"""What `hd account show` says besides; passed over, so that its answer can be read again."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IncomingAccount:
    """One row; `line` is where it begins, counted from 1."""

    line: int
    name: str
    details: AccountDetails


def read_accounts(stream: BinaryIO, *, is_csv: bool) -> Iterator[IncomingAccount | Reject]:
    """Each row of the file, in order. Raises UsageError for a column of CSV that means nothing."""
    for line, record in _read_csv(stream) if is_csv else _read_jsonl(stream):
        try:
            if isinstance(record, str):
                raise UnreadableError(record)
            yield _read_record(line, record)
        except UnreadableError as error:
            yield Reject(line, None, error.reasons, "")


def parse_contact(text: str) -> Contact:
    """The person behind `ann@acme.example` or `Ann Lee <ann@acme.example>`; ValueError if none."""
    name, bracket, address = text.strip().rpartition("<")
    found = Contact(address.removesuffix(">").strip(), name.strip().strip('"').strip() or None)
    if not found.address or (bracket and not text.strip().endswith(">")) or NO_TEXT.search(text):
        raise ValueError(
            f"expected a contact such as Ann Lee <ann@acme.example>, got {show_value(text)}"
        )
    return found


def _read_jsonl(stream: BinaryIO) -> Iterator[tuple[int, Record | str]]:
    """Each line that is not blank: an object, or what is wrong with it."""
    for number, line in enumerate(stream, 1):
        if line.isspace():
            continue
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            yield number, "expected a JSON object, got something else"
            continue
        is_object = isinstance(record, dict)
        yield number, record if is_object else "expected a JSON object, got something else"


def _read_csv(stream: BinaryIO) -> Iterator[tuple[int, Record | str]]:
    from helpdesk_cli.transfer.csv_rows import Sheet

    sheet = Sheet(stream, None, None)
    words = [heading.lower().replace(" ", "_") for heading in sheet.headings]
    for word in words:
        if word not in (*ACCOUNT_WORDS, *_COMPUTED):
            raise UsageError(
                f'no such column "{word}"{suggest(word, ACCOUNT_WORDS)}',
                hint=f"columns: {', '.join(ACCOUNT_WORDS)}",
            )
    for row in sheet.rows():
        yield row.line, row.problem or _read_cells(dict(zip(words, row.cells, strict=False)))


def _read_cells(cells: dict[str, str]) -> Record:
    """A record as JSON would have it: lists stand apart by semicolons."""
    record: Record = {word: cell for word, cell in cells.items() if cell}
    for word in ("contacts", "former_tiers"):
        if word in record:
            record[word] = [part.strip() for part in cells[word].split(";") if part.strip()]
    return record


def _read_record(line: int, record: Record) -> IncomingAccount:
    problems = [
        f"{show_value(key)}: no such key{suggest(key, ACCOUNT_WORDS)}"
        for key in record
        if key not in (*ACCOUNT_WORDS, *_COMPUTED)
    ]
    texts = {word: _text(record, word, problems) for word in _TEXTS}
    contacts = tuple(_contacts(record.get("contacts") or [], problems))
    former = record.get("former_tiers")
    tiers = None if former is None else tuple(_former_tiers(former, problems))
    name = (texts.pop("name") or "").strip()
    if not name:
        problems.append("name: missing")
    if problems:
        raise UnreadableError(*problems)
    return IncomingAccount(
        line, name, AccountDetails(**texts, contacts=contacts, former_tiers=tiers)
    )


def _text(record: Record, word: str, problems: list[str]) -> str | None:
    value = record.get(word)
    if value is None or (isinstance(value, str) and not NO_TEXT.search(value)):
        return value or None
    got = "something else" if word == "pin" else show_value(value)
    problems.append(f"{word}: expected text, got {got}")
    return None


def _contacts(entries: Any, problems: list[str]) -> Iterator[Contact]:
    """Each entry is a text, or an object with `address` and `name`."""
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict):
            address, name = entry.get("address"), entry.get("name")
            entry = f"{name} <{address}>" if name else address
        try:
            yield parse_contact(entry if isinstance(entry, str) else "")
        except ValueError as error:
            problems.append(f"contacts: {error}")


def _former_tiers(entries: Any, problems: list[str]) -> Iterator[FormerTier]:
    """Each entry is a text `silver until 2026-11-01T00:00:00Z`, or an object with both."""
    for entry in entries if isinstance(entries, list) else [entries]:
        tier, until = None, None
        if isinstance(entry, dict):
            tier, until = entry.get("tier"), entry.get("until")
        elif isinstance(entry, str):
            tier, _, until = (word.strip() for word in entry.partition(" until "))
        try:
            if not tier or not isinstance(tier, str):
                raise ValueError(f"expected a tier and until when, got {show_value(entry)}")
            yield FormerTier(tier, parse_instant(str(until)))
        except ValueError as error:
            problems.append(f"former_tiers: {error}")
