"""How `hd queue` is laid out: as its options say, and on a screen hd.toml of the others."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from helpdesk_cli.domain.answers.queue import GroupField, QueueOrder
from helpdesk_cli.errors import UsageError

T = TypeVar("T")


class Arrangement(NamedTuple):
    """`columns` empty: the usual ones."""

    order: QueueOrder = QueueOrder()
    columns: tuple[str, ...] = ()
    group: GroupField | None = None


USUAL = Arrangement()


def read_arrangement(
    given: Mapping[str, str | None], defaults: Mapping[str, str], *, on_screen: bool
) -> Arrangement:
    """Options of a command, and defaults, which count on a screen alone: scripts rely on none.

    Raises UsageError.
    """
    asked = {name: word for name, word in given.items() if word is not None}
    chosen = {**defaults, **asked} if on_screen else asked
    if not chosen:
        return USUAL
    from helpdesk_cli.domain.answers.arrangement import parse_columns, parse_group, parse_order
    from helpdesk_cli.view.queue.rows import QUEUE_KEYS

    def read(name: str, parse: Callable[[str], T], usual: T) -> T:
        if name not in chosen:
            return usual
        try:
            return parse(chosen[name])
        except ValueError as error:
            raise UsageError(f"--{name}: {error}") from error

    def parse_names(text: str) -> tuple[str, ...]:
        return parse_columns(text) if on_screen else parse_columns(text, QUEUE_KEYS)

    return Arrangement(
        read("sort", parse_order, USUAL.order),
        read("columns", parse_names, USUAL.columns),
        read("group", parse_group, USUAL.group),
    )
