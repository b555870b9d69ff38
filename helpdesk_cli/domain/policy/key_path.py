"""The path of a key in a TOML file, and how it is written."""

import re

KeyPath = tuple[str | int, ...]
"""Keys from the root of the document; places in a list count from 1."""


def write_path(path: KeyPath) -> str:
    """Such as `tiers.gold.channels[2]`."""
    dotted = ""
    for step in path:
        if isinstance(step, int):
            dotted += f"[{step}]"
        else:
            dotted += f".{step}" if re.fullmatch(r"[A-Za-z0-9_-]+", step) else f'."{step}"'
    return dotted[1:]
