"""The JSON Schema of a policy file, for editors: what the reader asks for is what a file may have.

The reader is given a table that holds nothing and writes down each question. What it asks of any
name stands under `ANY`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.policy_file.reading.known_ids import parse_address
from helpdesk_cli.policy_file.reading.parse import read_file
from helpdesk_cli.policy_file.reading.problems import Problems
from helpdesk_cli.policy_file.reading.table import Kinds, Table, one_of, parse_text

DRAFT = "http://json-schema.org/draft-07/schema#"
"""Of which every editor for TOML knows all of it."""

ANY = "*"

T = TypeVar("T")
D = TypeVar("D")
Schema = dict[str, Any]
Describe = Callable[[tuple[str, ...]], str | None]
"""What is said of a key, by its path: the names of lists without places, `ANY` for any name."""


def policy_schema(describe: Describe) -> Schema:
    """The schema of the whole file."""
    asked = _Asked((), describe)
    read_file(asked, "", parse_address)
    title = {"$schema": DRAFT, "title": "hd policy"}
    return title | asked.schema()


class _Asked(Table):
    """A table that holds nothing, and knows what it was asked for.

    `kind` is that of the row for which it stands, if rows differ.
    """

    def __init__(
        self,
        path: KeyPath,
        describe: Describe,
        kinds: Kinds | None = None,
        kind: str | None = None,
    ) -> None:
        super().__init__({}, path, Problems({}))
        self._describe = describe
        self._kinds = kinds
        self._kind = kind
        self._found: dict[str, Schema] = {}
        self._tables: dict[str, _Asked] = {}
        self._needed: list[str] = []
        self._looked_for: set[str] = set()
        self._rules: list[Schema] = []

    def schema(self) -> Schema:
        """The schema of what was asked so far."""
        found = {key: table.schema() for key, table in self._tables.items()} | self._found
        needed = [key for key, table in self._tables.items() if key != ANY and table._needed]
        properties = {key: self._explain(key, each) for key, each in found.items() if key != ANY}
        made: Schema = {"type": "object", "additionalProperties": found.get(ANY, False)}
        if properties:
            made["properties"] = properties
        if self._needed or needed:
            made["required"] = [*self._needed, *needed]
        return made | ({"allOf": self._rules} if self._rules else {})

    # What the reader asks

    def free_keys(self) -> tuple[str, ...]:
        return (ANY,)

    def has(self, key: str) -> bool:
        self._looked_for.add(key)
        return True

    def holds_table(self, key: str) -> bool:
        return True

    def note(self, key: str | None, text: str, *, is_shape: bool = False) -> None:
        pass

    def is_sound(self, key: str | None = None) -> bool:
        return False

    def required(self, key: str, parser: Callable[[str], T], fallback: D) -> T | D:
        if key not in self._looked_for and key not in (ANY, *self._needed):
            self._needed.append(key)
        if self._kinds and key == self._kinds.key and self._kind:
            self._found[key] = {"const": self._kind}
            return parser(self._kind)
        return self.optional(key, parser, fallback)

    def optional(self, key: str, parser: Callable[[str], T], default: D) -> T | D:
        self._found[key] = _shape(parser)
        return default

    def per_word(
        self,
        key: str,
        parser: Callable[[str], T],
        words: Iterable[str],
        *,
        are_declared: bool = False,
    ) -> dict[str, T]:
        shape = _shape(parser)
        if are_declared:
            by_word: Schema = {"type": "object", "additionalProperties": shape}
        else:
            by_word = {"type": "object", "additionalProperties": False}
            by_word["properties"] = dict.fromkeys(words, shape)
        self._found[key] = {"anyOf": [shape, by_word]}
        return {}

    def flag(self, key: str, *, default: bool = False) -> bool:
        self._found[key] = {"type": "boolean", "default": default}
        return default

    def whole_number(self, key: str, allowed: range, default: D) -> int | D:
        limits = {"minimum": allowed[0], "maximum": allowed[-1]}
        usual = {} if default is None else {"default": default}
        self._found[key] = {"type": "integer", **limits, **usual}
        return default

    def list_of(
        self,
        key: str,
        parser: Callable[[str], T],
        default: tuple[T, ...] = (),
        *,
        repeats: bool = False,
    ) -> tuple[T, ...]:
        self._found[key] = {"type": "array", "items": _shape(parser)}
        return default

    def table(self, key: str) -> "_Asked":
        return self._tables.setdefault(key, _Asked((*self.path, key), self._describe))

    def tables(self, key: str) -> list[Table]:
        return [self.table(key).table(ANY)]

    def rows(self, key: str, kinds: Kinds | None = None) -> list[Table]:
        names: Sequence[str | None] = kinds.names if kinds else (None,)
        rows = [_Asked((*self.path, key), self._describe, kinds, name) for name in names]
        self._found[key] = _Rows(rows, kinds)
        return [*rows]

    def choose(self, known: Sequence[str]) -> str | None:
        if self._kind:
            self._needed.append(self._kind)
        return self._kind

    def expect_any(self, keys: Sequence[str], expected: str) -> None:
        self._rules.append({"anyOf": [{"required": [key]} for key in keys]})

    def expect_beside(self, flag: str, key: str, expected: str) -> None:
        is_set = {"properties": {flag: {"const": True}}, "required": [flag]}
        self._rules.append({"if": is_set, "then": {"required": [key]}})

    def _explain(self, key: str, made: Schema) -> Schema:
        said = self._describe(tuple(str(step) for step in (*self.path, key)))
        made = made.finish() if isinstance(made, _Rows) else made
        return {"description": said, **made} if said else made


class _Rows(dict[str, Any]):
    """The schema of a list of tables, made once they have been read."""

    def __init__(self, rows: Sequence[_Asked], kinds: Kinds | None) -> None:
        super().__init__()
        self._rows = rows
        self._kinds = kinds

    def finish(self) -> Schema:
        made = [row.schema() for row in self._rows]
        if self._kinds is None:
            return {"type": "array", "items": made[0]}
        if self._kinds.key is None:
            return {"type": "array", "items": {"oneOf": made}}
        return {"type": "array", "items": _merge(made, self._kinds.key, self._kinds.names)}


def _merge(made: Sequence[Schema], key: str, names: Sequence[str]) -> Schema:
    """One schema with the keys of all, and what holds for each value of the key by which they
    differ: so an editor can say which key is one too many."""
    properties: Schema = {}
    for each in made:
        properties |= each["properties"]
    words = {**properties[key], "enum": [*names]}
    del words["const"]
    always = [name for name in made[0]["required"] if all(name in m["required"] for m in made)]
    rules = [
        {
            "if": {"properties": {key: {"const": name}}, "required": [key]},
            "then": {
                "required": each["required"],
                "properties": {
                    other: False for other in properties if other not in each["properties"]
                },
            },
        }
        for name, each in zip(names, made, strict=True)
    ]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties | {key: words},
        "required": always,
        "allOf": rules,
    }


def _shape(parser: Callable[[str], object]) -> Schema:
    """The part of a schema that a text can be checked against without the reader."""
    if isinstance(parser, one_of) and not parser.are_declared:
        return {"enum": [*parser.known]}
    return {"type": "string", **({"pattern": r"\S"} if parser is parse_text else {})}
