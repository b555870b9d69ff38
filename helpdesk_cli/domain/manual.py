"""The manual: topics in Markdown, and the part of one that a reader asks for by name.

A topic opens with its title and one sentence on what it is about. Its parts are its headings, and
the rows of its tables, each under the first word that its first cell holds as code.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_HEADING = re.compile(r"^(#{2,}) (.*)$")
_FENCE = "```"
_ROW = re.compile(r"^\| `([^`]+)`")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the manual."""

    name: str
    text: str

    @property
    def about(self) -> str:
        """The sentence below the title."""
        return next(line for line in self.text.splitlines()[1:] if line)


class _Heading(NamedTuple):
    depth: int
    text: str
    at: int


def find_part(topic: Topic, path: Sequence[str]) -> str | None:
    """The section that the names lead to, each within the one before; or rows of its tables.

    None when one of the names leads nowhere.
    """
    lines = topic.text.splitlines()
    for name in path:
        found = _find_section(lines, name) or _find_rows(lines, name)
        if not found:
            return None
        lines = found
    return "\n".join(lines).strip() + "\n"


def list_parts(topic: Topic) -> list[str]:
    """Every name that `find_part` knows, in order."""
    lines = topic.text.splitlines()
    headings = [_slug(heading.text) for heading in _headings(lines)]
    return list(dict.fromkeys([*headings, *(key for _, key in _rows(lines))]))


def _find_section(lines: Sequence[str], name: str) -> list[str]:
    """From its heading to the next one that is as high."""
    headings = list(_headings(lines))
    for place, heading in enumerate(headings):
        if _slug(heading.text) == name.lower() and heading.at > 0:
            after = (later.at for later in headings[place + 1 :] if later.depth <= heading.depth)
            return list(lines[heading.at : next(after, len(lines))])
    return []


def _find_rows(lines: Sequence[str], name: str) -> list[str]:
    """Rows of this name, each below the heading of its section and the head of its table."""
    found: list[str] = []
    headings = list(_headings(lines))
    for at, key in _rows(lines):
        if key == name:
            above = [heading.at for heading in headings if heading.at < at]
            head = next(n for n in range(at, -1, -1) if lines[n].startswith("|--")) - 1
            title = [lines[above[-1]], ""] if above else []
            found += [*title, *lines[head : head + 2], lines[at], ""]
    return found


def _headings(lines: Sequence[str]) -> Iterator[_Heading]:
    for at, line in _prose(lines):
        heading = _HEADING.match(line)
        if heading:
            yield _Heading(len(heading[1]), heading[2], at)


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for at, line in _prose(lines):
        row = _ROW.match(line)
        if row:
            yield at, row[1]


def _prose(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that are no example, with their places."""
    in_example = False
    for at, line in enumerate(lines):
        if line.startswith(_FENCE):
            in_example = not in_example
        elif not in_example:
            yield at, line


def _slug(heading: str) -> str:
    """The name that GitHub gives to a heading."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
