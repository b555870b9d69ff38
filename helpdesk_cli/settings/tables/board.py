"""The `[board]` table of hd.toml: how what stays on the screen behaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from helpdesk_cli.domain.answers.board_keys import DEEDS, judge_keys
from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.tables.entries import read_entries, switch, table, text_or_texts

BELL, KEYS = "bell", "keys"
SHAPES = {
    BELL: switch("whether it rings when a promise of one's own turns imminent or late"),
    KEYS: table(
        "keys by what they do",
        {deed.name: text_or_texts(deed.told) for deed in DEEDS},
    ),
}
SHAPE = table("what stays on the screen", SHAPES)
KNOWN = tuple(SHAPES)


class BoardSettings(NamedTuple):
    """`bell`: whether it rings when a promise of one's own turns imminent or late. `keys`: those
    that somebody chose, by what they do."""

    bell: bool = True
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def read_board(written: object, file: Path) -> BoardSettings:
    """What `[board]` of `file` says. Raises ConfigError with all that is wrong."""
    entries = dict(read_entries(written, "board", file, _judge))
    if KEYS in entries:
        entries[KEYS] = {name: _as_keys(value) for name, value in entries[KEYS].items()}
    return BoardSettings(**entries)


def _judge(key: str, value: object) -> Iterator[str]:
    if key not in KNOWN:
        yield f": expected one of {', '.join(KNOWN)}{suggest(key, KNOWN)}"
    elif key == BELL and not isinstance(value, bool):
        yield f": expected true or false, got {value!r}"
    elif key == KEYS:
        yield from _judge_keys(value)


def _judge_keys(written: object) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f': expected a table such as {{ take = "T" }}, got {written!r}'
        return
    texts = {name: _as_keys(value) for name, value in written.items()}
    for name, keys in texts.items():
        if not keys or not all(isinstance(key, str) for key in keys):
            yield f".{name}: expected a key, or a list of them, got {written[name]!r}"
    sound = {n: keys for n, keys in texts.items() if all(isinstance(key, str) for key in keys)}
    for name, problem in judge_keys(sound):
        yield f".{name}: {problem}"


def _as_keys(value: object) -> tuple[str, ...]:
    """One may be written alone."""
    return tuple(value) if isinstance(value, list) else (value,)  # type: ignore[return-value]
