"""Policies that a desk has lived under, and what one of them leaves without a promise."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """`text` is the file word for word, `source` its name, `moved` how many due times it moved."""

    id: int
    hash: str
    text: str
    source: str
    applied_at: int
    applied_by: str
    moved: int


class Unpromised(NamedTuple):
    """A tier or severity (`field`) to which nothing is promised, and how many open tickets."""

    field: str
    value: str
    tickets: int


class WaitingPolicy(NamedTuple):
    """A policy that will judge from `effective_at` on; asked for by somebody, at `asked_at`."""

    effective_at: int
    hash: str
    text: str
    source: str
    asked_at: int
    asked_by: str
