"""A table of hd.toml whose entries are judged one by one: every problem of it named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from helpdesk_cli.errors import ConfigError


def read_entries(
    written: object,
    name: str,
    file: Path,
    judge: Callable[[str, Any], Iterable[str]],
) -> Mapping[str, Any]:
    """The table as it stands, when nothing is wrong with it; else raises ConfigError.

    `judge` says what is wrong with an entry, as it follows its key: `: expected …, got …`.
    """
    where = f"{file}: {name}"
    if not isinstance(written, Mapping):
        raise ConfigError([f"{where}: expected a table, got {written!r}"])
    problems = [
        f"{where}.{key}{problem}" for key, value in written.items() for problem in judge(key, value)
    ]
    if problems:
        raise ConfigError(problems)
    return written
