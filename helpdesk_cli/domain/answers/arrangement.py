"""The layout of the queue as people write it: `-age`, `id,due,team`, `severity`."""

from helpdesk_cli.domain.answers.queue import (
    COLUMN_NAMES,
    GROUP_FIELDS,
    SORT_KEYS,
    GroupField,
    QueueOrder,
)
from helpdesk_cli.errors import suggest


def parse_order(text: str) -> QueueOrder:
    """A key, with - before it the other way round. Raises ValueError."""
    key = text.removeprefix("-")
    if key not in SORT_KEYS:
        raise ValueError(_not_among("a key to sort by", key, SORT_KEYS))
    return QueueOrder(key, text.startswith("-"))


def parse_columns(text: str, known: tuple[str, ...] = COLUMN_NAMES) -> tuple[str, ...]:
    """Names of columns between commas, each once. Raises ValueError."""
    names = tuple(name.strip() for name in text.split(","))
    for place, name in enumerate(names):
        if name not in known:
            raise ValueError(_not_among("columns", name, known))
        if name in names[:place]:
            raise ValueError(f'expected each column once, got "{name}" again')
    return names


def parse_group(text: str) -> GroupField:
    """What to group by. Raises ValueError."""
    for field in GROUP_FIELDS:
        if field == text:
            return field
    raise ValueError(_not_among("a field to group by", text, GROUP_FIELDS))


def _not_among(what: str, word: str, known: tuple[str, ...]) -> str:
    return f'expected {what} ({", ".join(known)}), got "{word}"{suggest(word, known)}'
