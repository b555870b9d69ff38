"""Screens kept as files: `HD_UPDATE_GOLDENS=1 pytest` rewrites them, for a person to look at."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"

# Read while tests are collected: none of them sees a variable of hd's from outside.
UPDATE = bool(os.environ.get("HD_UPDATE_GOLDENS"))


def assert_golden(name: str, text: str) -> None:
    """The text is what `tests/golden/<name>.txt` holds."""
    path = FOLDER / f"{name}.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
