"""A table of hd.toml whose entries are judged one by one: all its problems named together.

What may stand in it is said beside its reader, which knows no other keys, in the words of JSON
Schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from helpdesk_cli.errors import ConfigError

Shape = Mapping[str, Any]
"""Of one key."""

ANY = "*"
"""Stands for any key, in a table whose keys are chosen by whoever writes it."""


def text(meaning: str) -> Shape:
    """One text."""
    return {"description": meaning, "type": "string", "minLength": 1}


def switch(meaning: str) -> Shape:
    """True or false."""
    return {"description": meaning, "type": "boolean"}


def a_list(meaning: str, item: Shape) -> Shape:
    """A list."""
    return {"description": meaning, "type": "array", "items": item}


def text_or_texts(meaning: str) -> Shape:
    """One text, or a list of them."""
    one = {"type": "string", "minLength": 1}
    return {"description": meaning, "anyOf": [one, {"type": "array", "items": one}]}


def table(meaning: str, shapes: Mapping[str, Shape]) -> Shape:
    """A table with these keys, or with any."""
    known = {key: shape for key, shape in shapes.items() if key != ANY}
    made = {"type": "object", "additionalProperties": shapes.get(ANY, False)}
    return {"description": meaning, **made, **({"properties": known} if known else {})}


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
