"""What a desk's index of words is asked for, as values, and what each engine's must offer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol


class Phrase(NamedTuple):
    """Words side by side in subject or messages; the last may go on if `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool = False


class State(NamedTuple):
    """A field that has this value now; `assignee` is empty where there is none."""

    field: str
    value: str


class Question(NamedTuple):
    """One choice of each group in `wanted` must be there, and none of `refused`.

    Created within `[after_at, before_at)`; late by the clock, or unread, or not so, where that is
    asked: both pass, so the index of words does not know them.
    """

    wanted: Sequence[Sequence[Phrase | State]]
    refused: Sequence[Phrase | State]
    after_at: int | None = None
    before_at: int | None = None
    must_be: Collection[str] = ()
    must_not_be: Collection[str] = ()


STATES = (
    *("assignee", "private_to", "status", "tier", "severity", "account", "contact", "channel"),
    *("topic", "team", "region", "ref"),
)
"""Columns of a ticket by whose values it is found."""


class NewText(NamedTuple):
    """A ticket that was just written: its values of `STATES`, what was said on it in order, its
    tags."""

    id: int
    created_at: int
    subject: str
    states: Sequence[str | None]
    bodies: Sequence[str]
    tags: Collection[str]


class WordIndex(Protocol):
    """The index of the words of tickets and articles, kept with every change in the same
    transaction."""

    def index_written(self, tickets: Iterable[NewText]) -> None:
        """Take in tickets of which all is at hand, where that is quicker than to read them again.
        `index_new` must follow, before they change."""

    def index_new(self, first_id: int, last_id: int) -> None:
        """Take these tickets in, as they are stored, but for those that `index_written` took in."""

    def clear(self) -> None:
        """Forget every ticket and article, however they came to be in it."""

    def forget(self, first_id: int, last_id: int) -> None:
        """Take tickets out for good that are about to go."""

    def take_out(self, ids: Collection[int]) -> None:
        """Forget tickets that are about to change; `put_in` must follow. Nothing of those out."""

    def put_in(self, ids: Collection[int]) -> None:
        """Take tickets in again, as they are stored now. Nothing of those in."""

    def find_tickets(self, questions: Iterable[Question], now: int, limit: int | None) -> list[int]:
        """The tickets that any of the questions fits, the newest first, by creation, then id."""

    def take_articles_out(self, names: Collection[str]) -> None:
        """Forget articles that are about to change, if they are there; then put them in."""

    def put_articles_in(self, names: Collection[str]) -> None:
        """Take articles in, as they are stored now."""

    def match_articles(self, words: Collection[str], limit: int) -> list[int]:
        """The ids of those with any of these words, the best first: titles count most."""
