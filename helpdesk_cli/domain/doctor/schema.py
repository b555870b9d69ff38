"""A desk's schema against the one that this program lays out."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

PartKey = tuple[str, str]
"""The kind of a part of a schema, such as `index`, and its name."""

HOLDS_ROWS = ("table", "column", "foreign key", "sequence")
"""Kinds that are not made anew: what they hold, or refuse, would be lost."""


class SchemaDifference(NamedTuple):
    """A part that is not as it is laid out; `definition` is what makes it."""

    kind: str
    name: str
    state: Literal["missing", "changed", "unknown"]
    definition: str

    @property
    def can_be_made(self) -> bool:
        return self.state != "unknown" and self.kind not in HOLDS_ROWS


def compare_schemas(
    laid_out: Mapping[PartKey, str], found: Mapping[PartKey, str]
) -> list[SchemaDifference]:
    """What is missing, changed, or acts without being known: an unknown trigger does, or an
    unknown rule about rows; an index that somebody has added for their own queries does not."""
    differing = [
        SchemaDifference(kind, name, "changed" if (kind, name) in found else "missing", definition)
        for (kind, name), definition in laid_out.items()
        if _flatten(found.get((kind, name))) != _flatten(definition)
    ]
    unknown = [
        SchemaDifference(kind, name, "unknown", definition)
        for (kind, name), definition in found.items()
        if kind in ("trigger", "rule") and (kind, name) not in laid_out
    ]
    return differing + unknown


def _flatten(definition: str | None) -> str | None:
    return None if definition is None else " ".join(definition.split())
