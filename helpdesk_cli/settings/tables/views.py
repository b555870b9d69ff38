"""The `[views]` table of hd.toml: searches that one person saved under a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk_cli.domain.tickets.search.views import check_view, is_view_name
from helpdesk_cli.errors import UsageError
from helpdesk_cli.settings.tables.entries import ANY, read_entries, table

SHAPE = table("searches of your own, used as @NAME", {ANY: {"type": "string"}})


def read_views(written: object, file: Path) -> Mapping[str, str]:
    """What `[views]` of `file` says, by name. Raises ConfigError with all that is wrong."""
    return read_entries(written, "views", file, _judge)


def _judge(name: str, text: object) -> Iterator[str]:
    if not is_view_name(name):
        yield f": expected letters, digits, - and _ in a name, got {name!r}"
    if not isinstance(text, str):
        yield f': expected a search such as "is:late team:support", got {text!r}'
        return
    try:
        check_view(text)
    except UsageError as error:
        yield f": {error.message}"
