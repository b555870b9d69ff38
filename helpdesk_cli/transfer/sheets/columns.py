"""The columns of one file, found by what a map calls them; which were found, and which not used."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from helpdesk_cli.errors import UsageError, show_value, suggest
from helpdesk_cli.transfer.incoming import ColumnsRead
from helpdesk_cli.transfer.sheets.map import ANY_OTHER, PLACEHOLDER, SAME_CELL, ColumnMap

Cells = Any
"""A row: the cells of a sheet, or a JSON object."""
Say = Callable[[Cells], str]

_BLANKS = re.compile(r"\s+")


class Columns(Protocol):
    """The columns of one file, as a map's headings name them."""

    @property
    def names(self) -> Sequence[str]:
        """All headings of the file, as far as they are known."""

    def find(self, heading: str) -> Say | None:
        """How a row says what stands under this heading; None when the file has no such column."""

    def find_first(self, headings: str) -> Say | None:
        """The first of `A | B` that the file has."""

    def entries_of(self, heading: str) -> Callable[[Cells], list[Any]] | None:
        """All that a row holds under a heading, one by one."""

    def inner(self, heading: str) -> Callable[[Any], str]:
        """A function that says what an entry of a list has under a heading of its own."""

    def unused(self) -> tuple[str, ...]:
        """Headings that nobody has asked for."""

    def tell(self, cells: Cells) -> str:
        """A whole row in words."""


class Headings:
    """The headings of a sheet: found as written, else whatever their case and blanks."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._folded = [_fold(name) for name in names]
        self._used: set[int] = set()

    def find(self, heading: str) -> Say | None:
        """How a row says a heading; where it stands several times, their texts with blanks
        between."""
        places = self._find_places(heading)
        self._used.update(places)
        if not places:
            return None
        if len(places) == 1:
            place = places[0]
            return lambda cells: cells[place].strip()
        return lambda cells: " ".join(filter(None, (cells[place].strip() for place in places)))

    def spelling(self, heading: str) -> str | None:
        """How the file spells a heading, if it has it."""
        places = self._find_places(heading)
        return self.names[places[0]] if places else None

    def find_first(self, headings: str) -> Say | None:
        """The first of `A | B` that the file has."""
        return next(filter(None, map(self.find, alternatives(headings))), None)

    def entries_of(self, heading: str) -> Callable[[Cells], list[str]] | None:
        """The texts under all columns of this heading, each by itself."""
        found = map(self._find_places, alternatives(heading))
        places = next(filter(None, found), [])
        self._used.update(places)
        return (lambda cells: [cells[place] for place in places]) if places else None

    def inner(self, heading: str) -> Callable[[Any], str]:
        """A cell holds nothing but itself."""
        return str

    def unused(self) -> tuple[str, ...]:
        """Headings that nobody has asked for, but for those without a name."""
        rest = (name for place, name in enumerate(self.names) if place not in self._used)
        return tuple(dict.fromkeys(filter(None, rest)))

    def tell(self, cells: Cells) -> str:
        """The whole row in words, a line for each cell that is not empty."""
        pairs = zip(self.names, cells, strict=True)
        return "\n".join(f"{heading}: {cell}" for heading, cell in pairs if cell)

    def _find_places(self, heading: str) -> list[int]:
        exact = [place for place, name in enumerate(self.names) if name == heading]
        folded = _fold(heading)
        return exact or [place for place, name in enumerate(self._folded) if name == folded]


class Binding:
    """A map bound to the columns of one file."""

    def __init__(self, column_map: ColumnMap, columns: Columns) -> None:
        self._map = column_map
        self._columns = columns
        self._read: dict[str, None] = {}
        self._missing: dict[str, None] = {}
        self._refused: dict[str, None] = {}
        self._cells: dict[str, list[Say]] = {}

    def bind_all(self) -> dict[str, Say]:
        """How a row says each word of the map. UsageError: a column is missing."""
        said = {word: self.bind(word) for word in {**self._map.columns, **self._map.defaults}}
        if self._refused:
            raise UsageError(
                f"the file has no column {', '.join(self._refused)}",
                hint=f"its columns are {', '.join(map(show_value, self._columns.names))}",
            )
        return said

    def bind(self, word: str) -> Say:
        """How a row says the word."""
        is_optional = word in self._map.optional
        found = [self._find(name, is_optional) for name in self._map.columns.get(word, ())]
        columns = self._cells[word] = [column for column in found if column is not None]
        values = {
            _compose(text): self._fill(to, columns)
            for text, to in self._map.values.get(word, {}).items()
        }
        any_other = values.get(ANY_OTHER)
        default = self._fill(self._map.defaults.get(word, ""), columns)

        def say(cells: Cells) -> str:
            text = _join(columns, cells)
            fill = values.get(_compose(text)) or (any_other if text else None)
            return (fill(cells) if fill else text) or default(cells)

        return say

    def has_text(self, word: str, cells: Cells) -> bool:
        """Whether a row says the word itself, and not by a default."""
        return bool(_join(self._cells.get(word, ()), cells))

    def note(self, heading: str, *, is_there: bool) -> None:
        """Count a heading that somebody else has looked for."""
        (self._read if is_there else self._missing)[first_of(heading)] = None

    def report(self) -> ColumnsRead:
        """What was read, looked for in vain, and left."""
        return ColumnsRead(tuple(self._read), tuple(self._missing), self._columns.unused())

    def _find(self, heading: str, is_optional: bool) -> Say | None:
        """The first of the alternatives `A | B` that the file has; one may be written so itself."""
        for name in alternatives(heading):
            column = self._columns.find(name)
            if column is not None:
                self._read[name] = None
                return column
        if is_optional:
            self._missing[first_of(heading)] = None
        else:
            self._refused[show_value(heading) + suggest(heading, self._columns.names)] = None
        return None

    def _fill(self, template: str, own: Sequence[Say]) -> Say:
        """A text whose `{Heading}`s are filled in from the row; `{*}` is what the cell says."""
        if not PLACEHOLDER.search(template):
            return lambda cells: template
        columns: dict[str, Say] = {SAME_CELL: lambda cells: _join(own, cells)}
        for name in PLACEHOLDER.split(template)[1::2]:
            if name != SAME_CELL:
                columns[name] = self._find(name, is_optional=False) or (lambda cells: "")
        return lambda cells: PLACEHOLDER.sub(lambda match: columns[match[1]](cells), template)


def alternatives(headings: str) -> list[str]:
    """The headings that `A | B` may mean: itself, as somebody may have written it, else A, else
    B."""
    return (
        [headings, *(name.strip() for name in headings.split("|"))]
        if "|" in headings
        else [headings]
    )


def first_of(headings: str) -> str:
    """The heading that a map's maker thought of first."""
    return headings.partition("|")[0].strip()


def has_columns(column_map: ColumnMap, names: Sequence[str]) -> bool:
    """Whether a line of headings has every column that the map needs."""
    headings = Headings(names)
    needed = [
        heading
        for word, found in column_map.columns.items()
        if word not in column_map.optional
        for heading in found
    ]
    return bool(needed) and all(headings.find_first(heading) for heading in needed)


def _join(columns: Sequence[Say], cells: Cells) -> str:
    if len(columns) == 1:
        return columns[0](cells)
    said = [column(cells) for column in columns]
    return "/".join(said) if any(said) else ""


def _compose(text: str) -> str:
    """One spelling of what looks the same: accents joined to their letters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _fold(heading: str) -> str:
    return _BLANKS.sub(" ", _compose(heading)).strip().casefold()
