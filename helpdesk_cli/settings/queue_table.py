"""The `[queue]` table of hd.toml: how one person likes the queue on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from helpdesk_cli.domain.answers.arrangement import parse_columns, parse_group, parse_order
from helpdesk_cli.errors import ConfigError, suggest

_PARSERS: dict[str, Callable[[str], object]] = {
    "sort": parse_order,
    "columns": parse_columns,
    "group": parse_group,
}


def read_queue_defaults(written: object, file: Path) -> Mapping[str, str]:
    """Options of `hd queue` by name, as they would be given. Raises ConfigError with all that is
    wrong."""
    problems = [f"{file}: queue{problem}" for problem in _find_problems(written)]
    if problems or not isinstance(written, dict):
        raise ConfigError(problems)
    return {key: _as_option(value) for key, value in written.items()}


def _as_option(value: object) -> str:
    """Columns may be written as a list."""
    return ",".join(value) if isinstance(value, list) else str(value)


def _find_problems(written: object) -> Iterator[str]:
    if not isinstance(written, Mapping):
        yield f": expected a table, got {written!r}"
        return
    for key, value in written.items():
        if key not in _PARSERS:
            yield f".{key}: expected one of {', '.join(_PARSERS)}{suggest(key, tuple(_PARSERS))}"
            continue
        words = value if isinstance(value, list) and key == "columns" else [value]
        if not all(isinstance(word, str) for word in words):
            yield f".{key}: expected a text, got {value!r}"
            continue
        try:
            _PARSERS[key](_as_option(value))
        except ValueError as error:
            yield f".{key}: {error}"
