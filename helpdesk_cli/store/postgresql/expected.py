"""Queries that were announced: the next message brings the answers to all of them.

Each message waits for its turn on both sides, and for the way: that takes longer than the answer.
"""

from collections.abc import Iterable
from typing import Any

from helpdesk_cli.store.door.store import Query

Row = tuple[Any, ...]
_Key = tuple[str, tuple[tuple[str, object], ...]]


class Expected:
    """What one transaction has announced, and the answers that have come already."""

    def __init__(self) -> None:
        self._waiting: dict[_Key, Query] = {}
        self._answers: dict[_Key, list[Row]] = {}
        self._given: set[_Key] = set()

    def announce(self, queries: Iterable[Query]) -> None:
        for query in queries:
            key = _key(query)
            if key not in self._answers:
                self._waiting[key] = query

    def awaits(self, query: Query) -> bool:
        """Whether it was announced and not asked yet."""
        return bool(self._waiting) and _key(query) in self._waiting

    def find_answer(self, query: Query) -> list[Row] | None:
        """The answer, if it has come already."""
        if not self._answers:
            return None
        key = _key(query)
        self._given.add(key)
        return self._answers.get(key)

    def take(self) -> list[Query]:
        """What is to be asked with the next message; `keep` must follow."""
        taken = [*self._waiting.values()]
        self._waiting.clear()
        return taken

    def keep(self, queries: Iterable[Query], answers: Iterable[list[Row]]) -> None:
        """Keep the answers; of those before, the ones that were given already are dropped."""
        for key in self._given:
            self._answers.pop(key, None)
        self._given.clear()
        self._answers.update(zip(map(_key, queries), answers, strict=True))

    def outdate(self) -> None:
        """Something is written: what was answered may be so no more."""
        self._answers.clear()
        self._given.clear()

    def clear(self) -> None:
        self._waiting.clear()
        self.outdate()


def _key(query: Query) -> _Key:
    return query.sql, tuple(query.values.items())
