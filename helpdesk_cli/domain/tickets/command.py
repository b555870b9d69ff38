"""A command, as the log keeps it: one entry, on however many tickets."""

from collections.abc import Sequence
from typing import NamedTuple

IMPORT = "import"
"""The command whose tickets go when it is undone."""

ERASE = "erase"
"""The command that cannot be undone, since nobody keeps what it took."""


class LogFilter(NamedTuple):
    """A choice of entries of the log: of an agent, since an instant, on one of these tickets; None
    is any."""

    agent: str | None = None
    since: int | None = None
    tickets: Sequence[int] | None = None


class Command(NamedTuple):
    """An entry of the log. `undoes` is the entry it took back, `undone_by` the one that did so."""

    id: int
    at: int
    agent: str
    name: str
    undoes: int | None
    undone_by: int | None
