"""The `[alias]` table of hd.toml: commands of one's own, such as `q = "queue --mine"`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk_cli.settings.tables.entries import ANY, read_entries, table, text

SHAPE = table("commands of your own", {ANY: text("the command that it stands for")})


def read_aliases(written: object, file: Path) -> Mapping[str, tuple[str, ...]]:
    """The words that each stands for. Raises ConfigError with all that is wrong."""
    entries = read_entries(written, "alias", file, _judge)
    return {name: tuple(shlex.split(text)) for name, text in entries.items()}


def _judge(name: str, text: object) -> Iterator[str]:
    if not name.isprintable() or name.startswith("-") or len(name.split()) != 1:
        yield f": expected one word that begins with no -, got {name!r}"
    if not isinstance(text, str) or not _split(text):
        yield f': expected a command such as "queue --mine", got {text!r}'


def _split(text: str) -> list[str]:
    """Nothing where a quote is not closed."""
    try:
        return shlex.split(text)
    except ValueError:
        return []
