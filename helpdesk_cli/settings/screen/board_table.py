"""The `[board]` table of hd.toml: how what stays on the screen behaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.entries import read_entries

BELL = "bell"
KEYS = (BELL,)


class BoardSettings(NamedTuple):
    """`bell`: whether it rings when a promise of one's own turns imminent or late."""

    bell: bool = True


def read_board(written: object, file: Path) -> BoardSettings:
    """What `[board]` of `file` says. Raises ConfigError with all that is wrong."""
    return BoardSettings(**read_entries(written, "board", file, _judge))


def _judge(key: str, value: object) -> Iterator[str]:
    if key not in KEYS:
        yield f": expected one of {', '.join(KEYS)}{suggest(key, KEYS)}"
    elif not isinstance(value, bool):
        yield f": expected true or false, got {value!r}"
