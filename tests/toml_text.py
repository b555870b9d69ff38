"""Writes plain data as TOML, for tests that keep policies as JSON or as Python values."""

import json
from collections.abc import Mapping


def dump_toml(table: Mapping[str, object]) -> str:
    """One `key = value` a line; everything below the first level stands inline."""
    return "".join(f"{_quote(key)} = {_show(value)}\n" for key, value in table.items())


def _show(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_quote(key)} = {_show(it)}' for key, it in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_show, value))}]"
    return _quote(value) if isinstance(value, str) else json.dumps(value)


def _quote(text: str) -> str:
    # JSON's escapes are TOML's, but for the one that half of an emoji needs.
    return json.dumps(text, ensure_ascii=False)
