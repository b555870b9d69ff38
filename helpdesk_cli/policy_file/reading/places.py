"""On which line of a TOML text each of its keys stands: what readers of TOML do not say.

Only for text that a reader of TOML has taken; nothing is checked again.
"""

import re
from collections.abc import Mapping

from helpdesk_cli.domain.policy.key_path import KeyPath

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*(\.?)""")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\]|\\.)*"' r"|'[^']*'", re.DOTALL
)
_BARE = re.compile(r"\d{4}-\d\d-\d\d [\d:.]+[\d:Z+-]*|[^\s,\]}#]+")


def find_lines(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1 on, on which each key and each entry of a list begins."""
    return _Scanner(text).scan()


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """The line of a path; of one that is not written, of what it would stand in."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Goes through a text from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[KeyPath, int] = {}
        self._rows: dict[KeyPath, int] = {}
        self._counted = (0, 1)

    def scan(self) -> Mapping[KeyPath, int]:
        table: KeyPath = ()
        self._skip()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._read_heading()
            else:
                self._read_pair(table)
            self._skip()
        return self._lines

    def _read_heading(self) -> KeyPath:
        started_at, is_row = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_row else 1
        keys = self._read_keys()
        self._at += 2 if is_row else 1
        path: KeyPath = ()
        for place, key in enumerate(keys, start=1):
            path = (*path, key)
            self._mark(path, started_at)
            if is_row and place == len(keys):
                self._rows[path] = self._rows.get(path, 0) + 1
            if path in self._rows:
                path = (*path, self._rows[path])
        self._mark(path, started_at)
        return path

    def _read_pair(self, table: KeyPath) -> None:
        started_at, path = self._at, table
        for key in self._read_keys():
            path = (*path, key)
            self._mark(path, started_at)
        self._at += 1  # the equals sign
        self._skip()
        self._read_value(path)

    def _read_keys(self) -> list[str]:
        keys, goes_on = [], True
        while goes_on and (found := _KEY.match(self._text, self._at)):
            self._at = found.end()
            keys.append(_unquote(found[1]))
            goes_on = bool(found[2])
        return keys

    def _read_value(self, path: KeyPath) -> None:
        if self._text[self._at] == "[":
            self._read_list(path)
        elif self._text[self._at] == "{":
            self._at += 1
            while self._has_more("}"):
                self._read_pair(path)
        elif found := _TEXT.match(self._text, self._at) or _BARE.match(self._text, self._at):
            self._at = found.end()

    def _read_list(self, path: KeyPath) -> None:
        place = 0
        self._at += 1
        while self._has_more("]"):
            place += 1
            self._mark((*path, place), self._at)
            self._read_value((*path, place))

    def _has_more(self, end: str) -> bool:
        """Whether another entry follows, and not the end."""
        self._skip()
        if self._text[self._at] == ",":
            self._at += 1
            self._skip()
        if self._text[self._at] != end:
            return True
        self._at += 1
        return False

    def _skip(self) -> None:
        found = _GAP.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _mark(self, path: KeyPath, at: int) -> None:
        seen_at, line = self._counted
        self._counted = (at, line + self._text.count("\n", seen_at, at))
        self._lines.setdefault(path, self._counted[1])


def _unquote(key: str) -> str:
    import tomli

    return next(iter(tomli.loads(f"{key} = 0")))
