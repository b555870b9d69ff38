"""The `[views]` table of hd.toml: searches that one person saved under a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk_cli.domain.tickets.views import check_view, is_view_name
from helpdesk_cli.errors import ConfigError, UsageError


def read_views(written: object, file: Path) -> Mapping[str, str]:
    """What `[views]` of `file` says, by name. Raises ConfigError with all that is wrong."""
    problems = [f"{file}: views{problem}" for problem in _find_problems(written)]
    if problems or not isinstance(written, dict):
        raise ConfigError(problems)
    return dict(written)


def _find_problems(written: object) -> Iterator[str]:
    if not isinstance(written, Mapping):
        yield f": expected a table, got {written!r}"
        return
    for name, text in written.items():
        if not is_view_name(name):
            yield f".{name}: expected letters, digits, - and _ in a name, got {name!r}"
        if not isinstance(text, str):
            yield f'.{name}: expected a search such as "is:late team:support", got {text!r}'
            continue
        try:
            check_view(text)
        except UsageError as error:
            yield f".{name}: {error.message}"
