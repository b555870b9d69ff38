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
    """The section that the names lead to, each within the one before; or rows of its tables, whose
    keys may have dots of their own. None when one of the names leads nowhere.
    """
    lines = topic.text.splitlines()
    for place, name in enumerate(path):
        section = _find_section(lines, name)
        if not section:
            lines = _find_rows(lines, ".".join(path[place:]))
            break
        lines = section
    return "\n".join(lines).strip() + "\n" if lines else None


def list_parts(topic: Topic) -> list[str]:
    """Every name that `find_part` knows, in order."""
    lines = topic.text.splitlines()
    headings = [_slug(heading.text) for heading in _headings(lines)]
    return list(dict.fromkeys([*headings, *(key for _, key in _rows(lines))]))


def _find_section(lines: Sequence[str], name: str) -> list[str]:
    """A section, from its heading to the next one that is as high."""
    headings = list(_headings(lines))
    for place, heading in enumerate(headings):
        if _slug(heading.text) == name.lower() and heading.at > 0:
            after = (later.at for later in headings[place + 1 :] if later.depth <= heading.depth)
            return list(lines[heading.at : next(after, len(lines))])
    return []


def _find_rows(lines: list[str], name: str) -> list[str]:
    """Rows of this key, and of keys within it, below the headings of section and table."""
    tables: dict[int, list[str]] = {}
    for at, key in _rows(lines):
        if key == name or key.startswith(f"{name}."):
            head = next(n for n in range(at, -1, -1) if lines[n].startswith("|--")) - 1
            tables.setdefault(head, lines[head : head + 2]).append(lines[at])
    found: list[str] = []
    for head, table in tables.items():
        above = [heading.text for heading in _headings(lines) if heading.at < head]
        found += [f"## {above[-1]}", "", *table, ""] if above else [*table, ""]
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
