"""Reading a TOML document strictly: values come out typed, whatever does not fit is collected.

Every value passes through a parser: a function from text that raises ValueError with the words
"expected …, got …". A key that nobody asked for is unknown. Knows nothing of policies.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.errors import suggest

T = TypeVar("T")
D = TypeVar("D")
Word = TypeVar("Word", bound=str)


class Problem(NamedTuple):
    """What is wrong at one place of the document."""

    path: KeyPath
    text: str


class Problems:
    """What is wrong with a document, each problem at the path where it lies."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document
        self.found: list[Problem] = []

    def add(self, path: KeyPath, text: str) -> None:
        self.found.append(Problem(path, text))

    def in_order(self) -> list[Problem]:
        """As the document has them."""
        return sorted(self.found, key=lambda found: self._place(found.path))

    def lie_at(self, path: KeyPath) -> bool:
        """Whether one lies at this path or below it."""
        return any(found.path[: len(path)] == path for found in self.found)

    def _place(self, path: KeyPath) -> list[int]:
        places: list[int] = []
        level: object = self._document
        for step in path:
            if isinstance(level, dict):
                keys = list(level)
                places.append(keys.index(step) if step in level else len(keys))
                level = level.get(step)
            elif isinstance(level, list) and isinstance(step, int):
                places.append(step)
                level = level[step - 1]
        return places


class Table:
    """One table of the document. Problems are noted as values are asked for, never raised.

    A value with a problem is replaced by the fallback, so that reading can go on.
    """

    def __init__(self, values: Mapping[str, object], path: KeyPath, problems: Problems) -> None:
        self.path = path
        self._values = values
        self._problems = problems
        self._asked: dict[str, None] = {}
        self._children: list[Table] = []

    @property
    def id(self) -> str:
        """The key under which this table stands."""
        return str(self.path[-1])

    def free_keys(self) -> tuple[str, ...]:
        """Every key written, for a table whose keys are the writer's to choose."""
        self._asked.update(dict.fromkeys(self._values))
        return tuple(self._values)

    def has(self, key: str) -> bool:
        self._asked[key] = None
        return key in self._values

    def holds_table(self, key: str) -> bool:
        return self.has(key) and isinstance(self._values[key], dict)

    def note(self, key: str | None, text: str) -> None:
        """Note a problem with one key, or with the table itself."""
        self._problems.add(self.path if key is None else (*self.path, key), text)

    def is_sound(self, key: str | None = None) -> bool:
        """Whether nothing was noted about the table so far, or about one key of it."""
        return not self._problems.lie_at(self.path if key is None else (*self.path, key))

    def required(self, key: str, parser: Callable[[str], T], fallback: D) -> T | D:
        if not self.has(key):
            self.note(key, "expected a value, got nothing")
        return self.optional(key, parser, fallback)

    def optional(self, key: str, parser: Callable[[str], T], default: D) -> T | D:
        if not self.has(key):
            return default
        try:
            return _parse(self._values[key], parser)
        except ValueError as error:
            self.note(key, str(error))
            return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """`default` when missing."""
        found = self._take(key, bool, "true or false")
        return default if found is None else found

    def whole_number(self, key: str, allowed: range, default: D) -> int | D:
        expected = f"a whole number from {allowed[0]} to {allowed[-1]}"
        number = self._take(key, int, expected)
        if number is None:
            return default
        if number not in allowed:
            self.note(key, f"expected {expected}, got {number}")
        return number

    def list_of(
        self,
        key: str,
        parser: Callable[[str], T],
        default: tuple[T, ...] = (),
        *,
        repeats: bool = False,
    ) -> tuple[T, ...]:
        """The values of a list. Without `repeats` each may stand there once."""
        if not self.has(key):
            return default
        parsed: list[T] = []
        for place, value in enumerate(self._take(key, list, "a list") or (), start=1):
            try:
                item = _parse(value, parser)
                if item in parsed and not repeats:
                    raise ValueError(f"expected each value once, got {show(value)} again")
                parsed.append(item)
            except ValueError as error:
                self._problems.add((*self.path, key, place), str(error))
        return tuple(parsed)

    def table(self, key: str) -> "Table":
        """The table under a key, empty when missing."""
        return self._child(self._values[key] if self.has(key) else {}, (key,))

    def tables(self, key: str) -> list["Table"]:
        """The tables in the table under a key, in the order written; their keys are ids."""
        outer = self.table(key)
        for name in outer.free_keys():
            if re.fullmatch(r"[\w.-]+", name) is None:
                outer.note(name, f"expected letters, digits, - and _ in a name, got {show(name)}")
        return [outer.table(name) for name in outer.free_keys()]

    def rows(self, key: str) -> list["Table"]:
        """The tables of a list, empty when missing."""
        rows = self._take(key, list, "a list of tables") or ()
        return [self._child(row, (key, place)) for place, row in enumerate(rows, start=1)]

    def refuse_unknown_keys(self) -> None:
        """Note every key, here and in the tables read from here, that was never asked for."""
        for key in self._values:
            if key not in self._asked:
                self.note(key, not_among("a known key", key, tuple(self._asked)))
        for child in self._children:
            child.refuse_unknown_keys()

    def _child(self, value: object, steps: KeyPath) -> "Table":
        path = (*self.path, *steps)
        if isinstance(value, dict):
            child = type(self)(value, path, self._problems)
        else:
            self._problems.add(path, f"expected a table, got {show(value)}")
            # Said once; the keys that it cannot have are not missed as well.
            child = type(self)({}, path, Problems({}))
        self._children.append(child)
        return child

    def _take(self, key: str, kind: type[T], expected: str) -> T | None:
        if not self.has(key):
            return None
        value = self._values[key]
        if type(value) is kind:
            return value
        self.note(key, f"expected {expected}, got {show(value)}")
        return None


def parse_text(text: str) -> str:
    if not text.strip():
        raise ValueError(f"expected text, got {show(text)}")
    return text


def one_of(what: str, known: Sequence[Word]) -> Callable[[str], Word]:
    """A parser that knows these words only; `what` says with an article what they are."""

    def parse_word(text: str) -> Word:
        for word in known:
            if word == text:
                return word
        raise ValueError(not_among(what, text, known))

    return parse_word


def not_among(what: str, got: str, known: Sequence[str]) -> str:
    words = f"({', '.join(known) or 'none is declared'})"
    return f"expected {what} {words}, got {show(got)}{suggest(got, known)}"


def show(value: object) -> str:
    """A value as it stands in the file, near enough to be found there."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _parse(value: object, parser: Callable[[str], T]) -> T:
    """Text and TOML's own dates are parsed; anything else is refused in the parser's words."""
    parsed = parser(value if isinstance(value, str) else show(value))
    if not isinstance(value, str | date):
        raise ValueError(f"expected text, got {show(value)}")
    return parsed
