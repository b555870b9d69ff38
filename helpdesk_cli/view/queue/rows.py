"""The queue for programs: JSON, CSV and TSV with the keys that scripts rely on.

Apart from `screen`, so that a piped queue loads nothing that draws.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TextIO, TypeVar

from helpdesk_cli.domain.answers.queue import GroupField, QueueLine
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.view.printing.output import Output, print_rows, print_value, print_values
from helpdesk_cli.view.printing.when import format_iso

T = TypeVar("T")

QUEUE_KEYS = (
    "id",
    "ref",
    "subject",
    "status",
    "severity",
    "tier",
    "account",
    "contact",
    "channel",
    "topic",
    "team",
    "assignee",
    "created_at",
    "clock",
    "state",
    "due_at",
    "due_in_seconds",
    "remaining_seconds",
    "suggestion",
    "unread_since",
)
"""In the order of `QueueLine`, which begins with these fields."""


def group_lines(lines: Sequence[QueueLine], group: GroupField | None) -> Sequence[QueueLine]:
    """The lines with those of one value together, where the first of them stands."""
    return lines if group is None else put_together(lines, attrgetter(group))


def put_together(held: Sequence[T], value_of: Callable[[T], str | None]) -> list[T]:
    """Everything with those of one value together, where the first of them stands."""
    places: dict[str | None, int] = {}
    for each in held:
        places.setdefault(value_of(each), len(places))
    return sorted(held, key=lambda each: places[value_of(each)])


def print_queue(
    lines: Iterable[QueueLine], output: Output, stream: TextIO, keys: Sequence[str] = ()
) -> None:
    """Each ticket as one row of `QUEUE_KEYS`, or of those of them that are named."""
    rows = map(queue_row, lines)
    if keys:
        places = [QUEUE_KEYS.index(key) for key in keys]
        print_rows(keys, ([row[place] for place in places] for row in rows), output, stream)
    else:
        print_rows(QUEUE_KEYS, rows, output, stream)


def print_queue_line(line: QueueLine | None, output: Output, stream: TextIO) -> None:
    """One ticket as one JSON object, or `null` when there is none."""
    print_value(None if line is None else _queue_object(line), output, stream)


def print_queue_lines(
    lines: Sequence[QueueLine], output: Output, stream: TextIO, hidden: Sequence[int] = ()
) -> None:
    """Tickets asked for by name: one as one JSON object, several as a list.

    Of those that are `hidden`, nothing but their id is known here.
    """
    nothing = dict.fromkeys(QUEUE_KEYS)
    kept_back = [nothing | {"id": each, "subject": HIDDEN} for each in hidden]
    print_values([*map(_queue_object, lines), *kept_back], output, stream)


def _queue_object(line: QueueLine) -> dict[str, object]:
    return dict(zip(QUEUE_KEYS, queue_row(line), strict=True))


_CREATED_AT = QUEUE_KEYS.index("created_at")
_DUE_AT, _UNREAD = QUEUE_KEYS.index("due_at"), QUEUE_KEYS.index("unread_since")


def queue_row(line: QueueLine) -> list[object]:
    """The values of `QUEUE_KEYS`."""
    row: list[object] = list(line[: len(QUEUE_KEYS)])
    row[_CREATED_AT] = format_iso(line.created_at)
    row[_DUE_AT] = None if line.due_at is None else format_iso(line.due_at)
    row[_UNREAD] = None if line.unread_since is None else format_iso(line.unread_since)
    return row
