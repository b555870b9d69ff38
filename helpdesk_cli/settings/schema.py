"""The JSON Schema of hd.toml, for editors.

Tables whose keys depend on a kind are read once for each kind, as an empty table that writes down
what it is asked for; what is noted of such a table is what it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from helpdesk_cli.settings.judging import KEYS
from helpdesk_cli.settings.mail import Tls
from helpdesk_cli.settings.tables import (
    alias,
    board,
    delivery,
    escalation,
    links,
    mailbox,
    queue,
    views,
)
from helpdesk_cli.settings.tables.entries import Shape
from helpdesk_cli.settings.tables.table import Table

DRAFT = "http://json-schema.org/draft-07/schema#"

KIND = "kind"
_TEXT = {"type": "string", "minLength": 1}

Describe = Callable[[str, str], str | None]
"""What is said of a key of a table; of one at the top, of the table that is called nothing."""

Word = TypeVar("Word", bound=str)


def settings_schema(describe: Describe) -> dict[str, Any]:
    """The schema of the whole file."""
    one_mailbox = _read_kinds(
        mailbox.KINDS, lambda table: mailbox.read_table(table, []), describe, "mailbox"
    )
    tables = {
        "delivery": _read_kinds(delivery.KINDS, delivery.read_table, describe, "delivery"),
        "mailbox": {"type": "array", "items": {**one_mailbox, "required": ["name", KIND]}},
        "escalation": escalation.SHAPE,
        "alias": alias.SHAPE,
        "board": board.SHAPE,
        "links": links.SHAPE,
        "queue": queue.SHAPE,
        "views": views.SHAPE,
    }
    return {
        "$schema": DRAFT,
        "title": "hd.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{key: _explain(describe("", key), _TEXT) for key in KEYS},
            **tables,
        },
    }


def _read_kinds(
    kinds: Sequence[str], read: Callable[[Table], object], describe: Describe, name: str
) -> dict[str, Any]:
    """One schema with the keys of all kinds, and what holds for each."""
    asked = {kind: _Asked(kind) for kind in kinds}
    for each in asked.values():
        read(each)
    shapes: dict[str, Shape] = {}
    for each in asked.values():
        shapes |= each.shapes
    rules = [
        {
            "if": {"properties": {KIND: {"const": kind}}, "required": [KIND]},
            "then": {
                "required": each.needed,
                "properties": {key: False for key in shapes if key in each.of_others},
            },
        }
        for kind, each in asked.items()
    ]
    shapes[KIND] = {"enum": [*kinds]}
    properties = {key: _explain(describe(name, key), shape) for key, shape in shapes.items()}
    made = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**made, "allOf": rules}


def _explain(said: str | None, shape: Shape) -> Shape:
    return {"description": said, **shape} if said else shape


class _Asked(Table):
    """A table that holds no more than its kind, and writes down what it is asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__({KIND: kind}, "", (KIND,), Path("hd.toml"))
        self.shapes: dict[str, Shape] = {}
        self.needed: list[str] = []
        self.of_others: set[str] = set()

    def note(self, key: str, text: str) -> None:
        self.needed.append(key)

    def text(self, key: str) -> str | None:
        self.shapes[key] = _TEXT
        return None

    def word(self, key: str, known: tuple[Word, ...], default: Word) -> Word:
        self.shapes[key] = {"enum": [*known]}
        return next((word for word in known if word == self.values.get(key)), default)

    def number(self, key: str, highest: int, default: int) -> int:
        self.shapes[key] = {"type": "integer", "minimum": 1, "maximum": highest}
        return default

    def switch(self, key: str) -> bool:
        self.shapes[key] = {"type": "boolean"}
        return False

    def words(self, key: str) -> tuple[str, ...]:
        self.shapes[key] = {"type": "array", "items": _TEXT, "minItems": 1}
        return ()

    def refuse_other_kinds(self, kind: str, owners: Mapping[str, Sequence[str]]) -> None:
        known = {key for keys in owners.values() for key in keys}
        self.of_others = known - {*owners.get(kind, ())}

    def check_login(self, *, has_secret: bool, keys: Sequence[str], tls: Tls, host: str) -> None:
        pass
