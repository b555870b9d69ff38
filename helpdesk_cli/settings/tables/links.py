"""The `[links]` table of hd.toml: where a ticket is found in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.tables.entries import read_entries, table, text

TICKET = "ticket"
SHAPES = {TICKET: text("where a ticket is found in a browser, by its {ref} or {id}")}
SHAPE = table("where tickets are found", SHAPES)
KEYS = tuple(SHAPES)

_ADDRESS = re.compile(r"https?://[!-.0-z|~]+/(?:[!-z|~]|\{(?:id|ref)\})*")
"""In ASCII, without white space; braces stand around a field alone, and none in the host."""


def read_ticket_link(written: object, file: Path) -> str | None:
    """The address of a ticket, with `{id}` or `{ref}` in it. Raises ConfigError with all that is
    wrong."""
    link: str | None = read_entries(written, "links", file, _judge).get(TICKET)
    return link


def is_ticket_link(text: str) -> bool:
    """Whether it is an address of the web that tells tickets apart."""
    return bool(_ADDRESS.fullmatch(text)) and "{" in text


def _judge(key: str, value: object) -> Iterator[str]:
    if key not in KEYS:
        yield f": expected one of {', '.join(KEYS)}{suggest(key, KEYS)}"
    elif not isinstance(value, str) or not is_ticket_link(value):
        yield f': expected an address such as "https://desk.example/tickets/{{ref}}", got {value!r}'
