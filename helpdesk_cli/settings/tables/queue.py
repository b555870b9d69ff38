"""The `[queue]` table of hd.toml: how one person likes the queue on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from helpdesk_cli.domain.answers.arrangement import parse_columns, parse_group, parse_order
from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.tables.entries import read_entries, table, text, text_or_texts

_PARSERS: dict[str, Callable[[str], object]] = {
    "sort": parse_order,
    "columns": parse_columns,
    "group": parse_group,
}

SHAPES = {
    "sort": text("how it is sorted on a screen"),
    "columns": text_or_texts("which columns a screen has"),
    "group": text("by what it is grouped"),
}
SHAPE = table("how hd queue is arranged on a screen", SHAPES)


def read_queue_defaults(written: object, file: Path) -> Mapping[str, str]:
    """Options of `hd queue` by name, as they would be given. Raises ConfigError with all that is
    wrong."""
    entries = read_entries(written, "queue", file, _judge)
    return {key: _as_option(value) for key, value in entries.items()}


def _as_option(value: object) -> str:
    """Columns may be written as a list."""
    return ",".join(value) if isinstance(value, list) else str(value)


def _judge(key: str, value: object) -> Iterator[str]:
    if key not in SHAPES:
        yield f": expected one of {', '.join(SHAPES)}{suggest(key, tuple(SHAPES))}"
        return
    words = value if isinstance(value, list) and key == "columns" else [value]
    if not all(isinstance(word, str) for word in words):
        yield f": expected a text, got {value!r}"
        return
    try:
        _PARSERS[key](_as_option(value))
    except ValueError as error:
        yield f": {error}"
