"""An account as plain keys and values: those that `hd account show --json` writes; as JSON lines.

Keys that are left out, and empty texts, say nothing. A PIN is never quoted in a reason, nor put
aside with a row.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from helpdesk_cli.domain.customers.account import AccountDetails, Contact, FormerTier
from helpdesk_cli.domain.customers.address import encode_domain
from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from helpdesk_cli.domain.tickets.word_length import check_length
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.errors import show_value, suggest
from helpdesk_cli.transfer.incoming import NO_TEXT, Reject, UnreadableError
from helpdesk_cli.transfer.lines.jsonl import number_lines, parse_object
from helpdesk_cli.transfer.lines.record import Record

_TEXTS = ("name", "tier", "region", "manager", "phone", "plan", "notes", "pin")
ACCOUNT_WORDS = (*_TEXTS, "contacts", "domains", "former_tiers")
COMPUTED = ("has_pin", "pin_locked_until", "channels")
"""What `hd account show` says besides; passed over, so that its answer can be read again."""


@dataclass(frozen=True, slots=True)
class IncomingAccount:
    """One row; `line` is where it begins, counted from 1, `raw` its source without the PIN."""

    line: int
    name: str
    details: AccountDetails
    raw: str


def read_accounts(stream: BinaryIO) -> Iterator[IncomingAccount | Reject]:
    """Each line that is not blank, in order."""
    for number, line in number_lines(stream):
        if not line.isspace():
            yield _read_line(number, line.strip())


def _read_line(number: int, line: bytes) -> IncomingAccount | Reject:
    raw = ""
    try:
        record = parse_object(line)
        raw = json.dumps({key: value for key, value in record.items() if key != "pin"})
        return read_account(number, record, raw)
    except UnreadableError as error:
        return Reject(number, None, error.reasons, raw)


def parse_contact(text: str) -> Contact:
    """The person behind `ann@acme.example` or `Ann Lee <ann@acme.example>`; ValueError if none."""
    name, bracket, address = text.strip().rpartition("<")
    found = Contact(
        tidy_address(address.removesuffix(">")) or "", tidy_name(name.strip().strip('"'))
    )
    if not found.address or (bracket and not text.strip().endswith(">")) or NO_TEXT.search(text):
        raise ValueError(
            f"expected a contact such as Ann Lee <ann@acme.example>, got {show_value(text)}"
        )
    return found


def read_account(line: int, record: Record, raw: str) -> IncomingAccount:
    """The account of a row; `raw` is what is put aside of it. Raises UnreadableError."""
    problems = [
        f"{show_value(key)}: no such key{suggest(key, ACCOUNT_WORDS)}"
        for key in record
        if key not in (*ACCOUNT_WORDS, *COMPUTED)
    ]
    texts = {word: _text(record, word, problems) for word in _TEXTS}
    contacts = tuple(_contacts(record.get("contacts") or [], problems))
    domains = tuple(_domains(record.get("domains") or [], problems))
    former = record.get("former_tiers")
    tiers = None if former is None else tuple(_former_tiers(former, problems))
    name = tidy_name(texts.pop("name"))
    if not name:
        problems.append("name: missing")
    too_long = check_length("name", name)
    if too_long:
        problems.append(too_long)
    if problems or not name:
        raise UnreadableError(*problems)
    return IncomingAccount(
        line,
        name,
        AccountDetails(**texts, contacts=contacts, former_tiers=tiers, domains=domains),
        raw,
    )


def _domains(value: object, problems: list[str]) -> Iterator[str]:
    if not isinstance(value, list):
        problems.append(f"domains: expected a list, got {show_value(value)}")
        return
    for each in value:
        try:
            yield encode_domain(each if isinstance(each, str) else "")
        except ValueError:
            problems.append(f"domains: expected one such as acme.example, got {show_value(each)}")


def _text(record: Record, word: str, problems: list[str]) -> str | None:
    value = record.get(word)
    if value is None or (isinstance(value, str) and not NO_TEXT.search(value)):
        return value or None
    got = "something else" if word == "pin" else show_value(value)
    problems.append(f"{word}: expected text, got {got}")
    return None


def _contacts(entries: object, problems: list[str]) -> Iterator[Contact]:
    """Each entry is a text, or an object with `address` and `name`."""
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict):
            address, name = entry.get("address"), entry.get("name")
            entry = f"{name} <{address}>" if name else address
        try:
            yield parse_contact(entry if isinstance(entry, str) else "")
        except ValueError as error:
            problems.append(f"contacts: {error}")


def _former_tiers(entries: object, problems: list[str]) -> Iterator[FormerTier]:
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
