"""What somebody asked for, as the log keeps it: one entry, on however many tickets."""

from typing import NamedTuple

IMPORT = "import"
"""The command whose tickets go when it is undone."""


class Command(NamedTuple):
    """An entry of the log. `undoes` is the entry it took back, `undone_by` the one that did so."""

    id: int
    at: int
    agent: str
    name: str
    undoes: int | None
    undone_by: int | None
