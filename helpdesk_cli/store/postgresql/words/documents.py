"""What the index of words holds of a ticket: its words with their places, its fields as words.

A `tsvector` has limits: places end at 16,383, a word has 256 of them, and all of it 1 MiB. A ticket
that is longer than that is marked, and has its words without places.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.store.door import Row, Store
from helpdesk_cli.store.words import Phrase, Question, State

ID_BITS = 31
"""What a ticket's place has for its id; before them stands when it was created."""

_MARK = "\ue000"
"""What a word begins with that stands for a field; of no script, so that no search for the
beginning of a word meets it."""

LONG = f"{_MARK}long"
"""The word of tickets that have theirs without places."""

_FIELDS = (
    *("status", "tier", "severity", "account", "contact", "channel", "topic", "team", "region"),
    "ref",
)
_TICKETS = f"""
SELECT id, -(created_at << {ID_BITS} | id), subject, assignee, private_to, {", ".join(_FIELDS)}
FROM ticket
"""
_LAST_PLACE = 16_383
_MOST_PLACES = 256
_LONGEST_WORD = 500
"""In characters, for 2,046 bytes are the most. Words that only differ behind are one."""

_MOST_BYTES = 900_000


class Document(NamedTuple):
    """The words of a ticket in order, and its fields as words of their own kind."""

    id: int
    place: int
    subject: list[str]
    messages: list[str]
    states: frozenset[str]

    def has(self, choice: Phrase | State) -> bool:
        """Whether it is so, as the text itself says."""
        if isinstance(choice, State):
            return write_state(choice) in self.states
        return _stands_in(choice, self.subject) or _stands_in(choice, self.messages)

    def fits(self, question: Question) -> bool:
        """Whether one choice of each wanted group is so, and none of the refused."""
        return all(any(map(self.has, group)) for group in question.wanted) and not any(
            map(self.has, question.refused)
        )


def read_documents(store: Store, condition: str) -> Iterator[Document]:
    """The documents of those tickets whose `id` fits, as they are stored."""
    of_them = condition.replace("id", "ticket_id", 1)
    bodies = defaultdict(list)
    for ticket_id, body in store.rows(
        f"SELECT ticket_id, body FROM event WHERE {of_them} AND body IS NOT NULL"
        " ORDER BY ticket_id, at, id"
    ):
        bodies[ticket_id].append(body)
    tags = defaultdict(list)
    for ticket_id, tag in store.rows(f"SELECT ticket_id, tag FROM tag WHERE {of_them}"):
        tags[ticket_id].append(State("tag", tag))
    for row in store.rows(f"{_TICKETS} WHERE {condition}"):
        yield _make(row, bodies[row[0]], tags[row[0]])


def _make(row: Row, bodies: Sequence[str], tags: Collection[State]) -> Document:
    id, place, subject, assignee, private_to, *values = row
    known = [("private", private_to), *zip(_FIELDS, values, strict=True)]
    states = [State(field, value) for field, value in known if value is not None]
    every = (State("assignee", assignee or ""), *states, *tags)
    return Document(
        id,
        place,
        split_words(subject),
        split_words("\n".join(bodies)),
        frozenset(map(write_state, every)),
    )


def write_state(state: State) -> str:
    """A field's word. In hexadecimal, so that nothing in it needs a quote."""
    value = state.value.encode(errors="surrogatepass").hex()
    return f"{_MARK}{state.field}{value}"[: 4 * _LONGEST_WORD]


def write_word(word: str) -> str:
    """A word as the index has it."""
    return word[:_LONGEST_WORD]


def write_vector(document: Document) -> str:
    """A document in the words of `tsvector`."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(document.subject, 1):
        places[write_word(word)].append(place)
    # A place is left out, so that no phrase begins in the subject and ends in a message.
    for place, word in enumerate(document.messages, len(document.subject) + 2):
        places[write_word(word)].append(place)
    length = len(document.subject) + 1 + len(document.messages)
    if length > _LAST_PLACE or any(len(each) > _MOST_PLACES for each in places.values()):
        return _write_long(document, places)
    words = (f"'{word}':{','.join(map(str, each))}" for word, each in places.items())
    return " ".join((*words, *_quote(document.states)))


def _write_long(document: Document, words: Collection[str]) -> str:
    kept = [*_quote((LONG, *document.states))]
    left = _MOST_BYTES
    for word in words:
        left -= len(word.encode()) + 8
        if left < 0:
            break
        kept.append(f"'{word}'")
    return " ".join(kept)


def _quote(words: Collection[str]) -> Iterator[str]:
    return (f"'{word}'" for word in words)


def _stands_in(phrase: Phrase, words: Sequence[str]) -> bool:
    *first, last = phrase.words
    size = len(phrase.words)
    return any(
        (word.startswith(last) if phrase.is_prefix else word == last)
        and list(words[place - size + 1 : place]) == first
        for place, word in enumerate(words)
        if place >= size - 1
    )
