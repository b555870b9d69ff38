"""The keys of JSON objects, found by dotted paths such as `via.channel` or `tags.0`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.incoming import UnreadableError
from helpdesk_cli.transfer.sheets.columns import Cells, Say, alternatives, first_of

_NAMES = ("name", "display_value", "value", "id")
"""The keys under which an object says what it is called."""


class Paths:
    """What an object says under a path; an object may have any, so all of them are found."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._said: dict[str, str] = {}
        self.seen: dict[str, None] = {}

    @property
    def names(self) -> Sequence[str]:
        """The keys of the objects so far."""
        return tuple(self.seen)

    def meet(self, record: Mapping[str, Any]) -> None:
        """Note which keys the objects have."""
        self.seen.update(dict.fromkeys(record))

    def has_any(self, heading: str) -> bool:
        """Whether an object has had a key of `A | B`."""
        return any(name.strip().split(".")[0] in self.seen for name in heading.split("|"))

    def name(self, heading: str) -> str:
        """The one of `A | B` that was read first."""
        return self._said.get(heading) or first_of(heading)

    def find(self, heading: str) -> Say | None:
        """The text under the first of `A | B` that says anything."""
        names = [name.strip() for name in heading.split("|")]
        self._asked.update(name.split(".")[0] for name in names)

        def say(record: Cells) -> str:
            for name in names:
                text = _text_at(record, name)
                if text:
                    self._said.setdefault(heading, name)
                    return text
            return ""

        return say

    def find_first(self, headings: str) -> Say | None:
        """The same, since `find` chooses among `A | B` for each record."""
        return self.find(headings)

    def entries_of(self, heading: str) -> Callable[[Cells], list[Any]] | None:
        """The objects of a list."""
        path = heading.split(".")
        self._asked.add(path[0])

        def entries(record: Cells) -> list[Any]:
            found = _walk(record, path)
            if found and not isinstance(found, list):
                raise UnreadableError(f"{heading}: expected a list, got {show_value(found)}")
            return found or []

        return entries

    def inner(self, heading: str) -> Callable[[Any], str]:
        """The text in such an object."""
        names = alternatives(heading)
        return lambda entry: next(filter(None, (_text_at(entry, name) for name in names)), "")

    def unused(self) -> tuple[str, ...]:
        """Keys that nobody has asked for."""
        return tuple(key for key in self.seen if key not in self._asked)

    def tell(self, cells: Cells) -> str:
        """The whole object in words."""
        return "\n".join(f"{key}: {_text(value)}" for key, value in cells.items())


def _walk(value: Any, path: Sequence[str]) -> Any:
    """The value at a path; for a list that the path does not count into, the values in each of its
    items."""
    for place, step in enumerate(path):
        if isinstance(value, dict):
            value = value.get(step)
        elif not isinstance(value, list):
            return None
        elif not step.isdigit():
            return list(_walk_each(value, path[place:]))
        else:
            value = value[int(step)] if int(step) < len(value) else None
    return value


def _walk_each(values: list[Any], path: Sequence[str]) -> Iterator[Any]:
    for value in values:
        found = _walk(value, path)
        if isinstance(found, list):
            yield from found
        elif found is not None:
            yield found


def _text_at(record: Any, name: str) -> str:
    """The text under one path. Raises UnreadableError for an object that has no name."""
    value = _walk(record, name.split("."))
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and any(each.values()) and not _text(each):
            raise UnreadableError(
                f"{name}: expected text, got {show_value(each)}; a map can name a key of it,"
                f" such as {name}.{next(iter(each))}"
            )
    return _text(value)


def _text(value: Any) -> str:
    """A value as a cell would have it; of an object, its name."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ",".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return next((_text(value[key]) for key in _NAMES if value.get(key)), "")
    return ""
