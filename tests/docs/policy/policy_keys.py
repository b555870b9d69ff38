"""Every key of a policy file, as the reader asks for it: what may stand there, and what by default.

A table that writes down each question is put in place of the reader's own. What a value may be is
what the reader's parser expects when it refuses one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.policy_file.reading import parse
from helpdesk_cli.policy_file.reading.table import Table

NO_VALUE = "\0"
NAMED = ("calendars", "severities", "tiers", "clocks", "channels", "teams", "people")
"""Sections that hold a table a name."""

NAMES_ALONE = {"roles": "ROLE", "views": "NAME"}
"""Sections whose keys are names, and what they name."""

CHOSEN_BY_THE_WRITER = {
    "open": "DAYS",
    "calendar_by_region": "REGION",
    "rungs": "RUNG",
    "greeting": "LANGUAGE",
    "signature": "LANGUAGE",
    "allow": "CODE",
}
"""Tables whose keys are names, and what they name."""

FIXED_WORDS = ("a commitment", "a language", "a status", "an action", "a clock", "an answer")
"""Kinds of which the program knows every word; others are names that the file itself declares."""


EXPECTED = re.compile(r"expected (.*?)(?: such as .*?)?(?: \(([^)]*)\))?, (?:got|or a)")
"""In a refusal: what kind of value, and the words that it may be."""


@dataclass(frozen=True)
class Key:
    """What may stand under a key, and what counts when it is left out."""

    value: str
    default: str


class Recorder(Table):
    """Answers as the reader's own table does, and writes down what it was asked.

    A key that the reader has looked for before it asks is one that may be missing.
    """

    found: ClassVar[dict[str, dict[str, Key]]] = {}

    def required(self, key: str, parser: Callable[[str], Any], fallback: Any) -> Any:
        self._write(key, _expected(parser), "" if key in self._asked else "required")
        return super().required(key, parser, fallback)

    def optional(self, key: str, parser: Callable[[str], Any], default: Any) -> Any:
        value = _expected(parser)
        if default == self.id:
            self._write(key, value, "its name in the file")
        else:
            self._write(key, value, _written(default, "%" if "percentage" in value else ""))
        return super().optional(key, parser, default)

    def flag(self, key: str, *, default: bool = False) -> bool:
        self._write(key, "`true` or `false`", f"`{str(default).lower()}`")
        return super().flag(key, default=default)

    def whole_number(self, key: str, allowed: range, default: Any) -> Any:
        is_looked_for = key in self._asked
        value = f"a whole number from {allowed[0]} to {allowed[-1]}"
        self._write(key, value, "" if is_looked_for else _written(default))
        return super().whole_number(key, allowed, default)

    def list_of(self, key: str, parser: Any, default: Any = (), *, repeats: bool = False) -> Any:
        self._write(key, f"a list, each {_expected(parser)}", _written(default))
        return super().list_of(key, parser, default, repeats=repeats)

    def _write(self, key: str, value: str, default: str) -> None:
        section, name = _place((*self.path, key))
        keys = self.found.setdefault(section, {})
        known = keys.get(name)
        if known is None:
            keys[name] = Key(value, default)
        elif default not in known.default and known.default not in ("required", ""):
            keys[name] = Key(value, f"{known.default} or {default}")


@contextmanager
def recording() -> Iterator[Mapping[str, Mapping[str, Key]]]:
    """Finds out what policies are asked for that are parsed within it: keys by section."""
    Recorder.found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "Table", Recorder)
        yield Recorder.found


def _place(path: KeyPath) -> tuple[str, str]:
    """The section, and the key within it: without names of tables and places in lists."""
    section, *rest = (step for step in path if isinstance(step, str))
    if section in NAMES_ALONE:
        return section, NAMES_ALONE[section]
    outer, *inner = rest[1:] if section in NAMED else rest
    if outer == "teams":
        outer, inner = "teams.TEAM", inner[1:]
    if outer in CLOCKS and section == "tiers":
        return section, outer
    if inner and outer in CHOSEN_BY_THE_WRITER:
        inner = [CHOSEN_BY_THE_WRITER[outer]]
    return section, ".".join((outer, *inner))


def _expected(parser: Callable[[str], Any]) -> str:
    """What it says that it expects."""
    try:
        parser(NO_VALUE)
    except ValueError as error:
        kind, words = EXPECTED.findall(str(error))[0]
        listed = f": `{words.replace(', ', '`, `')}`" if kind in FIXED_WORDS else ""
        return re.sub(r'("[^"]*")', r"`\1`", kind) + listed
    return "text"


def _written(default: Any, unit: str = "") -> str:
    if default is None or default == "":
        return ""
    if isinstance(default, tuple):
        return f"`[{', '.join(map(_quoted, default))}]`"
    return f"`{_quoted(f'{default}{unit}' if unit else default)}`"


def _quoted(value: object) -> str:
    if isinstance(value, Duration):
        value = value.text
    return f'"{value}"' if isinstance(value, str) else str(value)
