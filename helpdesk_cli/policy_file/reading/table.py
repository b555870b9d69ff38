"""Reading a TOML document strictly: values come out typed, whatever does not fit is collected.

Every value passes through a parser: a function from text that raises ValueError with the words
"expected …, got …". A key that nobody asked for is unknown. Knows nothing of policies.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.errors import suggest
from helpdesk_cli.policy_file.reading.problems import Problems

T = TypeVar("T")
D = TypeVar("D")
Word = TypeVar("Word", bound=str)


class Kinds(NamedTuple):
    """The kinds of rows in a list: each row has one of these `names` as a key, or as the value of
    `key`."""

    names: Sequence[str]
    key: str | None = None


class Table:
    """One table of the document. Problems are noted as values are asked for, never raised.

    A value with a problem is replaced by the fallback, so that reading can go on.
    """

    def __init__(self, values: Mapping[str, object], path: KeyPath, problems: Problems) -> None:
        self.path = path
        self.takes_names = False
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

    def note(self, key: str | None, text: str, *, is_shape: bool = False) -> None:
        """Note a problem with one key, or with the table itself."""
        path = self.path if key is None else (*self.path, key)
        self._problems.add(path, text, is_shape=is_shape)

    def is_sound(self, key: str | None = None) -> bool:
        """Whether nothing was noted about the table so far, or about one key of it."""
        return not self._problems.lie_at(self.path if key is None else (*self.path, key))

    def required(self, key: str, parser: Callable[[str], T], fallback: D) -> T | D:
        if not self.has(key):
            self.note(key, "expected a value, got nothing", is_shape=True)
        return self.optional(key, parser, fallback)

    def optional(self, key: str, parser: Callable[[str], T], default: D) -> T | D:
        if not self.has(key):
            return default
        try:
            return _parse(self._values[key], parser)
        except ValueError as error:
            self.note(key, str(error), is_shape=_is_of_wrong_kind(self._values[key], parser))
            return default

    def per_word(
        self,
        key: str,
        parser: Callable[[str], T],
        words: Iterable[str],
        *,
        are_declared: bool = False,
    ) -> dict[str, T]:
        """One value that serves every word, or a table with one for each; nothing when missing.

        `are_declared`: the file itself says which words there are.
        """
        if not self.holds_table(key):
            value = self.optional(key, parser, None)
            return {} if value is None else dict.fromkeys(words, value)
        by_word = self.table(key)
        by_word.takes_names = are_declared
        found = {word: by_word.optional(word, parser, None) for word in words}
        return {word: value for word, value in found.items() if value is not None}

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
            self.note(key, f"expected {expected}, got {number}", is_shape=True)
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
                is_shape = _is_of_wrong_kind(value, parser)
                self._problems.add((*self.path, key, place), str(error), is_shape=is_shape)
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

    def rows(self, key: str, kinds: "Kinds | None" = None) -> list["Table"]:
        """The tables of a list, empty when missing. `kinds` is for a schema: what it is by which
        they differ."""
        rows = self._take(key, list, "a list of tables") or ()
        return [self._child(row, (key, place)) for place, row in enumerate(rows, start=1)]

    def choose(self, known: Sequence[str]) -> str | None:
        """The one key of these that is written; None, which is noted, when it is not one."""
        written = [key for key in known if self.has(key)]
        if len(written) == 1:
            return written[0]
        got = " and ".join(written) or "none of them"
        self.note(None, f"expected one of {', '.join(known)}, got {got}", is_shape=True)
        return None

    def expect_any(self, keys: Sequence[str], expected: str) -> None:
        """Note it when none of these keys is written."""
        if not any(self.has(key) for key in keys):
            self.note(None, f"expected {expected}, got none", is_shape=True)

    def expect_beside(self, flag: str, key: str, expected: str) -> None:
        """Note it when a flag is true and this key is not written."""
        if self.has(flag) and self._values[flag] is True and not self.has(key):
            self.note(flag, f"expected {expected}", is_shape=True)

    def refuse_unknown_keys(self) -> None:
        """Note every key, here and in the tables read from here, that was never asked for."""
        for key in self._values:
            if key not in self._asked:
                unknown = not_among("a known key", key, tuple(self._asked))
                is_a_name = self.takes_names and isinstance(self._values[key], str | date)
                self.note(key, unknown, is_shape=not is_a_name)
        for child in self._children:
            child.refuse_unknown_keys()

    def _child(self, value: object, steps: KeyPath) -> "Table":
        path = (*self.path, *steps)
        if isinstance(value, dict):
            child = type(self)(value, path, self._problems)
        else:
            self._problems.add(path, f"expected a table, got {show(value)}", is_shape=True)
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
        self.note(key, f"expected {expected}, got {show(value)}", is_shape=True)
        return None


def parse_text(text: str) -> str:
    if not text.strip():
        raise ValueError(f"expected text, got {show(text)}")
    return text


@dataclass(frozen=True, slots=True)
class one_of(Generic[Word]):  # noqa: N801 - called like the functions that are parsers
    """A parser that knows these words only; `what` says with an article what they are.

    `are_declared`: the file itself says which words there are.
    """

    what: str
    known: Sequence[Word]
    are_declared: bool = False

    def __call__(self, text: str) -> Word:
        for word in self.known:
            if word == text:
                return word
        raise ValueError(not_among(self.what, text, self.known))


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


def _is_of_wrong_kind(value: object, parser: Callable[[str], object]) -> bool:
    """Whether a value that was refused is none at all, or none of the words that there are."""
    if not isinstance(value, str | date):
        return True
    if isinstance(parser, one_of):
        return not parser.are_declared and value not in parser.known
    return parser is parse_text and not str(value).strip()


def _parse(value: object, parser: Callable[[str], T]) -> T:
    """Text and TOML's own dates are parsed; anything else is refused in the parser's words."""
    parsed = parser(value if isinstance(value, str) else show(value))
    if not isinstance(value, str | date):
        raise ValueError(f"expected text, got {show(value)}")
    return parsed
