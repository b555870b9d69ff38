"""The `[alias]` table of hd.toml: commands of one's own, such as `q = "queue --mine"`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk_cli.errors import ConfigError


def read_aliases(written: object, file: Path) -> Mapping[str, tuple[str, ...]]:
    """The words that each stands for. Raises ConfigError with all that is wrong."""
    problems = [f"{file}: alias{problem}" for problem in _find_problems(written)]
    if problems or not isinstance(written, dict):
        raise ConfigError(problems)
    return {name: tuple(shlex.split(text)) for name, text in written.items()}


def _find_problems(written: object) -> Iterator[str]:
    if not isinstance(written, Mapping):
        yield f": expected a table, got {written!r}"
        return
    for name, text in written.items():
        if not name.isprintable() or name.startswith("-") or len(name.split()) != 1:
            yield f".{name}: expected one word that begins with no -, got {name!r}"
        if not isinstance(text, str) or not _split(text):
            yield f'.{name}: expected a command such as "queue --mine", got {text!r}'


def _split(text: str) -> list[str]:
    """Nothing where a quote is not closed."""
    try:
        return shlex.split(text)
    except ValueError:
        return []
