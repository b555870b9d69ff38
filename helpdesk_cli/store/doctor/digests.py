"""What is stored under its hash, or beside it, and whether it still has it."""

import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from helpdesk_cli.store.door.store import Row, Store

_PAGE = 20
"""Contents held in memory at a time; these may be of many megabytes each."""


class Altered(NamedTuple):
    """Something whose content is not what was stored. It has no name here: that may be private."""

    kind: str
    numbers: tuple[int, ...]


def find_altered_files(store: Store) -> Iterator[Altered]:
    """Attachments whose content has another digest or size than was noted when they came."""
    for digest, size, content in _page(store, "attachment_content", "digest", "size, content"):
        if sha256(content).hexdigest() != digest or len(content) != size:
            rows = store.rows(
                "SELECT DISTINCT ticket_id FROM attachment WHERE digest = :digest ORDER BY 1",
                digest=digest,
            )
            yield Altered("file of ticket", tuple(ticket_id for (ticket_id,) in rows))


def find_altered_mails(store: Store) -> Iterator[Altered]:
    """Mails that were taken in, except those whose text was dropped."""
    for mail_id, digest, size, raw in _page(store, "mail_message", "id", "digest, size, raw"):
        if raw and not _is_mail(bytes(raw), digest, size):
            yield Altered("mail", (mail_id,))


def find_altered_policies(store: Store) -> Iterator[Altered]:
    """Applied policies whose text has another hash than the desk knows them by."""
    for policy_id, digest, text in store.rows("SELECT id, hash, text FROM policy ORDER BY id"):
        if sha256(text.encode()).hexdigest() != digest:
            yield Altered("policy", (policy_id,))


def _is_mail(raw: bytes, digest: str, size: int) -> bool:
    try:
        mail = zlib.decompress(raw)
    except zlib.error:
        return False
    return sha256(mail).hexdigest() == digest and len(mail) == size


def _page(store: Store, table: str, key: str, columns: str) -> Iterator[Row]:
    sql = f"SELECT {key}, {columns} FROM {table}"
    rows = store.rows(f"{sql} ORDER BY {key} LIMIT {_PAGE}")
    while rows:
        yield from rows
        rows = store.rows(
            f"{sql} WHERE {key} > :last ORDER BY {key} LIMIT {_PAGE}", last=rows[-1][0]
        )
