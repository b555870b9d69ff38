"""The beginning of a column map, drafted from what a file holds: TOML to paste and to fill in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from helpdesk_cli.english import count, spell
from helpdesk_cli.transfer.objects.documents import read_objects
from helpdesk_cli.transfer.reader import is_json, look_ahead
from helpdesk_cli.transfer.rejects import Unknown
from helpdesk_cli.transfer.sheets.columns import Headings
from helpdesk_cli.transfer.sheets.map import TICKET_WORDS, ColumnMap
from helpdesk_cli.transfer.sheets.map_reader import find_map, shipped_maps
from helpdesk_cli.transfer.sheets.sheet import Sheet

_LOOKED_AT = 100
"""Objects whose keys are gathered."""

_UnknownValues = Mapping[tuple[str, str], Unknown]


def draft_values(unknown: _UnknownValues) -> str:
    """A table for each word, with each value that waits for a meaning, the most frequent first."""
    lines: list[str] = []
    for word in sorted({word for word, _ in unknown}):
        found = [(value, each) for (other, value), each in unknown.items() if other == word]
        lines.append(f"[values.{word}]  # {', '.join(found[0][1].choices)}")
        for value, each in sorted(found, key=lambda pair: (-pair[1].rows, pair[1].line)):
            rows = f"{count(each.rows, 'row')}, first in line {each.line}"
            lines.append(f'{_quote(value)} = ""  # {rows}')
    return "\n".join(lines)


def guess_map(stream: BinaryIO) -> tuple[list[str], ColumnMap | None]:
    """The headings of a file, and a map of those that hd's words or a shipped map know.

    None when it has no heading that could be a subject, or none that could be an instant.
    """
    whole, head = look_ahead(stream)
    if is_json(head):
        names = _read_paths(whole)
    else:
        names = Sheet(whole, fits=lambda each: len(_guess_columns(each)) > 1).headings
    columns = _guess_columns(names)
    if not {"subject", "created_at"} <= columns.keys():
        return names, None
    named = {word: (heading,) for word, heading in columns.items()}
    return names, ColumnMap("tickets", named, frozenset(), {}, {}, timezone="UTC")


def draft_map(
    headings: Sequence[str],
    guessed: ColumnMap | None,
    unknown: _UnknownValues,
    preset: str | None = None,
) -> str:
    """The map: over a shipped one, or of the columns that were guessed, and all that are left."""
    lines = ['timezone = "UTC"  # of times that do not say theirs']
    name = (preset or "").partition(",")[0]
    if name in shipped_maps():
        lines.insert(0, f"preset = {_quote(name)}")
    if preset is None:
        columns = {} if guessed is None else guessed.columns
        lines += ["", "[columns]  # our word = their heading"]
        lines += [
            f"{word} = {_quote(columns[word][0])}" if word in columns else f'{word} = ""'
            for word in TICKET_WORDS
            if word in columns or word in ("ref", "subject", "created_at")
        ]
        used = {heading for (heading,) in columns.values()}
        lines += [f"# ? = {_quote(each)}" for each in headings if each and each not in used]
    if unknown:
        lines += ["", draft_values(unknown)]
    return "\n".join(lines) + "\n"


def _read_paths(stream: BinaryIO) -> list[str]:
    """Where the first objects of a JSON file say something, lists apart."""
    found: dict[str, None] = {}
    for each in islice(read_objects(stream), _LOOKED_AT):
        found.update(dict.fromkeys(_paths(each.value)))
    return list(found)


def _paths(value: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _paths(inner, f"{before}{key}.")
        elif not isinstance(inner, list):
            yield f"{before}{key}"


def _guess_columns(names: Sequence[str]) -> dict[str, str]:
    """The heading for each word: one that is the word itself, or that a shipped map knows."""
    known: dict[str, list[str]] = {word: [word, spell(word)] for word in TICKET_WORDS}
    for preset in shipped_maps():
        for word, said in find_map(preset).columns.items():
            if word in known:
                known[word] += [name.strip() for each in said for name in each.split("|")]
    headings = Headings(names)
    found: dict[str, str] = {}
    for word, spellings in known.items():
        for spelling in spellings:
            heading = headings.spelling(spelling)
            if heading and heading not in found.values():
                found[word] = heading
                break
    return found


def _quote(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
